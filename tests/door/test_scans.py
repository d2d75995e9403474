"""Scans are judged, kept, and count once."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from congress.core.db import Database, Tx
from congress.core.settings import Settings
from congress.door.actions.scan_facts import Incoming, ScanIdTaken, UnknownPlace
from congress.door.actions.scans import Answer, record_scans
from congress.door.models import Admission, Scan
from congress.door.queries import inside_by_place, present_by_municipality
from congress.door.rules.token import base45, from_base45
from congress.registration.rules.places import Status
from congress.setup.models import Congress
from tests.make import by_slug, make_congress, make_municipality, make_registration, make_session
from tests.make_door import AT_THE_DOOR, key_of, scan, seat, ticket_of
from tests.make_registration import make_programme
from tests.statements import count_statements


def take_in(tx: Tx, congress: Congress, settings: Settings, *scans: Incoming) -> list[Answer]:
    return record_scans(
        tx,
        congress,
        scans,
        public_key=key_of(settings, congress.id),
        device="telefoon 1",
        actor="deur@hillegom.nl",
        now=AT_THE_DOOR,
    )


def test_a_ticket_comes_in_once_and_the_second_time_says_when(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        text = ticket_of(settings, make_registration(tx, congress))
        first = take_in(tx, congress, settings, scan(1, text))
        later = scan(2, text, at=AT_THE_DOOR + timedelta(minutes=5))
        second = take_in(tx, congress, settings, later)

    assert [answer.verdict for answer in first + second] == ["admitted", "already-admitted"]
    assert second[0].first_at == AT_THE_DOOR


def test_the_same_scan_sent_again_is_the_same_scan(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        text = ticket_of(settings, make_registration(tx, congress))
        answers = take_in(tx, congress, settings, scan(1, text), scan(1, text))
        answers += take_in(tx, congress, settings, scan(1, text))
        kept = tx.scalar(select(func.count()).select_from(Scan))

    assert [answer.verdict for answer in answers] == ["admitted"] * 3
    assert kept == 1


def test_a_double_sent_again_says_the_same(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        text = ticket_of(settings, make_registration(tx, congress))
        take_in(tx, congress, settings, scan(1, text))
        double = scan(2, text, at=AT_THE_DOOR + timedelta(minutes=5))
        first, again = take_in(tx, congress, settings, double), take_in(tx, congress, settings, double)

    assert first == again
    assert again[0].first_at == AT_THE_DOOR


def test_no_changed_bit_lets_anybody_in(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        data = from_base45(ticket_of(settings, make_registration(tx, congress))) or b""
        texts = []
        for at in range(len(data) * 8):
            changed = bytearray(data)
            changed[at // 8] ^= 1 << at % 8
            texts.append(base45(bytes(changed)))
        answers = take_in(tx, congress, settings, *(scan(n, text) for n, text in enumerate(texts)))
        inside = tx.scalar(select(func.count()).select_from(Admission))

    assert {answer.verdict for answer in answers} <= {"invalid", "other-congress"}
    assert (len(answers), inside) == (648, 0)


def test_refused_scans_are_kept_too(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        congress, other = make_congress(tx), make_congress(tx, slug="ander-congres")
        stranger = make_registration(tx, other)
        gone = make_registration(tx, congress, status=Status.CANCELLED)
        waiting = make_registration(tx, congress, status=Status.WAITING, waiting_number=1)
        renewed = make_registration(tx, congress, issue_number=2)
        answers = take_in(
            tx,
            congress,
            settings,
            scan(1, ticket_of(settings, stranger)),
            scan(2, ticket_of(settings, gone)),
            scan(3, ticket_of(settings, waiting)),
            scan(4, ticket_of(settings, renewed, issue=1)),
            scan(5, "geen badge"),
        )
        kept = tx.scalars(select(Scan.verdict).order_by(Scan.verdict)).all()
        inside = tx.scalar(select(func.count()).select_from(Admission))

    said = [answer.verdict for answer in answers]
    assert said == ["other-congress", "cancelled", "waiting", "revoked", "invalid"]
    assert sorted(kept) == sorted(said)
    assert inside == 0


def test_a_typed_code_is_read_as_people_type_it(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_registration(tx, congress, short_code="7K3M9ABC01")
        answers = take_in(tx, congress, settings, scan(1, "7k3m9 abco1"), scan(2, "7K3M9-ABC0L"))

    assert [answer.verdict for answer in answers] == ["admitted", "already-admitted"]


def test_at_the_wrong_room_the_door_says_which_is_right(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        _, _, sessions = make_programme(tx, congress)
        person = make_registration(tx, congress)
        tx.add(seat(person, sessions[0, 1]))
        tx.flush()  # the seat must be there
        text = ticket_of(settings, person)
        answers = take_in(
            tx,
            congress,
            settings,
            scan(1, text, place=str(sessions[0, 0].guid)),
            scan(2, text, place=str(sessions[0, 1].guid)),
            scan(3, text, place=str(sessions[1, 0].guid)),
        )

    assert [answer.verdict for answer in answers] == ["not-placed-here", "admitted", "admitted"]
    assert answers[0].sits_in == str(sessions[0, 1].guid)


def test_a_full_session_takes_nobody_without_a_seat(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        _, _, sessions = make_programme(tx, congress, seats=1)
        people = [make_registration(tx, congress) for _ in range(2)]
        place = str(sessions[0, 0].guid)
        scans = [scan(n, ticket_of(settings, person), place=place) for n, person in enumerate(people)]
        answers = take_in(tx, congress, settings, *scans)

    assert [answer.verdict for answer in answers] == ["admitted", "session-full"]


def test_places_of_people_who_sit_here_are_kept_until_they_come(
    database: Database, settings: Settings
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        _, _, sessions = make_programme(tx, congress, seats=2)
        seated = [make_registration(tx, congress) for _ in range(2)]
        tx.add_all([seat(person, sessions[0, 0]) for person in seated])
        tx.flush()  # the seats must be there
        place = str(sessions[0, 0].guid)
        people = [make_registration(tx, congress), *seated]
        scans = [scan(n, ticket_of(settings, person), place=place) for n, person in enumerate(people)]
        answers = take_in(tx, congress, settings, *scans)

    assert [answer.verdict for answer in answers] == ["session-full", "admitted", "admitted"]


def test_the_id_of_a_scan_of_another_congress_is_refused(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        other = make_congress(tx, slug="ander-congres")
        take_in(tx, other, settings, scan(1, ticket_of(settings, make_registration(tx, other))))
        congress = make_congress(tx)
        with pytest.raises(ScanIdTaken):
            take_in(tx, congress, settings, scan(1, "geen badge"))


def test_who_leaves_is_not_admitted_at_the_exit(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        text = ticket_of(settings, make_registration(tx, congress))
        answers = take_in(tx, congress, settings, scan(1, text, place="exit"))
        inside = tx.scalar(select(func.count()).select_from(Admission))

    assert ([answer.verdict for answer in answers], inside) == (["left"], 0)


def test_a_place_of_another_congress_is_refused_and_nothing_is_kept(
    database: Database, settings: Settings
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        _, _, elsewhere = make_programme(tx, make_congress(tx, slug="ander-congres"))
        text = ticket_of(settings, make_registration(tx, congress))
        for place in (str(elsewhere[0, 0].guid), "keuken", ""):
            with pytest.raises(UnknownPlace):
                take_in(tx, congress, settings, scan(1, text, place=place))
        assert tx.scalar(select(func.count()).select_from(Scan)) == 0


def test_presence_is_counted_per_gemeente_at_the_entrance(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_municipality(tx, "GM0534")
        make_municipality(tx, "GM0553", "Lisse")
        here = [make_registration(tx, congress, municipality_code=c) for c in ("GM0534", "GM0553", "GM0534")]
        make_registration(tx, congress, municipality_code="GM0553")  # stays away
        take_in(tx, congress, settings, *(scan(n, ticket_of(settings, p)) for n, p in enumerate(here)))

        assert present_by_municipality(tx, congress.id) == {"GM0534": 2, "GM0553": 1}
        assert inside_by_place(tx, congress.id) == {"entrance": 3}


def test_who_left_is_out_and_comes_back_as_the_same_person(database: Database, settings: Settings) -> None:
    """The first moment stays, so presence counts once; the door counts who is in now."""
    with database.write() as tx:
        congress = make_congress(tx)
        make_municipality(tx, "GM0534")
        person = make_registration(tx, congress, municipality_code="GM0534")
        text = ticket_of(settings, person)
        late = AT_THE_DOOR + timedelta(minutes=5)
        answers = take_in(tx, congress, settings, scan(1, text), scan(2, text, place="exit", at=late))
        out = inside_by_place(tx, congress.id)
        answers += take_in(tx, congress, settings, scan(3, text, at=late))
        answers += take_in(tx, congress, settings, scan(4, text, at=late))
        inside, came = inside_by_place(tx, congress.id), present_by_municipality(tx, congress.id)
        first = tx.scalars(select(Admission.at)).all()

    assert [answer.verdict for answer in answers] == ["admitted", "left", "admitted", "already-admitted"]
    assert out == {}
    assert (inside, came, first) == ({"entrance": 1}, {"GM0534": 1}, [AT_THE_DOOR])


def test_taking_back_an_exit_or_a_coming_back_leaves_the_day_as_it_was(
    database: Database, settings: Settings
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        text = ticket_of(settings, make_registration(tx, congress))
        take_in(tx, congress, settings, scan(1, text), scan(2, text, place="exit"))
        take_in(tx, congress, settings, scan(3, "", place="exit", undoes=scan(2, text).id))
        after_undone_exit = inside_by_place(tx, congress.id)
        take_in(tx, congress, settings, scan(4, text, place="exit"), scan(5, text))
        take_in(tx, congress, settings, scan(6, "", undoes=scan(5, text).id))
        after_undone_return = inside_by_place(tx, congress.id)
        kept = tx.scalar(select(func.count()).select_from(Admission))

    assert after_undone_exit == {"entrance": 1}
    assert (after_undone_return, kept) == ({}, 1)


def test_one_scan_at_the_entrance_takes_four_statements(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        texts = [ticket_of(settings, make_registration(tx, congress)) for _ in range(30)]
    counted: list[tuple[int, int]] = []
    for part in (texts[:1], texts[1:]):
        with count_statements(database) as count, database.write() as tx:
            scans = [scan(len(counted) * 100 + n, text) for n, text in enumerate(part)]
            take_in(tx, by_slug(tx), settings, *scans)
        counted.append((count.statements - 1, count.commits))  # one finds the congress

    assert counted == [(4, 1), (4, 1)]


def test_one_scan_at_a_session_takes_four_statements_too(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        session = make_session(tx, congress)
        people = [make_registration(tx, congress) for _ in range(30)]
        tx.add_all(seat(one, session) for one in people)
        texts, place = [ticket_of(settings, one) for one in people], str(session.guid)
    counted: list[tuple[int, int]] = []
    for part in (texts[:1], texts[1:]):
        with count_statements(database) as count, database.write() as tx:
            scans = [scan(len(counted) * 100 + n, text, place=place) for n, text in enumerate(part)]
            answers = take_in(tx, by_slug(tx), settings, *scans)
        counted.append((count.statements - 1, count.commits))
        assert {answer.verdict for answer in answers} == {"admitted"}

    assert counted == [(4, 1), (4, 1)]
