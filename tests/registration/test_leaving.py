"""Handing over, thinking better of it, a new link, and being forgotten."""

from typing import Any

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from congress.core.db import Database
from congress.mail.models import OutboxMail
from congress.registration.models import Need, Registration
from congress.registration.rules.places import Status
from tests.conftest import Clock
from tests.make import by_slug, make_congress, make_participation
from tests.make_registration import arrive, link_of, mails, with_link

COLLEAGUE = {
    "given_name": "Iris",
    "family_name": "Blom",
    "email": "Iris.Blom@voorbeeld.nl",
    "organisation": "Welzijnskwartier",
    "municipality": "GM0534",
}
NEEDS: dict[str, Any] = {"diet": "geheim dieet", "needs_consent": "on"}


@pytest.fixture
def person(database: Database) -> Registration:
    """Sanne, who has the only place and a diet; nobody waits."""
    with database.write() as tx:
        congress = make_congress(tx, capacity=1)
        make_participation(tx, congress)
        return arrive(tx, congress, 1, **NEEDS).registration


def _now(database: Database, person: Registration) -> Registration:
    with database.read() as tx:
        return tx.get_one(Registration, person.id)


def test_a_colleague_gets_the_place_and_nothing_personal(
    client: TestClient, database: Database, person: Registration
) -> None:
    old = link_of(person)
    answer = client.post(f"{old}/overdragen", data=COLLEAGUE)

    assert "Je plek is overgedragen" in answer.text
    now = _now(database, person)
    assert (now.display_name, now.email, now.status) == (
        "Iris Blom",
        "iris.blom@voorbeeld.nl",
        Status.CONFIRMED,
    )
    assert (now.issue_number, now.link_version) == (2, 2)
    assert client.get(old).status_code == 404, "the old link opens nothing"
    assert client.get(link_of(with_link(now))).status_code == 200
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Need)) == 0
        assert [kind for kind, _ in mails(tx)][-2:] == ["replaced", "took-over"]
        sent = tx.scalars(select(OutboxMail).where(OutboxMail.kind == "replaced")).one()
        assert sent.facts == {"to": person.email, "name": person.display_name, "invited": []}


def test_a_place_is_not_handed_to_who_has_one(
    client: TestClient, database: Database, person: Registration
) -> None:
    answer = client.post(f"{link_of(person)}/overdragen", data=COLLEAGUE | {"email": person.email})

    assert answer.status_code == 422
    assert "Met dit mailadres kun je niet overdragen" in answer.text
    assert 'value="Iris"' in answer.text, "what was typed is kept"
    assert _now(database, person).given_name == person.given_name


def test_every_mistake_about_the_colleague_is_told_at_once(client: TestClient, person: Registration) -> None:
    answer = client.post(f"{link_of(person)}/overdragen", data={})
    for sentence in ("de voornaam van je collega", "de achternaam van je collega", "het e-mailadres van je"):
        assert sentence in answer.text


def test_who_cancelled_has_nothing_to_hand_over(client: TestClient, person: Registration) -> None:
    client.post(f"{link_of(person)}/afmelden")
    assert client.post(f"{link_of(person)}/overdragen", data=COLLEAGUE).status_code == 409


def test_cancelling_is_undone_within_ten_minutes(
    client: TestClient, database: Database, person: Registration, clock: Clock
) -> None:
    page = client.post(f"{link_of(person)}/afmelden").text
    assert "Draai mijn afmelding terug" in page
    clock.advance(minutes=10)
    page = client.post(f"{link_of(person)}/afmelden/terug").text

    assert "Je afmelding is teruggedraaid" in page
    assert _now(database, person).status == Status.CONFIRMED


def test_after_ten_minutes_it_is_too_late(
    client: TestClient, database: Database, person: Registration, clock: Clock
) -> None:
    client.post(f"{link_of(person)}/afmelden")
    clock.advance(minutes=10, seconds=1)

    assert "Draai mijn afmelding terug" not in client.get(link_of(person)).text
    assert client.post(f"{link_of(person)}/afmelden/terug").status_code == 409
    assert _now(database, person).status == Status.CANCELLED


def test_who_undoes_passes_nobody_who_waited(
    client: TestClient, database: Database, person: Registration
) -> None:
    with database.write() as tx:
        waits = arrive(tx, by_slug(tx), 2).registration
    page = client.get(f"{link_of(person)}/afmelden").text
    assert "Je plek gaat meteen naar de eerste" in page
    client.post(f"{link_of(person)}/afmelden")
    page = client.post(f"{link_of(person)}/afmelden/terug").text

    assert "Je bent nummer 1." in page
    assert _now(database, waits).status == Status.CONFIRMED
    assert _now(database, person).status == Status.WAITING


def test_a_new_link_ends_the_old_one_and_comes_by_mail(
    client: TestClient, database: Database, person: Registration
) -> None:
    old = link_of(person)
    assert "Kijk in je mail" in client.post(f"{old}/nieuwe-link").text

    assert client.get(old).status_code == 404
    with database.read() as tx:
        assert mails(tx)[-1] == ("new-link", person.id)
    assert _now(database, person).issue_number == 1, "the ticket stays good"


def test_being_forgotten_leaves_a_number_and_no_person(
    client: TestClient, database: Database, person: Registration
) -> None:
    link = link_of(person)
    client.post(f"{link}/wijzigen", data=COLLEAGUE)
    assert "Je gegevens zijn gewist" in client.post(f"{link}/wissen").text

    now = _now(database, person)
    assert now.status == Status.CANCELLED
    assert now.municipality_code == "GM0534", "the gemeente is counted"
    assert now.erased_at is not None
    kept = " ".join(str(value) for value in vars(now).values())
    for word in ("Iris", "Blom", person.email, "Welzijnskwartier", person.given_name):
        assert word not in kept
    assert client.get(link).status_code == 404
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Need)) == 0
        last = tx.scalars(select(OutboxMail).order_by(OutboxMail.id.desc())).first()
        assert last is not None
        assert (last.kind, (last.facts or {})["to"]) == ("erased", person.email)


def test_looking_at_the_pages_changes_nothing(
    client: TestClient, database: Database, person: Registration
) -> None:
    for path in ("/overdragen", "/nieuwe-link", "/wissen", "/wijzigen", "/wensen", "/gegevens", "/ticket"):
        answer = client.get(link_of(person) + path)
        assert answer.status_code == 200, path
        assert answer.headers["referrer-policy"] == "strict-origin"
        assert answer.headers["cache-control"] == "no-store"
    assert _now(database, person).link_version == 1


def test_needs_are_changed_and_forgotten_by_the_person(
    client: TestClient, database: Database, person: Registration
) -> None:
    link = link_of(person)
    assert "geheim dieet" in client.get(f"{link}/wensen").text
    refused = client.post(f"{link}/wensen", data={"diet": "geen noten"})
    assert refused.status_code == 422
    assert "geen noten" in refused.text
    client.post(f"{link}/wensen", data={"diet": "geen noten", "needs_consent": "on"})
    assert client.get(f"{link}/gegevens.json").json()["needs"]["diet"] == "geen noten"
    client.post(f"{link}/wensen", data={})
    assert client.get(f"{link}/gegevens.json").json()["needs"] is None
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Need)) == 0


def test_my_data_is_everything(client: TestClient, person: Registration) -> None:
    link = link_of(person)
    data = client.get(f"{link}/gegevens.json").json()
    assert data["person"]["email"] == person.email
    assert data["registration"]["status"] == "confirmed"
    assert data["needs"]["diet"] == "geheim dieet"
    assert [mail["kind"] for mail in data["mails"]] == ["registered"]
    page = client.get(f"{link}/gegevens").text
    for word in (person.email, person.family_name, "geheim dieet"):
        assert word in page
