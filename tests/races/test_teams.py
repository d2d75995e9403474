"""Teams that arrive at once from several processes: what the contact chose, never something in between."""

from collections import defaultdict

import pytest
from sqlalchemy import select

from congress.core.db import Database
from congress.registration.models import Registration
from congress.registration.queries import waiting_line
from congress.registration.rules.places import Status
from tests.make import by_slug, make_congress, make_participation
from tests.make_registration import arrive
from tests.races.arrivals import PROCESSES, register_people, register_teams, together

SIZE, LEFT = 10, 6


def _by_team(database: Database) -> tuple[int, dict[int | None, list[Status]]]:
    """Places taken, and the statuses per team in the order of the rows."""
    teams: dict[int | None, list[Status]] = defaultdict(list)
    with database.read() as tx:
        for person in tx.scalars(select(Registration).order_by(Registration.id)):
            teams[person.team_id].append(person.status)
        return by_slug(tx).taken, teams


@pytest.mark.parametrize("short", ["together", "fit"])
def test_teams_of_ten_against_six_places(database: Database, database_url: str, short: str) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=20)
        make_participation(tx, congress)
        for number in range(20 - LEFT):
            arrive(tx, congress, number)

    letters = ["ab", "cd", "ef", "gh"]
    together(register_teams, *((database_url, letters[share], SIZE, short) for share in range(PROCESSES)))

    taken, teams = _by_team(database)
    del teams[None]
    assert len(teams) == 8
    split = sorted(statuses.count(Status.CONFIRMED) for statuses in teams.values())
    if short == "together":
        assert (taken, split) == (20 - LEFT, [0] * 8), "all wait"
    else:
        assert (taken, split) == (20, [0] * 7 + [LEFT]), "the first team gets what is left"
        for statuses in teams.values():
            assert statuses == sorted(statuses, key=lambda status: status == Status.WAITING), "from the top"


def test_single_people_in_between_split_no_team_that_waits_together(
    database: Database, database_url: str
) -> None:
    with database.write() as tx:
        make_participation(tx, make_congress(tx, capacity=33))

    teams = [(register_teams, (database_url, letters, 5, "together")) for letters in ("abcd", "efgh")]
    people = [(register_people, (database_url, list(range(share, 14, 2)))) for share in range(2)]
    together(_call, *teams, *people)

    taken, found = _by_team(database)
    alone = found.pop(None)
    assert all(len(set(statuses)) == 1 for statuses in found.values()), "never something in between"
    confirmed = sum(statuses.count(Status.CONFIRMED) for statuses in [alone, *found.values()])
    assert confirmed == taken <= 33
    with database.read() as tx:
        line = waiting_line(tx, by_slug(tx).id)
    assert 33 - taken < 5, "nobody waits for places enough"
    assert not (33 - taken and [person for person in line if person.team is None])


def _call(work: object, args: tuple[object, ...]) -> None:
    assert callable(work)
    work(*args)
