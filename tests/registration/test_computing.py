"""Long computations: a worker sees them through, they can be cancelled, and none is lost."""

import sys
import threading
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.core.watching import Compute
from congress.programme.actions.computing import (
    GONE,
    MOST_ATTEMPTS,
    Job,
    ask,
    cancel_computation,
    compute_next,
    forget_computations,
)
from congress.programme.models import Computation, ComputationKind, ComputationState, Session
from congress.registration.actions.placement import NothingToPlace, run_placement
from congress.registration.models import Placement
from congress.worker import JOBS
from tests.core.test_watching import dying, endless
from tests.make import NOW, by_slug, make_congress, make_participation, staff
from tests.make_registration import arrive, make_programme, prefer

PLACEMENT = ComputationKind.PLACEMENT
PAGE = "/beheer/hlt-2026/indeling"
GRID = "/beheer/hlt-2026/programma/rooster"


@pytest.fixture
def asked(database: Database) -> int:
    """Three people want the same workshop; a placement is asked of a worker. Its number."""
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        rounds, workshops, _ = make_programme(tx, congress, rounds=1, workshops=3, seats=1)
        for number in range(3):
            prefer(tx, arrive(tx, congress, number).registration, rounds[0], *workshops[:2])
    return _ask(database)


def _ask(database: Database, kind: ComputationKind = PLACEMENT, now: datetime = NOW) -> int:
    options = {"goal": "squares", "queue": "lottery", "seed": 7, "keep": "best"}
    with database.write() as tx:
        computation = ask(tx, by_slug(tx), kind, options, actor="test", now=now)
        tx.flush()  # its number
        return computation.id


def _next(database: Database, job: Job | None = None, *, now: datetime = NOW, closing: bool = False) -> bool:
    jobs = {kind: job or JOBS[kind] for kind in ComputationKind}
    return compute_next(database, jobs, clock=lambda: now, is_closing=lambda: closing)


def _row(database: Database, number: int) -> Computation:
    with database.read() as tx:
        return tx.get_one(Computation, number)


def _sign_in(client: TestClient, database: Database, role: Role) -> None:
    with database.read() as tx:
        congress = by_slug(tx)
    staff(client, role, congress)


def _forever(_db: Database, _asked: Computation, compute: Compute, _now: datetime) -> dict[str, Any]:
    compute(endless, None)
    return {}


def test_a_worker_finds_what_the_page_would_have_found(database: Database, asked: int) -> None:
    assert _next(database)
    assert not _next(database)

    row = _row(database, asked)
    assert row.state is ComputationState.DONE
    with database.read() as tx:
        placement = tx.scalars(select(Placement)).one()
        congress_id = by_slug(tx).id
    assert row.answer == {"placement": placement.id}
    assert (placement.seed, placement.made_by, placement.optimal) == (7, "test", True)
    assert run_placement(database, congress_id, actor="test", now=NOW).answer["filled"] == 2


def test_two_who_ask_get_one_run_and_one_who_asks_later_gets_another(database: Database, asked: int) -> None:
    assert _ask(database) == asked
    _next(database)

    assert _ask(database) != asked


def test_who_cancels_ends_the_process_and_nothing_is_kept(database: Database, asked: int) -> None:
    thread = threading.Thread(target=_next, args=(database, _forever))
    thread.start()
    while thread.is_alive() and not _row(database, asked).phase:
        thread.join(0.05)

    with database.write() as tx:
        cancel_computation(tx, by_slug(tx), PLACEMENT)
    thread.join(30)

    assert not thread.is_alive()
    assert _row(database, asked).state is ComputationState.CANCELLED
    assert not _next(database)


def test_a_worker_that_closes_leaves_it_to_the_next(database: Database, asked: int) -> None:
    assert _next(database, _forever, closing=True)
    assert _row(database, asked).state is ComputationState.WAITING

    assert _next(database)
    assert _row(database, asked).state is ComputationState.DONE


def test_of_a_worker_that_is_gone_the_next_takes_over_but_not_for_ever(
    database: Database, asked: int
) -> None:
    with database.write() as tx:
        row = tx.get_one(Computation, asked)
        row.state, row.beat_at, row.attempts = ComputationState.RUNNING, NOW, MOST_ATTEMPTS - 1
    assert not _next(database, now=NOW + GONE)
    later = NOW + GONE + timedelta(seconds=1)

    def gone(_db: Database, _asked: Computation, _compute: Compute, _now: datetime) -> dict[str, Any]:
        raise KeyboardInterrupt  # whatever happens to a worker: nobody writes how it ended

    with pytest.raises(KeyboardInterrupt):
        _next(database, gone, now=later)
    assert _row(database, asked).attempts == MOST_ATTEMPTS

    assert not _next(database, now=later + GONE + timedelta(seconds=1))
    row = _row(database, asked)
    assert (row.state, row.problem) == (
        ComputationState.FAILED,
        "De berekening is niet gelukt. Probeer het nog eens.",
    )


def test_of_a_process_that_dies_another_one_tries_again_but_not_for_ever(
    database: Database, asked: int
) -> None:
    def dies(_db: Database, _asked: Computation, compute: Compute, _now: datetime) -> dict[str, Any]:
        return {"none": compute(dying, None)}

    for _ in range(MOST_ATTEMPTS):
        assert _row(database, asked).state is ComputationState.WAITING
        assert _next(database, dies)

    assert _row(database, asked).state is ComputationState.FAILED


def test_what_cannot_be_solved_is_said_at_once_with_the_reason(
    client: TestClient, database: Database, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    rules = sys.modules[
        "congress.programme.rules.assignment.faults"
    ]  # the package has a function of that name
    monkeypatch.setattr(rules, "MOST_WORST_FIRST", 2)
    _sign_in(client, database, Role.ORGANISER)

    page = client.post(PAGE, data={"goal": "worst-first", "queue": "lottery", "seed": "9"})

    assert page.status_code == 409
    assert "kan tot 2 mensen" in page.text


def test_how_a_run_ended_is_no_news_beside_a_later_placement(
    client: TestClient, database: Database, asked: int
) -> None:
    _sign_in(client, database, Role.ORGANISER)
    with database.write() as tx:
        cancel_computation(tx, by_slug(tx), PLACEMENT)
    assert "De berekening is gestopt." in client.get(PAGE).text

    page = client.post(PAGE, data={"goal": "squares", "queue": "lottery", "seed": "9"}).text

    assert "De indeling is berekend." in page
    assert "De berekening is gestopt." not in page


def test_a_refusal_is_kept_as_its_sentence(database: Database, asked: int) -> None:
    def refuse(_db: Database, _asked: Computation, _compute: Compute, _now: datetime) -> dict[str, Any]:
        raise NothingToPlace

    _next(database, refuse)

    assert _row(database, asked).problem == str(NothingToPlace())


def test_what_was_asked_a_month_ago_is_forgotten(database: Database, asked: int) -> None:
    with database.write() as tx:
        forget_computations(tx, now=NOW + timedelta(days=30))
    assert _row(database, asked)
    with database.write() as tx:
        forget_computations(tx, now=NOW + timedelta(days=31))
        assert tx.get(Computation, asked) is None


def test_a_long_placement_is_asked_watched_and_stopped_on_the_page(
    client: TestClient, database: Database, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("congress.registration.rules.placing.LONG", 0)
    _sign_in(client, database, Role.ORGANISER)
    with database.write() as tx:
        cancel_computation(tx, by_slug(tx), PLACEMENT)
    assert "De berekening is gestopt." in client.get(PAGE).text

    page = client.post(PAGE, data={"goal": "squares", "queue": "lottery", "seed": "9"}).text
    assert "De berekening loopt" in page
    assert "De berekening begint zo." in page
    assert "Bereken de indeling" not in page
    assert client.get(f"{PAGE}/berekening").json() == {"open": True, "text": "De berekening begint zo."}

    stopped = client.post(f"{PAGE}/berekening/stop").text
    assert "De berekening is gestopt." in stopped
    assert "Bereken de indeling" in stopped
    assert not _next(database)

    client.post(PAGE, data={"goal": "squares", "queue": "lottery", "seed": "9"})
    _next(database)
    assert client.get(f"{PAGE}/berekening").json()["open"] is False
    assert "Publiceer en mail iedereen" in client.get(PAGE).text


def test_a_long_timetable_is_shown_when_a_worker_has_it_until_the_programme_changes(
    client: TestClient, database: Database, asked: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("congress.programme.actions.proposing.LONG", 0)
    _sign_in(client, database, Role.ORGANISER)
    with database.write() as tx:
        cancel_computation(tx, by_slug(tx), PLACEMENT)
    assert client.get(f"{GRID}/berekening").status_code == 404

    assert "De berekening loopt" in client.post(GRID, data={"keep": "moves"}).text
    _next(database)

    page = client.get(GRID).text
    assert "Dit is bewezen het beste rooster" in page
    with database.write() as tx:
        tx.scalars(select(Session)).first().pinned = True  # type: ignore[union-attr]  # there are three
    assert "Dit is bewezen het beste rooster" not in client.get(GRID).text


def test_others_hear_nothing_of_it(client: TestClient, database: Database, asked: int) -> None:
    _sign_in(client, database, Role.FINANCE)

    assert client.get(f"{PAGE}/berekening").status_code == 403
    assert client.post(f"{PAGE}/berekening/stop").status_code == 403
    assert _row(database, asked).state is ComputationState.WAITING
