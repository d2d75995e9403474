"""The organiser's pages about the form: own questions and organisations."""

from collections.abc import Callable

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.audit import AuditEntry
from congress.core.db import Database
from congress.registration.models import Answer, Organisation, Question
from congress.registration.queries import answers_of, questions_of
from congress.registration.rules.questions import QuestionKind
from tests.make import by_slug, make_congress, make_participation, make_registration
from tests.make_registration import arrive, make_question
from tests.statements import count_statements

PAGE = "/beheer/hlt-2026/vragen"
ORGANISATIONS = "/beheer/hlt-2026/organisaties"
MELDING = {
    "text": "Hoe vaak deed je een melding?",
    "text_en": "How often did you report?",
    "kind": "one-of",
    "choices": "nooit\n\n vaak ",
    "choices_en": "never\noften",
    "keep_days": "90",
}


@pytest.fixture(autouse=True)
def _organiser(client: TestClient, database: Database, staff: Callable[..., str]) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
    staff(client, Role.ORGANISER, congress)


def _texts(database: Database) -> list[str]:
    with database.read() as tx:
        return [question.text for question in questions_of(tx, by_slug(tx).id)]


def test_a_question_is_added_shown_on_the_form_and_logged(client: TestClient, database: Database) -> None:
    assert "Nog geen eigen vragen." in client.get(PAGE).text

    page = client.post(f"{PAGE}/nieuw", data=MELDING | {"municipality_codes": ["GM0534"]})

    assert page.url.path == PAGE
    assert "Hoe vaak deed je een melding?" in page.text
    assert "Hillegom" in page.text
    with database.read() as tx:
        question = tx.scalars(select(Question)).one()
        assert (question.code, question.choices, question.choices_en, question.keep_days) == (
            "hoe-vaak-deed-je-een-melding",
            ["nooit", "vaak"],
            ["never", "often"],
            90,
        )
        assert question.municipality_codes == ["GM0534"]
        assert tx.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()[-1] == "question-added"
    assert 'name="vraag-hoe-vaak-deed-je-een-melding"' in client.get("/hlt-2026/aanmelden").text


def test_two_questions_with_the_same_words_get_codes_of_their_own(
    client: TestClient, database: Database
) -> None:
    for text in ("Łódź?", "Łódź?", "???"):
        client.post(f"{PAGE}/nieuw", data=MELDING | {"text": text})

    with database.read() as tx:
        assert [question.code for question in questions_of(tx, by_slug(tx).id)] == ["odz", "odz-2", "vraag"]


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"text": " "}, "text"),
        ({"choices": "een"}, "choices"),
        ({"choices": "een\neen"}, "choices"),
        ({"choices": "x" * 121 + "\ntwee"}, "choices"),
        ({"choices_en": "one"}, "choices_en"),
        ({"kind": "gok"}, "kind"),
        ({"keep_days": "0"}, "keep_days"),
        ({"municipality_codes": "Hillegom"}, "municipality_codes"),
    ],
)
def test_a_mistake_is_told_at_its_field_and_nothing_is_kept(
    client: TestClient, database: Database, wrong: dict[str, str], field: str
) -> None:
    response = client.post(f"{PAGE}/nieuw", data=MELDING | wrong)

    assert response.status_code == 422
    assert f'id="{field}-problem"' in response.text
    assert _texts(database) == []


def test_an_answered_question_keeps_its_kind_and_its_answers(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        question = make_question(tx, by_slug(tx), kind=QuestionKind.TEXT)
        person = arrive(tx, by_slug(tx), 1).registration
        tx.add(Answer(registration_id=person.id, question_id=question.id, value="alles"))
    one = f"{PAGE}/{question.id}"

    refused = client.post(one, data=MELDING)
    changed = client.post(one, data=MELDING | {"kind": "text", "text": "Wat leer je?"})
    closed = client.post(f"{one}/stand", data={"stand": "dicht"})

    assert "Deze vraag is al beantwoord." in refused.text
    assert "Wat leer je?" in changed.text
    assert "gesloten" in closed.text
    assert "Wat leer je?" not in client.get("/hlt-2026/aanmelden").text
    with database.read() as tx:
        assert answers_of(tx, person.id) == {question.id: "alles"}
    assert "alles" in client.get(f"/beheer/hlt-2026/aanmeldingen/{person.id}").text
    client.post(f"{one}/stand", data={"stand": "open"})
    assert "Wat leer je?" in client.get("/hlt-2026/aanmelden").text


def test_questions_move_up_and_down_and_stop_at_the_ends(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        ids = [
            make_question(tx, by_slug(tx), code=text, text=text, position=n).id
            for n, text in enumerate("abc")
        ]

    for number, where, order in (
        (0, "omlaag", "bac"),
        (0, "omlaag", "bca"),
        (0, "omlaag", "bca"),
        (1, "omhoog", "bca"),
        (2, "omhoog", "cba"),
        (2, "nergens", "cba"),
    ):
        client.post(f"{PAGE}/{ids[number]}/plaats", data={"naar": where})
        assert _texts(database) == list(order)


def test_questions_of_another_congress_are_not_there(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        other = make_question(tx, make_congress(tx, slug="anders"))

    assert client.get(f"{PAGE}/{other.id}").status_code == 404
    assert client.post(f"{PAGE}/{other.id}", data=MELDING).status_code == 404


def test_more_than_forty_questions_are_refused(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        for number in range(40):
            make_question(tx, by_slug(tx), code=f"v{number}")

    assert "Er zijn al 40 vragen." in client.post(f"{PAGE}/nieuw", data=MELDING).text


@pytest.mark.parametrize("page", [PAGE, ORGANISATIONS])
def test_a_list_costs_the_same_with_one_and_three_rows(
    client: TestClient, database: Database, page: str
) -> None:
    found = []
    for rows in (1, 2):
        with database.write() as tx:
            for number in range(rows):
                make_question(tx, by_slug(tx), code=f"v{rows}{number}")
                tx.add(Organisation(name=f"Club {rows}{number}"))
        with count_statements(database) as count:
            assert client.get(page).status_code == 200
        found.append(count.statements)

    assert found[0] == found[1]


def test_an_organisation_is_added_changed_and_taken_off_the_list(
    client: TestClient, database: Database
) -> None:
    assert "Nog geen organisaties." in client.get(ORGANISATIONS).text
    given = {"name": "Voor ieder 1", "kind": "welzijn", "municipality_codes": ["GM0534"]}
    added = client.post(f"{ORGANISATIONS}/nieuw", data=given)
    double = client.post(f"{ORGANISATIONS}/nieuw", data=given | {"name": "VOOR IEDER 1"})
    long = client.post(f"{ORGANISATIONS}/nieuw", data=given | {"name": "Club", "kind": "x" * 61})

    assert "Hillegom" in added.text
    assert "staat al in de lijst" in double.text
    assert long.status_code == 422
    with database.read() as tx:
        one = f"{ORGANISATIONS}/{tx.scalars(select(Organisation.id)).one()}"
    assert 'value="GM0534" checked' in client.get(one).text

    client.post(one, data={"name": "Voor iedereen", "kind": "zorg"})
    with database.read() as tx:
        found = tx.scalars(select(Organisation)).one()
        assert (found.name, found.kind, found.municipality_codes) == ("Voor iedereen", "zorg", [])
    client.post(f"{one}/weg")
    assert client.get(one).status_code == 404


@pytest.mark.parametrize("is_elsewhere", [True, False])
def test_an_organisation_of_people_of_another_congress_is_not_for_one_organiser_to_change(
    client: TestClient, database: Database, staff: Callable[..., str], is_elsewhere: bool
) -> None:
    with database.write() as tx:
        other = make_congress(tx, slug="duin-2026")
        make_registration(tx, other if is_elsewhere else by_slug(tx), organisation="VOOR ieder 1")
        one = Organisation(name="Voor ieder 1", kind="welzijn")
        tx.add(one)
        tx.flush()  # its id
        page = f"{ORGANISATIONS}/{one.id}"

    changed = client.post(page, data={"name": "Voor ieder 2"})
    removed = client.post(f"{page}/weg")

    with database.read() as tx:
        names = tx.scalars(select(Organisation.name)).all()
    if not is_elsewhere:
        assert (changed.status_code, removed.status_code, names) == (200, 200, [])
        return
    assert (changed.status_code, removed.status_code, names) == (422, 409, ["Voor ieder 1"])
    assert "werken ook bij deze organisatie. Vraag de beheerder" in changed.text
    assert 'value="Voor ieder 2"' in changed.text
    assert "werken ook bij deze organisatie. Vraag de beheerder" in removed.text
    staff(client, Role.ADMIN)
    assert client.post(page, data={"name": "Voor ieder 2"}).status_code == 200


def test_who_organises_both_congresses_changes_an_organisation_of_both(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        other = make_congress(tx, slug="duin-2026")
        make_registration(tx, other, organisation="Voor ieder 1")
        one = Organisation(name="Voor ieder 1")
        tx.add(one)
        tx.flush()  # its id
    staff(client, Role.ORGANISER, other)

    assert client.post(f"{ORGANISATIONS}/{one.id}", data={"name": "Voor ieder 2"}).status_code == 200
