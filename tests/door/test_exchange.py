"""What a phone sends arrives: whatever is wrong with one scan, with its clock, and after its end."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
from starlette.testclient import TestClient

from congress.core.db import Database
from congress.core.settings import Settings
from congress.door.actions.devices import renew_pairing, revoke
from congress.door.models import Device, HeldScan, Scan
from congress.registration.models import Registration
from tests.conftest import Clock
from tests.make_door import scan_id, ticket_of

EXCHANGE = "/deur/hlt-2026/uitwisselen"


def _report(clock: Clock, *scans: dict[str, Any]) -> dict[str, Any]:
    return {"clock": clock.now.isoformat(), "version": "1", "unsent": 0, "scans": list(scans)}


def _scan(number: int, read: str, at: datetime, **more: Any) -> dict[str, Any]:
    return {"id": str(scan_id(number)), "read": read, "place": "entrance", "at": at.isoformat()} | more


def _ticket(database: Database, settings: Settings) -> str:
    with database.read() as tx:
        return ticket_of(settings, tx.query(Registration).one())


def _exchange(phone: TestClient, report: dict[str, Any]) -> dict[str, Any]:
    answer = phone.post(EXCHANGE, json=report)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def test_one_scan_that_cannot_be_read_holds_up_no_other(
    database: Database, phone: TestClient, settings: Settings, day: Clock
) -> None:
    """A foreign code of any length is simply no badge; what is broken is kept, with why."""
    ticket = _ticket(database, settings)
    broken = [
        _scan(3, ticket, day.now) | {"at": "gisteren"},
        _scan(4, ticket, day.now) | {"place": "x" * 41, "walkIn": {"given_name": "y" * 255}},
        {"id": "geen id", "read": ticket},
    ]
    scans = [_scan(1, "https://elders.example/" + "A" * 4000, day.now), *broken, _scan(2, ticket, day.now)]
    report = _report(day, *scans)
    for _ in range(2):  # the answer may be lost
        answer = _exchange(phone, report)
        assert answer["taken"] == [scan["id"] for scan in scans]
        assert [one["verdict"] for one in answer["answers"]] == ["invalid", "admitted"]

    with database.read() as tx:
        held = tx.query(HeldScan).all()
        assert sorted(one.content["unreadable"] for one in held) == [
            ["at"],
            ["at", "id", "place"],
            ["place", "walkIn"],
        ]
        assert all(one.content["read"] == ticket for one in held)


@pytest.mark.parametrize("read", ["half \ud83d", "nul \x00"])
def test_strange_characters_in_a_foreign_code_hold_up_nothing(
    phone: TestClient, day: Clock, *, read: str
) -> None:
    report = json.dumps(_report(day, _scan(1, read, day.now)))
    answer = phone.post(EXCHANGE, content=report).json()
    assert [one["verdict"] for one in answer["answers"]] == ["invalid"]


def test_a_time_that_the_phone_set_right_itself_stays(
    database: Database, phone: TestClient, settings: Settings, day: Clock
) -> None:
    """Its clock was put back between the scan and this contact."""
    at = day.now - timedelta(minutes=10)
    scan = _scan(1, _ticket(database, settings), at, isRight=True)
    _exchange(phone, _report(day, scan) | {"clock": (day.now - timedelta(hours=1)).isoformat()})

    with database.read() as tx:
        assert tx.query(Scan).one().at == at


def test_held_scans_of_a_revoked_phone_have_the_right_time(
    database: Database, phone: TestClient, day: Clock
) -> None:
    with database.write() as tx:
        revoke(tx, tx.query(Device).one(), actor="-", now=day.now)
    ahead = day.now + timedelta(hours=1)
    report = _report(day, _scan(1, "", ahead - timedelta(minutes=10))) | {"clock": ahead.isoformat()}
    assert phone.post(EXCHANGE, json=report).status_code == 403

    with database.read() as tx:
        assert tx.query(HeldScan).one().content["at"] == (day.now - timedelta(minutes=10)).isoformat()


def test_after_its_end_a_phone_hands_over_what_it_could_not_send_before(
    database: Database, phone: TestClient, settings: Settings, day: Clock
) -> None:
    scan = _scan(1, _ticket(database, settings), day.now, shown="admitted")
    day.now += timedelta(days=20)
    answer = phone.post(EXCHANGE, json=_report(day, scan))

    assert (answer.status_code, answer.json()) == (403, {"revoked": True, "taken": [str(scan_id(1))]})
    with database.read() as tx:
        assert tx.query(HeldScan).count() == 1


def test_a_phone_that_lost_its_pairing_is_paired_again_after_the_end_to_hand_over_what_it_has(
    database: Database, phone: TestClient, day: Clock
) -> None:
    phone.cookies.clear()
    day.now += timedelta(days=20)
    with database.write() as tx:
        secret = renew_pairing(tx, tx.query(Device).one(), actor="-", now=day.now)
    answer = phone.post("/deur/hlt-2026/koppelen", data={"code": secret}, follow_redirects=False)
    assert answer.status_code == 303
    sent = phone.post(EXCHANGE, json=_report(day, _scan(1, "", day.now)))

    assert set(sent.json()) == {"revoked", "taken"}, "it gets no list any more"


def test_at_the_exit_the_phone_hears_how_many_are_in(
    database: Database, phone: TestClient, settings: Settings, day: Clock
) -> None:
    answer = _exchange(phone, _report(day, _scan(1, _ticket(database, settings), day.now)))
    assert {place["id"]: place["inside"] for place in answer["places"]} == {"entrance": 1, "exit": 1}
