"""The pages of the privacy officer about terms: what is shown, changed, destroyed and signed."""

import json
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.audit import AuditEntry
from congress.core.db import Database
from congress.core.money import Cents
from congress.core.settings import Settings
from congress.finance.models import BudgetLine
from congress.registration.models import Need, Question, Registration
from congress.setup.actions import keep_statement
from congress.setup.models import RetentionRecord, RetentionTerm
from congress.setup.queries import RECORDS
from tests.conftest import Clock
from tests.make import NOW, by_slug, make_congress, make_participation
from tests.make_privacy import PLANTED, plant
from tests.statements import count_statements

PAGE = "/beheer/hlt-2026/bewaren"
PEOPLE_GO = 17 + 365
"""So many days after NOW everything about people is over its term."""


@pytest.fixture(autouse=True)
def _officer(client: TestClient, database: Database, clock: Clock, staff: Callable[..., str]) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        plant(tx, congress)
    staff(client, Role.PRIVACY, congress)


def _later(client: TestClient, clock: Clock, database: Database, staff: Callable[..., str]) -> None:
    clock.advance(days=PEOPLE_GO)
    with database.read() as tx:
        congress = by_slug(tx)
    staff(client, Role.PRIVACY, congress)


def _cells(page: str, title: str) -> str:
    found = re.search(rf'<th scope="row">{title}.*?</tr>', page, re.DOTALL)
    assert found, title
    return " ".join(re.sub(r"<[^>]+>", " ", found[0]).split())


def test_every_kind_tells_its_term_what_is_left_when_it_goes_and_why(client: TestClient) -> None:
    page = client.get(PAGE).text

    needs = _cells(page, "Praktische wensen")
    assert "14 dagen 1 24 dec 2026 vanzelf" in needs
    assert "AVG art. 9" in needs
    assert "1 jaar 2 10 dec 2027 vanzelf" in _cells(page, "Personen")
    assert "Selectielijst 2020, 19.1.24" in _cells(page, "Inloggegevens")
    assert "7 jaar 0" in _cells(page, "Financiën")
    assert PLANTED not in page.lower()


def test_nothing_goes_by_looking_and_what_goes_is_what_was_shown(
    client: TestClient, database: Database, clock: Clock, staff: Callable[..., str]
) -> None:
    assert "Er is niets over zijn termijn" in client.get(f"{PAGE}/opruimen").text
    _later(client, clock, database, staff)

    page = client.get(f"{PAGE}/opruimen").text
    shown = [int(number) for number in re.findall(r'<td class="number">(\d+)', page)]
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Need)) == 1

    client.post(f"{PAGE}/opruimen")
    with database.read() as tx:
        record = tx.scalars(select(RetentionRecord)).one()
        assert sorted(record.counts.values()) == sorted(shown)
        assert record.actor == "privacy@hillegom.nl"
        assert tx.scalars(select(Registration.email)).one().endswith("@invalid")
    assert "Er is niets over zijn termijn" in client.get(f"{PAGE}/opruimen").text


def test_the_books_go_only_when_ticked(
    client: TestClient, database: Database, clock: Clock, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        tx.add(BudgetLine(congress_id=by_slug(tx).id, category="Zaal", amount_cents=Cents(100)))
    clock.advance(days=7 * 365)
    _later(client, clock, database, staff)
    assert "Financiën (1)" in client.get(f"{PAGE}/opruimen").text

    client.post(f"{PAGE}/opruimen")
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(BudgetLine)) == 1
    client.post(f"{PAGE}/opruimen", data={"ook": "finance"})

    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(BudgetLine)) == 0


def test_terms_are_changed_within_bounds_and_logged(client: TestClient, database: Database) -> None:
    with database.read() as tx:
        question = tx.scalars(select(Question)).one()
    days = dict(
        re.findall(r'name="(\w+)" type="text"[^>]*value="(\d+)"', client.get(f"{PAGE}/termijnen").text)
    )
    assert "login" not in days, "the whole installation is not the officer's of one congress"

    wrong = client.post(f"{PAGE}/termijnen", data=days | {"needs": "91", "persons": "lang"})
    assert wrong.status_code == 422
    assert "Praktische wensen: vul een heel aantal dagen in, van 0 tot en met 90." in wrong.text
    assert 'value="lang"' in wrong.text

    client.post(f"{PAGE}/termijnen", data=days | {"needs": "7", f"question_{question.id}": "30"})
    page = client.get(PAGE).text
    assert "7 dagen 1 17 dec 2026" in _cells(page, "Praktische wensen")
    assert "30 dagen 1 9 jan 2027" in _cells(page, re.escape("Hoe kom je?"))
    assert "wij wissen het 7 dagen na het congres" in client.get("/hlt-2026/aanmelden").text
    with database.read() as tx:
        lines = tx.scalars(select(AuditEntry).where(AuditEntry.action == "term-changed")).all()
        assert [line.after for line in lines] == [{"days": 7}, {"days": 30}]
        assert tx.scalar(select(func.count()).select_from(RetentionTerm)) == 1, (
            "what is as it was is not kept"
        )


def test_an_administrator_sets_the_term_of_the_installation(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    staff(client, Role.ADMIN)
    days = dict(
        re.findall(r'name="(\w+)" type="text"[^>]*value="(\d+)"', client.get(f"{PAGE}/termijnen").text)
    )

    client.post(f"{PAGE}/termijnen", data=days | {"login": "60"})

    with database.read() as tx:
        term = tx.scalars(select(RetentionTerm)).one()
        assert (term.congress_id, term.kind, term.days) == (None, "login", 60)


def test_a_statement_is_read_kept_and_checked(
    client: TestClient, database: Database, clock: Clock, staff: Callable[..., str]
) -> None:
    _later(client, clock, database, staff)
    client.post(f"{PAGE}/opruimen")
    with database.read() as tx:
        number = tx.scalars(select(RetentionRecord.id)).one()
    page = client.get(f"{PAGE}/verklaringen/{number}").text
    file = client.get(f"{PAGE}/verklaringen/{number}.json")

    assert "Praktische wensen 1" in _cells(page, "Praktische wensen")
    assert "Hoe kom je? 1" in _cells(page, re.escape("Hoe kom je?"))
    assert PLANTED not in (page + file.text).lower()
    good = client.post(f"{PAGE}/verklaringen/controle", files={"verklaring": ("a.json", file.content)})
    assert "De handtekening klopt." in good.text

    changed = json.loads(file.content)
    changed["counts"]["needs"] = 0
    for content in (json.dumps(changed).encode(), b"geen verklaring"):
        bad = client.post(f"{PAGE}/verklaringen/controle", files={"verklaring": ("a.json", content)})
        assert bad.status_code == 422
        assert "De handtekening klopt niet" in bad.text
    assert "Kies het bestand" in client.post(f"{PAGE}/verklaringen/controle", data={"x": "y"}).text


def test_a_record_that_was_changed_in_the_database_shows(
    client: TestClient, database: Database, settings: Settings
) -> None:
    with database.write() as tx:
        kept = keep_statement(
            tx, by_slug(tx), {"needs": 3}, actor="test", secret_key=settings.secret_key, now=NOW
        )
        number = kept.id
    assert "klopt niet" not in client.get(f"{PAGE}/verklaringen/{number}").text
    with database.write() as tx:
        tx.get_one(RetentionRecord, number).counts = {"needs": 2}

    assert "De handtekening klopt niet" in client.get(f"{PAGE}/verklaringen/{number}").text


def test_a_statement_of_another_congress_does_not_exist_here(
    client: TestClient, database: Database, settings: Settings
) -> None:
    with database.write() as tx:
        other = make_congress(tx, slug="ander")
        kept = keep_statement(tx, other, {"needs": 3}, actor="test", secret_key=settings.secret_key, now=NOW)
        number = kept.id

    assert client.get(f"{PAGE}/verklaringen/{number}").status_code == 404
    assert client.get(f"{PAGE}/verklaringen/{number}.json").status_code == 404
    assert f"verklaringen/{number}" not in client.get(f"{PAGE}/verklaringen").text


@pytest.mark.parametrize(("path", "number_of"), [("", 36), ("/verklaringen", 4)])
def test_more_rows_cost_no_more_statements(
    client: TestClient, database: Database, settings: Settings, path: str, number_of: int
) -> None:
    counted = []
    for more in (1, 2):
        with database.write() as tx:
            for number in range(more):
                plant(tx, by_slug(tx), 10 * more + number)
                keep_statement(
                    tx, by_slug(tx), {"needs": 3}, actor="test", secret_key=settings.secret_key, now=NOW
                )
        with count_statements(database) as count:
            client.get(PAGE + path)
        counted.append(count.statements)

    assert counted == [number_of, number_of], count.texts


def test_many_statements_come_in_pages(client: TestClient, database: Database, settings: Settings) -> None:
    with database.write() as tx:
        for number in range(RECORDS + 1):
            at = NOW + timedelta(days=number)
            keep_statement(
                tx, by_slug(tx), {"needs": number}, actor="test", secret_key=settings.secret_key, now=at
            )

    assert client.get(f"{PAGE}/verklaringen").text.count('<th scope="row">') == RECORDS
    assert client.get(f"{PAGE}/verklaringen?page=2").text.count('<th scope="row">') == 1
