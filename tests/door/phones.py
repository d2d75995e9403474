"""What a phone at the door sends, and what it gets back."""

from datetime import datetime
from typing import Any

from starlette.testclient import TestClient

from congress.core.db import Database
from congress.core.settings import Settings
from congress.registration.models import Registration
from tests.conftest import Clock
from tests.make_door import scan_id, ticket_of

SLUG = "hlt-2026"


def report(clock: Clock, *scans: dict[str, Any], **more: Any) -> dict[str, Any]:
    """A contact of a phone whose clock is right."""
    return {"clock": clock.now.isoformat(), "version": "1", "unsent": 0, "scans": list(scans)} | more


def sent(number: int, read: str, at: datetime, **more: Any) -> dict[str, Any]:
    """A scan at the entrance as a phone writes it down."""
    return {"id": str(scan_id(number)), "read": read, "place": "entrance", "at": at.isoformat()} | more


def ticket(database: Database, settings: Settings) -> str:
    """The text in the QR of the only person."""
    with database.read() as tx:
        return ticket_of(settings, tx.query(Registration).one())


def exchange(phone: TestClient, message: dict[str, Any]) -> dict[str, Any]:
    """What the server answers to a contact that it takes."""
    answer = phone.post(f"/deur/{SLUG}/uitwisselen", json=message)
    assert answer.status_code == 200, answer.text
    found: dict[str, Any] = answer.json()
    return found


def walk_in(**more: str) -> dict[str, str]:
    """What a volunteer types about somebody without a registration."""
    return {
        "given_name": "Fatima",
        "family_name": "el Idrissi",
        "organisation": "Veilig Thuis",
        "municipality": "elders",
        "email": "fatima@veiligthuis.example",
        "consent": "on",
    } | more
