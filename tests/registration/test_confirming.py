"""An address that must be proven: no place before, the button, and what is forgotten."""

import time
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.core.db import Database
from congress.mail.models import OutboxMail
from congress.programme.models import Preference
from congress.registration.actions.cancel import cancel
from congress.registration.actions.confirm import ConfirmedTooLate, confirm_address, forget_unconfirmed
from congress.registration.actions.register import register
from congress.registration.models import Registration
from congress.registration.queries import headcount, headcount_by_municipality, waiting_line
from congress.registration.rules.places import NotForOutsiders, Status
from congress.setup.rules.policies import Outsiders
from tests.conftest import Clock
from tests.make import NOW, by_slug, make_congress, make_participation
from tests.make_registration import KEY, SANNE, arrive, link_of, mails, make_programme, person, prefer


@pytest.fixture(autouse=True)
def _congress(database: Database) -> None:
    with database.write() as tx:
        make_participation(tx, make_congress(tx, confirm_address=True, capacity=1))


def test_without_proof_there_is_no_place_no_turn_and_one_mail(database: Database) -> None:
    with database.write() as tx:
        congress = by_slug(tx)
        first = arrive(tx, congress, 1).registration
        again = arrive(tx, congress, 1)

        assert (first.status, first.confirm_before) == (Status.UNCONFIRMED, NOW + timedelta(hours=24))
        assert not again.is_new
        assert (congress.taken, congress.waiting_counter) == (0, 0)
        assert headcount(tx, congress.id)[Status.CONFIRMED] == 0
        assert headcount_by_municipality(tx, congress.id) == {}
        assert waiting_line(tx, congress.id) == []
        assert mails(tx) == [("confirm-address", first.id)] * 2


def test_opening_the_link_confirms_nothing_and_the_button_does(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        people = [arrive(tx, by_slug(tx), number).registration for number in (1, 2)]
        first, second = (link_of(person) for person in people)

    page = client.get(first).text
    assert "Bevestig mijn aanmelding" in page
    assert "Je hebt een plek" not in page
    with database.read() as tx:
        assert by_slug(tx).taken == 0

    # Who proves their address first, was first.
    assert "Je hebt een plek" in client.post(f"{second}/bevestigen").text
    assert "Je bent nummer 1" in client.post(f"{first}/bevestigen").text
    client.post(f"{first}/bevestigen")
    with database.read() as tx:
        assert (by_slug(tx).taken, by_slug(tx).waiting_counter) == (1, 1)
        assert mails(tx)[2:] == [("registered", people[1].id), ("waiting", people[0].id)]


def test_after_a_day_it_is_too_late(client: TestClient, database: Database, clock: Clock) -> None:
    with database.write() as tx:
        mine = link_of(arrive(tx, by_slug(tx), 1).registration)
    clock.advance(hours=24)

    assert "Deze aanmelding is verlopen." in client.get(mine).text
    assert client.post(f"{mine}/bevestigen").status_code == 409
    with database.write() as tx, pytest.raises(ConfirmedTooLate):
        confirm_address(tx, tx.scalars(select(Registration)).one(), now=NOW + timedelta(hours=24))


def test_who_never_confirmed_is_forgotten_with_everything_they_told(database: Database) -> None:
    with database.write() as tx:
        congress = by_slug(tx)
        rounds, workshops, _ = make_programme(tx, congress)
        late = arrive(tx, congress, 1, diet="geen noten", needs_consent="on").registration
        prefer(tx, late, rounds[0], workshops[0])
        arrive(tx, congress, 2, now=NOW + timedelta(hours=1))

        assert forget_unconfirmed(tx, now=NOW + timedelta(hours=24)) == 1
        assert forget_unconfirmed(tx, now=NOW + timedelta(hours=24)) == 0

    with database.read() as tx:
        assert [p.email for p in tx.scalars(select(Registration))] == ["mens2@welzijn.nl"]
        assert tx.scalars(select(Preference)).all() == []
        assert len(tx.scalars(select(OutboxMail)).all()) == 1


def test_who_confirms_while_the_late_are_removed_is_not_removed(database: Database) -> None:
    with database.write() as tx:
        late = arrive(tx, by_slug(tx), 1).registration
    in_time, too_late = NOW + timedelta(hours=23), NOW + timedelta(hours=25)

    def remove() -> int:
        with database.write() as tx:
            return forget_unconfirmed(tx, now=too_late)

    with ThreadPoolExecutor(1) as pool:
        with database.write() as tx:
            confirm_address(tx, tx.get_one(Registration, late.id), now=in_time)
            tx.flush()  # the row is held from here on
            removing = pool.submit(remove)
            time.sleep(0.5)  # until it waits for the row
        assert removing.result() == 0

    with database.read() as tx:
        assert tx.get_one(Registration, late.id).status == Status.CONFIRMED
        assert by_slug(tx).taken == 1
        assert mails(tx) == [("confirm-address", late.id), ("registered", late.id)]


def test_who_cancelled_before_and_does_not_confirm_stays_cancelled(database: Database) -> None:
    with database.write() as tx:
        congress = by_slug(tx)
        first = arrive(tx, congress, 1).registration
        confirm_address(tx, first, now=NOW)
        cancel(tx, first, now=NOW)
        arrive(tx, congress, 1)
        assert first.status == Status.UNCONFIRMED

        forget_unconfirmed(tx, now=NOW + timedelta(hours=24))
        tx.refresh(first)
        assert (first.status, first.confirm_before) == (Status.CANCELLED, None)


def test_who_let_it_expire_may_start_anew(database: Database) -> None:
    with database.write() as tx:
        arrive(tx, by_slug(tx), 1)
        again = arrive(tx, by_slug(tx), 1, given_name="Susanne", now=NOW + timedelta(hours=24))

        assert again.is_new
        assert again.registration.given_name == "Susanne"
        assert again.registration.confirm_before == NOW + timedelta(hours=48)


def test_outsiders_are_refused_before_any_mail(database: Database) -> None:
    with database.write() as tx:
        by_slug(tx).outsiders = Outsiders.REFUSE
        tx.flush()  # the action reads the congress again
        with pytest.raises(NotForOutsiders):
            arrive(tx, by_slug(tx), 1, municipality="elders")
        assert mails(tx) == []


def test_a_proven_address_gets_its_place_at_once(database: Database) -> None:
    with database.write() as tx:
        arrived = register(tx, by_slug(tx), person(1), secret_key=KEY, now=NOW, is_proven=True)

        assert arrived.registration.status == Status.CONFIRMED


def test_the_form_says_that_a_mail_with_a_button_comes(client: TestClient) -> None:
    assert "Pas als je daarop drukt, krijg je een plek." in client.get("/hlt-2026/aanmelden").text
    assert client.post("/hlt-2026/aanmelden", data=SANNE).url.path == "/hlt-2026/aangemeld"
