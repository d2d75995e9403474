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
