"""Seats under a rush: the last one is given once, and nobody sits twice."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest
from sqlalchemy import delete, func, select

from congress.core.db import Database
from congress.core.errors import Conflict
from congress.mail.models import OutboxMail
from congress.programme.models import Session, Workshop
from congress.registration.actions import invitations
from congress.registration.actions.cancel import cancel
from congress.registration.actions.invitations import keep_agenda, tell_changes
from congress.registration.actions.placement import publish, run_placement
from congress.registration.actions.seats import choose_seat, wait_for_seat
from congress.registration.models import Registration, Seat, SessionWaiting
from tests.make import NOW, by_slug, make_congress, make_participation
from tests.make_registration import arrive, mails, make_programme, prefer
from tests.races.arrivals import PROCESSES, together


def _filled(database: Database, *, people: int, seats: int) -> tuple[list[int], list[int]]:
    with database.write() as tx:
        congress = make_congress(tx, placement_published_at=NOW)
        make_participation(tx, congress)
        _, _, sessions = make_programme(tx, congress, rounds=2, workshops=2, seats=seats)
        found = [arrive(tx, congress, number).registration.id for number in range(people)]
        return found, [session.id for session in sessions.values()]


def _all_at_once(works: list[Callable[[], bool]]) -> list[bool]:
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(lambda work: work(), works))


def _choosing(database: Database, person: int, session: int) -> Callable[[], bool]:
    def choose() -> bool:
        try:
            with database.write() as tx:
                choose_seat(tx, by_slug(tx), tx.get_one(Registration, person), session, now=NOW)
        except Conflict:
            return False
        return True

    return choose


def _counted(database: Database) -> dict[int, tuple[int, int]]:
    with database.read() as tx:
        seats = dict(
            (session_id, count)
            for session_id, count in tx.execute(
                select(Seat.session_id, func.count()).group_by(Seat.session_id)
            )
        )
        return {s.id: (s.taken, seats.get(s.id, 0)) for s in tx.scalars(select(Session))}


def test_the_last_seats_are_given_once(database: Database) -> None:
    people, sessions = _filled(database, people=24, seats=5)

    given = _all_at_once([_choosing(database, person, sessions[0]) for person in people])

    assert sum(given) == 5
    assert _counted(database)[sessions[0]] == (5, 5)


def test_pressing_many_times_gives_one_seat_per_round_and_workshop(database: Database) -> None:
    (person,), sessions = _filled(database, people=1, seats=5)

    _all_at_once([_choosing(database, person, session) for session in sessions * 6])

    with database.read() as tx:
        seats = tx.scalars(select(Seat)).all()
        assert len(seats) == len({s.round_id for s in seats}) == len({s.workshop_id for s in seats})
    assert all(taken == count for taken, count in _counted(database).values())


def test_people_who_swap_rooms_do_not_lock_each_other_out(database: Database) -> None:
    people, sessions = _filled(database, people=8, seats=8)
    for number, person in enumerate(people):
        _choosing(database, person, sessions[number % 2])()

    moved = _all_at_once(
        [_choosing(database, person, sessions[(number + 1) % 2]) for number, person in enumerate(people)] * 2
    )

    assert all(moved)
    assert sum(count for _, count in _counted(database).values()) == 8
    assert all(taken == count for taken, count in _counted(database).values())


def _waiting_and_leaving(url: str, waits: list[int], leaves: list[int], session: int) -> None:
    """What one process does: people join the line of a session while those who sit in it cancel."""
    database = Database(url)

    def wait(person: int) -> None:
        with database.write() as tx:
            wait_for_seat(tx, by_slug(tx), tx.get_one(Registration, person), session, now=NOW)

    def leave(person: int) -> None:
        with database.write() as tx:
            cancel(tx, tx.get_one(Registration, person), now=NOW)

    works = [(wait, person) for person in waits] + [(leave, person) for person in leaves]
    with ThreadPoolExecutor(5) as pool:
        list(pool.map(lambda work: work[0](work[1]), works))
    database.close()


def test_the_line_of_a_session_loses_no_seat_and_gives_none_twice(
    database: Database, database_url: str
) -> None:
    people, sessions = _filled(database, people=40, seats=8)
    for person in people[:8]:
        _choosing(database, person, sessions[0])()

    shares = [
        (database_url, people[8 + number :: PROCESSES], people[number:8:PROCESSES], sessions[0])
        for number in range(PROCESSES)
    ]
    together(_waiting_and_leaving, *shares)

    with database.read() as tx:
        seated = set(tx.scalars(select(Seat.registration_id).where(Seat.session_id == sessions[0])))
        line = list(tx.scalars(select(SessionWaiting.registration_id).order_by(SessionWaiting.id)))
        told = [person for kind, person in mails(tx) if kind == "seat-free"]
    assert _counted(database)[sessions[0]] == (8, 8)
    assert sorted(told) == sorted(seated)
    assert sorted([*seated, *line]) == sorted(people[8:])


def test_telling_somebody_of_a_change_and_their_own_choice_do_not_wait_for_each_other(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    (person,), sessions = _filled(database, people=1, seats=5)
    base_url = "https://congres.example"
    with database.write() as tx:
        keep_agenda(tx, by_slug(tx), tx.get_one(Registration, person), base_url=base_url, now=NOW, tell=False)
        tx.execute(delete(OutboxMail))
    _choosing(database, person, sessions[0])()
    is_told, is_chosen, tell = Event(), Event(), invitations._tell

    def slowly(*args: Any, **facts: Any) -> None:
        is_told.set()
        is_chosen.wait(1)  # the person is held now; whoever wants them waits
        tell(*args, **facts)

    def choose() -> bool:
        is_told.wait(30)
        chosen = _choosing(database, person, sessions[3])()
        is_chosen.set()
        return chosen

    monkeypatch.setattr(invitations, "_tell", slowly)
    assert (
        _all_at_once([lambda: tell_changes(database, base_url=base_url, now=NOW) == 1, choose]) == [True] * 2
    )


def test_cancelling_choosing_and_publishing_at_once_keeps_the_count(database: Database) -> None:
    people, sessions = _filled(database, people=12, seats=4)
    with database.write() as tx:
        congress_id = by_slug(tx).id
        workshops = list(tx.scalars(select(Workshop).order_by(Workshop.code)))
        for person in people:
            prefer(tx, tx.get_one(Registration, person), None, *workshops)
    run_placement(database, congress_id, actor="test", now=NOW)

    def leaving(person: int) -> Callable[[], bool]:
        def leave() -> bool:
            with database.write() as tx:
                return cancel(tx, tx.get_one(Registration, person), now=NOW)

        return leave

    def make_public() -> bool:
        try:
            with database.write() as tx:
                publish(tx, by_slug(tx), actor="test", now=NOW)
        except Conflict:
            return False
        return True

    works = [make_public, *(leaving(person) for person in people[:4])]
    works += [_choosing(database, person, sessions[0]) for person in people[4:]]
    works.append(make_public)
    _all_at_once(works)

    counted = _counted(database)
    assert all(taken == count <= 4 for taken, count in counted.values()), counted
    with database.read() as tx:
        assert not set(tx.scalars(select(Seat.registration_id))) & set(people[:4])
