"""The statement about privacy, and that the forms say the same."""

from html import unescape

from starlette.testclient import TestClient

from congress.core.db import Database
from congress.core.settings import Settings
from tests.make import make_congress, make_participation

PASSED_ON = "Alleen als jij dat goedvindt, geven we je aanwezigheid door aan je beroepsregister."


def test_the_statement_says_what_is_kept_who_answers_for_it_and_where_to_complain(
    client: TestClient, database: Database, settings: Settings
) -> None:
    with database.write() as tx:
        make_participation(tx, make_congress(tx, lead_code=None), "GM1525", "Teylingen")
        make_congress(tx, slug="katwijk-2026", lead_code="GM1525")

    everywhere = unescape(client.get("/privacy").text)
    here = unescape(client.get("/privacy?congres=katwijk-2026").text)

    for page in (everywhere, here):
        for kept in ("Nummers in beroepsregisters", "Antwoorden op vragen", "wie een team aanmeldt"):
            assert kept in page
        assert "klacht indienen bij de Autoriteit Persoonsgegevens" in page
        assert PASSED_ON in page
    assert settings.responsible in everywhere
    assert "de gemeente Teylingen" in here
    assert settings.responsible in client.get("/privacy?congres=hlt-2026").text
    assert client.get("/privacy?congres=bestaat-niet").status_code == 404


def test_the_form_says_the_same_about_passing_on_and_leads_to_the_statement_of_its_congress(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        make_congress(tx)

    page = unescape(client.get("/hlt-2026/aanmelden").text)

    assert PASSED_ON in page
    assert "/privacy?congres=hlt-2026" in page
    assert "sturen ze niet door" not in page
