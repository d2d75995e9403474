"""Signing up, waiting, cancelling and moving up."""

from collections import Counter
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from congress.core.db import Database
from congress.programme.models import Preference
from congress.registration.actions.cancel import cancel
from congress.registration.actions.line import NoPlaceLeft, NotWaiting, fill_free_places, promote
from congress.registration.actions.register import RegistrationClosed, UnknownGemeente
from congress.registration.models import Need, Registration
from congress.registration.queries import (
    headcount,
    line_places,
    placement_card,
    registration_by_secret,
    waiting_count,
)
from congress.registration.rules.link import personal_secret
from congress.registration.rules.places import NotForOutsiders, Status
from congress.registration.rules.wishes import Wish
from congress.setup.models import Congress
from congress.setup.rules.policies import Outsiders
from tests.make import NOW, by_slug, make_congress, make_participation
from tests.make_registration import KEY, arrive, mails, make_programme
from tests.statements import count_statements


def test_the_first_gets_a_place_a_link_and_a_mail(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        arrived = arrive(tx, congress, 1)

    with database.read() as tx:
        person = tx.scalars(select(Registration)).one()
        assert (person.status, person.email, person.waiting_number) == (
            Status.CONFIRMED,
            "mens1@welzijn.nl",
            None,
        )
        assert by_slug(tx).taken == 1
        assert mails(tx) == [("registered", person.id)]
        secret = personal_secret(KEY, person.public_id, 1)
        assert registration_by_secret(tx, secret).id == arrived.registration.id
        assert secret.encode() not in person.link_hash


def test_a_full_congress_gives_a_place_in_line_in_order_of_arrival(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=1)
        make_participation(tx, congress)
        people = [arrive(tx, congress, number).registration for number in range(3)]

    with database.read() as tx:
        assert [p.status for p in people] == [Status.CONFIRMED, Status.WAITING, Status.WAITING]
        assert [line_places(tx, by_slug(tx), now=NOW).get(p.id) for p in people] == [None, 1, 2]
        assert [kind for kind, _ in mails(tx)] == ["registered", "waiting", "waiting"]


def test_the_window_has_sharp_edges(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        arrive(tx, congress, 1, now=congress.opens_at)
        arrive(tx, congress, 2, now=congress.closes_at - timedelta(microseconds=1))
        for moment in (congress.opens_at - timedelta(microseconds=1), congress.closes_at):
            with pytest.raises(RegistrationClosed, match="HLTsamen congres"):
                arrive(tx, congress, 3, now=moment)

        assert headcount(tx, congress.id)[Status.CONFIRMED] == 2


def test_a_known_address_gets_the_first_link_again_and_nothing_is_added(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        first = arrive(tx, congress, 1).registration
        again = arrive(tx, congress, 1, given_name="Iemand anders", email="MENS1@welzijn.nl")

    with database.read() as tx:
        assert not again.is_new
        assert [p.given_name for p in tx.scalars(select(Registration))] == ["Sanne"]
        assert mails(tx) == [("registered", first.id), ("already-registered", first.id)]


def test_a_known_address_is_mailed_three_times_a_day_at_most(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        for _ in range(6):
            arrive(tx, congress, 1)
        assert [kind for kind, _ in mails(tx)].count("already-registered") == 3

        arrive(tx, congress, 1, now=NOW + timedelta(days=1, seconds=1))
        assert [kind for kind, _ in mails(tx)].count("already-registered") == 4


def test_who_cancelled_may_sign_up_again_and_starts_at_the_end_of_the_line(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=1)
        make_participation(tx, congress)
        first = arrive(tx, congress, 1, diet="geen noten", needs_consent="on").registration
        second = arrive(tx, congress, 2).registration
        cancel(tx, first, now=NOW)
        tx.refresh(second)
        again = arrive(tx, congress, 1, given_name="Susanne")

        assert again.is_new
        assert again.registration.id == first.id
        assert (first.status, first.given_name, first.cancelled_at) == (Status.WAITING, "Susanne", None)
        assert second.status == Status.CONFIRMED
        assert tx.get(Need, first.id) is None


def test_needs_are_kept_apart_with_their_own_consent(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        with_need = arrive(tx, congress, 1, diet="geen noten", needs_consent="on").registration
        without = arrive(tx, congress, 2, needs_consent="on").registration

    with database.read() as tx:
        need = tx.get_one(Need, with_need.id)
        assert (need.diet, need.access, need.consent_at) == ("geen noten", "", NOW)
        assert tx.get(Need, without.id) is None


def test_outsiders_are_refused_or_wait_as_the_organiser_decided(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx, outsiders=Outsiders.REFUSE)
        make_participation(tx, congress)
        with pytest.raises(NotForOutsiders):
            arrive(tx, congress, 1, municipality="elders")
        congress.outsiders = Outsiders.WAITING
        tx.flush()  # the action reads the congress again

        assert arrive(tx, congress, 2, municipality="elders").registration.status == Status.WAITING
        assert arrive(tx, congress, 3).registration.status == Status.CONFIRMED


def test_a_code_that_no_gemeente_has_is_refused(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        with pytest.raises(UnknownGemeente, match="Kies een gemeente"):
            arrive(tx, congress, 1, municipality="GM9999")


def test_promised_seats_are_kept_until_their_date_and_then_open_to_all(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=2)
        make_participation(tx, congress)
        make_participation(
            tx,
            congress,
            "GM0537",
            "Katwijk",
            guaranteed_seats=1,
            guaranteed_until=NOW + timedelta(days=1),
        )
        hillegom = [arrive(tx, congress, number).registration for number in (1, 2)]
        assert [p.status for p in hillegom] == [Status.CONFIRMED, Status.WAITING]

        fill_free_places(tx, now=NOW)
        assert congress.taken == 1
        fill_free_places(tx, now=NOW + timedelta(days=1))
        tx.refresh(hillegom[1])
        assert hillegom[1].status == Status.CONFIRMED


def test_cancelling_gives_the_place_to_the_next_in_line_at_once_with_mails(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=1)
        make_participation(tx, congress)
        first, second, third = (arrive(tx, congress, number).registration for number in range(3))

    with database.write() as tx:
        assert cancel(tx, tx.get_one(Registration, first.id), now=NOW)

    with database.read() as tx:
        statuses = {p.id: p.status for p in tx.scalars(select(Registration))}
        assert statuses == {
            first.id: Status.CANCELLED,
            second.id: Status.CONFIRMED,
            third.id: Status.WAITING,
        }
        assert by_slug(tx).taken == 1
        assert mails(tx)[-2:] == [("cancelled", first.id), ("promoted", second.id)]


def test_cancelling_twice_changes_nothing_the_second_time(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        person = arrive(tx, congress, 1).registration
        arrive(tx, congress, 2)
        assert cancel(tx, person, now=NOW)
        assert not cancel(tx, person, now=NOW)

        assert congress.taken == 1
        assert [kind for kind, _ in mails(tx)].count("cancelled") == 1


def test_cancelling_while_waiting_frees_no_place(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=1)
        make_participation(tx, congress)
        _, second, third = (arrive(tx, congress, number).registration for number in range(3))
        cancel(tx, second, now=NOW)

        assert congress.taken == 1
        assert line_places(tx, congress, now=NOW) == {third.id: 1}


def test_a_raised_capacity_goes_to_the_line_before_anybody_new(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=1)
        make_participation(tx, congress)
        _, second = (arrive(tx, congress, number).registration for number in range(2))
        congress.capacity = 2
        tx.flush()  # the action reads the congress again
        third = arrive(tx, congress, 3).registration

        tx.refresh(second)
        assert (second.status, third.status) == (Status.CONFIRMED, Status.WAITING)


def test_filling_up_again_changes_nothing(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=1)
        make_participation(tx, congress)
        for number in range(3):
            arrive(tx, congress, number)
        congress.capacity = 2
        tx.flush()  # the action reads the congress again
        fill_free_places(tx, now=NOW)
        fill_free_places(tx, now=NOW)

        assert +Counter(headcount(tx, congress.id)) == {Status.CONFIRMED: 2, Status.WAITING: 1}
        assert [kind for kind, _ in mails(tx)].count("promoted") == 1


def test_an_organiser_may_promote_out_of_turn_but_not_beyond_the_capacity(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx, outsiders=Outsiders.WAITING, capacity=1)
        outsider = arrive(tx, congress, 1, municipality="elders").registration
        other = arrive(tx, congress, 2, municipality="elders").registration
        promote(tx, congress, other, now=NOW)

        assert (outsider.status, other.status, congress.taken) == (Status.WAITING, Status.CONFIRMED, 1)
        with pytest.raises(NoPlaceLeft, match="geen plek vrij"):
            promote(tx, congress, outsider, now=NOW)
        with pytest.raises(NotWaiting):
            promote(tx, congress, other, now=NOW)


def test_registering_costs_at_most_twelve_statements_and_one_commit(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        rounds, workshops, _ = make_programme(tx, congress, rounds=3)
    wishes = [Wish(w.id, r.id, n) for r in rounds for n, w in enumerate(workshops, start=1)]

    with count_statements(database) as count, database.write() as tx:
        congress = tx.scalars(select(Congress)).one()
        arrive(tx, congress, 1, wishes=wishes, diet="vegetarisch", needs_consent="on")

    assert count.statements <= 9, count.texts
    assert count.commits == 1
    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Preference)) == 9


def test_promised_seats_that_are_filled_from_the_line_are_counted_at_once(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=1)
        make_participation(tx, congress)
        until = NOW + timedelta(days=1)
        make_participation(tx, congress, "GM0537", "Katwijk", guaranteed_seats=2, guaranteed_until=until)
        katwijk = [arrive(tx, congress, n, municipality="GM0537").registration for n in range(2)]
        hillegom = [arrive(tx, congress, n).registration for n in (2, 3)]
        congress.capacity = 3
        tx.flush()  # what the organiser saved
        fill_free_places(tx, now=NOW)

        for person in (*katwijk, *hillegom):
            tx.refresh(person)
        assert [p.status for p in katwijk] == [Status.CONFIRMED] * 2
        assert [p.status for p in hillegom] == [Status.CONFIRMED, Status.WAITING]


def test_the_overview_tells_how_it_stands(database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=1)
        make_participation(tx, congress)
        for number in range(3):
            arrive(tx, congress, number)

        assert waiting_count(tx, congress.id) == 2
        assert placement_card(tx, congress).lines == (("Stand", "Nog niet gepubliceerd"),)
        congress.placement_published_at = NOW
        assert placement_card(tx, congress).lines == (("Stand", "Gepubliceerd"),)
