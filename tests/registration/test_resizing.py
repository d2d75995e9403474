"""A session that gets smaller or is dropped: as few people as possible sit elsewhere, all mailed once."""

from datetime import datetime
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.core.errors import NotFound
from congress.programme.actions.parts import save_part
from congress.programme.forms.parts import RoomForm
from congress.programme.models import Room, Round, Session
from congress.programme.rules.assignment import AssignmentProblem, Offer, Participant, assign
from congress.registration.actions.placement import publish, run_placement
from congress.registration.actions.resizing import (
    NotPublished,
    NotThisMany,
    Plan,
    SeatsChanged,
    SeatsLocked,
    SessionOver,
    plan_resizing,
    resize_session,
)
from congress.registration.actions.seating import seat_by_hand
from congress.registration.actions.seats import choose_seat, leave_seat, wait_for_seat
from congress.registration.models import Registration, Seat, SessionWaiting
from congress.registration.rules.placing import resized
from congress.setup.rules.policies import Choice
from tests.make import NOW, by_slug, make_congress, make_participation, staff
from tests.make_registration import arrive, make_programme, prefer

WORKSHOPS = ("w1", "w2", "w3")


@st.composite
def standings(draw: st.DrawFn) -> tuple[AssignmentProblem, int]:
    """People who sit in one round of three workshops, some of them held; and how many seats w1 keeps."""
    people = []
    before: dict[str, dict[str, str]] = {}
    held: dict[str, dict[str, str]] = {}
    taken = dict.fromkeys(WORKSHOPS, 0)
    for number in range(draw(st.integers(1, 6))):
        person, sits = f"p{number}", draw(st.sampled_from([None, *WORKSHOPS]))
        wishes = draw(st.permutations(WORKSHOPS))[: draw(st.integers(1, 3))]
        people.append(Participant(id=person, rankings={"r1": tuple(wishes)}))
        if sits:
            taken[sits] += 1
            (held if draw(st.booleans()) else before)[person] = {"r1": sits}
    offers = tuple(Offer(w, "r1", taken[w] + draw(st.integers(0, 2))) for w in WORKSHOPS)
    problem = AssignmentProblem(("r1",), WORKSHOPS, offers, tuple(people), before=before, held=held)
    return problem, draw(st.integers(0, max(0, offers[0].seats - 1)))


@given(standings())
def test_nobody_loses_a_seat_or_moves_who_need_not(standing: tuple[AssignmentProblem, int]) -> None:
    problem, places = standing
    asked = resized(problem, ("w1", "r1"), places, locked={})
    answer = assign(asked)
    assert answer.optimal
    now = {p: kept["r1"] for p, kept in {**problem.before, **problem.held}.items()}
    seats = {p: mine.get("r1") for p, mine in answer.seats.items() if p in now}
    assert not [p for p, mine in answer.seats.items() if p not in now and mine]

    left = {o.workshop: places if o.workshop == "w1" else o.seats for o in problem.offers}
    fixed = {p: w != "w1" for p, w in now.items() if p in problem.held}
    choices = [
        [now[p]] if fixed.get(p) else [None, *dict.fromkeys((now[p], *_wishes(problem, p)))] for p in now
    ]
    best = min(
        (chosen.count(None), sum(a != b for a, b in zip(chosen, now.values(), strict=True)))
        for chosen in product(*choices)
        if all(chosen.count(w) <= left[w] for w in WORKSHOPS)
    )
    assert (list(seats.values()).count(None), sum(seats[p] != now[p] for p in now)) == best


def _wishes(problem: AssignmentProblem, person: str) -> tuple[str, ...]:
    return next(p for p in problem.participants if p.id == person).wishes("r1")


@pytest.fixture
def people(database: Database) -> list[int]:
    """Three people, published: the first two have both seats of workshop 1, the third sits in workshop 2."""
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        rounds, workshops, _ = make_programme(tx, congress, rounds=1, workshops=3, seats=2)
        found = []
        for number, order in enumerate(((0, 1), (0, 2), (1, 0))):
            person = arrive(tx, congress, number).registration
            prefer(tx, person, rounds[0], *(workshops[n] for n in order))
            found.append(person.id)
        congress_id = congress.id
    run_placement(database, congress_id, actor="test", now=NOW)
    with database.write() as tx:
        publish(tx, by_slug(tx), actor="test", now=NOW)
    return found


def _session(database: Database, number: int) -> int:
    with database.read() as tx:
        return tx.scalars(select(Session.id).order_by(Session.workshop_id)).all()[number]


def _plan(database: Database, session: int, places: int, now: datetime = NOW) -> Plan:
    with database.read() as tx:
        return plan_resizing(tx, by_slug(tx), tx.get_one(Session, session), places, now=now)


def _resize(database: Database, session: int, places: int, seen: Plan | None = None) -> int:
    plan = seen or _plan(database, session, places)
    with database.write() as tx:
        return resize_session(tx, by_slug(tx), session, places, seen=plan.fingerprint, actor="test", now=NOW)


def _seats(database: Database) -> dict[int, int]:
    with database.read() as tx:
        seats = tx.scalars(select(Seat)).all()
        for session in tx.scalars(select(Session)):
            assert session.taken == sum(s.session_id == session.id for s in seats) <= session.capacity
        return {seat.registration_id: seat.session_id for seat in seats}


def test_a_dropped_session_is_gone_and_everybody_in_it_sits_where_they_wished(
    database: Database, people: list[int]
) -> None:
    first, second, third = (_session(database, n) for n in range(3))
    assert _seats(database) == {people[0]: first, people[1]: first, people[2]: second}

    plan = _plan(database, first, 0)
    assert (len(plan.moves), plan.lost, plan.is_proven) == (2, 0, True)
    assert _seats(database)[people[0]] == first
    assert _resize(database, first, 0) == 2

    assert _seats(database) == {people[0]: second, people[1]: third, people[2]: second}
    with database.read() as tx:
        assert tx.get(Session, first) is None


def test_a_smaller_session_keeps_who_fits_and_who_stands_fast(database: Database, people: list[int]) -> None:
    first = _session(database, 0)
    with database.write() as tx:
        seat_by_hand(tx, by_slug(tx), {people[1]: first}, actor="test", now=NOW)

    assert _resize(database, first, 1) == 1

    seats = _seats(database)
    assert seats[people[1]] == first
    assert seats[people[0]] == _session(database, 1)
    with database.read() as tx:
        assert tx.get_one(Session, first).capacity == 1


def test_what_is_not_possible_is_refused(database: Database, people: list[int]) -> None:
    first = _session(database, 0)
    with pytest.raises(NotThisMany):
        _plan(database, first, 2)
    seen = _plan(database, first, 1)
    with database.write() as tx:
        round_id = tx.get_one(Session, first).round_id
        leave_seat(tx, by_slug(tx), tx.get_one(Registration, people[0]), round_id, now=NOW)
    with pytest.raises(SeatsChanged):
        _resize(database, first, 1, seen)
    with pytest.raises(NotFound):
        _resize(database, 9999, 1, seen)
    with database.write() as tx:
        choose_seat(tx, by_slug(tx), tx.get_one(Registration, people[0]), first, now=NOW)
        seat_by_hand(tx, by_slug(tx), {p: first for p in people[:2]}, actor="test", now=NOW)
    with pytest.raises(SeatsLocked, match="meer plekken vast dan er overblijven: 2"):
        _plan(database, first, 1)
    with database.write() as tx:
        by_slug(tx).placement_published_at = None
    with pytest.raises(NotPublished):
        _plan(database, first, 0)


def test_who_waited_for_a_dropped_session_waits_no_more_and_a_free_seat_goes_to_the_line(
    database: Database, people: list[int]
) -> None:
    first, second, _ = (_session(database, n) for n in range(3))
    with database.write() as tx:
        wait_for_seat(tx, by_slug(tx), tx.get_one(Registration, people[2]), first, now=NOW)

    _resize(database, first, 0)

    with database.read() as tx:
        assert tx.scalars(select(SessionWaiting)).all() == []
    assert _seats(database)[people[2]] == second


def test_what_was_made_smaller_stays_so_until_it_is_made_larger_again(
    database: Database, people: list[int]
) -> None:
    first = _session(database, 0)
    _resize(database, first, 1)
    with database.write() as tx:
        room_id = tx.get_one(Session, first).room_id
        room = tx.get_one(Room, room_id)
        typed = {"code": room.code, "name": room.name, "places": str(room.places), "floor": "1e verdieping"}
        save_part(tx, by_slug(tx), Room, RoomForm.read(typed), room.id, actor="test", now=NOW)
    with database.read() as tx:
        assert tx.get_one(Session, first).capacity == 1
    with pytest.raises(NotThisMany, match="hooguit 2"):
        _plan(database, first, 3)

    assert _resize(database, first, 2) == 0

    with database.read() as tx:
        session = tx.get_one(Session, first)
        assert (session.capacity, session.seat_limit) == (2, None)


def test_what_has_begun_stays_as_it_was(database: Database, people: list[int]) -> None:
    first = _session(database, 0)
    with database.read() as tx:
        begins = tx.get_one(Round, tx.get_one(Session, first).round_id).starts_at

    with pytest.raises(SessionOver):
        _plan(database, first, 0, now=begins)


def test_seats_in_rounds_that_have_begun_are_not_touched_for_a_later_one() -> None:
    problem = AssignmentProblem(
        rounds=("r1", "r2"),
        workshops=WORKSHOPS,
        offers=tuple(Offer(w, r, 1) for w in WORKSHOPS for r in ("r1", "r2")),
        participants=(Participant(id="p", rankings={"r1": ("w1", "w3"), "r2": ("w2", "w1")}),),
        before={"p": {"r1": "w1", "r2": "w2"}},
    )

    answer = assign(resized(problem, ("w2", "r2"), 0, locked={}, begun={"r1"}))

    assert answer.seats["p"] == {"r1": "w1"}
    assert assign(resized(problem, ("w2", "r2"), 0, locked={})).seats["p"] == {"r1": "w3", "r2": "w1"}


def test_where_people_choose_themselves_a_session_can_be_made_smaller_too(
    database: Database, people: list[int]
) -> None:
    first = _session(database, 0)
    with database.write() as tx:
        by_slug(tx).placement_published_at = None
        by_slug(tx).choice = Choice.DIRECT

    assert _resize(database, first, 1) == 1


def test_the_organiser_sees_the_plan_first(client: TestClient, database: Database, people: list[int]) -> None:
    first = _session(database, 0)
    with database.read() as tx:
        congress = by_slug(tx)
    staff(client, Role.ORGANISER, congress)
    page = f"/beheer/hlt-2026/indeling/sessies/{first}"
    assert page in client.get("/beheer/hlt-2026/indeling").text
    assert "Het plan" not in client.get(page).text
    for nonsense in ("", "x", "-1", "2", "99"):
        answer = client.get(page, params={"plekken": nonsense})
        assert answer.status_code == 422
        assert 'id="plekken-problem"' in answer.text

    plan = client.get(page, params={"plekken": "0"}).text
    assert "Krijgen een andere plek</dt>" in plan
    assert "Bewezen: met minder mensen kan het niet." in plan
    stale = client.post(page, data={"plekken": "0", "plan": "x"})
    assert stale.status_code == 409
    assert "Er is intussen iets veranderd." in stale.text
    done = client.post(page, data={"plekken": "0", "plan": _plan(database, first, 0).fingerprint})
    assert "De sessie is aangepast." in done.text
    assert client.get(page).status_code == 404
    for number in ("9999", "9" * 30):
        assert client.get(f"/beheer/hlt-2026/indeling/sessies/{number}").status_code == 404
        assert (
            client.post(f"/beheer/hlt-2026/indeling/sessies/{number}", data={"plekken": "0"}).status_code
            == 404
        )
