"""The number of inhabitants that a congress divides by is its own."""

from collections.abc import Callable
from datetime import date

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.audit import AuditEntry
from congress.core.db import Database, Tx
from congress.core.errors import NotFound
from congress.finance.queries import open_problem
from congress.setup.actions import change_inhabitants, change_participation, invite
from congress.setup.forms import InhabitantsForm, ParticipationForm
from congress.setup.models import Congress, Municipality
from tests.make import NOW, by_slug, make_congress
from tests.make_finance import HILLEGOM, KATWIJK, make_money_congress

TYPED = {
    "inhabitants": "1.0",
    "inhabitants_on": "2026-01-01",
    "inhabitants_source": "CBS StatLine",
}


def _inhabitants(tx: Tx, slug: str) -> dict[str, int | None]:
    return {part.code: part.inhabitants for part in open_problem(tx, by_slug(tx, slug)).participations}


def _take_part(tx: Tx, congress: Congress) -> None:
    form = ParticipationForm.read({"status": "confirmed"})
    invite(tx, congress, KATWIJK, actor="test", now=NOW)
    tx.flush()  # it is changed at once
    change_participation(tx, congress, KATWIJK, form, actor="test", now=NOW)


def test_who_changes_them_changes_no_other_congress_and_the_log_says_so(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        first = make_money_congress(tx)
        second = make_congress(tx, slug="duin-2026")
        _take_part(tx, second)
    staff(client, Role.ORGANISER, first)
    page = f"/beheer/hlt-2026/instellingen/gemeenten/{KATWIJK}/inwoners"

    assert client.post(page, data=TYPED).status_code == 422
    client.post(page, data=TYPED | {"inhabitants": "67100"})

    with database.read() as tx:
        assert _inhabitants(tx, "hlt-2026")[KATWIJK] == 67_100
        assert _inhabitants(tx, "duin-2026") == {KATWIJK: 66_960}
        assert tx.get_one(Municipality, KATWIJK).inhabitants == 66_960
        line = tx.scalars(select(AuditEntry).where(AuditEntry.action == "inhabitants")).one()
        assert (line.congress_id, line.subject) == (first.id, KATWIJK)
        assert (line.before, line.after) == (
            {"inhabitants": 66_960, "on": None},
            {"inhabitants": 67_100, "on": "2026-01-01"},
        )
    text = client.get(page).text
    assert 'value="67100"' in text and 'value="2026-01-01"' in text and "CBS StatLine" in text
    assert ">67100<" in client.get("/beheer/hlt-2026/instellingen").text


def test_a_later_figure_of_the_country_counts_for_who_is_put_on_a_list_later(database: Database) -> None:
    with database.write() as tx:
        make_money_congress(tx)
        katwijk = tx.get_one(Municipality, KATWIJK)
        katwijk.inhabitants, katwijk.inhabitants_on = 68_000, date(2027, 1, 1)
        _take_part(tx, make_congress(tx, slug="duin-2027"))

    with database.read() as tx:
        assert _inhabitants(tx, "hlt-2026")[KATWIJK] == 66_960
        assert _inhabitants(tx, "duin-2027") == {KATWIJK: 68_000}


def test_a_gemeente_that_is_not_on_the_list_has_no_figure_to_change(database: Database) -> None:
    form = InhabitantsForm.read(TYPED | {"inhabitants": "5"})
    with database.write() as tx:
        make_money_congress(tx)
        other = make_congress(tx, slug="duin-2026")
        with pytest.raises(NotFound):
            change_inhabitants(tx, other, HILLEGOM, form, actor="test", now=NOW)
