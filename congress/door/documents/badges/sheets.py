"""The paper that badges come on: one table of sizes, in millimetres."""

from dataclasses import dataclass
from itertools import product

from congress.door.rules.badges import Layout


@dataclass(frozen=True)
class Sheet:
    """A page with badges in columns and rows, from the top left.

    `x0`, `y0` are the margins to the first badge, `dx`, `dy` the steps to the next. `qr` is the width of the
    code with its quiet zone; the code itself takes 37/45 of it (version 5: 37 modules, twice four of white).
    Labels are cut already: no crop marks, and no back.
    """

    name: str
    page: tuple[float, float]
    columns: int
    rows: int
    width: float
    height: float
    x0: float = 0
    y0: float = 0
    dx: float = 0
    dy: float = 0
    qr: float = 34
    is_label: bool = False

    @property
    def count(self) -> int:
        """Badges on one sheet."""
        return self.columns * self.rows

    @property
    def is_upright(self) -> bool:
        """Whether a badge is higher than wide."""
        return self.height > self.width

    def corners(self, *, is_back: bool = False) -> list[tuple[float, float]]:
        """The lower left corner of each badge, row by row; a back is turned over its long side."""
        step_x, step_y = self.dx or self.width, self.dy or self.height
        found = []
        for row, column in product(range(self.rows), range(self.columns)):
            seen = self.columns - 1 - column if is_back else column
            found.append((self.x0 + seen * step_x, self.page[1] - self.y0 - row * step_y - self.height))
        return found


_A4 = (210.0, 297.0)
SHEETS = {
    Layout.A6: Sheet("A6, één badge per bladzijde", (105, 148), 1, 1, 105, 148),
    Layout.A4X4: Sheet("A4 met vier badges (A6, staand)", _A4, 2, 2, 105, 148.5),
    Layout.A4X8: Sheet("A4 met acht badges (A7, liggend)", _A4, 2, 4, 105, 74.25),
    Layout.A7X8: Sheet("A4 liggend met acht badges (A7, staand)", (297, 210), 4, 2, 74.25, 105, qr=31),
    Layout.L7165: Sheet(
        "Etiketten L7165: acht per vel, 99 × 68 mm",
        _A4, 2, 4, 99.06, 67.73, x0=4.67, y0=13.04, dx=101.64, dy=67.73, is_label=True,
    ),
    Layout.L4785: Sheet(
        "Badge-etiketten L4785: tien per vel, 80 × 50 mm",
        _A4, 2, 5, 80, 50, x0=18, y0=13, dx=95, dy=55, qr=31, is_label=True,
    ),
}  # fmt: skip
"""The label sheets as their maker sells them: sizes from the template data of gLabels (Avery ISO)."""
