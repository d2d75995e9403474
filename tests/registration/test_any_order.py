"""Whatever people and organisers do, in whatever order: never too many, nobody lost, nobody passed."""

import random

import pytest
from sqlalchemy import select

from congress.core.db import Database, Tx
from congress.core.errors import Conflict
from congress.mail.models import OutboxMail
from congress.registration.actions.cancel import cancel
from congress.registration.actions.line import fill_free_places, promote
from congress.registration.models import Registration
from congress.registration.rules.places import Status
from congress.setup.models import Congress
from tests.make import NOW, make_congress, make_participation
from tests.make_registration import arrive

STEPS = 60


def _someone(tx: Tx, chance: random.Random) -> Registration | None:
    people = tx.scalars(select(Registration).order_by(Registration.id)).all()
    return chance.choice(people) if people else None


def _step(tx: Tx, congress: Congress, chance: random.Random) -> None:
    what = chance.choice(["arrive", "arrive", "arrive", "cancel", "promote", "capacity", "fill"])
    person = _someone(tx, chance)
    if what == "arrive":
        arrive(tx, congress, chance.randrange(25))
    elif what == "cancel" and person:
        cancel(tx, person, now=NOW)
    elif what == "promote" and person:
        try:
            promote(tx, congress, person, now=NOW)
        except Conflict:
            return
    elif what == "capacity":
        congress.capacity = max(congress.taken, congress.capacity + chance.choice([-1, 1, 2]))
        tx.flush()  # what the organiser saved
    else:
        fill_free_places(tx, now=NOW)


def _check(tx: Tx, congress: Congress) -> None:
    tx.refresh(congress)
    people = tx.scalars(select(Registration).execution_options(populate_existing=True)).all()
    confirmed = [p for p in people if p.status == Status.CONFIRMED]
    waiting = [p for p in people if p.status == Status.WAITING]
    assert congress.taken == len(confirmed) <= congress.capacity
    assert len({p.waiting_number for p in waiting}) == len(waiting)
    assert all((p.waiting_number is None) == (p.status != Status.WAITING) for p in people)
    assert len({p.email for p in people}) == len(people)


@pytest.mark.parametrize("seed", range(3))
def test_no_order_of_events_gives_too_many_places_or_loses_one(database: Database, seed: int) -> None:
    chance = random.Random(seed)
    with database.write() as tx:
        congress = make_congress(tx, capacity=5)
        make_participation(tx, congress)
        for _ in range(STEPS):
            _step(tx, congress, chance)
            _check(tx, congress)

        fill_free_places(tx, now=NOW)
        _check(tx, congress)
        waiting = tx.scalars(select(Registration).where(Registration.status == Status.WAITING)).all()
        assert not waiting or congress.taken == congress.capacity
        told = {(mail.kind, mail.about_id) for mail in tx.scalars(select(OutboxMail))}
        for person in tx.scalars(select(Registration).where(Registration.status == Status.CONFIRMED)):
            assert told & {("registered", person.id), ("promoted", person.id)}
