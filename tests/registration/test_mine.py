"""The personal page."""

from datetime import UTC, datetime
from typing import Any

import icalendar
import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.core.db import Database
from congress.programme.models import Preference, Session
from congress.registration.models import Registration, Seat, SeatBy
from congress.registration.rules.places import Status
from congress.setup.rules.policies import Choice
from tests.conftest import Clock
from tests.make import NOW, by_slug, make_congress, make_participation
from tests.make_registration import SANNE, arrive, link_of, mails, make_programme


@pytest.fixture
def person(database: Database) -> Registration:
    """Sanne, who has the only place; Mens 2 waits."""
    with database.write() as tx:
        congress = make_congress(tx, capacity=1)
        make_participation(tx, congress)
        make_programme(tx, congress, seats=1)
        sanne = arrive(tx, congress, 1).registration
        arrive(tx, congress, 2)
        return sanne


def _other(database: Database, person: Registration) -> Registration:
    with database.read() as tx:
        return tx.scalars(select(Registration).where(Registration.id != person.id)).one()


def test_the_page_shows_the_ticket_and_what_can_be_done(client: TestClient, person: Registration) -> None:
    response = client.get(link_of(person))

    assert "Je hebt een plek" in response.text
    assert f'src="{link_of(person)}/ticket.svg"' in response.text
    assert person.short_code in response.text
    assert "Bewaar mijn keuzes" in response.text


def test_nothing_of_the_page_is_kept_or_passed_on(client: TestClient, person: Registration) -> None:
    for path in ("", "/afmelden", "/ticket.ics"):
        headers = client.get(link_of(person) + path).headers
        assert headers["cache-control"] == "no-store"
        assert headers["referrer-policy"] == "strict-origin"


def test_the_link_is_never_logged(
    client: TestClient, person: Registration, capsys: pytest.CaptureFixture[str]
) -> None:
    client.get(link_of(person))
    client.post(link_of(person) + "/afmelden")

    logged = capsys.readouterr().out
    assert "/mijn/{secret}" in logged
    assert link_of(person).removeprefix("/mijn/") not in logged


def test_a_wrong_link_opens_nothing(client: TestClient, person: Registration) -> None:
    for path in ("", "/afmelden", "/ticket.ics"):
        assert client.get(f"/mijn/{'x' * 32}{path}").status_code == 404
        assert client.get(f"/mijn/{person.public_id}{path}").status_code == 404
    for path in ("/afmelden", "/keuzes", "/plek"):
        assert client.post(f"/mijn/{'x' * 32}{path}").status_code == 404


def test_who_waits_sees_the_place_in_line_and_no_ticket(
    client: TestClient, database: Database, person: Registration
) -> None:
    page = client.get(link_of(_other(database, person))).text

    assert "Je bent nummer 1." in page
    assert "ticket.svg" not in page


def test_looking_at_the_cancel_page_cancels_nobody(
    client: TestClient, database: Database, person: Registration
) -> None:
    page = client.get(link_of(person) + "/afmelden").text

    assert "Weet je zeker dat je je wilt afmelden?" in page
    with database.read() as tx:
        assert tx.get_one(Registration, person.id).status == Status.CONFIRMED


def test_cancelling_frees_the_place_for_the_next_in_line(
    client: TestClient, database: Database, person: Registration
) -> None:
    page = client.post(link_of(person) + "/afmelden").text

    assert "Je bent afgemeld." in page
    assert "ticket.svg" not in page
    other = _other(database, person)
    assert other.status == Status.CONFIRMED
    with database.read() as tx:
        assert mails(tx)[-2:] == [("cancelled", person.id), ("promoted", other.id)]
    assert client.get(link_of(person) + "/afmelden").url.path == link_of(person)


def test_wishes_change_until_the_deadline(
    client: TestClient, database: Database, person: Registration, clock: Clock
) -> None:
    page = client.post(link_of(person) + "/keuzes", data={"wens-r1-1": "w3", "wens-r1-3": "w1"}).text
    assert "Je keuzes zijn bewaard." in page
    assert '<option value="w3" selected>' in page
    with database.read() as tx:
        assert sorted(tx.scalars(select(Preference.rank))) == [1, 2]

    clock.advance(days=12)
    assert "De workshops worden nu ingedeeld." in client.get(link_of(person)).text
    late = client.post(link_of(person) + "/keuzes", data={"wens-r1-1": "w2"})
    assert late.status_code == 409
    assert "Je kunt je keuzes niet meer veranderen." in late.text
    with database.read() as tx:
        assert sorted(tx.scalars(select(Preference.rank))) == [1, 2]


def test_a_wrong_wish_is_explained_and_the_others_stay_typed(
    client: TestClient, person: Registration
) -> None:
    response = client.post(link_of(person) + "/keuzes", data={"wens-r1-1": "w3", "wens-r1-2": "w3"})

    assert response.status_code == 422
    assert 'id="wens-r1-2-problem"' in response.text
    assert '<option value="w3" selected>' in response.text


def _open_seats(database: Database) -> None:
    with database.write() as tx:
        congress = by_slug(tx)
        congress.placement_published_at = NOW
        congress.capacity = 3


def _sessions(database: Database) -> dict[tuple[int, int], int]:
    with database.read() as tx:
        query = select(Session.round_id, Session.workshop_id, Session.id)
        return {(r, w): number for r, w, number in tx.execute(query)}


def test_a_free_seat_is_chosen_changed_and_given_back(
    client: TestClient, database: Database, person: Registration
) -> None:
    _open_seats(database)
    sessions = sorted(_sessions(database).items())
    (round_id, _), first = sessions[0]
    _, second = sessions[1]
    field = f"plek-{round_id}"

    client.post(link_of(person) + "/plek", data={field: str(first)})
    page = client.post(link_of(person) + "/plek", data={field: str(second)}).text

    assert "Je plek is bewaard." in page
    assert "Zaal 2" in page
    with database.read() as tx:
        seat = tx.scalars(select(Seat)).one()
        assert (seat.session_id, seat.by) == (second, SeatBy.DIRECT)
        assert tx.get_one(Session, first).taken == 0
        assert tx.get_one(Session, second).taken == 1

    client.post(link_of(person) + "/plek", data={field: ""})
    with database.read() as tx:
        assert tx.scalars(select(Seat)).all() == []
        assert tx.get_one(Session, second).taken == 0


def test_a_full_session_and_the_same_workshop_twice_are_refused_at_the_field(
    client: TestClient, database: Database, person: Registration
) -> None:
    _open_seats(database)
    (first_key, first), (_, _), (_, _), (other_key, same_workshop), *_ = sorted(_sessions(database).items())
    assert first_key[1] == other_key[1]
    with database.write() as tx:
        other = arrive(tx, by_slug(tx), 3).registration
    client.post(link_of(person) + "/plek", data={f"plek-{first_key[0]}": str(first)})

    twice = client.post(link_of(person) + "/plek", data={f"plek-{other_key[0]}": str(same_workshop)})
    full = client.post(link_of(other) + "/plek", data={f"plek-{first_key[0]}": str(first)})

    assert twice.status_code == full.status_code == 422
    assert "Je volgt deze workshop al in een andere ronde." in twice.text
    assert "Deze workshop is net vol." in full.text
    assert f'id="plek-{first_key[0]}-problem"' in full.text
    with database.read() as tx:
        assert len(tx.scalars(select(Seat)).all()) == 1


def test_before_publication_and_while_waiting_no_seat_can_be_chosen(
    client: TestClient, database: Database, person: Registration
) -> None:
    (round_id, _), session = min(_sessions(database).items())
    data = {f"plek-{round_id}": str(session)}
    assert client.post(link_of(person) + "/plek", data=data).status_code == 409

    with database.write() as tx:
        by_slug(tx).choice = Choice.DIRECT
    assert client.post(link_of(_other(database, person)) + "/plek", data=data).status_code == 409
    assert client.post(link_of(person) + "/plek", data=data).status_code == 200


@pytest.mark.parametrize(
    "data", [{}, {"plek-1": "x"}, {"plek-x": "1"}, {"plek-1": "999999"}, {"plek-1": "9" * 30}]
)
def test_nonsense_about_seats_is_refused(
    client: TestClient, database: Database, person: Registration, data: dict[str, str]
) -> None:
    _open_seats(database)

    assert client.post(link_of(person) + "/plek", data=data).status_code == 404


def test_cancelling_gives_the_seats_back(
    client: TestClient, database: Database, person: Registration
) -> None:
    _open_seats(database)
    (round_id, _), session = min(_sessions(database).items())
    client.post(link_of(person) + "/plek", data={f"plek-{round_id}": str(session)})

    client.post(link_of(person) + "/afmelden")

    with database.read() as tx:
        assert tx.scalars(select(Seat)).all() == []
        assert tx.get_one(Session, session).taken == 0


def test_the_calendar_file_has_the_day_and_later_the_own_sessions(
    client: TestClient, database: Database, person: Registration
) -> None:
    def entries() -> list[Any]:
        response = client.get(link_of(person) + "/ticket.ics")
        assert response.headers["content-type"] == "text/calendar; charset=utf-8"
        assert b"METHOD:PUBLISH" in response.content
        assert b"RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3" in response.content
        assert link_of(person) not in response.text.replace("\r\n ", "")
        assert "ATTENDEE" not in response.text
        return icalendar.Calendar.from_ical(response.content).walk("VEVENT")

    (day,) = entries()
    assert day["summary"] == "HLTsamen congres 2026"

    _open_seats(database)
    (round_id, _), session = min(_sessions(database).items())
    client.post(link_of(person) + "/plek", data={f"plek-{round_id}": str(session)})

    again, own = entries()
    assert again["uid"] == day["uid"]
    assert own["summary"] == "Eergerelateerd geweld"
    assert f"{own['dtstart'].dt:%H:%M %Z}" == "10:00 CET"
    assert own["uid"] != day["uid"]
    assert entries()[1]["uid"] == own["uid"]


def test_a_round_that_began_is_not_offered_and_refused_with_a_sentence(
    client: TestClient, database: Database, person: Registration, clock: Clock
) -> None:
    _open_seats(database)
    sessions = _sessions(database)
    first, second = sorted({round_id for round_id, _ in sessions})
    taken = sessions[min(key for key in sessions if key[0] == first)]
    other = sessions[max(key for key in sessions if key[0] == first)]
    client.post(link_of(person) + "/plek", data={f"plek-{first}": str(taken)})
    clock.now = datetime(2026, 12, 10, 9, 30, tzinfo=UTC)

    page = client.get(link_of(person)).text
    answers = [
        client.post(link_of(person) + path, data={f"plek-{first}": value})
        for path, value in (("/plek", str(other)), ("/plek", ""), ("/wachtlijst", str(other)))
    ]

    assert f'name="plek-{first}"' not in page
    assert f'name="plek-{second}"' in page
    for answer in answers:
        assert answer.status_code == 422
        assert "Deze ronde is al begonnen. Je kunt hier niets meer veranderen." in answer.text
    with database.read() as tx:
        assert tx.scalars(select(Seat.session_id)).one() == taken


def test_after_the_congress_the_page_thanks_and_nothing_can_be_given_back(
    client: TestClient, database: Database, person: Registration, clock: Clock
) -> None:
    waiting = _other(database, person)
    assert "Wil je niet meer wachten? Meld je dan af." in client.get(link_of(waiting)).text
    clock.now = datetime(2026, 12, 11, 9, tzinfo=UTC)

    page = client.get(link_of(person)).text

    assert "Bedankt voor je komst." in page
    assert "Bedankt voor je komst." not in client.get(link_of(waiting)).text
    for gone in ("Tot dan", "Kun je niet komen?", "ticket.svg", "ingedeeld"):
        assert gone not in page
    for answer in (
        client.get(link_of(person) + "/afmelden"),
        client.post(link_of(person) + "/afmelden"),
        client.get(link_of(person) + "/overdragen"),
        client.post(link_of(person) + "/overdragen", data=SANNE | {"email": "daan@isd.nl"}),
    ):
        assert answer.status_code == 409
        assert "Het congres is voorbij." in answer.text
    with database.read() as tx:
        assert tx.get_one(Registration, person.id).status == Status.CONFIRMED
