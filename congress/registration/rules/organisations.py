"""Employers and clubs that are known, and what follows from them."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Employer:
    """An organisation that is suggested in the form."""

    name: str
    kind: str = ""
    municipality_codes: tuple[str, ...] = ()

    @property
    def only_municipality(self) -> str | None:
        """The gemeente that follows from it: the one where it works, when there is exactly one."""
        return self.municipality_codes[0] if len(self.municipality_codes) == 1 else None
