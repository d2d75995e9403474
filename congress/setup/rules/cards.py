"""What the overview of a congress shows of each subject."""

from dataclasses import dataclass

from congress.access.rules.rights import Right


@dataclass(frozen=True)
class Card:
    """One block on the overview: a title that leads to `path` in the congress, and lines (label, value)."""

    title: str
    path: str
    right: Right
    lines: tuple[tuple[str, str], ...]
