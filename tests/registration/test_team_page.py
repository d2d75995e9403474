"""The page of the contact of a team: how it stands, swapping, withdrawing, and being forgotten."""

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.core.db import Database
from congress.registration.actions.cancel import cancel
from congress.registration.actions.erase import erase_person
from congress.registration.models import KnownColleague, Registration, Team
from congress.registration.queries import my_data
from congress.registration.queries.teams import team_rows
from congress.registration.rules.places import Status
from tests.make import NOW, by_slug, make_congress, make_municipality, make_participation
from tests.make_registration import arrive, link_of, mails
from tests.make_team import arrive_team, colleagues, count, newcomer, shown, statuses, team_link
from tests.statements import count_statements


@pytest.fixture(autouse=True)
def _congress(database: Database) -> None:
    with database.write() as tx:
        make_participation(tx, make_congress(tx, capacity=6))
        make_municipality(tx, "GM0995", "Lelystad")


def test_nothing_that_a_contact_does_touches_who_was_known(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        known = arrive(tx, by_slug(tx), 1).registration
        team = arrive_team(tx, by_slug(tx), "mens1@welzijn.nl", "eva@isd.nl")
        rows = team_rows(tx, team.id, now=NOW)
        known_row = next(row for row in rows if row.email == "mens1@welzijn.nl")
    link = team_link(team)

    client.post(f"{link}/{known_row.id}/afmelden")
    assert "Mens1 van Dam mens1@welzijn.nl afgemeld" in " ".join(shown(client.get(link).text))
    client.post(f"{link}/afmelden")

    assert statuses(database) == {"mens1@welzijn.nl": Status.CONFIRMED, "eva@isd.nl": Status.CANCELLED}
    with database.read() as tx:
        assert ("cancelled", known.id) not in mails(tx)


def test_a_swap_kills_the_old_ticket_and_mails_the_new_one(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        team = arrive_team(tx, by_slug(tx), "bob@isd.nl", "eva@isd.nl")
        bob = tx.scalars(select(Registration).where(Registration.email == "bob@isd.nl")).one()
    old = link_of(bob)

    page = client.post(f"{team_link(team)}/{bob.public_id}/wisselen", data=newcomer("nora@isd.nl"))

    assert "Je collega is gewisseld." in page.text
    assert client.get(old).status_code == 404
    with database.read() as tx:
        now = tx.get_one(Registration, bob.id)
        assert (now.email, now.issue_number, now.status) == ("nora@isd.nl", 2, Status.CONFIRMED)
        assert mails(tx)[-2:] == [("replaced", bob.id), ("took-over", bob.id)]


def test_a_swap_for_somebody_known_looks_the_same_and_gives_the_place_to_the_line(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        congress = by_slug(tx)
        known = arrive(tx, congress, 1).registration
        team = arrive_team(tx, congress, *colleagues(5))
        waiting = arrive(tx, congress, 2).registration
        first = tx.scalars(select(Registration).where(Registration.email == "a1@isd.nl")).one()

    page = client.post(f"{team_link(team)}/{first.public_id}/wisselen", data=newcomer("mens1@welzijn.nl"))

    assert "Je collega is gewisseld." in page.text
    assert any("Nora Nieuw mens1@welzijn.nl heeft een plek" in row for row in shown(page.text))
    found = statuses(database)
    assert found["a1@isd.nl"] == Status.CANCELLED
    assert found[waiting.email] == Status.CONFIRMED
    with database.read() as tx:
        assert tx.get_one(Registration, known.id).given_name == "Sanne"
        assert by_slug(tx).taken == 6


def test_somebody_known_is_swapped_for_who_arrives_now(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        arrive(tx, by_slug(tx), 1)
        team = arrive_team(tx, by_slug(tx), "mens1@welzijn.nl")
        row = team_rows(tx, team.id, now=NOW)[0]

    client.post(f"{team_link(team)}/{row.id}/wisselen", data=newcomer("nora@isd.nl"))

    assert statuses(database) == {"mens1@welzijn.nl": Status.CONFIRMED, "nora@isd.nl": Status.CONFIRMED}
    assert count(database, KnownColleague) == 0


def test_faults_in_a_swap_are_told_and_swap_nobody(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        team = arrive_team(tx, by_slug(tx), "bob@isd.nl", "eva@isd.nl")
        bob = tx.scalars(select(Registration).where(Registration.email == "bob@isd.nl")).one()
    address = f"{team_link(team)}/{bob.public_id}/wisselen"

    twice = client.post(address, data=newcomer("eva@isd.nl"))
    wrong = client.post(address, data=newcomer("nora@"))

    assert (twice.status_code, wrong.status_code) == (422, 422)
    assert "Deze collega staat al in je team." in twice.text
    assert "Vul het e-mailadres van je collega in" in wrong.text
    assert set(statuses(database)) == {"bob@isd.nl", "eva@isd.nl"}


def test_one_more_and_one_less(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        team = arrive_team(tx, by_slug(tx), "bob@isd.nl")
        bob = tx.scalars(select(Registration)).one()
    link = team_link(team)

    assert "is aangemeld" in client.post(f"{link}/erbij", data=newcomer("nora@isd.nl")).text
    assert "Wil je Bob van Dam afmelden?" in client.get(f"{link}/{bob.public_id}/afmelden").text
    assert statuses(database)["bob@isd.nl"] == Status.CONFIRMED, "looking withdraws nobody"
    client.post(f"{link}/{bob.public_id}/afmelden")

    assert statuses(database) == {"bob@isd.nl": Status.CANCELLED, "nora@isd.nl": Status.CONFIRMED}
    gone = client.post(f"{link}/{bob.public_id}/wisselen", data=newcomer("eva@isd.nl"))
    assert (gone.status_code, "Deze collega is al afgemeld" in gone.text) == (409, True)


def test_who_comes_back_alone_is_of_no_team(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = by_slug(tx)
        team = arrive_team(tx, congress, "mens1@welzijn.nl", "eva@isd.nl", short="together")
        person = tx.scalars(select(Registration).order_by(Registration.id)).first()
        assert person
        cancel(tx, person, now=NOW)
        again = arrive(tx, congress, 1).registration

        assert (again.id, again.team_id) == (person.id, None)
    assert "mens1@welzijn.nl" not in client.get(team_link(team)).text


def test_waiting_together_can_be_given_up(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        team = arrive_team(tx, by_slug(tx), *colleagues(8), short="together")
    link = team_link(team)
    assert "Jullie wachten samen." in client.get(link).text

    page = client.post(f"{link}/los").text

    assert "Jullie wachten niet meer samen." in page
    assert list(statuses(database).values()) == [Status.CONFIRMED] * 6 + [Status.WAITING] * 2


def test_another_team_and_a_wrong_link_open_nothing(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        team = arrive_team(tx, by_slug(tx), "bob@isd.nl")
        arrive_team(tx, by_slug(tx), "eva@isd.nl")
        eva = tx.scalars(select(Registration).where(Registration.email == "eva@isd.nl")).one()

    answers = [
        client.get(f"{team_link(team)}x"),
        client.get(f"{team_link(team)}/{eva.public_id}/afmelden"),
        client.post(f"{team_link(team)}/{eva.public_id}/afmelden"),
        client.post(f"{team_link(team)}/{eva.public_id}/wisselen", data=newcomer("nora@isd.nl")),
    ]

    assert [answer.status_code for answer in answers] == [404] * 4
    assert statuses(database)["eva@isd.nl"] == Status.CONFIRMED


def test_the_link_is_kept_as_a_hash_and_told_to_nobody(
    client: TestClient, database: Database, capsys: pytest.CaptureFixture[str]
) -> None:
    with database.write() as tx:
        team = arrive_team(tx, by_slug(tx), "bob@isd.nl")
    secret = team_link(team).removeprefix("/team/")

    page = client.get(team_link(team))

    assert page.headers["Referrer-Policy"] == "strict-origin"
    assert page.headers["Cache-Control"] == "no-store"
    assert secret not in "".join(capsys.readouterr())
    assert len(team.link_hash) == 32
    assert secret.encode() not in team.link_hash


def test_a_contact_is_forgotten_by_the_link_of_the_team(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        arrive(tx, by_slug(tx), 1)
        team = arrive_team(tx, by_slug(tx), "bob@isd.nl", "mens1@welzijn.nl")
    link = team_link(team)
    assert "Iris Blom, iris@isd.nl" in client.get(link).text
    client.get(f"{link}/wissen")

    page = client.post(f"{link}/wissen")

    assert "Je gegevens zijn gewist" in page.text
    assert client.get(link).status_code == 404
    assert statuses(database)["bob@isd.nl"] == Status.CONFIRMED
    with database.read() as tx:
        gone = tx.get_one(Team, team.id)
        assert (gone.contact_name, gone.contact_email) == ("", "")
    assert count(database, KnownColleague) == 0


def test_a_contact_who_comes_too_sees_and_erases_both(database: Database) -> None:
    with database.write() as tx:
        team = arrive_team(tx, by_slug(tx), "iris@isd.nl", "bob@isd.nl")
        iris = tx.scalars(select(Registration).where(Registration.email == "iris@isd.nl")).one()
        assert my_data(tx, iris)["teams"][0]["contactEmail"] == "iris@isd.nl"

        erase_person(tx, iris, actor="aanmelding", now=NOW)

        assert (team.contact_name, team.contact_email) == ("", "")


def test_the_team_page_costs_as_many_statements_for_one_as_for_ten(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        teams = [arrive_team(tx, by_slug(tx), *colleagues(size, of=f"t{size}-")) for size in (1, 10)]
    counts = []
    for team in teams:
        with count_statements(database) as counted:
            client.get(team_link(team))
        counts.append(counted.statements)

    assert counts[0] == counts[1] <= 5
