"""Computing, keeping and publishing a placement."""

import threading

import pytest
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.programme.models import Round, Session, Workshop
from congress.programme.rules.assignment import Assignment, AssignmentProblem, assign
from congress.registration.actions import placement as module
from congress.registration.actions.cancel import cancel
from congress.registration.actions.placement import InputChanged, NothingToPlace, publish, run_placement
from congress.registration.actions.seats import choose_seat, leave_seat
from congress.registration.models import Placement, Registration, Seat, SeatBy
from congress.registration.queries import seats_of
from tests.make import NOW, by_slug, make_congress, make_participation, staff
from tests.make_registration import arrive, mails, make_programme, prefer
from tests.statements import count_statements

PAGE = "/beheer/hlt-2026/indeling"


@pytest.fixture
def people(database: Database) -> list[int]:
    """Three people who all want Eergerelateerd geweld first and Scheiding second, with one seat each."""
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        rounds, workshops, _ = make_programme(tx, congress, rounds=1, workshops=3, seats=1)
        found = []
        for number in range(3):
            person = arrive(tx, congress, number).registration
            prefer(tx, person, rounds[0], *workshops[:2])
            found.append(person.id)
        return found


def _run(database: Database) -> Placement:
    with database.read() as tx:
        congress_id = by_slug(tx).id
    return run_placement(database, congress_id, actor="test", now=NOW)


def _publish(database: Database) -> int:
    with database.write() as tx:
        return publish(tx, by_slug(tx), actor="test", now=NOW)


def _titles(database: Database, registration_id: int) -> list[str]:
    with database.read() as tx:
        return [seat.title for seat in seats_of(tx, registration_id)]


def test_a_run_keeps_the_answer_with_its_proof_and_moves_nobody(
    database: Database, people: list[int]
) -> None:
    placement = _run(database)

    assert placement.optimal
    assert placement.objective == placement.bound
    assert placement.answer["ranks"] == {"1": 1, "2": 1}
    assert len(placement.answer["unplaced"]) == 1
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Seat)) == 0
        assert by_slug(tx).placement_published_at is None


def test_publishing_gives_the_seats_counts_them_and_mails_everybody_once(
    database: Database, people: list[int]
) -> None:
    _run(database)

    assert _publish(database) == 3
    assert _publish(database) == 0

    titles = sorted(title for person in people for title in _titles(database, person))
    assert titles == ["Eergerelateerd geweld", "Scheiding"]
    with database.read() as tx:
        assert sorted(tx.scalars(select(Session.taken))) == [0, 1, 1]
        assert [kind for kind, _ in mails(tx)].count("placed") == 3
        assert by_slug(tx).placement_published_at == NOW


def test_the_same_input_gives_the_same_run(database: Database, people: list[int]) -> None:
    assert _run(database).id == _run(database).id


def test_two_organisers_who_press_at_once_get_one_run(database: Database, people: list[int]) -> None:
    together = threading.Barrier(2)
    found = []

    def press() -> None:
        together.wait()
        found.append(_run(database).id)

    threads = [threading.Thread(target=press) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 2
    assert found[0] == found[1]
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Placement)) == 1


def test_a_change_while_the_solver_works_makes_it_start_again(
    database: Database, people: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    left = people[0]

    def slow(problem: AssignmentProblem, **_: object) -> Assignment:
        with database.write() as tx:
            cancel(tx, tx.get_one(Registration, left), now=NOW)
        return assign(problem)

    monkeypatch.setattr(module, "assign", slow)
    placement = _run(database)

    assert str(left) not in placement.answer["seats"]
    assert placement.answer["unplaced"] == []


def test_what_changed_after_the_run_must_be_computed_again(database: Database, people: list[int]) -> None:
    _run(database)
    with database.write() as tx:
        cancel(tx, tx.get_one(Registration, people[0]), now=NOW)

    with pytest.raises(InputChanged, match="Bereken de indeling opnieuw"):
        _publish(database)

    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Seat)) == 0
    _run(database)
    assert _publish(database) == 2


def test_seats_chosen_directly_stay_and_only_who_moves_is_mailed(
    database: Database, people: list[int]
) -> None:
    _run(database)
    _publish(database)
    (without,) = [person for person in people if not _titles(database, person)]
    with database.write() as tx:
        third = tx.scalars(select(Session).order_by(Session.id)).all()[2]
        choose_seat(tx, by_slug(tx), tx.get_one(Registration, without), third.id, now=NOW)

    _run(database)

    assert _publish(database) == 0
    assert _titles(database, without) == ["Financiële uitbuiting"]
    with database.read() as tx:
        by = tx.scalars(select(Seat.by).where(Seat.registration_id == without)).all()
        assert by == [SeatBy.DIRECT]
        assert sorted(tx.scalars(select(Session.taken))) == [1, 1, 1]


def test_without_sessions_or_wishes_there_is_nothing_to_place(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        arrive(tx, congress, 1)
    with pytest.raises(NothingToPlace):
        _run(database)
    with database.write() as tx:
        make_programme(tx, by_slug(tx))
    with pytest.raises(NothingToPlace):
        _run(database)


def test_an_organiser_computes_looks_and_publishes(
    client: TestClient, database: Database, people: list[int]
) -> None:
    with database.read() as tx:
        congress = by_slug(tx)
    who = staff(client, Role.ORGANISER, congress)
    empty = client.get(PAGE).text
    assert "Er is nog geen indeling." in empty
    assert "Publiceer" not in empty

    computed = client.post(PAGE).text
    assert "De indeling is berekend." in computed
    assert "Bewezen: geen andere indeling is beter." in computed
    assert who in computed
    assert '<th scope="row">2e keuze</th><td class="number">1</td>' in computed
    with database.read() as tx:
        names = [p.display_name for p in tx.scalars(select(Registration))]
    assert sum(name in computed for name in names) == 1

    published = client.post(f"{PAGE}/publicatie").text
    assert "De indeling is gepubliceerd." in published
    assert "Gepubliceerd op maandag 23 november 2026" in published


def test_a_placement_that_is_too_old_says_so_instead_of_being_published(
    client: TestClient, database: Database, people: list[int]
) -> None:
    with database.read() as tx:
        congress = by_slug(tx)
    staff(client, Role.ORGANISER, congress)
    client.post(PAGE)
    with database.write() as tx:
        cancel(tx, tx.get_one(Registration, people[0]), now=NOW)

    assert "Publiceer" not in client.get(PAGE).text
    response = client.post(f"{PAGE}/publicatie")

    assert response.status_code == 409
    assert "Bereken de indeling opnieuw" in response.text


def test_nothing_to_place_is_a_sentence_on_the_page(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
    staff(client, Role.ORGANISER, congress)

    response = client.post(PAGE)

    assert response.status_code == 409
    assert "Er valt nog niets in te delen" in response.text
    assert client.post(f"{PAGE}/publicatie").status_code == 404


def test_workshops_under_their_minimum_are_reported(
    client: TestClient, database: Database, people: list[int]
) -> None:
    with database.write() as tx:
        congress = by_slug(tx)
        tx.execute(update(Workshop).values(minimum=5))
    staff(client, Role.ORGANISER, congress)

    assert "onder het minimum van 5" in client.post(PAGE).text


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_costs_the_same_statements_for_one_and_for_three(
    client: TestClient, database: Database, people: list[int], count: int
) -> None:
    with database.write() as tx:
        for person in people[count:]:
            cancel(tx, tx.get_one(Registration, person), now=NOW)
        congress = by_slug(tx)
    _run(database)
    staff(client, Role.ORGANISER, congress)

    with count_statements(database) as counted:
        client.get(PAGE)

    assert counted.statements == 10, counted.texts


def test_who_gave_a_seat_back_does_not_find_it_again_when_an_older_run_is_published(
    database: Database, people: list[int]
) -> None:
    _run(database)
    _publish(database)
    with database.write() as tx:
        late = arrive(tx, by_slug(tx), 9).registration
        prefer(tx, late, tx.scalars(select(Round)).one(), tx.scalars(select(Workshop)).all()[2])
    _run(database)
    with database.write() as tx:
        seat = tx.scalars(select(Seat).order_by(Seat.id)).all()[0]
        person = tx.get_one(Registration, seat.registration_id)
        leave_seat(tx, by_slug(tx), person, seat.round_id, now=NOW)

    with pytest.raises(InputChanged):
        _publish(database)

    _run(database)
    _publish(database)
    assert _titles(database, late.id) == ["Financiële uitbuiting"]


def test_a_congress_that_keeps_changing_is_told_after_three_tries(
    database: Database, people: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    tries = iter(range(100, 200))

    def slow(problem: AssignmentProblem, **_: object) -> Assignment:
        with database.write() as tx:
            arrive(tx, by_slug(tx), next(tries))
        return assign(problem)

    monkeypatch.setattr(module, "assign", slow)
    with pytest.raises(InputChanged):
        _run(database)

    assert next(tries) == 103
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Placement)) == 0
