"""A team in one go: all or nothing, together or as many as fit, and a page that tells the contact no more."""

import io
from collections.abc import Iterator

import pytest
from openpyxl import Workbook
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.app import create_app
from congress.core.db import Database
from congress.core.settings import Settings
from congress.registration.actions.cancel import cancel
from congress.registration.actions.limits import TEAMS_PER_HOST
from congress.registration.models import Registration, Team
from congress.registration.queries import my_data
from congress.registration.queries.teams import team_rows
from congress.registration.rules.places import Status
from congress.setup.rules.policies import Outsiders
from tests.conftest import Clock
from tests.make import NOW, by_slug, make_congress, make_municipality, make_participation
from tests.make_registration import arrive, mails
from tests.make_team import arrive_team, colleagues, count, shown, statuses, team_link, typed_team
from tests.statements import count_statements

FORM = "/hlt-2026/aanmelden/team"


THANKS = "We hebben je team ontvangen."


@pytest.fixture(autouse=True)
def _congress(database: Database) -> None:
    with database.write() as tx:
        make_participation(tx, make_congress(tx, capacity=6))
        make_municipality(tx, "GM0995", "Lelystad")


def test_everybody_is_stored_with_a_mail_of_their_own_and_one_for_the_contact(
    client: TestClient, database: Database
) -> None:
    page = client.post(FORM, data=typed_team("bob@isd.nl", "eva@isd.nl"))

    assert THANKS in page.text
    with database.read() as tx:
        team = tx.scalars(select(Team)).one()
        people = tx.scalars(select(Registration).order_by(Registration.id)).all()
        assert [(p.email, p.organisation, p.team_id) for p in people] == [
            ("bob@isd.nl", "ISD Bollenstreek", team.id),
            ("eva@isd.nl", "ISD Bollenstreek", team.id),
        ]
        assert mails(tx) == [("team-member", people[0].id), ("team-member", people[1].id), ("team", team.id)]
        assert by_slug(tx).taken == 2


def test_one_fault_stores_nobody_and_keeps_what_was_typed(client: TestClient, database: Database) -> None:
    typed = typed_team("bob@isd.nl", "eva@", "BOB@isd.nl", **{"collega-1-job_title": "wijkcoach"})

    page = client.post(FORM, data=typed)

    assert page.status_code == 422
    assert "Collega 2: Vul een e-mailadres in" in page.text
    assert "Collega 3: Dit e-mailadres staat ook bij collega 1." in page.text
    assert 'href="#collega-2-email"' in page.text
    assert 'value="wijkcoach"' in page.text
    assert 'value="eva@"' in page.text
    assert (count(database, Registration), count(database, Team)) == (0, 0)


def test_whom_the_congress_refuses_is_told_per_row_and_nobody_is_stored(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        by_slug(tx).outsiders = Outsiders.REFUSE

    other = {"collega-2-municipality": "elders", "collega-3-municipality": "GM9999"}
    page = client.post(FORM, data=typed_team(*colleagues(3), **other))

    assert page.status_code == 422
    assert "Collega 2: Dit congres is alleen voor mensen die werken in" in page.text
    assert "Collega 3: Kies een gemeente uit de lijst." in page.text
    assert count(database, Registration) == 0


@pytest.mark.parametrize(
    ("short", "expected"),
    [
        ("fit", [Status.CONFIRMED] * 6 + [Status.WAITING] * 4),
        ("together", [Status.WAITING] * 10),
    ],
)
def test_ten_against_six_places_is_what_the_contact_chose(
    database: Database, short: str, expected: list[Status]
) -> None:
    with database.write() as tx:
        arrive_team(tx, by_slug(tx), *colleagues(10), short=short)

    assert list(statuses(database).values()) == expected


def test_who_waits_together_gets_in_together_and_others_take_the_single_places(database: Database) -> None:
    with database.write() as tx:
        congress = by_slug(tx)
        first = arrive_team(tx, congress, *colleagues(5, of="f"))
        arrive_team(tx, congress, *colleagues(3), short="together")
        arrive(tx, congress, 1)
        assert set(_in(tx, "a")) == {Status.WAITING}
        assert _in(tx, "mens") == [Status.CONFIRMED], "one place is too few for three, and free for one"

        leaving = list(tx.scalars(select(Registration).where(Registration.team_id == first.id)))
        for person in leaving[:2]:
            cancel(tx, person, now=NOW)
        assert set(_in(tx, "a")) == {Status.WAITING}
        cancel(tx, leaving[2], now=NOW)
        assert set(_in(tx, "a")) == {Status.CONFIRMED}


def _in(tx: object, start: str) -> list[Status]:
    assert hasattr(tx, "scalars")
    found = tx.scalars(select(Registration).where(Registration.email.startswith(start)))
    return [person.status for person in found]


def test_the_same_form_sent_twice_is_one_team(client: TestClient, database: Database) -> None:
    key = client.get(FORM).text.partition('name="key" value="')[2].partition('"')[0]
    typed = typed_team("bob@isd.nl", key=key)

    assert THANKS in client.post(FORM, data=typed).text
    assert THANKS in client.post(FORM, data=typed).text

    assert count(database, Team) == 1
    with database.read() as tx:
        assert [kind for kind, _ in mails(tx)] == ["team-member", "team"]


@pytest.mark.parametrize("way", ["plak", ""])
def test_a_pasted_list_comes_in_the_rows_and_is_looked_at_first(
    client: TestClient, database: Database, way: str
) -> None:
    pasted = (
        "Voornaam\tAchternaam\tE-mail\tGemeente\nBob\tvan Dam\tbob@isd.nl\tHillegom\nEva\tBos\teva@isd.nl\t\n"
    )

    page = client.post(FORM, data=typed_team(pasted=pasted, doe=way)).text

    assert "We hebben je lijst in de rijen gezet." in page
    assert 'value="eva@isd.nl"' in page
    assert page.count('<option value="GM0534" selected') == 2, "that of the contact, and that of Bob"
    assert "Bob\tvan Dam" not in page
    assert count(database, Registration) == 0


def test_a_workbook_and_a_csv_file_are_read(client: TestClient) -> None:
    book, file = Workbook(), io.BytesIO()
    for row in (["Naam", "E-mail"], ["Bob van Dam", "bob@isd.nl"]):
        book.active.append(row)  # type: ignore[union-attr]  # a new workbook has a sheet
    book.save(file)

    for content in (file.getvalue(), b"Naam;E-mail\nBob van Dam;bob@isd.nl\n"):
        page = client.post(FORM, data=typed_team(doe="bestand"), files={"file": ("lijst", content)}).text
        assert 'id="collega-1-family_name" name="collega-1-family_name" type="text"' in page
        assert 'value="van Dam"' in page


@pytest.mark.parametrize(
    ("typed", "files", "sentence"),
    [
        ({"pasted": "\n".join(colleagues(26)), "doe": "plak"}, None, "In je lijst staan 26 mensen"),
        ({"pasted": "   ", "doe": "plak"}, None, "We vonden geen regels"),
        ({"doe": "bestand"}, None, "Kies eerst een bestand."),
        ({"doe": "bestand"}, {"file": ("lijst.xls", b"\xd0\xcf\x11\xe0")}, "Dit is een oud Excel-bestand"),
    ],
)
def test_a_list_that_cannot_be_read_is_explained_and_changes_nothing(
    client: TestClient, typed: dict[str, str], files: dict[str, tuple[str, bytes]] | None, sentence: str
) -> None:
    page = client.post(FORM, data=typed_team("bob@isd.nl", **typed), files=files)

    assert page.status_code == 422
    assert sentence in page.text
    assert 'value="bob@isd.nl"' in page.text


def test_who_is_known_already_cannot_be_told_from_who_is_new(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        known = arrive(tx, by_slug(tx), 1).registration
        known_name = known.family_name

    client.post(FORM, data=typed_team("mens1@welzijn.nl", "eva@isd.nl"))

    with database.read() as tx:
        team = tx.scalars(select(Team)).one()
        kept = tx.get_one(Registration, known.id)
        assert (kept.family_name, kept.team_id) == (known_name, None), "their own registration is untouched"
        assert ("already-registered", known.id) in mails(tx)
        assert by_slug(tx).taken == 2, "no second place"
    page = client.get(team_link(team)).text
    assert shown(page) == [
        "Eva van Dam eva@isd.nl heeft een plek Wissel Eva van Dam Meld af Eva van Dam",
        "Mens1 van Dam mens1@welzijn.nl heeft een plek Wissel Mens1 van Dam Meld af Mens1 van Dam",
    ]
    assert known_name not in page


def test_where_addresses_are_proven_first_nobody_has_a_place_before(database: Database) -> None:
    with database.write() as tx:
        congress = by_slug(tx)
        known = arrive(tx, congress, 1).registration
        congress.confirm_address = True
        team = arrive_team(tx, congress, "bob@isd.nl", known.email, short="together")

        assert congress.taken == 1
        assert not team.together, "each gets a place by proving the own address"
        assert {row.status for row in team_rows(tx, team.id, now=NOW)} == {Status.UNCONFIRMED}
        assert [kind for kind, _ in mails(tx)][1:] == ["confirm-address", "already-registered", "team"]


def test_what_was_told_before_is_forgotten_when_somebody_comes_back_with_a_team(database: Database) -> None:
    with database.write() as tx:
        congress = by_slug(tx)
        person = arrive(tx, congress, 1, diet="geheim dieet", needs_consent="on").registration
        cancel(tx, person, now=NOW)
        team = arrive_team(tx, congress, "mens1@welzijn.nl")
        tx.refresh(person)
        found = my_data(tx, person)

    assert (person.status, person.team_id) == (Status.CONFIRMED, team.id)
    assert found["needs"] is None
    assert found["teams"] == [{"contact": "Iris Blom", "madeAt": NOW.isoformat()}]


def test_a_program_stores_nothing_and_who_is_too_fast_sends_again(
    client: TestClient, database: Database, clock: Clock
) -> None:
    assert THANKS in client.post(FORM, data=typed_team("bob@isd.nl", website="x")).text
    stamp = client.get(FORM).text.partition('name="stempel" value="')[2].partition('"')[0]
    fast = client.post(FORM, data=typed_team("bob@isd.nl", stempel=stamp))
    assert (fast.status_code, "Dit ging erg snel" in fast.text) == (422, True)
    assert count(database, Registration) == 0

    clock.advance(seconds=5)
    assert THANKS in client.post(FORM, data=typed_team("bob@isd.nl", stempel=stamp)).text


@pytest.fixture
def visitor(database: Database, settings: Settings) -> Iterator[TestClient]:
    """Somebody on the internet."""
    settings.data_dir.mkdir(exist_ok=True)
    with TestClient(create_app(database, settings, clock=Clock()), client=("9.9.9.9", 1)) as opened:
        yield opened


def test_one_network_sends_so_many_teams_and_no_more(visitor: TestClient, database: Database) -> None:
    for number in range(TEAMS_PER_HOST):
        typed = typed_team(f"mens{number}@isd.nl", contact_email=f"contact{number}@isd.nl")
        assert visitor.post(FORM, data=typed).status_code == 200
    refused = visitor.post(FORM, data=typed_team("nog@isd.nl"))

    assert refused.status_code == 429
    assert "Er kwamen net erg veel aanmeldingen binnen." in refused.text
    assert 'value="nog@isd.nl"' in refused.text
    assert "nog@isd.nl" not in statuses(database)


def test_twenty_five_colleagues_cost_as_many_statements_as_two(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        by_slug(tx).capacity = 100
    counts = []
    for size in (2, 25):
        with count_statements(database) as counted:
            client.post(FORM, data=typed_team(*colleagues(size, of=f"t{size}-")), follow_redirects=False)
        # SQLite, in the same process, takes the people one by one.
        inserts = [text for text in counted.texts if text.startswith("INSERT INTO registration")]
        counts.append((counted.statements - len(inserts) + 1, counted.commits))

    assert counts[0] == counts[1], "a fixed number of statements"
    assert counts[0][0] <= 12
    assert counts[0][1] == 1
