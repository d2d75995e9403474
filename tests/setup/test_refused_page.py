"""A refusal rolls back what was begun; the page that says so must not need the rows that are gone."""

from collections.abc import Callable

from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from tests.make import make_congress


def test_a_refusal_inside_a_transaction_is_a_page_with_the_congress_in_its_header(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        congress = make_congress(tx, title="Vroeg erbij")
    staff(client, Role.FINANCE, congress)

    response = client.post(f"/beheer/{congress.slug}/financien/afrekening/99/facturen")

    assert response.status_code == 404
    assert "Deze pagina bestaat niet" in response.text
    assert "Vroeg erbij" in response.text


def test_a_refusal_leads_staff_back_to_the_staff_pages_and_visitors_to_the_start(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
    staff(client, Role.FINANCE, congress)

    refused = client.get(f"/beheer/{congress.slug}/aanmeldingen")

    assert refused.status_code == 403
    assert "Vraag de beheerder om de juiste rol." in refused.text
    assert '<a href="/beheer">Naar het beheer</a>' in refused.text
    assert '<a href="/">Naar de startpagina</a>' in client.get("/bestaat-niet").text
