"""Before a gemeente joins or leaves, the page shows what that changes for each."""

from collections.abc import Callable

from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.setup.models import Participation
from congress.setup.rules.policies import ParticipationStatus
from tests.make_finance import make_cost, make_money_congress

PAGE = "/beheer/hlt-2026/instellingen/gemeenten/GM0575"
JOINS = {"status": "confirmed", "lower_cents": "1.000", "upper_cents": "1.500"}


def status(database: Database) -> ParticipationStatus:
    with database.read() as tx:
        return tx.query(Participation).filter_by(municipality_code="GM0575").one().status


def test_who_joins_late_is_first_shown_what_it_changes_and_then_kept(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx)
        make_cost(tx, congress)
    staff(client, Role.ORGANISER, congress)

    shown = client.post(PAGE, data=JOINS)

    assert "Er is nog niets bewaard." in shown.text
    assert "Noordwijk" in shown.text and "Bewaar, met deze gevolgen" in shown.text
    assert status(database) is ParticipationStatus.INVITED
    assert "Bewaard" in client.post(PAGE, data=JOINS | {"seen": "1"}).text
    assert status(database) is ParticipationStatus.CONFIRMED
    leaves = client.post(PAGE, data=JOINS | {"status": "declined"})
    assert "Er is nog niets bewaard." in leaves.text


def test_without_costs_nothing_changes_and_nothing_is_asked(
    client: TestClient, database: Database, staff: Callable[..., str]
) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx)
    staff(client, Role.ORGANISER, congress)

    assert "Bewaard" in client.post(PAGE, data=JOINS).text
    assert status(database) is ParticipationStatus.CONFIRMED
