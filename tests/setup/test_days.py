"""The days of a congress: one that was cannot be chosen, for what is over its term goes for good."""

from collections.abc import Callable
from datetime import date

import pytest
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.setup.queries import all_congresses
from tests.make import DAY, by_slug, make_congress

PAST = "Deze dag is al geweest. Kies vandaag of een latere dag."
TYPED = {
    "title": "HLTsamen congres 2026",
    "summary": "Een dag over werken aan jeugdhulp in de streek.",
    "venue": "De Treslong",
    "venue_address": "Vosselaan 15, 2181 CA Hillegom",
    "starts_on": "2026-12-10",
    "ends_on": "2026-12-10",
    "capacity": "100",
    "opens_at": "2026-10-24T12:00",
    "closes_at": "2026-12-03T12:00",
    "preferences_close_at": "2026-12-05T12:00",
    "outsiders": "accept",
    "choice": "ranked",
}


@pytest.mark.parametrize(
    ("days", "wrong"),
    [
        ({"starts_on": "2025-12-10", "ends_on": "2025-12-10"}, ["starts_on", "ends_on"]),
        ({"starts_on": "2026-11-22"}, ["starts_on"]),
    ],
)
def test_a_congress_is_not_moved_to_a_day_that_was(
    client: TestClient, database: Database, staff: Callable[..., str], days: dict[str, str], wrong: list[str]
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
    staff(client, Role.ORGANISER, congress)

    answer = client.post("/beheer/hlt-2026/instellingen", data=TYPED | days)

    assert answer.status_code == 422
    for name in wrong:
        assert f'id="{name}-problem"><span class="visually-hidden">Fout: </span>{PAST}' in answer.text
        assert f'value="{days[name]}"' in answer.text
    with database.read() as tx:
        assert (by_slug(tx).starts_on, by_slug(tx).ends_on) == (DAY, DAY)


def test_a_congress_that_was_can_still_be_described_and_moved_on(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        congress = make_congress(tx, starts_on=date(2026, 11, 20), ends_on=date(2026, 11, 20))
    staff(client, Role.ORGANISER, congress)
    days = {"starts_on": "2026-11-20", "ends_on": "2026-11-20"}

    client.post("/beheer/hlt-2026/instellingen", data=TYPED | days | {"venue": "De Kade"})
    with database.read() as tx:
        assert by_slug(tx).venue == "De Kade"
    client.post("/beheer/hlt-2026/instellingen", data=TYPED | days | {"ends_on": "2026-11-23"})

    with database.read() as tx:
        assert by_slug(tx).ends_on == date(2026, 11, 23)


def test_no_congress_is_made_in_the_past(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    staff(client, Role.ADMIN)
    days = {"slug": "vorig-jaar", "starts_on": "2025-12-10", "ends_on": "2025-12-10"}

    answer = client.post("/beheer/nieuw", data=TYPED | days)

    assert answer.status_code == 422
    assert f'id="ends_on-problem"><span class="visually-hidden">Fout: </span>{PAST}' in answer.text
    with database.read() as tx:
        assert list(all_congresses(tx)) == []
