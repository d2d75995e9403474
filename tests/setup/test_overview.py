"""The overview of a congress tells the organiser how it stands."""

from collections.abc import Callable

from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.registration.rules.places import Status
from tests.make import make_congress, make_registration


def test_the_overview_counts_places_and_the_waiting_line(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=37)
        make_registration(tx, congress)
        make_registration(tx, congress)
        make_registration(tx, congress, status=Status.WAITING, waiting_number=1)
    staff(client, Role.ORGANISER, congress)

    text = client.get(f"/beheer/{congress.slug}").text

    assert "<dt>Plekken</dt><dd>2 van 37</dd>" in text
    assert "<dt>Wachtlijst</dt><dd>1</dd>" in text
    assert "Financiën" not in text


def test_who_may_not_see_people_gets_no_card_about_them(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
    staff(client, Role.FINANCE, congress)

    text = client.get(f"/beheer/{congress.slug}").text

    assert "Wachtlijst" not in text
    assert "Financiën" in text
