"""Builders for tests of registration and mail."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select

from congress.core.db import Tx
from congress.core.settings import Settings
from congress.core.tokens import hash_secret
from congress.mail.models import OutboxMail
from congress.programme.models import Preference, Round, Session, Workshop
from congress.registration.actions.register import Arrived, register
from congress.registration.forms import RegistrationForm
from congress.registration.models import Question, Registration
from congress.registration.rules.link import personal_secret
from congress.registration.rules.questions import QuestionKind
from congress.registration.rules.stamp import stamp
from congress.registration.rules.wishes import Wish
from congress.setup.models import Congress
from tests.make import DAY, NOW, make_room, make_round, make_session, make_workshop

KEY = "a key of more than thirty-two characters"

SANNE = {
    "given_name": "Sanne",
    "family_name": "de Vries",
    "email": "sanne@voorieder1.nl",
    "organisation": "Voor ieder 1",
    "job_title": "jeugdwerker",
    "municipality": "GM0534",
    "consent": "on",
    "stempel": stamp(KEY, NOW - timedelta(minutes=1)),
}
"""A form that is filled in well, in a minute."""


def person(number: int, **other: Any) -> RegistrationForm:
    """The form of somebody, each number another."""
    typed = SANNE | {"email": f"mens{number}@welzijn.nl", "family_name": f"Mens {number}"} | other
    return RegistrationForm.read(typed)


def arrive(
    tx: Tx, congress: Congress, number: int, *, wishes: Sequence[Wish] = (), now: datetime = NOW, **other: Any
) -> Arrived:
    """Somebody registers."""
    return register(tx, congress, person(number, **other), wishes, secret_key=KEY, now=now)


def link_of(registration: Registration) -> str:
    """The address of the personal page."""
    return f"/mijn/{personal_secret(KEY, registration.public_id, registration.link_version)}"


def with_link(registration: Registration) -> Registration:
    """Give a registration of `make_registration` the personal link that `link_of` names."""
    secret = personal_secret(KEY, registration.public_id, registration.link_version)
    registration.link_hash = hash_secret(secret)
    return registration


def mails(tx: Tx) -> list[tuple[str, int]]:
    """(kind, about) of everything in the outbox, in order."""
    return [(m.kind, m.about_id) for m in tx.scalars(select(OutboxMail).order_by(OutboxMail.id))]


def make_programme(
    tx: Tx, congress: Congress, *, rounds: int = 2, workshops: int = 3, seats: int = 20
) -> tuple[list[Round], list[Workshop], dict[tuple[int, int], Session]]:
    """Rounds in which every workshop is given; sessions by (round, workshop) number from 0."""
    made_rounds = [
        make_round(
            tx,
            congress,
            code=f"r{number + 1}",
            title=f"Ronde {number + 1}",
            starts_at=datetime(DAY.year, DAY.month, DAY.day, 9, tzinfo=NOW.tzinfo)
            + timedelta(hours=2 * number),
            ends_at=datetime(DAY.year, DAY.month, DAY.day, 10, tzinfo=NOW.tzinfo)
            + timedelta(hours=2 * number),
        )
        for number in range(rounds)
    ]
    titles = (
        "Eergerelateerd geweld",
        "Scheiding",
        "Financiële uitbuiting",
        "Meldcode",
        "Ouderenmishandeling",
    )
    made_workshops = [
        make_workshop(tx, congress, code=f"w{number + 1}", title=titles[number], capacity=seats)
        for number in range(workshops)
    ]
    rooms = [make_room(tx, congress, name=f"Zaal {number + 1}") for number in range(workshops)]
    sessions = {
        (i, j): make_session(tx, congress, workshop, round_, rooms[j], capacity=seats)
        for i, round_ in enumerate(made_rounds)
        for j, workshop in enumerate(made_workshops)
    }
    return made_rounds, made_workshops, sessions


def make_question(tx: Tx, congress: Congress, **other: Any) -> Question:
    """An own question of the organiser: a text, not required, for everybody."""
    given = {"code": "vraag", "text": "Wat wil je leren?", "kind": QuestionKind.TEXT}
    question = Question(congress_id=congress.id, **given | other)
    tx.add(question)
    tx.flush()  # its id
    return question


def prefer(tx: Tx, registration: Registration, round_: Round | None, *workshops: Workshop) -> None:
    """Wishes, best first."""
    for rank, workshop in enumerate(workshops, start=1):
        tx.add(
            Preference(
                registration_id=registration.id,
                round_id=round_.id if round_ else None,
                workshop_id=workshop.id,
                rank=rank,
            )
        )
    tx.flush()  # the next statement reads them


def mail_settings(settings: Settings, smtp_url: str | None) -> Settings:
    """The same settings with a mail server."""
    return settings.model_copy(update={"smtp_url": smtp_url, "mail_from": "Congres <congres@hlt.nl>"})
