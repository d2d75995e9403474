"""The whole way once, with the same actions as the pages: from making a congress to its placement."""

import tomllib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib.resources import files
from typing import Any

from congress.access.actions import add_staff
from congress.access.rules.rights import Role
from congress.core.clock import AMSTERDAM
from congress.core.db import Database, Tx
from congress.core.forms import Typed
from congress.core.settings import Settings
from congress.demo.people import data, people, wishes
from congress.programme.actions.document import import_congress, read_document
from congress.registration.actions import cancel, register
from congress.registration.actions.placement import publish, run_placement
from congress.registration.forms import read_registration
from congress.registration.models import Organisation, Registration
from congress.registration.queries import by_email, choices
from congress.setup.actions import change_participation
from congress.setup.forms import ParticipationForm
from congress.setup.models import Congress, Municipality, Participation
from congress.setup.queries import congress_by_slug

SLUG = "bollenstreek-2026"
ACTOR = "demo"
NOORDWIJK = "GM0575"
STAFF = {
    Role.ADMIN: "beheerder@voorbeeldgemeente.example",
    Role.ORGANISER: "organisator@voorbeeldgemeente.example",
    Role.FINANCE: "financien@voorbeeldgemeente.example",
    Role.DOOR: "deur@voorbeeldgemeente.example",
    Role.PRIVACY: "privacy@voorbeeldgemeente.example",
}


def day(month: int, number: int, hour: int = 9, minute: int = 0) -> datetime:
    """A moment of the demo, which always plays in the autumn of 2026."""
    return datetime(2026, month, number, hour, minute, tzinfo=AMSTERDAM).astimezone(UTC)


OPENED = day(10, 5)
NOORDWIJK_JOINS = day(11, 2, 11)
PLACED = day(12, 4, 10)
PRINTED = day(12, 8, 14)
DOORS_OPEN = day(12, 10, 8, 30)
SETTLED = day(12, 10, 17, 30)


@dataclass
class Walk:
    """One walk: the database it fills, and the seed that all chance follows from."""

    db: Database
    settings: Settings
    seed: int
    congress_id: int = 0

    @contextmanager
    def writing(self) -> Iterator[tuple[Tx, Congress]]:
        """One transaction with the congress of the demo."""
        with self.db.write() as tx:
            yield tx, congress_by_slug(tx, SLUG)

    def congress(self, tx: Tx) -> Congress:
        """The congress of the demo."""
        return congress_by_slug(tx, SLUG)

    def set_up(self) -> None:
        """Municipalities, organisations, the congress with its programme, and staff."""
        places = data("municipalities.json")
        document = tomllib.loads(
            files("congress.demo").joinpath("data", "congress.toml").read_text(encoding="utf-8")
        )
        reservation = {
            "lower_cents": places["reservation"]["lower"],
            "upper_cents": places["reservation"]["upper"],
        }
        for part in document["participations"]:
            part |= reservation | {"buyer_reference": f"DEMO-{part['code']}"}
        with self.db.write() as tx:
            for facts in places["municipalities"]:
                tx.merge(_municipality(facts, places["source"]))
            tx.add_all(
                Organisation(name=o["name"], kind=o["kind"], municipality_codes=o["municipalities"])
                for o in places["organisations"]
            )
            tx.flush()  # the congress names municipalities
            congress = import_congress(tx, read_document(document), actor=ACTOR, now=OPENED)
            self.congress_id = congress.id
            for role, email in STAFF.items():
                where = None if role is Role.ADMIN else congress.id
                add_staff(tx, email, role, congress_id=where, actor=ACTOR, now=OPENED)

    def register_people(self, count: int) -> None:
        """`count` people in order of arrival; half-way Noordwijk joins, and two people cancel."""
        step = (PLACED - timedelta(days=2) - OPENED) / max(1, count)
        joined = False
        emails: list[str] = []
        codes = ["GM0534", "GM0537", "GM0553", "GM1525"]
        arriving = people(count, seed=self.seed, codes=codes)
        for number, person in enumerate(arriving):
            now = OPENED + timedelta(minutes=1) + number * step
            if not joined and number + 1 >= count // 2:
                self.noordwijk_joins(max(now, NOORDWIJK_JOINS))
                joined = True
                codes.append(NOORDWIJK)  # from now on people say that they work there
            emails.append(self._register(person.typed(), number, now))
        for email in emails[17:count:90]:
            with self.writing() as (tx, congress):
                leaver = by_email(tx, congress.id, email)
                if leaver:
                    cancel(tx, leaver, now=PLACED - timedelta(days=1))

    def noordwijk_joins(self, now: datetime) -> None:
        """The fifth gemeente confirms; from here on the shares follow."""
        with self.writing() as (tx, congress):
            typed = {
                "status": "confirmed",
                "lower_cents": "1.000,00",
                "upper_cents": "1.500,00",
                "buyer_reference": f"DEMO-{NOORDWIJK}",
            }
            form = ParticipationForm.read(typed)
            change_participation(tx, congress, NOORDWIJK, form, actor=ACTOR, now=now)

    def place(self) -> Mapping[str, Any]:
        """Compute the placement and publish it; what it says of itself."""
        placement = run_placement(self.db, self.congress_id, actor=ACTOR, now=PLACED)
        with self.writing() as (tx, congress):
            mails = publish(tx, congress, actor=ACTOR, now=PLACED)
        return {
            "optimal": placement.optimal,
            "objective": placement.objective,
            "bound": placement.bound,
            "ranks": placement.answer["ranks"],
            "mails": mails,
        }

    def _register(self, typed: dict[str, str], number: int, now: datetime) -> str:
        with self.writing() as (tx, congress):
            rounds = choices(tx, congress.id)
            typed |= wishes(rounds, seed=self.seed, number=number)
            sign_up = read_registration(Typed(typed), rounds)
            key = self.settings.secret_key
            arrived = register(tx, congress, sign_up.form, sign_up.wishes, secret_key=key, now=now)
            return arrived.registration.email


def confirmed(tx: Tx, congress_id: int) -> list[Registration]:
    """People with a place, in order of arrival."""
    query = tx.query(Registration).filter_by(congress_id=congress_id, status="confirmed")
    return query.order_by(Registration.arrived_at, Registration.id).all()


def participation(tx: Tx, congress_id: int, code: str) -> Participation:
    """Where one gemeente stands."""
    return tx.query(Participation).filter_by(congress_id=congress_id, municipality_code=code).one()


def _municipality(facts: Mapping[str, Any], source: str) -> Municipality:
    return Municipality(
        code=facts["code"],
        name=facts["name"],
        website=facts["website"],
        inhabitants=facts["inhabitants"],
        inhabitants_on=datetime.fromisoformat(facts["on"]).date() if facts["on"] else None,
        inhabitants_source=source if facts["inhabitants"] else None,
    )
