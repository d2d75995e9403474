"""What an organiser fills in about somebody else, and the history of one person."""

import re
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.audit import AuditEntry
from congress.core.db import Database
from congress.registration.actions import cancel
from congress.registration.models import Need, Registration
from congress.registration.rules.places import Status
from congress.setup.models import Congress
from congress.setup.rules.policies import Outsiders
from tests.make import NOW, by_slug, make_congress, make_participation, staff
from tests.make_registration import arrive, link_of, mails

LIST = "/beheer/hlt-2026/aanmeldingen"
ADD = f"{LIST}/nieuw"
SECRET_NEED = "insulinepomp"
DAAN = {
    "given_name": "Daan",
    "family_name": "Bakker",
    "email": "Daan@Welzijn.nl",
    "organisation": "Welzijnskwartier",
    "municipality": "GM0534",
    "language": "nl",
    "note": "Belde op maandag.",
    "consent": "on",
    "tell": "on",
}
BEFORE_OPENING = {"opens_at": NOW + timedelta(days=1)}


@pytest.fixture
def congress(client: TestClient, database: Database) -> Congress:
    """A congress for two, of Hillegom, with an organiser signed in."""
    with database.write() as tx:
        congress = make_congress(tx, capacity=2)
        make_participation(tx, congress)
    staff(client, Role.ORGANISER, congress)
    return congress


def _arrive(database: Database, number: int, **other: Any) -> Registration:
    with database.write() as tx:
        return arrive(tx, by_slug(tx), number, **other).registration


def _count(database: Database) -> int:
    with database.read() as tx:
        return tx.scalar(select(func.count(Registration.id))) or 0


def test_somebody_is_added_outside_the_window_with_a_note_and_the_line_when_it_is_full(
    client: TestClient, database: Database, congress: Congress
) -> None:
    _arrive(database, 1)
    with database.write() as tx:
        for name, value in BEFORE_OPENING.items():
            setattr(by_slug(tx), name, value)

    page = client.post(ADD, data=DAAN).text
    late = client.post(ADD, data=DAAN | {"email": "laat@welzijn.nl", "tell": ""}).text

    assert "heeft een plek" in page
    assert "Belde op maandag." in page
    assert "Toegevoegd" in page
    assert "organiser@hillegom.nl" in page.split("Wat er gebeurde", 1)[1]
    assert "op de wachtlijst" in late
    with database.read() as tx:
        daan = tx.scalars(select(Registration).where(Registration.email == "daan@welzijn.nl")).one()
        assert mails(tx)[-1] == ("registered", daan.id)
        assert by_slug(tx).taken == 2
        assert link_of(daan)


def test_faults_are_said_at_the_field_and_what_was_typed_stays(
    client: TestClient, database: Database, congress: Congress
) -> None:
    _arrive(database, 1)
    wrong = {
        "email": ("mens1@welzijn.nl", "staat al in de lijst"),
        "family_name": ("x" * 10_000, "op één regel van hooguit 120"),
        "given_name": ("Da\x00an", "op één regel van hooguit 120"),
        "organisation": ("", "welke organisatie"),
        "municipality": ("GM9999", "Kies een gemeente uit de lijst."),
        "consent": ("", "zonder toestemming"),
        "note": ("n" * 2001, "hooguit 2000 tekens"),
    }
    for name, (text, sentence) in wrong.items():
        answer = client.post(ADD, data=DAAN | {name: text})
        assert (answer.status_code, sentence in answer.text) == (422, True), name
        assert 'value="Welzijnskwartier"' in answer.text or name == "organisation"
    assert _count(database) == 1

    with database.write() as tx:
        by_slug(tx).outsiders = Outsiders.REFUSE
    answer = client.post(ADD, data=DAAN | {"municipality": "elders"})
    assert "alleen voor mensen die werken in" in answer.text
    assert _count(database) == 1


def test_a_direction_override_is_taken_out_and_html_is_shown_as_text(
    client: TestClient, database: Database, congress: Congress
) -> None:
    page = client.post(ADD, data=DAAN | {"family_name": "Bak\u202eker<b>", "note": "=cmd()<script>"}).text

    assert "<h1>Daan Bakker&lt;b&gt;</h1>" in page
    assert "<script>" not in page.split("<main", 1)[1]


def test_who_cancelled_starts_anew_and_what_was_told_before_is_gone(
    client: TestClient, database: Database, congress: Congress
) -> None:
    person = _arrive(database, 1, diet=SECRET_NEED, needs_consent="on")
    with database.write() as tx:
        cancel(tx, tx.get_one(Registration, person.id), now=NOW)

    client.post(ADD, data=DAAN | {"email": "mens1@welzijn.nl"})

    with database.read() as tx:
        back = tx.get_one(Registration, person.id)
        assert (back.status, back.given_name, back.cancelled_at) == (Status.CONFIRMED, "Daan", None)
        assert tx.get(Need, person.id) is None
        assert by_slug(tx).taken == 1


def test_a_change_of_address_makes_a_new_link_and_the_log_names_fields_only(
    client: TestClient, database: Database, congress: Congress
) -> None:
    person, other = _arrive(database, 1), _arrive(database, 2)
    page = f"{LIST}/{person.id}"
    form = client.get(f"{page}/wijzigen").text
    assert 'value="mens1@welzijn.nl"' in form
    same = DAAN | {"email": "mens1@welzijn.nl", "given_name": "Sanne", "family_name": "Mens 1"}

    client.post(f"{page}/wijzigen", data=same | {"organisation": "Rosa Manus"})
    assert client.get(link_of(person)).status_code == 200
    taken = client.post(f"{page}/wijzigen", data=same | {"email": other.email})
    assert (taken.status_code, "staat al in de lijst" in taken.text) == (422, True)
    shown = client.post(f"{page}/wijzigen", data=same | {"email": "nieuw@welzijn.nl"}).text

    assert client.get(link_of(person)).status_code == 404
    assert re.search(r"Gegevens gewijzigd: [^<]*e-mailadres", shown)
    with database.read() as tx:
        assert mails(tx)[-1] == ("new-link", person.id)
        lines = tx.scalars(select(AuditEntry).where(AuditEntry.action == "registration-changed")).all()
        assert [sorted(line.after["fields"]) for line in lines if line.after] == [
            ["job_title", "note", "organisation"],
            ["email", "organisation"],
        ]
        assert not any("nieuw@welzijn.nl" in str((line.before, line.after)) for line in lines)


def test_the_history_tells_who_did_what_and_nothing_of_needs(
    client: TestClient, database: Database, congress: Congress
) -> None:
    person = _arrive(database, 1, diet=SECRET_NEED, needs_consent="on")
    client.post(f"{LIST}/{person.id}/link")
    client.post(f"{LIST}/{person.id}/afmelding")

    page = client.get(f"{LIST}/{person.id}").text.split("Wat er gebeurde", 1)[1]

    assert page.index("Aangemeld") < page.index("Link opnieuw gemaild") < page.index("Afgemeld")
    assert (page.count("de deelnemer zelf"), page.count("organiser@hillegom.nl")) == (1, 2)
    assert SECRET_NEED not in page


def test_the_note_is_for_staff_and_in_the_own_data_and_nowhere_else(
    client: TestClient, database: Database, congress: Congress
) -> None:
    person = _arrive(database, 1)
    with database.write() as tx:
        tx.get_one(Registration, person.id).note = "Belt liever."

    assert "Belt liever." in client.get(f"{LIST}/{person.id}").text
    assert "Belt liever." in client.get(f"{LIST}.csv").text
    for own in ("gegevens", "gegevens.json"):
        assert "Belt liever." in client.get(f"{link_of(person)}/{own}").text
    assert "Belt liever." not in client.get(link_of(person)).text


def test_another_congress_and_other_roles_change_nobody(
    client: TestClient, database: Database, congress: Congress
) -> None:
    with database.write() as tx:
        stranger = arrive(tx, make_congress(tx, slug="ander"), 7).registration
    assert client.post(f"{LIST}/{stranger.id}/wijzigen", data=DAAN).status_code == 404

    staff(client, Role.FINANCE, congress)
    assert client.post(ADD, data=DAAN).status_code == 403
    assert _count(database) == 1
