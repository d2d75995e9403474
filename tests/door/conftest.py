"""The day itself, and a phone at the door."""

import pytest
from starlette.testclient import TestClient

from congress.core.db import Database
from congress.door.actions.devices import make_device
from congress.door.forms import DeviceForm
from congress.setup.queries import congress_by_slug
from tests.conftest import Clock
from tests.make import make_congress, make_registration
from tests.make_door import AT_THE_DOOR

SLUG = "hlt-2026"


@pytest.fixture
def day(database: Database, clock: Clock) -> Clock:
    """The morning of the congress, with one person who has a place."""
    clock.now = AT_THE_DOOR
    with database.write() as tx:
        congress = make_congress(tx, slug=SLUG, starts_on=AT_THE_DOOR.date(), ends_on=AT_THE_DOOR.date())
        make_registration(tx, congress, family_name="Bos")
    return clock


@pytest.fixture
def phone(database: Database, client: TestClient, day: Clock) -> TestClient:
    """A paired phone that may do everything."""
    with database.write() as tx:
        form = DeviceForm.read({"name": "Ingang"})
        congress = congress_by_slug(tx, SLUG)
        device, secret = make_device(tx, congress, form, actor="-", now=day.now)
        device.rights = ["search", "overrule"]
    answer = client.post(f"/deur/{SLUG}/koppelen", data={"code": secret}, follow_redirects=False)
    assert answer.status_code == 303
    return client
