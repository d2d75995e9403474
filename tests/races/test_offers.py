"""Promised and offered places under a rush: each is given to one person, and none is lost."""

from collections import Counter
from datetime import timedelta

from congress.core.db import Database
from congress.core.errors import Conflict
from congress.registration.actions.cancel import cancel
from congress.registration.actions.offers import accept_offer, expire_offers
from congress.registration.models import Registration
from congress.registration.queries import headcount, headcount_by_municipality
from congress.registration.rules.places import Status
from tests.make import NOW, by_slug, make_congress, make_participation
from tests.make_registration import arrive
from tests.races.arrivals import PROCESSES, register_people, together

LATER = NOW + timedelta(hours=48)


def _accept_or_expire(url: str, ids: list[int], number: int) -> None:
    """Half of the processes say yes for these people in time, the others act as the worker after it."""
    database = Database(url)
    for person in ids:
        try:
            with database.write() as tx:
                if number % 2:
                    expire_offers(tx, now=LATER)
                else:
                    accept_offer(tx, by_slug(tx), tx.get_one(Registration, person), now=NOW)
        except Conflict:
            continue  # the worker was first: this place is for the next
    database.close()


def test_a_promised_place_is_never_given_to_others_and_the_last_is_given_once(
    database: Database, database_url: str
) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=10)
        make_participation(tx, congress)
        make_participation(tx, congress, "GM0537", "Katwijk", guaranteed_seats=1, guaranteed_until=LATER)
        for number in range(9):
            arrive(tx, congress, number)

    together(
        register_people,
        *(
            (database_url, list(range(100 * share, 100 * share + 5)), "GM0537" if share > 2 else "GM0534")
            for share in range(1, PROCESSES + 1)
        ),
    )

    with database.read() as tx:
        congress = by_slug(tx)
        assert headcount_by_municipality(tx, congress.id) == {"GM0534": 9, "GM0537": 1}
        assert congress.taken == 10


def test_yes_against_the_end_of_the_time_gives_each_place_to_one_person(
    database: Database, database_url: str
) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=6, offer_hours=48)
        make_participation(tx, congress)
        people = [arrive(tx, congress, number).registration for number in range(18)]
        for person in people[:6]:
            cancel(tx, person, now=NOW)
        offered = [person.id for person in people[6:12]]

    together(_accept_or_expire, *((database_url, offered, number) for number in range(PROCESSES)))

    with database.read() as tx:
        congress = by_slug(tx)
        standing = headcount(tx, congress.id)
        after = Counter(tx.get_one(Registration, one).status for one in offered)
        assert congress.taken == standing[Status.CONFIRMED] + standing[Status.OFFERED] == 6
        assert set(after) <= {Status.CONFIRMED, Status.CANCELLED}, "each was answered or is over"
        assert standing[Status.OFFERED] == after[Status.CANCELLED], "every place nobody took went on"
