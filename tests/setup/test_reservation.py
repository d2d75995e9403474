"""The reservation of a gemeente: amounts that can be."""

from collections.abc import Callable

from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.setup.models import Participation
from tests.make import make_congress, make_participation

PAGE = "/beheer/hlt-2026/instellingen/gemeenten/GM0534"


def test_a_reservation_below_zero_is_refused_at_its_field(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        participation = make_participation(tx, congress)
    staff(client, Role.ORGANISER, congress)

    answer = client.post(PAGE, data={"status": "confirmed", "lower_cents": "-2", "upper_cents": "-1"})

    assert answer.status_code == 422
    for name in ("lower_cents", "upper_cents"):
        said = f'id="{name}-problem"><span class="visually-hidden">Fout: </span>'
        assert f"{said}Een reservering is niet lager dan nul." in answer.text
    with database.write() as tx:
        found = tx.get_one(Participation, participation.id)
        assert (found.lower_cents, found.upper_cents) == (50_000, 150_000)
