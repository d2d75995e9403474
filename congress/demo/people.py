"""Made-up professionals with wishes, the same ones for the same seed."""

import json
import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

from congress.registration.forms import ELSEWHERE, wish_field
from congress.registration.rules.wishes import CHOICES, RoundChoices

ASK_DIET = 0.18
ASK_ACCESS = 0.04


def data(name: str) -> Any:
    """A data file of the demo."""
    text = files("congress.demo").joinpath("data", name).read_text(encoding="utf-8")
    return json.loads(text)


@dataclass(frozen=True)
class Person:
    """What one made-up professional types."""

    given_name: str
    family_name: str
    email: str
    organisation: str
    job_title: str
    municipality: str | None
    diet: str
    access: str

    def typed(self) -> dict[str, str]:
        """The form as a browser would send it, without the wishes."""
        needs = {"diet": self.diet, "access": self.access}
        return {
            "given_name": self.given_name,
            "family_name": self.family_name,
            "email": self.email,
            "organisation": self.organisation,
            "job_title": self.job_title,
            "municipality": self.municipality or ELSEWHERE,
            **needs,
            "needs_consent": "on" if any(needs.values()) else "",
            "consent": "on",
        }


def people(count: int, *, seed: int, codes: Sequence[str]) -> Iterator[Person]:
    """`count` different people, spread over the organisations; `codes` are the gemeenten one may work for."""
    chance = random.Random(f"people-{seed}")  # noqa: S311 -- a demo that can be repeated
    names, places = data("people.json"), data("municipalities.json")
    seen: set[str] = set()
    for number in range(count):
        given, family = chance.choice(names["given"]), chance.choice(names["family"])
        organisation = chance.choice(places["organisations"])
        known = [code for code in organisation["municipalities"] if code in codes]
        anywhere = [*codes, None] if chance.random() < 0.1 else list(codes)
        mailbox = f"{_plain(given)}.{_plain(family)}"
        if mailbox in seen:
            mailbox = f"{mailbox}{number}"
        seen.add(mailbox)
        yield Person(
            given_name=given,
            family_name=family,
            email=f"{mailbox}@{_plain(organisation['name'])}.example",
            organisation=organisation["name"],
            job_title=chance.choice(names["jobs"]),
            municipality=chance.choice(known or anywhere),
            diet=chance.choice(names["diets"]) if chance.random() < ASK_DIET else "",
            access=chance.choice(names["access"]) if chance.random() < ASK_ACCESS else "",
        )


def wishes(rounds: Sequence[RoundChoices], *, seed: int, number: int) -> dict[str, str]:
    """Ranked wishes of person `number`: some workshops are more popular (Plackett-Luce)."""
    chance = random.Random(f"wishes-{seed}-{number}")  # noqa: S311 -- a demo that can be repeated
    typed: dict[str, str] = {}
    for block in rounds:
        left = list(block.choices)
        for rank in range(1, 1 + min(CHOICES, len(left))):
            weights = [1 / (1 + position) ** 0.6 for position in range(len(left))]
            chosen = chance.choices(left, weights)[0]
            left.remove(chosen)
            typed[wish_field(block.code, rank)] = chosen.code
    return typed


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKD", text.replace("Ł", "L").replace("ł", "l").replace("ı", "i"))
    kept = "".join(c for c in folded if not unicodedata.combining(c)).lower()
    return "".join(c if c.isalnum() else "-" for c in kept).strip("-").replace("--", "-")
