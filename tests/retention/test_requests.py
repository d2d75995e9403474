"""Requests of people: everything that is kept is shown, erasing leaves nothing, and the log has no names."""

import re
from uuid import uuid5

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.audit import AuditEntry
from congress.core.db import Database
from congress.core.tokens import hash_secret
from congress.programme.models import Speaker
from congress.registration.actions.replace import replace_person
from congress.registration.forms.person import NewcomerForm
from congress.registration.models import PrivacyRequest, Registration, Team
from congress.registration.rules.places import Status
from tests.conftest import Clock
from tests.make import NAMESPACE, NOW, by_slug, make_congress, make_participation, make_registration, staff
from tests.make_privacy import PLANTED, plant
from tests.make_registration import KEY, link_of
from tests.retention.test_clearing import everything
from tests.statements import count_statements

PAGE = "/beheer/hlt-2026/verzoeken"
EMAIL = f"{PLANTED}0-email@voorbeeld.nl"
ASKS = {"email": EMAIL, "kind": "access", "asked_on": "2026-11-20", "note": "belde, en mailde daarna"}
INSIDE = ("message", "problem", "facts", "uid", "told", "hash", "held", "known")
"""Planted texts that are no facts about the person: how a mail went, what others typed, and codes."""


@pytest.fixture(autouse=True)
def _officer(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        plant(tx, congress, 0)
    staff(client, Role.PRIVACY, congress)


def _ask(client: TestClient, **other: str) -> str:
    answer = client.post(PAGE, data=ASKS | other)
    assert answer.status_code == 200, answer.text
    return str(answer.url.path)


def _log(database: Database) -> list[AuditEntry]:
    with database.read() as tx:
        return [*tx.scalars(select(AuditEntry).order_by(AuditEntry.id))]


def test_a_request_is_written_down_with_the_day_by_which_it_must_be_answered(client: TestClient) -> None:
    page = client.get(_ask(client)).text

    assert "zondag 20 december 2026" in page
    assert "20 dec 2026" in client.get(PAGE).text


def test_who_is_not_known_cannot_be_asked_about_and_what_was_typed_stays(client: TestClient) -> None:
    unknown = client.post(PAGE, data=ASKS | {"email": "niemand@voorbeeld.nl"})
    later = client.post(PAGE, data=ASKS | {"asked_on": "2026-11-24"})
    long = client.post(PAGE, data=ASKS | {"note": "x" * 2001})

    assert (unknown.status_code, later.status_code, long.status_code) == (422, 422, 422)
    assert "Met dit adres is hier niemand bekend." in unknown.text
    assert 'value="niemand@voorbeeld.nl"' in unknown.text
    assert "Deze dag moet nog komen." in later.text
    assert "Vul hooguit 2000 tekens in." in long.text


def test_the_overview_has_everything_that_was_planted_about_this_person_and_nothing_of_another(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        plant(tx, by_slug(tx), 1)
        tx.add(Speaker(congress_id=by_slug(tx).id, code="s", name=f"{PLANTED}0-speaker", email=EMAIL.upper()))
        planted = {
            word
            for rows in everything(tx, f"{PLANTED}0").values()
            for row in rows
            for word in re.findall(rf"{PLANTED}0-[a-z-]+", row)
        }
    asked = _ask(client)
    page, file = client.get(f"{asked}/overzicht").text, client.get(f"{asked}/overzicht.json").text

    wanted = {word for word in planted if not any(part in word.split("-") for part in INSIDE)}
    assert len(wanted) > 12
    assert [word for word in sorted(wanted) if word not in file] == []
    assert [word for word in sorted(wanted) if word not in page] == []
    assert f"{PLANTED}1" not in page + file


def test_looking_and_erasing_are_logged_without_names(client: TestClient, database: Database) -> None:
    asked = _ask(client, kind="erasure")
    client.get(f"{asked}/overzicht")
    client.get(f"{asked}/overzicht.json")
    client.post(f"{asked}/wissen", data={"reason": "withdrawn", "sure": "on"})

    lines = [line for line in _log(database) if line.subject.startswith("verzoek")]
    assert [line.action for line in lines] == [
        "request-made",
        "overview-made",
        "overview-made",
        "person-erased",
        "request-done",
    ]
    assert lines[3].after == {"reason": "withdrawn"}
    assert {line.actor for line in lines} == {"privacy@hillegom.nl"}
    told = " ".join(f"{line.actor} {line.subject} {line.before} {line.after}" for line in _log(database))
    assert PLANTED not in told.lower()


def test_erasing_leaves_nothing_of_this_person_and_everything_of_another(
    client: TestClient, database: Database
) -> None:
    asked = _ask(client, kind="erasure")
    unsure = client.post(f"{asked}/wissen", data={"reason": "asked"})
    assert unsure.status_code == 422
    with database.write() as tx:
        plant(tx, by_slug(tx), 1)
    with database.read() as tx:
        before = everything(tx, f"{PLANTED}1")

    client.post(f"{asked}/wissen", data={"reason": "asked", "sure": "on"})

    with database.read() as tx:
        left = everything(tx, f"{PLANTED}0")
        assert [row for rows in left.values() for row in rows if "erased" not in row] == []
        assert left.keys() <= {"outbox_mail"}, "the last mail still has to find its way"
        assert everything(tx, f"{PLANTED}1") == before
    assert "Dit verzoek is klaar." in client.get(asked).text
    assert client.get(f"{asked}/overzicht").status_code == 409
    assert client.post(f"{asked}/wissen", data={"reason": "asked", "sure": "on"}).status_code == 409


def _erase_after(days: int, client: TestClient, clock: Clock, database: Database) -> tuple[Status, int]:
    asked = _ask(client)
    clock.advance(days=days)
    with database.read() as tx:
        congress = by_slug(tx)
    staff(client, Role.PRIVACY, congress)
    client.post(f"{asked}/wissen", data={"reason": "asked", "sure": "on"})
    with database.read() as tx:
        erased = tx.scalars(select(Registration).where(Registration.erased_at.is_not(None))).one()
        return erased.status, by_slug(tx).taken


def test_before_the_congress_the_place_comes_free(
    client: TestClient, clock: Clock, database: Database
) -> None:
    assert _erase_after(0, client, clock, database) == (Status.CANCELLED, 0)


def test_after_the_congress_the_numbers_stay(client: TestClient, clock: Clock, database: Database) -> None:
    assert _erase_after(18, client, clock, database) == (Status.CONFIRMED, 1)


def test_the_contact_of_a_team_without_registration_is_shown_and_erased(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        congress = by_slug(tx)
        team = Team(
            public_id=uuid5(NAMESPACE, "balie"),
            congress_id=congress.id,
            contact_name="Secretariaat Qzx",
            contact_email="balie@voorbeeld.nl",
            made_at=NOW,
            link_hash=hash_secret("balie"),
        )
        tx.add(team)
    asked = _ask(client, email="balie@voorbeeld.nl", kind="erasure")
    assert "Secretariaat Qzx" in client.get(f"{asked}/overzicht").text

    client.post(f"{asked}/wissen", data={"reason": "asked", "sure": "on"})

    with database.read() as tx:
        assert everything(tx, "balie@voorbeeld.nl") == {}
        assert everything(tx, "secretariaat") == {}


def test_who_took_over_is_not_shown_to_who_asked_before(client: TestClient, database: Database) -> None:
    asked = _ask(client)
    with database.write() as tx:
        congress = by_slug(tx)
        person = tx.scalars(select(Registration).where(Registration.email == EMAIL)).one()
        typed = {"given_name": "Nieuw", "family_name": "Mens", "email": "nieuw@voorbeeld.nl"}
        typed |= {"organisation": "Welzijn", "municipality": "GM0534", "consent": "on"}
        replace_person(tx, congress, person, NewcomerForm.read(typed), secret_key=KEY, now=NOW)

    assert "Van deze persoon bewaren we niets meer" in client.get(asked).text
    assert client.get(f"{asked}/overzicht").status_code == 404
    client.post(f"{asked}/wissen", data={"reason": "asked", "sure": "on"})
    with database.read() as tx:
        kept = tx.scalars(select(Registration).where(Registration.email == "nieuw@voorbeeld.nl")).one()
        assert kept.given_name == "Nieuw"
        assert kept.note == "", "what was noted about the former owner is not about the newcomer"


def test_a_request_of_another_congress_does_not_exist_here(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        other = make_congress(tx, slug="ander")
        person = make_registration(tx, other)
        request = PrivacyRequest(
            congress_id=other.id, registration_id=person.id, kind="access", asked_at=NOW, due_on=NOW.date()
        )
        tx.add(request)
        tx.flush()  # its id
        number = request.id

    for path in ("", "/overzicht", "/overzicht.json"):
        assert client.get(f"{PAGE}/{number}{path}").status_code == 404
    for path in ("/klaar", "/wissen"):
        assert client.post(f"{PAGE}/{number}{path}", data={}).status_code == 404


def test_more_requests_cost_no_more_statements(client: TestClient, database: Database) -> None:
    counted = []
    for more in (1, 2):
        for _ in range(more):
            _ask(client)
        with count_statements(database) as count:
            client.get(PAGE)
        counted.append(count.statements)

    assert counted == [4, 4], count.texts


def test_who_erases_oneself_leaves_nothing_either_and_after_the_congress_the_numbers_stay(
    client: TestClient, clock: Clock, database: Database
) -> None:
    clock.advance(days=18)
    with database.read() as tx:
        link = link_of(tx.scalars(select(Registration)).one())

    client.post(f"{link}/wissen")

    with database.read() as tx:
        left = everything(tx, f"{PLANTED}0")
        assert [row for rows in left.values() for row in rows if "erased" not in row] == []
        assert left.keys() == {"outbox_mail"}, "the last mail still has to find its way"
        assert by_slug(tx).taken == 1
