"""Which people somebody means: the filter of the list, as it stands in its address."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Self

from congress.registration.rules.places import Status

ELSEWHERE = "elders"
MOST_TICKED = 500
_YES_NO = {"ja": True, "nee": False}


class Sort(StrEnum):
    """In which order the list stands."""

    NAME = "naam"
    ORGANISATION = "organisatie"
    MUNICIPALITY = "gemeente"
    NEWEST = "nieuwste"
    OLDEST = "oudste"
    LINE = "wachtlijst"


class Column(StrEnum):
    """What the list shows beside the name."""

    EMAIL = "mailadres"
    ORGANISATION = "organisatie"
    JOB_TITLE = "functie"
    MUNICIPALITY = "gemeente"
    STATUS = "stand"
    ARRIVED = "aangemeld"
    PRESENT = "gescand"
    CODE = "code"
    LANGUAGE = "taal"
    NOTE = "notitie"


USUAL = (Column.ORGANISATION, Column.MUNICIPALITY, Column.STATUS, Column.ARRIVED)
"""The columns of who chose none."""


@dataclass(frozen=True)
class Filter:
    """Which people: all conditions hold together; what is empty asks nothing.

    `words` are looked for in name, e-mail address, organisation and the code under the ticket.
    `municipality` is a CBS code, or "elders" for people from outside the gemeenten that take part.
    `workshop` and `round` are codes: who has a seat in it, and with both in that very session. `since` is
    the first day of arriving. `is_present`: seen at the entrance, or not. `is_seatless`: no seat in any
    workshop. `mail_failed`: a mail did not arrive. `ids` are people ticked one by one.
    """

    words: str = ""
    status: Status | None = None
    municipality: str = ""
    organisation: str = ""
    workshop: str = ""
    round: str = ""
    language: str = ""
    since: date | None = None
    is_present: bool | None = None
    is_seatless: bool = False
    mail_failed: bool = False
    ids: tuple[int, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """From the parameters of an address; what cannot be right is left out."""

        def text(name: str, most: int = 120) -> str:
            return query.get(name, "").replace("\x00", "").strip()[:most].strip()

        language = text("taal")
        return cls(
            words=text("zoek"),
            status=Status(text("stand")) if text("stand") in set(Status) else None,
            municipality=text("gemeente", 6),
            organisation=text("organisatie"),
            workshop=text("workshop", 60),
            round=text("ronde", 60),
            language=language if language in {"nl", "en"} else "",
            since=_day(text("sinds")),
            is_present=_YES_NO.get(text("gescand")),
            is_seatless=text("plek") == "geen",
            mail_failed=text("mail") == "mislukt",
            ids=_numbers(text("wie", MOST_TICKED * 11)),
        )

    def to_query(self) -> dict[str, str]:
        """To the parameters of an address: `from_query` gives the same filter back."""
        asked = {
            "zoek": self.words,
            "stand": self.status.value if self.status else "",
            "gemeente": self.municipality,
            "organisatie": self.organisation,
            "workshop": self.workshop,
            "ronde": self.round,
            "taal": self.language,
            "sinds": self.since.isoformat() if self.since else "",
            "gescand": {True: "ja", False: "nee", None: ""}[self.is_present],
            "plek": "geen" if self.is_seatless else "",
            "mail": "mislukt" if self.mail_failed else "",
            "wie": "-".join(map(str, self.ids)),
        }
        return {name: value for name, value in asked.items() if value}


def _day(text: str) -> date | None:
    try:
        day = date.fromisoformat(text)
    except ValueError:
        return None
    return day if 2000 <= day.year <= 2200 else None


def _numbers(text: str) -> tuple[int, ...]:
    found = (part for part in text.split("-") if part.isascii() and part.isdigit() and len(part) < 10)
    return tuple(dict.fromkeys(map(int, found)))[:MOST_TICKED]
