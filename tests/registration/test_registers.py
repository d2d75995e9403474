"""Register numbers: their loose shape, and that they are kept only with consent to report."""

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.core.db import Database
from congress.core.forms import InvalidForm, Typed
from congress.registration.forms import read_registers, typed_registers
from congress.registration.models import RegisterNumber, Registration
from congress.registration.queries import registers_of
from congress.registration.rules.registers import Entry, looks_right
from tests.make import by_slug, make_congress, make_participation
from tests.make_registration import SANNE, link_of

FORM = "/hlt-2026/aanmelden"
SKJ = {"register-1": "SKJ", "nummer-1": "120012345"}


@pytest.fixture(autouse=True)
def _congress(database: Database) -> None:
    with database.write() as tx:
        make_participation(tx, make_congress(tx))


@pytest.mark.parametrize("number", ["120012345", "49012345601", "K-2024/118", "NIP 123.456"])
def test_numbers_as_registers_give_them_look_right(number: str) -> None:
    assert looks_right(number)


@pytest.mark.parametrize("number", ["", "12", "geen", "1" * 41, "12\x0034", "=cmd()1", "123; DROP", "-123"])
def test_anything_else_does_not(number: str) -> None:
    assert not looks_right(number)


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"register-1": "SKJ", "report_consent": "on"}, ["nummer-1"]),
        ({"nummer-2": "120012345", "report_consent": "on"}, ["register-2"]),
        ({"register-1": "x" * 41, "nummer-1": "123", "report_consent": "on"}, ["register-1"]),
        ({**SKJ, "register-2": "SKJ", "nummer-2": "120012345", "report_consent": "on"}, ["nummer-2"]),
        (SKJ, ["report_consent"]),
    ],
)
def test_each_mistake_is_told_at_its_field(typed: dict[str, str], wrong: list[str]) -> None:
    with pytest.raises(InvalidForm) as refused:
        read_registers(Typed(typed))

    assert list(refused.value.draft.problems) == wrong


def test_what_was_kept_and_typed_again_stays_the_same() -> None:
    entries = (Entry("SKJ", "120012345"), Entry("V&V", "118 004"))

    assert read_registers(typed_registers(entries)) == entries
    assert read_registers(Typed({"report_consent": "on"})) == ()


def test_the_form_keeps_numbers_with_the_moment_of_consent(client: TestClient, database: Database) -> None:
    refused = client.post(FORM, data=SANNE | SKJ)
    client.post(FORM, data=SANNE | SKJ | {"report_consent": "on"})

    assert refused.status_code == 422
    assert "of maak de velden leeg" in refused.text
    assert 'value="120012345"' in refused.text
    with database.read() as tx:
        person = tx.scalars(select(Registration)).one()
        assert registers_of(tx, person.id) == [Entry("SKJ", "120012345")]
        assert person.report_consent_at == person.arrived_at


def test_numbers_change_and_go_on_the_personal_page(client: TestClient, database: Database) -> None:
    client.post(FORM, data=SANNE | SKJ | {"report_consent": "on"})
    with database.read() as tx:
        mine = link_of(tx.scalars(select(Registration)).one())

    shown = client.get(f"{mine}/registers").text
    wrong = client.post(f"{mine}/registers", data={"register-1": "BIG"})
    changed = client.post(
        f"{mine}/registers", data={"register-1": "BIG", "nummer-1": "49012345601", "report_consent": "on"}
    )

    assert 'value="120012345"' in shown
    assert wrong.status_code == 422
    assert "Je registernummers zijn bewaard." in changed.text
    with database.read() as tx:
        assert [row.number for row in tx.scalars(select(RegisterNumber))] == ["49012345601"]

    client.post(f"{mine}/registers", data={})
    with database.read() as tx:
        assert tx.scalars(select(RegisterNumber)).all() == []
        assert tx.scalars(select(Registration)).one().report_consent_at is None


def test_who_registers_again_after_cancelling_starts_without_old_numbers(
    client: TestClient, database: Database
) -> None:
    client.post(FORM, data=SANNE | SKJ | {"report_consent": "on"})
    with database.read() as tx:
        mine = link_of(tx.scalars(select(Registration)).one())
    client.post(f"{mine}/afmelden")
    client.post(FORM, data=SANNE)

    with database.read() as tx:
        assert tx.scalars(select(RegisterNumber)).all() == []
        assert by_slug(tx).taken == 1
