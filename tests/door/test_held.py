"""What a phone hands over that does not count by itself: in order, in the right time, and never stuck."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.core.settings import Settings
from congress.door.actions.devices import revoke
from congress.door.models import Admission, Device, HeldScan, Scan
from congress.registration.models import Registration
from congress.setup.queries import congress_by_slug
from tests.conftest import Clock
from tests.door.phones import SLUG, exchange, report, sent, ticket, walk_in
from tests.make_door import scan_id

NOWHERE = "00000000-0000-4000-8000-000000000000"


@pytest.fixture
def revoked(database: Database, phone: TestClient, day: Clock, staff: Callable[..., str]) -> TestClient:
    """A phone that was revoked, in the browser of an organiser."""
    with database.write() as tx:
        revoke(tx, tx.query(Device).one(), actor="-", now=day.now)
        congress = congress_by_slug(tx, SLUG)
    staff(phone, Role.ORGANISER, congress)
    return phone


def hand_over(phone: TestClient, message: dict[str, object]) -> None:
    """The last contact of a revoked phone."""
    assert phone.post(f"/deur/{SLUG}/uitwisselen", json=message).status_code == 403


def decide(phone: TestClient, database: Database, counts: str = "yes") -> str:
    """What the page says after the organiser decided."""
    return phone.post(_page(database), data={"counts": counts}).text


@pytest.mark.parametrize(
    ("phone_clock", "at"),
    [
        ("9999-12-31T23:59:59-12:00", "9999-12-31T23:59:59-12:00"),
        ("9999-12-31T23:59:59+00:00", "2026-12-10T08:45:00+00:00"),
        ("2026-12-10T08:45:00+00:00", "0001-01-01T00:00:00+05:00"),
        ("0001-01-01T00:00:00+05:00", "9999-12-31T23:59:59-12:00"),
    ],
)
def test_a_clock_that_is_centuries_off_loses_no_scan(
    database: Database, phone: TestClient, settings: Settings, day: Clock, *, phone_clock: str, at: str
) -> None:
    scan = sent(1, ticket(database, settings), day.now, shown="admitted") | {"at": at}
    answer = exchange(phone, report(day, scan) | {"clock": phone_clock})

    assert [one["verdict"] for one in answer["answers"]] == ["admitted"]
    with database.read() as tx:
        assert tx.query(Scan).one().at == day.now


@pytest.mark.parametrize("first", [1, 2, 3, 4])
def test_held_scans_count_in_the_order_in_which_they_were_made(
    database: Database, revoked: TestClient, settings: Settings, day: Clock, *, first: int
) -> None:
    """Whoever was taken back is out, whatever the ids of the scans and the batches they came in."""
    at, text = day.now, ticket(database, settings)
    came = sent(first, text, at, shown="admitted")
    undo = sent(first + 1, "", at + timedelta(seconds=20), undoes=came["id"], shown="undone")
    day.now += timedelta(hours=1)
    hand_over(revoked, report(day, undo))
    hand_over(revoked, report(day, came))

    decide(revoked, database)

    with database.read() as tx:
        assert tx.query(Admission).count() == 0
        assert [one.verdict for one in tx.query(Scan).order_by(Scan.at)] == ["admitted", "undone"]


def test_held_scans_have_the_time_of_the_server(
    database: Database, revoked: TestClient, settings: Settings, day: Clock
) -> None:
    ahead = day.now + timedelta(hours=3)
    scan = sent(1, ticket(database, settings), ahead - timedelta(minutes=10), shown="admitted")
    hand_over(revoked, report(day, scan) | {"clock": ahead.isoformat()})

    decide(revoked, database)

    with database.read() as tx:
        assert tx.query(Admission).one().at == day.now - timedelta(minutes=10)


def test_a_held_scan_at_a_place_that_went_holds_up_no_other(
    database: Database, revoked: TestClient, settings: Settings, day: Clock
) -> None:
    text = ticket(database, settings)
    gone = sent(1, text, day.now, shown="admitted") | {"place": NOWHERE}
    hand_over(revoked, report(day, gone, sent(2, text, day.now, shown="admitted")))

    said = decide(revoked, database)

    assert "Wat kon, telt nu mee" in said
    with database.read() as tx:
        assert [one.id for one in tx.query(Scan)] == [scan_id(2)]
        assert [one.id for one in tx.query(HeldScan).filter(HeldScan.decided_at.is_(None))] == [scan_id(1)]
    assert "tellen niet mee" in decide(revoked, database, "no")
    with database.read() as tx:
        assert tx.query(HeldScan).filter(HeldScan.decided_at.is_(None)).count() == 0
    assert "Er wacht niets meer" in revoked.get(_page(database)).text


def test_the_second_of_two_with_one_address_waits_with_name_and_reason_until_put_right(
    database: Database, phone: TestClient, day: Clock, staff: Callable[..., str]
) -> None:
    """Both were told "Toegevoegd": neither may vanish, and nobody comes in as somebody else."""
    first = sent(1, "", day.now, walkIn=walk_in(), shown="walk-in-added")
    cor = walk_in(given_name="Cor", family_name="van Dam")
    second = sent(2, "", day.now, walkIn=cor, shown="walk-in-added")
    came = day.now
    for _ in range(2):  # the answer may be lost
        answer = exchange(phone, report(day, first, second))
        assert [one["verdict"] for one in answer["answers"]] == ["walk-in-added"]
    with database.read() as tx:
        congress = congress_by_slug(tx, SLUG)
    staff(phone, Role.ORGANISER, congress)
    page = _page(database)

    listed = phone.get(page).text
    assert "Cor van Dam" in listed and "Op dit adres staat Fatima el Idrissi al." in listed
    assert "of ze meetellen: 1." in phone.get(f"/beheer/{SLUG}/deur/verslag").text
    assert "Cor van Dam" in decide(phone, database)  # it cannot count as it is
    one = f"{page}/{scan_id(2)}"
    form = cor | {"place": "entrance", "counts": "yes"}
    assert 'value="van Dam"' in phone.get(one).text
    again = phone.post(one, data=form)
    assert again.status_code == 422 and "Op dit adres staat Fatima el Idrissi al" in again.text
    day.now += timedelta(hours=2)
    phone.post(one, data=form | {"email": "cor@club.example"})

    with database.read() as tx:
        person = tx.query(Registration).filter_by(family_name="van Dam").one()
        assert (person.email, person.status) == ("cor@club.example", "confirmed")
        assert tx.query(Admission).filter_by(registration_id=person.id).one().at == came
        assert tx.query(Admission).count() == 2
    assert "Er wacht niets meer" in phone.get(page).text
    assert phone.get(one).status_code == 404


def test_one_person_under_two_names_is_told_to_be_the_same(
    database: Database, phone: TestClient, day: Clock, staff: Callable[..., str]
) -> None:
    with database.read() as tx:
        known, congress = tx.query(Registration).one(), congress_by_slug(tx, SLUG)
    typed = walk_in(given_name="Roepnaam", family_name="Bos", email=known.email)
    exchange(phone, report(day, sent(1, "", day.now, walkIn=typed, shown="walk-in-added")))
    staff(phone, Role.ORGANISER, congress)
    one = f"{_page(database)}/{scan_id(1)}"
    assert f"Dit is dezelfde persoon als {known.display_name}" in phone.get(one).text

    phone.post(one, data=typed | {"place": "entrance", "is_known": "on"})

    with database.read() as tx:
        assert tx.query(Admission).one().registration_id == known.id
        assert tx.query(Registration).count() == 1


def test_an_addition_with_a_wrong_address_is_named_with_what_is_wrong_and_put_right(
    database: Database, phone: TestClient, day: Clock, staff: Callable[..., str]
) -> None:
    cor = walk_in(given_name="Cor", family_name="van Dam", email="cor@club")
    undo = sent(2, "", day.now, undoes=str(scan_id(1)), shown="undone")
    exchange(phone, report(day, sent(1, "", day.now, walkIn=cor, shown="walk-in-added")))
    with database.read() as tx:
        congress = congress_by_slug(tx, SLUG)
    staff(phone, Role.ORGANISER, congress)
    page = _page(database)
    listed = phone.get(page).text
    assert "Cor van Dam" in listed and "Vul een e-mailadres in, zoals naam@voorbeeld.nl." in listed

    wrong = phone.post(f"{page}/{scan_id(1)}", data=cor | {"place": NOWHERE})
    assert wrong.status_code == 422 and "Deze plek hoort niet bij dit congres" in wrong.text
    wrong = phone.post(f"{page}/{scan_id(1)}", data=cor | {"place": "entrance"})
    assert wrong.status_code == 422 and "Vul een e-mailadres in" in wrong.text
    phone.post(f"{page}/{scan_id(1)}", data=cor | {"place": "entrance", "email": "cor@club.example"})

    with database.read() as tx:
        assert [one.verdict for one in tx.query(Scan)] == ["walk-in-added"]
        assert tx.query(Admission).count() == 1
    exchange(phone, report(day, undo))
    with database.read() as tx:
        assert tx.query(Admission).count() == 0


def test_what_takes_back_a_scan_that_waits_waits_with_it(
    database: Database, revoked: TestClient, settings: Settings, day: Clock
) -> None:
    came = sent(1, ticket(database, settings), day.now, shown="admitted") | {"place": NOWHERE}
    undo = sent(2, "", day.now, undoes=came["id"], shown="undone")
    hand_over(revoked, report(day, came, undo))

    decide(revoked, database)

    with database.read() as tx:
        assert tx.query(HeldScan).filter(HeldScan.decided_at.is_(None)).count() == 2
        name = tx.query(Registration).one().display_name
    assert revoked.get(_page(database)).text.count(name) == 4  # a row and a link each
    revoked.post(f"{_page(database)}/{came['id']}", data={"place": "entrance"})
    decide(revoked, database)
    with database.read() as tx:
        assert tx.query(Admission).count() == 0
        assert [one.verdict for one in tx.query(Scan).order_by(Scan.verdict)] == ["admitted", "undone"]


def test_one_held_scan_is_left_out(
    database: Database, revoked: TestClient, settings: Settings, day: Clock
) -> None:
    hand_over(revoked, report(day, sent(1, ticket(database, settings), day.now, shown="admitted")))
    assert "Het toestel was ingetrokken." in revoked.get(_page(database)).text

    said = revoked.post(f"{_page(database)}/{scan_id(1)}", data={"counts": "no"}).text

    assert "Deze scan telt niet mee." in said and "Er wacht niets meer" in said
    with database.read() as tx:
        assert tx.query(Scan).count() == 0


def test_a_scan_of_which_a_part_was_lost_waits_and_can_be_put_right(
    database: Database, revoked: TestClient, settings: Settings, day: Clock
) -> None:
    text = ticket(database, settings)
    hand_over(revoked, report(day, sent(1, text, day.now, shown="admitted") | {"place": ["stuk"]}))
    listed = revoked.get(_page(database)).text
    assert "Een deel van deze scan was niet te lezen." in listed and "Bos" in listed
    assert "Een deel" in decide(revoked, database)

    revoked.post(f"{_page(database)}/{scan_id(1)}", data={"place": "entrance"})

    with database.read() as tx:
        assert tx.query(Admission).one().at == day.now


def _page(database: Database) -> str:
    with database.read() as tx:
        return f"/beheer/{SLUG}/deur/toestellen/{tx.query(Device).one().id}/vastgehouden"
