"""Which people somebody means: the filter of the list, as it stands in its address."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Self
from uuid import UUID

from congress.registration.rules.places import Status

ELSEWHERE = "elders"
MOST_TICKED = 500


class Sort(StrEnum):
    """In which order the list stands."""

    NAME = "naam"
    ORGANISATION = "organisatie"
    MUNICIPALITY = "gemeente"
    NEWEST = "nieuwste"
    OLDEST = "oudste"
    LINE = "wachtlijst"


@dataclass(frozen=True)
class Filter:
    """Which people: all conditions hold together; what is empty asks nothing.

    `words` are looked for in name, e-mail address, organisation and the code under the ticket.
    `municipality` is a CBS code, or "elders" for people from outside the gemeenten that take part.
    `workshop` is a code, for who sits in it; `session` likewise. `is_absent` means: not seen at the
    entrance. `is_seatless`: no seat in any workshop. `mail_failed`: a mail did not arrive. `ids` are
    people ticked one by one.
    """

    words: str = ""
    status: Status | None = None
    municipality: str = ""
    organisation: str = ""
    organisation_kind: str = ""
    workshop: str = ""
    session: UUID | None = None
    team: int | None = None
    language: str = ""
    is_absent: bool = False
    is_seatless: bool = False
    mail_failed: bool = False
    ids: tuple[int, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Self:
        """From the parameters of an address; what cannot be right is left out."""

        def text(name: str, most: int = 120) -> str:
            return query.get(name, "").replace("\x00", "").strip()[:most]

        language = text("taal")
        return cls(
            words=text("zoek"),
            status=Status(text("stand")) if text("stand") in set(Status) else None,
            municipality=text("gemeente", 6),
            organisation=text("organisatie"),
            organisation_kind=text("soort", 60),
            workshop=text("workshop", 60),
            session=_uuid(text("sessie")),
            team=_number(text("team")),
            language=language if language in {"nl", "en"} else "",
            is_absent=text("gescand") == "nee",
            is_seatless=text("plek") == "geen",
            mail_failed=text("mail") == "mislukt",
            ids=_numbers(text("wie", MOST_TICKED * 10)),
        )

    def to_query(self) -> dict[str, str]:
        """To the parameters of an address: `from_query` gives the same filter back."""
        asked = {
            "zoek": self.words,
            "stand": self.status.value if self.status else "",
            "gemeente": self.municipality,
            "organisatie": self.organisation,
            "soort": self.organisation_kind,
            "workshop": self.workshop,
            "sessie": str(self.session or ""),
            "team": str(self.team or ""),
            "taal": self.language,
            "gescand": "nee" if self.is_absent else "",
            "plek": "geen" if self.is_seatless else "",
            "mail": "mislukt" if self.mail_failed else "",
            "wie": "-".join(map(str, self.ids)),
        }
        return {name: value for name, value in asked.items() if value}


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None


def _number(text: str) -> int | None:
    found = _numbers(text)
    return found[0] if found else None


def _numbers(text: str) -> tuple[int, ...]:
    found = (part for part in text.split("-") if part.isascii() and part.isdigit() and len(part) < 10)
    return tuple(dict.fromkeys(map(int, found)))[:MOST_TICKED]
