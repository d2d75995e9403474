"""Who sits where and why: the list, one person, and what the page says of a run."""

from collections.abc import Mapping

import pytest
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.db import Database
from congress.programme.models import Workshop
from congress.programme.rules.assignment import Goal, Queue
from congress.registration.actions.placement import publish, run_placement
from congress.registration.models import Placement, Registration
from congress.registration.queries import registration_of
from congress.registration.queries.placed import reasons_of
from congress.registration.queries.placement import latest_placement
from congress.registration.rules.placing import Options
from tests.make import NOW, by_slug, make_congress, make_participation, staff
from tests.make_registration import arrive, link_of, make_programme, prefer
from tests.statements import count_statements

PAGE = "/beheer/hlt-2026/indeling"


@pytest.fixture
def people(database: Database) -> list[int]:
    """Four people, one seat per session: three want w1, w2 and one only w3; so one of three has nothing."""
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        rounds, workshops, _ = make_programme(tx, congress, rounds=1, workshops=3, seats=1)
        found = []
        for number in range(4):
            person = arrive(tx, congress, number).registration
            prefer(tx, person, rounds[0], *(workshops[2:] if number == 3 else workshops[:2]))
            found.append(person.id)
        return found


def _run(database: Database, options: Options | None = None) -> Placement:
    with database.read() as tx:
        congress_id = by_slug(tx).id
    return run_placement(database, congress_id, actor="test", now=NOW, options=options or Options())


def _texts(database: Database, person: int) -> Mapping[int, str]:
    with database.read() as tx:
        congress = by_slug(tx)
        reasons = reasons_of(tx, congress, registration_of(tx, congress.id, person))
        return {reason.rank: reason.text for reason in reasons}


def _by_outcome(placement: Placement, people: list[int]) -> tuple[int, int, int]:
    """Who got the first wish, who the second, who nothing."""
    seats = placement.answer["seats"]
    found = {seats[str(person)].get("r1"): person for person in people[:3]}
    return found["w1"], found["w2"], found[None]


def test_a_line_per_wish_says_truly_why_not(database: Database, people: list[int]) -> None:
    first, second, nothing = _by_outcome(_run(database), people)

    assert _texts(database, first) == {1: "gekregen", 2: "in deze ronde lukte een hogere keuze"}
    assert _texts(database, second)[1].startswith("deze workshop was vol. De plek ging naar iemand anders, ")
    assert _texts(database, second)[2] == "gekregen"
    assert all(
        text.startswith("deze workshop was vol. De plek ging") for text in _texts(database, nothing).values()
    )
    assert _texts(database, people[3]) == {1: "gekregen"}


def test_the_lines_stay_after_publishing_and_a_late_registration_has_none(
    database: Database, people: list[int]
) -> None:
    _, second, _ = _by_outcome(_run(database), people)
    before = _texts(database, second)
    with database.write() as tx:
        publish(tx, by_slug(tx), actor="test", now=NOW)
        late = arrive(tx, by_slug(tx), 9).registration.id

    assert _texts(database, second) == before
    assert _texts(database, late) == {}


def test_the_queue_of_registering_and_the_number_for_the_lots_decide(
    database: Database, people: list[int]
) -> None:
    queued = _by_outcome(_run(database, Options(queue=Queue.REGISTERED, seed=5)), people)
    drawn = {_by_outcome(_run(database, Options(seed=seed)), people) for seed in range(12)}

    assert len(drawn) > 1
    assert queued in drawn or queued[2] in people[:3]
    again = _run(database, Options(queue=Queue.REGISTERED, seed=5))
    assert (again.queue, again.seed, again.goal) == (Queue.REGISTERED, 5, Goal.SQUARES)


def test_a_run_stands_beside_the_simple_rules_and_says_what_dropping_does(
    database: Database, people: list[int]
) -> None:
    with database.write() as tx:
        tx.query(Workshop).filter(Workshop.code == "w3").update({"minimum": 2})

    report = _run(database).report

    assert {name: score["filled"] for name, score in report["scores"].items()} == {
        "ours": 3,
        "first-come": 3,
        "first-wishes": 3,
    }
    (dropped,) = report["dropped"]
    assert (dropped["workshop"], dropped["people"], dropped["moved"], dropped["lost"]) == ("w3", 1, 0, 1)
    assert dropped["filled"] == 2


def test_an_organiser_chooses_the_goal_and_sees_it(
    client: TestClient, database: Database, people: list[int]
) -> None:
    with database.read() as tx:
        congress = by_slug(tx)
    staff(client, Role.ORGANISER, congress)

    page = client.post(PAGE, data={"goal": "worst-first", "queue": "registered", "seed": "77"}).text

    assert "Wie het slechtst af is, wordt zo goed mogelijk geholpen." in page
    assert "Bij gelijke punten gaat voor wie zich eerder aanmeldde." in page
    assert 'value="77"' in page
    assert "deze indeling" in page
    assert "wie het eerst komt" in page


def test_a_wrong_number_for_the_lots_is_said_at_the_field_and_nothing_is_computed(
    client: TestClient, database: Database, people: list[int]
) -> None:
    with database.read() as tx:
        congress = by_slug(tx)
    staff(client, Role.ORGANISER, congress)

    response = client.post(PAGE, data={"seed": "2147483648"})

    assert response.status_code == 422
    assert "Vul een heel getal in van 0 tot en met 2147483647." in response.text
    assert 'value="2147483648"' in response.text
    with database.read() as tx:
        assert latest_placement(tx, congress.id) is None


def test_the_list_finds_people_without_a_seat(
    client: TestClient, database: Database, people: list[int]
) -> None:
    _, second, nothing = _by_outcome(_run(database), people)
    with database.read() as tx:
        names = {p: tx.get_one(Registration, p).display_name for p in people}
        staff(client, Role.ORGANISER, by_slug(tx))

    everybody = client.get(f"{PAGE}/mensen").text
    missing = client.get(f"{PAGE}/mensen?alleen=zonder").text

    assert all(name in everybody for name in names.values())
    assert "Scheiding (2e keuze)" in everybody
    assert [p for p in people if names[p] in missing] == [nothing]
    person = client.get(f"{PAGE}/mensen/{second}").text
    assert "deze workshop was vol. De plek ging naar iemand anders, " in person
    assert client.get(f"{PAGE}/mensen/999999").status_code == 404


@pytest.mark.parametrize("count", [1, 3])
def test_the_list_costs_the_same_statements_for_one_and_for_three(
    client: TestClient, database: Database, people: list[int], count: int
) -> None:
    with database.read() as tx:
        words = {1: "Mens 2", 3: "Mens"}[count]
        staff(client, Role.ORGANISER, by_slug(tx))
    _run(database)

    with count_statements(database) as counted:
        client.get(f"{PAGE}/mensen?zoek={words}")

    assert counted.statements == 12, counted.texts


def test_a_person_reads_why_once_it_is_public_and_nothing_of_a_draft(
    client: TestClient, database: Database, people: list[int]
) -> None:
    _, second, _ = _by_outcome(_run(database), people)
    with database.read() as tx:
        link = link_of(tx.get_one(Registration, second))
    assert "Wat kwam er van mijn keuzes?" not in client.get(link).text
    with database.write() as tx:
        publish(tx, by_slug(tx), actor="test", now=NOW)

    page = client.get(link).text

    assert "Wat kwam er van mijn keuzes?" in page
    assert "deze workshop was vol. De plek ging naar iemand anders, " in page
    english = client.get(f"{link}?lang=en").text
    assert "What came of my choices?" in english
    assert "this workshop was full. The place went to somebody else, " in english
