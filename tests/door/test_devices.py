"""Phones at the door: paired once, told only what they need, and nothing they send is lost."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.audit import AuditEntry
from congress.core.db import Database
from congress.core.settings import Settings
from congress.door.actions.devices import CannotPair, make_device, pair, revoke
from congress.door.forms import DeviceForm
from congress.door.models import Admission, Device, HeldScan, Scan
from congress.mail.models import OutboxMail
from congress.registration.actions.cancel import cancel
from congress.registration.models import Registration
from congress.setup.queries import congress_by_slug
from tests.conftest import Clock
from tests.door.phones import SLUG
from tests.door.phones import exchange as _exchange
from tests.door.phones import report as _report
from tests.door.phones import sent as _scan
from tests.door.phones import ticket as _ticket
from tests.door.phones import walk_in as _walk_in
from tests.make_door import scan_id


def test_a_pairing_code_works_once_and_not_after_a_day(database: Database, day: Clock) -> None:
    with database.write() as tx:
        congress = congress_by_slug(tx, SLUG)
        _, first = make_device(tx, congress, DeviceForm.read({"name": "Een"}), actor="-", now=day.now)
        _, second = make_device(tx, congress, DeviceForm.read({"name": "Twee"}), actor="-", now=day.now)
    with database.write() as tx:
        pair(tx, congress_by_slug(tx, SLUG), first, now=day.now)
    for secret, now in ((first, day.now), (second, day.now + timedelta(hours=25)), ("", day.now)):
        with database.write() as tx, pytest.raises(CannotPair):
            pair(tx, congress_by_slug(tx, SLUG), secret, now=now)


def test_a_wrong_code_says_so_at_the_field(client: TestClient, day: Clock) -> None:
    answer = client.post(f"/deur/{SLUG}/koppelen", data={"code": "raad maar"})
    assert answer.status_code == 422
    assert "Deze koppelcode werkt niet meer" in answer.text


def test_the_secret_of_a_phone_stays_out_of_the_database_and_the_page(
    database: Database, phone: TestClient
) -> None:
    secret = phone.cookies["deur"]
    with database.read() as tx:
        device = tx.query(Device).one()
        assert secret.encode() not in (device.secret_hash or b"")
    assert secret not in phone.get(f"/deur/{SLUG}").text


def test_the_page_of_a_phone_names_nobody(phone: TestClient) -> None:
    page = phone.get(f"/deur/{SLUG}")
    assert page.status_code == 200
    assert "Bos" not in page.text
    assert 'data-behaviour="door/phone"' in page.text


def test_the_list_of_a_phone_without_search_names_nobody(
    database: Database, phone: TestClient, day: Clock
) -> None:
    with database.write() as tx:
        tx.query(Device).one().rights = []
    news = phone.post(f"/deur/{SLUG}/uitwisselen", json=_report(day)).text
    assert "Bos" not in news
    assert "names" not in news


def test_a_phone_only_fetches_the_parts_that_changed(
    database: Database, phone: TestClient, day: Clock
) -> None:
    first = _exchange(phone, _report(day))
    assert sum(len(part) for part in first["parts"].values()) == 2

    same = _exchange(phone, _report(day, parts=first["fingerprints"], names=first["namesVersion"]))
    assert same["parts"] == {}
    assert "names" not in same

    with database.write() as tx:
        tx.query(Registration).one().family_name = "Bosch"
    changed = _exchange(phone, _report(day, parts=first["fingerprints"]))
    assert 1 <= len(changed["parts"]) <= 2


def test_the_same_batch_twice_is_one_batch(
    database: Database, phone: TestClient, settings: Settings, day: Clock
) -> None:
    ticket = _ticket(database, settings)
    report = _report(day, _scan(1, ticket, day.now, shown="admitted"))
    first, second = _exchange(phone, report), _exchange(phone, report)

    assert first["answers"] == second["answers"] == [{"id": str(scan_id(1)), "verdict": "admitted"}]
    with database.read() as tx:
        assert (tx.query(Scan).count(), tx.query(Admission).count()) == (1, 1)


def test_the_clock_of_a_phone_is_set_right(
    database: Database, phone: TestClient, settings: Settings, day: Clock
) -> None:
    """A phone that is an hour ahead does not let people in tomorrow."""
    ahead = day.now + timedelta(hours=1)
    scan = _scan(1, _ticket(database, settings), ahead - timedelta(minutes=10))
    _exchange(phone, _report(day, scan) | {"clock": ahead.isoformat()})

    with database.read() as tx:
        assert tx.query(Scan).one().at == day.now - timedelta(minutes=10)
        assert tx.query(Device).one().clock_seconds == -3600


def test_what_a_phone_let_in_while_another_had_is_shown_as_a_double(
    database: Database, phone: TestClient, settings: Settings, day: Clock, staff: Callable[..., str]
) -> None:
    ticket = _ticket(database, settings)
    _exchange(phone, _report(day, _scan(1, ticket, day.now, shown="admitted")))
    later = day.now + timedelta(minutes=3)
    day.now += timedelta(minutes=5)
    answer = _exchange(phone, _report(day, _scan(2, ticket, later, shown="admitted")))

    assert answer["answers"] == [{"id": str(scan_id(2)), "verdict": "already-admitted"}]
    with database.read() as tx:
        congress = congress_by_slug(tx, SLUG)
    staff(phone, Role.ORGANISER, congress)
    report = phone.get(f"/beheer/{SLUG}/deur/verslag").text
    assert "Al binnen" in report
    assert "Bos" in report


def test_a_scan_is_taken_back_within_a_quarter_of_an_hour(
    database: Database, phone: TestClient, settings: Settings, day: Clock
) -> None:
    ticket = _ticket(database, settings)
    at = day.now
    _exchange(phone, _report(day, _scan(1, ticket, at)))
    day.now = at + timedelta(minutes=14)
    undo = {"undoes": str(scan_id(1)), "read": ""}
    answer = _exchange(phone, _report(day, _scan(2, "", day.now) | undo))

    assert answer["answers"][0]["verdict"] == "undone"
    assert answer["isWhole"], "the phone must forget who is not in any more"
    again = _exchange(phone, _report(day, _scan(3, ticket, day.now)))
    assert again["answers"][0]["verdict"] == "admitted"

    day.now += timedelta(minutes=16)
    late = _exchange(phone, _report(day, _scan(4, "", day.now, undoes=str(scan_id(3)))))
    assert late["answers"][0]["verdict"] == "invalid"
    with database.read() as tx:
        assert tx.query(Admission).count() == 1
        assert tx.query(Scan).count() == 4


def test_scanning_and_taking_back_in_one_batch(
    database: Database, phone: TestClient, settings: Settings, day: Clock
) -> None:
    at = day.now - timedelta(minutes=5)
    scans = [_scan(1, _ticket(database, settings), at), _scan(2, "", at, undoes=str(scan_id(1)))]
    answer = _exchange(phone, _report(day, *scans))

    assert [one["verdict"] for one in answer["answers"]] == ["admitted", "undone"]
    with database.read() as tx:
        assert tx.query(Admission).count() == 0


@pytest.mark.parametrize(("rights", "verdict"), [(["overrule"], "overruled"), ([], "cancelled")])
def test_only_a_phone_with_that_right_overrules(
    database: Database, phone: TestClient, settings: Settings, day: Clock, *, rights: list[str], verdict: str
) -> None:
    ticket = _ticket(database, settings)
    with database.write() as tx:
        tx.query(Device).one().rights = rights
        tx.query(Registration).one().status = "cancelled"  # type: ignore[assignment]  # the enum's value
    answer = _exchange(phone, _report(day, _scan(1, ticket, day.now, reason="spreker")))

    assert answer["answers"][0]["verdict"] == verdict


def test_somebody_without_a_registration_is_added_once_also_when_it_is_full(
    database: Database, phone: TestClient, day: Clock
) -> None:
    with database.write() as tx:
        congress = congress_by_slug(tx, SLUG)
        congress.capacity = congress.taken
    report = _report(day, _scan(1, "", day.now, walkIn=_walk_in(), shown="walk-in-added"))
    for _ in range(2):  # the answer may be lost
        assert _exchange(phone, report)["answers"][0]["verdict"] == "walk-in-added"

    with database.read() as tx:
        congress = congress_by_slug(tx, SLUG)
        person = tx.query(Registration).filter_by(family_name="el Idrissi").one()
        assert (person.status, congress.taken, congress.capacity) == ("confirmed", 2, 2)
        assert tx.query(Admission).filter_by(registration_id=person.id).count() == 1
        assert [(mail.kind, mail.about_id) for mail in tx.query(OutboxMail)] == [("registered", person.id)]
        assert tx.query(AuditEntry).filter_by(action="walk-in-added").count() == 1


def test_who_cancelled_and_comes_anyway_gets_the_place_back(
    database: Database, phone: TestClient, day: Clock
) -> None:
    with database.write() as tx:
        person = tx.query(Registration).one()
        cancel(tx, person, now=day.now, tell=False)
        typed = _walk_in(email=person.email, given_name=person.given_name, family_name="BOS")
    answer = _exchange(phone, _report(day, _scan(1, "", day.now, walkIn=typed)))

    assert answer["answers"][0]["verdict"] == "walk-in-added"
    with database.read() as tx:
        found = tx.query(Registration).one()
        assert (found.status, found.family_name, congress_by_slug(tx, SLUG).taken) == ("confirmed", "Bos", 1)


@pytest.mark.parametrize(
    ("rights", "typed"), [([], {}), (["overrule"], {"email": "geen adres"}), (["overrule"], {"consent": ""})]
)
def test_an_addition_that_may_not_be_is_kept_for_somebody_to_decide(
    database: Database, phone: TestClient, day: Clock, *, rights: list[str], typed: dict[str, str]
) -> None:
    with database.write() as tx:
        tx.query(Device).one().rights = rights
    answer = _exchange(phone, _report(day, _scan(1, "", day.now, walkIn=_walk_in(**typed))))

    assert (answer["taken"], answer["answers"]) == ([str(scan_id(1))], [])
    with database.read() as tx:
        assert (tx.query(HeldScan).count(), tx.query(Registration).count()) == (1, 1)


def test_a_revoked_phone_hands_over_what_it_has_and_hears_nothing(
    database: Database, phone: TestClient, settings: Settings, day: Clock, staff: Callable[..., str]
) -> None:
    ticket = _ticket(database, settings)
    with database.write() as tx:
        revoke(tx, tx.query(Device).one(), actor="-", now=day.now)
    report = _report(day, _scan(1, ticket, day.now, shown="admitted"))
    for _ in range(2):  # the answer may be lost
        answer = phone.post(f"/deur/{SLUG}/uitwisselen", json=report)
        assert answer.status_code == 403
        assert set(answer.json()) == {"revoked", "taken"}
    with database.read() as tx:
        assert (tx.query(HeldScan).count(), tx.query(Scan).count(), tx.query(Admission).count()) == (1, 0, 0)
        congress, device = congress_by_slug(tx, SLUG), tx.query(Device).one()

    staff(phone, Role.ORGANISER, congress)
    page = f"/beheer/{SLUG}/deur/toestellen"
    assert "Eén scan van dit toestel telt nog niet mee" in phone.get(page).text
    said = phone.post(f"{page}/{device.id}/vastgehouden", data={"counts": "yes"}).text
    assert "tellen nu mee" in said
    with database.read() as tx:
        assert tx.query(Admission).count() == 1


def test_a_scan_at_a_place_that_went_is_kept_for_somebody_to_decide(
    database: Database, phone: TestClient, settings: Settings, day: Clock
) -> None:
    """Nothing a phone sends may be refused, or it would send it for ever and all after it wait."""
    ticket = _ticket(database, settings)
    gone = _scan(1, ticket, day.now) | {"place": "00000000-0000-4000-8000-000000000000"}
    answer = _exchange(phone, _report(day, gone, _scan(2, ticket, day.now)))

    assert answer["taken"] == [str(scan_id(1)), str(scan_id(2))]
    assert [one["id"] for one in answer["answers"]] == [str(scan_id(2))]
    with database.read() as tx:
        assert tx.query(HeldScan).count() == 1


def test_nobody_talks_to_the_door_without_a_phone(client: TestClient, day: Clock) -> None:
    assert client.post(f"/deur/{SLUG}/uitwisselen", json=_report(day)).status_code == 401
    foreign = client.post(
        f"/deur/{SLUG}/uitwisselen", json=_report(day), headers={"Sec-Fetch-Site": "cross-site"}
    )
    assert foreign.status_code == 403
    assert client.get(f"/deur/{SLUG}").status_code in {200, 303}


def test_an_unreadable_message_is_refused_in_words(phone: TestClient) -> None:
    for body in (b"", b"{", b"[]", b'{"clock": "gisteren"}'):
        answer = phone.post(f"/deur/{SLUG}/uitwisselen", content=body)
        assert answer.status_code == 422
        assert answer.headers["content-type"] == "application/problem+json"
    assert phone.post(f"/deur/{SLUG}/uitwisselen", content=b"x" * 600_000).status_code == 413


def test_the_organiser_makes_a_phone_and_sees_its_code_once(
    database: Database, client: TestClient, day: Clock, staff: Callable[..., str]
) -> None:
    with database.read() as tx:
        congress = congress_by_slug(tx, SLUG)
    staff(client, Role.ORGANISER, congress)
    page = f"/beheer/{SLUG}/deur/toestellen"
    made = client.post(page, data={"name": "Ingang links", "rights": "search"})
    assert "/koppelen#" in made.text
    secret = made.text.split("/koppelen#")[1].split("<")[0].strip()
    assert secret not in client.get(page).text
    assert "nog niet gekoppeld" in client.get(page).text

    wrong = client.post(page, data={"name": "", "rights": "koffie"})
    assert wrong.status_code == 422
    assert "Geef het toestel een naam" in wrong.text


def test_the_organiser_chooses_until_when_and_where_and_sees_it(
    database: Database, client: TestClient, day: Clock, staff: Callable[..., str]
) -> None:
    with database.read() as tx:
        congress = congress_by_slug(tx, SLUG)
    staff(client, Role.ORGANISER, congress)
    page = f"/beheer/{SLUG}/deur/toestellen"
    assert 'value="2026-12-11T12:00"' in client.get(page).text

    for wrong, sentence in (
        ({"places": "onzin"}, "Deze plek hoort niet bij dit congres"),
        (
            {"until": "2026-12-10T09:00"},
            "Kies een moment dat nog komt, en niet later dan vrijdag 11 december",
        ),
        ({"until": "2026-12-11T12:01"}, "Kies een moment dat nog komt"),
        ({"until": "straks"}, "Vul een dag en een tijd in"),
    ):
        answer = client.post(page, data={"name": "Zaal"} | wrong)
        assert answer.status_code == 422 and sentence in answer.text
    client.post(page, data={"name": "Zaal", "places": "entrance", "until": "2026-12-10T13:30"})

    with database.write() as tx:
        device = tx.query(Device).one()
        device.version, device.clock_seconds = "a1b2c3", -10800
    listed = client.get(page).text
    assert "donderdag 10 december 2026, 13:30 uur" in listed
    assert "a1b2c3" in listed and "loopt 3 uur voor" in listed


def test_the_door_volunteer_may_not_make_phones(
    database: Database, client: TestClient, day: Clock, staff: Callable[..., str]
) -> None:
    with database.read() as tx:
        congress = congress_by_slug(tx, SLUG)
    staff(client, Role.DOOR, congress)
    assert client.get(f"/beheer/{SLUG}/deur/toestellen").status_code == 403
