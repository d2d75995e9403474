"""The form, its mistakes, and the thanks."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from congress.core.db import Database
from congress.programme.models import Preference, Workshop
from congress.registration.models import Answer, Need, Organisation, RegisterNumber, Registration
from congress.registration.rules.places import Status
from congress.registration.rules.questions import QuestionKind
from congress.setup.rules.policies import Choice, Outsiders
from tests.conftest import Clock
from tests.make import NOW, by_slug, make_congress, make_participation, make_theme
from tests.make_registration import SANNE, mails, make_programme, make_question
from tests.statements import count_statements

FORM = "/hlt-2026/aanmelden"


@pytest.fixture(autouse=True)
def _congress(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        make_programme(tx, congress)


def _registrations(database: Database) -> list[Registration]:
    with database.read() as tx:
        return list(tx.scalars(select(Registration).order_by(Registration.id)))


def test_the_form_asks_what_it_needs_and_says_why(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        tx.add(Organisation(name="Welzijnskwartier", kind="welzijn", municipality_codes=["GM0537"]))

    page = client.get(FORM).text

    for label in ("Voornaam", "E-mailadres van je werk", "Gemeente waar je werkt", "Dieet of allergie"):
        assert label in page
    assert '<option value="Welzijnskwartier" data-kind="welzijn" data-gemeente="GM0537">' in page
    assert '<option value="GM0534">Hillegom</option>' in page
    assert 'name="wens-r1-1"' in page
    assert 'name="wens-r2-3"' in page
    assert "14 dagen na het congres" in page


def test_what_the_workshops_are_about_can_be_read_beside_the_choices(
    client: TestClient, database: Database
) -> None:
    assert "Waar gaan de workshops" not in client.get(FORM).text
    with database.write() as tx:
        theme = make_theme(tx, by_slug(tx), name="Signaleren")
        workshop = tx.scalars(select(Workshop).order_by(Workshop.id)).first()
        assert workshop is not None
        workshop.abstract, workshop.theme_id = "Wat zie je, en wat doe je?", theme.id

    page = client.get(FORM).text

    assert page.count("Waar gaan de workshops in Ronde") == 2
    assert "(Signaleren)" in page
    assert "Wat zie je, en wat doe je?" in page


def test_a_good_form_registers_and_leads_to_the_thanks(client: TestClient, database: Database) -> None:
    wishes = {"wens-r1-1": "w2", "wens-r1-2": "w1", "wens-r2-2": "w3"}

    response = client.post(FORM, data=SANNE | wishes | {"diet": "geen noten", "needs_consent": "on"})

    assert response.url.path == "/hlt-2026/aangemeld"
    assert "We hebben je aanmelding ontvangen." in response.text
    (sanne,) = _registrations(database)
    assert (sanne.display_name, sanne.email, sanne.municipality_code, sanne.status) == (
        "Sanne de Vries",
        "sanne@voorieder1.nl",
        "GM0534",
        Status.CONFIRMED,
    )
    with database.read() as tx:
        ranks = tx.execute(select(Preference.rank).order_by(Preference.id)).scalars().all()
        assert ranks == [1, 2, 1]
        assert tx.get_one(Need, sanne.id).diet == "geen noten"


def test_a_post_with_everything_in_it_costs_twelve_statements_and_one_commit(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        make_question(tx, by_slug(tx), code="meldcode", kind=QuestionKind.YES_NO)
        make_question(tx, by_slug(tx), code="jaren", kind=QuestionKind.NUMBER)
    typed = SANNE | {f"wens-r{r}-{n}": f"w{n}" for r in (1, 2) for n in (1, 2, 3)}
    typed |= {"diet": "vega", "needs_consent": "on", "vraag-meldcode": "ja", "vraag-jaren": "7,5"}
    typed |= {"register-1": "SKJ", "nummer-1": "120012345", "register-2": "BIG", "nummer-2": "49012345601"}

    with count_statements(database) as count:
        client.post(FORM, data=typed | {"report_consent": "on"}, follow_redirects=False)

    assert count.statements == 12, count.texts
    assert count.commits == 1
    with database.read() as tx:
        for table, rows in ((Preference, 6), (Need, 1), (Answer, 2), (RegisterNumber, 2)):
            assert tx.scalar(select(func.count()).select_from(table)) == rows


def test_every_mistake_is_explained_at_its_field_and_everything_typed_is_kept(
    client: TestClient, database: Database
) -> None:
    typed = SANNE | {
        "given_name": " ",
        "email": "sanne@",
        "municipality": "",
        "wens-r1-1": "w1",
        "wens-r1-2": "w1",
        "diet": "geen noten",
        "consent": "",
    }

    response = client.post(FORM, data=typed)

    assert response.status_code == 422
    page = response.text
    assert "<title>Fout: Aanmelden" in page
    assert 'value="sanne@"' in page
    assert 'value="geen noten"' in page
    assert '<option value="w1" selected>' in page
    in_order = [
        "Vul je voornaam in.",
        "Vul een e-mailadres in, zoals naam@voorbeeld.nl.",
        "Kies de gemeente waar je werkt.",
        "Deze workshop koos je al in deze ronde.",
        "Zet een vinkje: zonder toestemming kunnen we je niet aanmelden.",
    ]
    places = [page.index(sentence) for sentence in in_order]
    assert places == sorted(places)
    assert 'id="email-problem"' in page
    assert _registrations(database) == []


def test_needs_without_their_own_tick_are_not_kept(client: TestClient, database: Database) -> None:
    response = client.post(FORM, data=SANNE | {"access": "rolstoel"})

    assert response.status_code == 422
    assert "of maak de velden leeg" in response.text
    assert 'value="rolstoel"' in response.text
    assert _registrations(database) == []


def test_a_known_address_gets_the_very_same_answer(client: TestClient, database: Database) -> None:
    first = client.post(FORM, data=SANNE)
    second = client.post(FORM, data=SANNE | {"given_name": "Vreemde"})

    assert (second.status_code, second.text, second.url) == (first.status_code, first.text, first.url)
    assert len(_registrations(database)) == 1


def test_a_program_that_fills_in_the_trap_is_thanked_and_forgotten(
    client: TestClient, database: Database
) -> None:
    response = client.post(FORM, data=SANNE | {"website": "https://spam.example"})

    assert response.url.path == "/hlt-2026/aangemeld"
    assert _registrations(database) == []


def test_before_and_after_the_window_the_page_says_so(client: TestClient, clock: Clock) -> None:
    clock.advance(days=-31)
    assert "Aanmelden kan vanaf zaterdag 24 oktober 2026, 14:00 uur." in client.get(FORM).text
    clock.advance(days=60)
    page = client.get(FORM).text
    assert "Het is nu gesloten." in page
    assert "<form" not in page
    assert client.post(FORM, data=SANNE).status_code == 409


def test_a_full_congress_says_that_one_joins_the_waiting_line(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        by_slug(tx).capacity = 1
    client.post(FORM, data=SANNE)

    page = client.get(FORM).text
    client.post(FORM, data=SANNE | {"email": "daan@voorieder1.nl"})

    assert "je komt op de wachtlijst" in page
    assert "Meld me aan voor de wachtlijst" in page
    assert [p.status for p in _registrations(database)] == [Status.CONFIRMED, Status.WAITING]


def test_people_from_elsewhere_hear_at_the_field_that_it_is_not_for_them(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        by_slug(tx).outsiders = Outsiders.REFUSE

    response = client.post(FORM, data=SANNE | {"municipality": "elders"})

    assert response.status_code == 422
    assert 'id="municipality-problem"' in response.text
    assert "alleen voor mensen die werken in een van de deelnemende gemeenten" in response.text
    assert 'value="sanne@voorieder1.nl"' in response.text


def test_with_direct_choice_the_form_asks_no_wishes(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        by_slug(tx).choice = Choice.DIRECT

    assert "wens-r1-1" not in client.get(FORM).text


@pytest.mark.parametrize(
    ("field", "text"),
    [
        ("given_name", "x" * 10_000),
        ("given_name", "Sanne\x00"),
        ("family_name", "Vries\r\nBcc: iedereen@voorbeeld.nl"),
        ("email", "sanne@voorieder1.nl\r\nBcc: iedereen@voorbeeld.nl"),
        ("email", "x" * 250 + "@voorieder1.nl"),
        ("organisation", "y" * 121),
        ("job_title", "a\x1bb"),
        ("municipality", "GM9999"),
        ("municipality", "'; DROP TABLE registration; --"),
        ("wens-r1-1", "bestaat-niet"),
        ("diet", "z" * 501),
    ],
)
def test_hostile_input_gets_a_sentence_and_stores_nothing(
    client: TestClient, database: Database, field: str, text: str
) -> None:
    response = client.post(FORM, data=SANNE | {"needs_consent": "on", field: text})

    assert response.status_code == 422
    assert f'id="{field}-problem"' in response.text
    assert _registrations(database) == []
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Need)) == 0
        assert mails(tx) == []


def test_odd_but_honest_names_are_kept_and_shown_as_text(client: TestClient, database: Database) -> None:
    client.post(
        FORM,
        data=SANNE | {"given_name": "<b>Łucja</b> 🎈", "family_name": "\u202egnoW", "organisation": "=cmd()"},
    )

    (person,) = _registrations(database)
    assert (person.given_name, person.family_name, person.organisation) == (
        "<b>Łucja</b> 🎈",
        "gnoW",
        "=cmd()",
    )


def test_a_post_from_another_site_is_refused(client: TestClient, database: Database) -> None:
    response = client.post(FORM, data=SANNE, headers={"Sec-Fetch-Site": "cross-site"})

    assert response.status_code == 403
    assert _registrations(database) == []


def test_an_unknown_congress_has_no_form(client: TestClient, clock: Clock) -> None:
    clock.advance(hours=timedelta(hours=1).seconds / 3600)
    for path in ("/bestaat-niet/aanmelden", "/bestaat-niet/aangemeld"):
        assert client.get(path).status_code == 404
    assert client.post("/bestaat-niet/aanmelden", data=SANNE).status_code == 404


def test_after_the_placement_the_form_asks_no_wishes_and_says_where_seats_are_chosen(
    client: TestClient, database: Database, clock: Clock
) -> None:
    sentence = "Workshops waar nog plek is, kies je na het aanmelden op je eigen pagina."
    assert sentence not in client.get(FORM).text
    with database.write() as tx:
        by_slug(tx).placement_published_at = NOW

    page = client.get(FORM).text
    client.post(FORM, data=SANNE | {"wens-r1-1": "w2"})

    assert sentence in page
    assert "wens-r1-1" not in page
    assert "kies je na het aanmelden" not in client.get("/hlt-2026/aanmelden/team").text
    assert "kiest uit de workshops waar nog plek is" in client.get("/hlt-2026/aanmelden/team").text
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Preference)) == 0
        assert len(_registrations(database)) == 1


def test_between_the_deadline_and_the_placement_the_form_names_no_moment_that_has_passed(
    client: TestClient, database: Database
) -> None:
    assert "Je keuzes kun je veranderen tot" in client.get(FORM).text
    with database.write() as tx:
        by_slug(tx).preferences_close_at = NOW - timedelta(days=1)

    page = client.get(FORM).text

    assert "Je keuzes kun je veranderen tot" not in page
    assert "Je kunt je keuzes daarna niet meer veranderen." in page
