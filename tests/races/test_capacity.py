"""Places under a rush from several processes: never too many, never lost, in order."""

from collections import Counter

from sqlalchemy import func, select

from congress.core.db import Database
from congress.mail.models import OutboxMail
from congress.registration.models import Registration
from congress.registration.queries import headcount
from congress.registration.rules.places import Status
from tests.make import by_slug, make_congress, make_participation
from tests.make_registration import arrive
from tests.races.arrivals import PROCESSES, cancel_people, register_people, together


def test_two_hundred_at_once_get_fifty_places_and_the_rest_waits_in_order(
    database: Database, database_url: str
) -> None:
    with database.write() as tx:
        make_participation(tx, make_congress(tx, capacity=50))

    together(
        register_people, *((database_url, list(range(share, 200, PROCESSES))) for share in range(PROCESSES))
    )

    with database.read() as tx:
        congress = by_slug(tx)
        assert +Counter(headcount(tx, congress.id)) == {
            Status.CONFIRMED: 50,
            Status.WAITING: 150,
        }
        assert (congress.taken, congress.waiting_counter) == (50, 150)
        line = select(Registration.id, Registration.waiting_number).where(
            Registration.status == Status.WAITING
        )
        numbers = [number for _, number in tx.execute(line.order_by(Registration.id))]
        assert numbers == list(range(1, 151))
        confirmed = select(func.max(Registration.id)).where(Registration.status == Status.CONFIRMED)
        waiting = select(func.min(Registration.id)).where(Registration.status == Status.WAITING)
        assert (tx.scalar(confirmed) or 0) < (tx.scalar(waiting) or 0)
        assert tx.scalar(select(func.count()).select_from(OutboxMail)) == 200


def test_the_same_address_from_all_sides_registers_once(database: Database, database_url: str) -> None:
    with database.write() as tx:
        make_participation(tx, make_congress(tx, capacity=50))

    together(register_people, *((database_url, [1] * 10) for _ in range(PROCESSES)))

    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Registration)) == 1
        assert by_slug(tx).taken == 1


def test_cancelling_while_others_arrive_loses_no_place_and_gives_none_twice(
    database: Database, database_url: str
) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=30)
        make_participation(tx, congress)
        first = [arrive(tx, congress, number).registration.id for number in range(40)]

    with_cancels = [(cancel_people, (database_url, first[share:20:2])) for share in range(2)]
    arrivals = [(register_people, (database_url, list(range(100 + share, 140, 2)))) for share in range(2)]
    together(_call, *((work, args) for work, args in [*with_cancels, *arrivals]))

    with database.read() as tx:
        congress = by_slug(tx)
        assert +Counter(headcount(tx, congress.id)) == {
            Status.CONFIRMED: 30,
            Status.WAITING: 30,
            Status.CANCELLED: 20,
        }
        assert congress.taken == 30
        kept = select(Registration.id).where(Registration.status == Status.CONFIRMED)
        confirmed = set(tx.scalars(kept))
        # The ten who waited first moved up, before anybody who came later.
        assert set(first[20:40]) <= confirmed
        promoted = tx.scalars(
            select(OutboxMail.about_id).where(OutboxMail.kind == "promoted").order_by(OutboxMail.id)
        ).all()
        assert promoted == sorted(promoted)
        assert len(promoted) == len(set(promoted)) >= 10


def _call(work: object, args: tuple[object, ...]) -> None:
    assert callable(work)
    work(*args)
