"""An offered place: kept until they answer, given to the next when they do not, never lost."""

from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

import pytest
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.clock import moment_text
from congress.core.db import Database
from congress.core.settings import Settings
from congress.registration.actions import cancel, expire_offers, fill_free_places
from congress.registration.actions.erase import erase_person
from congress.registration.actions.line import promote
from congress.registration.actions.offers import OfferIsOver, accept_offer
from congress.registration.models import Registration
from congress.registration.rules.places import Status
from congress.worker import work
from tests.conftest import Clock
from tests.make import DAY, NOW, by_slug, make_congress, make_participation
from tests.make_registration import arrive, link_of, mails

LATER = NOW + timedelta(hours=48)


@pytest.fixture
def people(database: Database) -> Sequence[Registration]:
    """Four people and one place, which is offered for 48 hours when it comes free."""
    with database.write() as tx:
        congress = make_congress(tx, capacity=1, offer_hours=48)
        make_participation(tx, congress)
        return [arrive(tx, congress, number).registration for number in range(4)]


def _standing(database: Database, people: Sequence[Registration]) -> list[str]:
    with database.read() as tx:
        return [tx.get_one(Registration, person.id).status.value for person in people]


def _leave(database: Database, person: Registration, now: datetime = NOW) -> None:
    with database.write() as tx:
        cancel(tx, tx.get_one(Registration, person.id), now=now)


def _tell(database: Database) -> list[tuple[str, int]]:
    with database.read() as tx:
        return mails(tx)[4:]


def test_a_free_place_is_kept_for_the_first_and_nobody_else_gets_it(
    database: Database, people: Sequence[Registration]
) -> None:
    _leave(database, people[0])

    assert _standing(database, people) == ["cancelled", "offered", "waiting", "waiting"]
    with database.write() as tx:
        fill_free_places(tx, now=NOW)
        expire_offers(tx, now=LATER - timedelta(microseconds=1))
        newcomer = arrive(tx, by_slug(tx), 9).registration
        offered = tx.get_one(Registration, people[1].id)
        assert (newcomer.status, by_slug(tx).taken) == (Status.WAITING, 1)
        assert (offered.offered_until, offered.waiting_number) == (LATER, None)
    assert _tell(database)[:2] == [("cancelled", people[0].id), ("offer", people[1].id)]
    assert [kind for kind, _ in _tell(database)].count("offer") == 1


def test_who_says_yes_has_the_place(
    client: TestClient, database: Database, people: Sequence[Registration]
) -> None:
    _leave(database, people[0])
    page = client.get(link_of(people[1])).text
    assert "Er is een plek voor je vrij" in page
    assert moment_text(LATER) in page
    assert "Laat deze code zien" not in page, "an offer is no ticket"

    page = client.post(f"{link_of(people[1])}/aanbod/ja").text
    assert "Je komt. Fijn!" in page
    assert "Laat deze code zien" in page
    client.post(f"{link_of(people[1])}/aanbod/ja")

    assert _standing(database, people) == ["cancelled", "confirmed", "waiting", "waiting"]
    with database.read() as tx:
        assert by_slug(tx).taken == 1
    assert _tell(database)[2:] == [("registered", people[1].id)], "told once, also when pressed twice"


def test_who_says_no_gives_it_to_the_next_at_once(
    client: TestClient, database: Database, people: Sequence[Registration]
) -> None:
    _leave(database, people[0])
    client.post(f"{link_of(people[1])}/aanbod/nee")

    assert _standing(database, people) == ["cancelled", "cancelled", "offered", "waiting"]
    assert _tell(database)[2:] == [("cancelled", people[1].id), ("offer", people[2].id)]


def test_looking_at_the_page_answers_nothing(
    client: TestClient, database: Database, people: Sequence[Registration]
) -> None:
    _leave(database, people[0])
    for path in ("/aanbod/ja", "/aanbod/nee"):
        assert client.get(link_of(people[1]) + path).status_code in {404, 405}
    client.get(link_of(people[1]))

    assert _standing(database, people)[1] == "offered"


def test_after_the_time_the_worker_gives_it_to_the_next_and_tells_both(
    database: Database, people: Sequence[Registration], settings: Settings
) -> None:
    settings.data_dir.mkdir()
    _leave(database, people[0])
    for _ in range(2):
        work(database, settings, ticket=lambda *_: "TICKET", now=LATER)

    assert _standing(database, people) == ["cancelled", "cancelled", "offered", "waiting"]
    with database.read() as tx:
        assert tx.get_one(Registration, people[2].id).offered_until == LATER + timedelta(hours=48)
        assert by_slug(tx).taken == 1
    assert _tell(database)[2:] == [("offer-expired", people[1].id), ("offer", people[2].id)]


def test_a_yes_after_the_time_takes_nothing(
    client: TestClient, database: Database, people: Sequence[Registration], clock: Clock
) -> None:
    _leave(database, people[0])
    clock.advance(hours=48)
    page = client.get(link_of(people[1])).text
    assert "Je had tot" in page
    assert "Ja, ik kom" not in page

    answer = client.post(f"{link_of(people[1])}/aanbod/ja")
    assert answer.status_code == 409
    assert "Dit aanbod geldt niet meer" in answer.text
    assert _standing(database, people)[1] == "offered", "the worker gives it on, with the mails"
    with database.write() as tx, pytest.raises(OfferIsOver):
        accept_offer(tx, by_slug(tx), tx.get_one(Registration, people[2].id), now=NOW)


def test_an_offer_ends_when_the_congress_starts_and_then_places_are_given_at_once(
    database: Database, people: Sequence[Registration]
) -> None:
    start = datetime(DAY.year, DAY.month, DAY.day, tzinfo=NOW.tzinfo) - timedelta(hours=1)  # midnight here
    _leave(database, people[0], start - timedelta(hours=3))
    with database.write() as tx:
        assert tx.get_one(Registration, people[1].id).offered_until == start
        expire_offers(tx, now=start)

    assert _standing(database, people) == ["cancelled", "cancelled", "confirmed", "waiting"]


def test_an_organiser_answers_for_somebody_who_phones(
    database: Database, people: Sequence[Registration]
) -> None:
    _leave(database, people[0])
    with database.write() as tx:
        promote(tx, by_slug(tx), tx.get_one(Registration, people[1].id), now=NOW)
        expire_offers(tx, now=LATER)
        assert by_slug(tx).taken == 1

    assert _standing(database, people)[1] == "confirmed"


def test_being_forgotten_gives_the_offer_to_the_next(
    database: Database, people: Sequence[Registration]
) -> None:
    _leave(database, people[0])
    with database.write() as tx:
        erase_person(tx, tx.get_one(Registration, people[1].id), actor="test", now=NOW)

    assert _standing(database, people) == ["cancelled", "cancelled", "offered", "waiting"]


def test_an_organiser_sets_the_hours_and_hears_what_is_wrong(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
    staff(client, Role.ORGANISER, congress)
    page = f"/beheer/{congress.slug}/instellingen"
    typed = {
        "title": congress.title,
        "summary": congress.summary,
        "venue": congress.venue,
        "venue_address": congress.venue_address,
        "starts_on": "2026-12-10",
        "ends_on": "2026-12-10",
        "capacity": "100",
        "opens_at": "2026-10-24T12:00",
        "closes_at": "2026-12-03T12:00",
        "preferences_close_at": "2026-12-05T12:00",
        "outsiders": "accept",
        "choice": "ranked",
    }

    answer = client.post(page, data=typed | {"offer_hours": "0"})
    assert answer.status_code == 422
    assert "Vul een aantal uren in van 1 tot en met 720" in answer.text
    client.post(page, data=typed | {"offer_hours": "24"})
    assert 'name="offer_hours" value="24"' in client.get(page).text or 'value="24"' in client.get(page).text
    with database.read() as tx:
        assert by_slug(tx).offer_hours == 24
    client.post(page, data=typed | {"offer_hours": ""})
    with database.read() as tx:
        assert by_slug(tx).offer_hours is None
