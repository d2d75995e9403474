"""Who was there: counted, set right by hand, followed live and printed to sign."""

import io
import re
from datetime import UTC, datetime, timedelta

from pypdf import PdfReader
from sqlalchemy import select
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.audit import AuditEntry
from congress.core.db import Database
from congress.door.models import Admission, Scan
from congress.door.queries import arrivals, present_by_municipality
from congress.door.rules.verdict import Verdict
from congress.programme.models import Round
from congress.registration.models import Seat
from congress.registration.rules.places import Status
from congress.setup.models import Congress
from tests.conftest import Clock
from tests.make import make_congress, make_participation, make_registration, make_session, staff
from tests.make_door import AT_THE_DOOR
from tests.make_registration import make_programme
from tests.statements import count_statements

BASE = "/beheer/hlt-2026/deur"
SEEN = {"was": "there", "reason": "staat op de getekende lijst"}


def at_the_door(clock: Clock) -> None:
    clock.advance(seconds=(AT_THE_DOOR - clock()).total_seconds())


def come_in(client: TestClient, *codes: str) -> None:
    for code in codes:
        client.post("/deur/hlt-2026", data={"place": "entrance", "code": code})


def test_somebody_on_the_paper_list_is_set_right_with_a_reason(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        person = make_registration(tx, congress, municipality_code="GM0534")
    staff(client, Role.ORGANISER, congress)

    answer = client.post(f"{BASE}/aanwezig/entrance/correctie", data=SEEN | {"person": str(person.id)})

    assert "Dit is rechtgezet" in answer.text
    with database.read() as tx:
        scan = tx.scalars(select(Scan)).one()
        assert (scan.verdict, scan.device, scan.reason) == (Verdict.OVERRULED, "beheer", SEEN["reason"])
        assert present_by_municipality(tx, congress.id) == {"GM0534": 1}
        entry = tx.scalars(select(AuditEntry).where(AuditEntry.action == "attendance-set-right")).one()
        assert entry.after == {"place": "entrance", "present": True}


def test_a_refusal_in_the_report_is_set_right_from_there(
    client: TestClient, database: Database, clock: Clock
) -> None:
    at_the_door(clock)
    with database.write() as tx:
        congress = make_congress(tx)
        make_registration(tx, congress)
        gone = make_registration(tx, congress, status=Status.CANCELLED, family_name="Toch Gekomen")
    staff(client, Role.ORGANISER, congress)
    come_in(client, gone.short_code)

    report = client.get(f"{BASE}/verslag").text
    address = f"{BASE}/aanwezig/entrance?wie={gone.id}"
    assert f'href="{address}#recht"' in report
    assert f'<option value="{gone.id}" selected>' in client.get(address).text
    client.post(f"{BASE}/aanwezig/entrance/correctie", data=SEEN | {"person": str(gone.id)})

    with database.read() as tx:
        assert tx.scalars(select(Admission.registration_id)).all() == [gone.id]
        verdicts = tx.scalars(select(Scan.verdict).order_by(Scan.received_at, Scan.at)).all()
        assert sorted(verdicts) == ["cancelled", "overruled"]
    assert client.get(f"{BASE}/aanwezig/entrance?wie=999999").status_code == 404
    assert client.get(f"{BASE}/aanwezig/entrance?wie=iemand").status_code == 200


def test_who_was_scanned_by_mistake_was_not_there_and_the_scan_stays(
    client: TestClient, database: Database, clock: Clock
) -> None:
    at_the_door(clock)
    with database.write() as tx:
        congress = make_congress(tx)
        person = make_registration(tx, congress)
    staff(client, Role.ORGANISER, congress)
    come_in(client, person.short_code)
    clock.advance(hours=3)

    client.post(
        f"{BASE}/aanwezig/entrance/correctie",
        data={"person": str(person.id), "was": "away", "reason": "verkeerde badge gescand"},
    )

    with database.read() as tx:
        assert tx.scalars(select(Admission)).all() == []
        verdicts = [scan.verdict for scan in tx.scalars(select(Scan).order_by(Scan.at))]
        assert verdicts == [Verdict.ADMITTED, Verdict.UNDONE]


def test_a_correction_needs_a_reason_and_something_to_correct(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        person = make_registration(tx, congress)
    staff(client, Role.ORGANISER, congress)

    silent = client.post(
        f"{BASE}/aanwezig/entrance/correctie", data={"person": str(person.id), "was": "there"}
    )
    again = client.post(
        f"{BASE}/aanwezig/entrance/correctie",
        data={"person": str(person.id), "was": "away", "reason": "was er niet"},
    )

    assert silent.status_code == 422 and "Vul in hoe je dat weet" in silent.text
    assert again.status_code == 409 and "Dit stond al zo" in again.text
    with database.read() as tx:
        assert tx.scalars(select(Scan)).all() == []


def test_who_was_scanned_out_by_mistake_is_set_right_and_the_time_of_coming_stays(
    client: TestClient, database: Database, clock: Clock
) -> None:
    at_the_door(clock)
    with database.write() as tx:
        congress = make_congress(tx)
        person = make_registration(tx, congress)
    staff(client, Role.ORGANISER, congress)
    come_in(client, person.short_code)
    clock.advance(hours=2)
    client.post("/deur/hlt-2026", data={"place": "exit", "code": person.short_code})
    page = client.get(f"{BASE}/aanwezig/entrance").text
    assert "<td>11:45</td>" in page and "Nu weg: 1." in page

    answer = client.post(f"{BASE}/aanwezig/entrance/correctie", data=SEEN | {"person": str(person.id)})

    assert "Dit is rechtgezet" in answer.text and "Nu weg" not in answer.text
    with database.read() as tx:
        came = tx.scalars(select(Admission)).one()
        assert (came.at, came.left_at) == (AT_THE_DOOR, None)
        verdicts = {scan.verdict for scan in tx.scalars(select(Scan))}
        assert verdicts == {Verdict.ADMITTED, Verdict.LEFT, Verdict.OVERRULED}
    again = client.post(f"{BASE}/aanwezig/entrance/correctie", data=SEEN | {"person": str(person.id)})
    assert again.status_code == 409


def test_a_correction_counts_in_the_quarter_in_which_somebody_came(
    client: TestClient, database: Database, clock: Clock
) -> None:
    """As typed; else when the badge was refused there; else when it began; and never after now."""
    at_the_door(clock)
    with database.write() as tx:
        congress = make_congress(tx)
        make_session(tx, congress)
        begins = tx.scalars(select(Round.starts_at)).one()
        people = [make_registration(tx, congress, family_name=name) for name in "ABC"]
        refused = make_registration(tx, congress, status=Status.CANCELLED)
    staff(client, Role.ORGANISER, congress)
    clock.advance(minutes=7)
    come_in(client, refused.short_code)
    correction = f"{BASE}/aanwezig/entrance/correctie"
    client.post(correction, data=SEEN | {"person": str(people[0].id)})
    clock.advance(hours=8)
    client.post(correction, data=SEEN | {"person": str(people[1].id)})
    client.post(correction, data=SEEN | {"person": str(people[2].id), "at": "2026-12-10T09:31"})
    client.post(correction, data=SEEN | {"person": str(refused.id)})

    with database.read() as tx:
        query = select(Admission.registration_id, Admission.at)
        found = {number: at for number, at in tx.execute(query)}
    seven = AT_THE_DOOR + timedelta(minutes=7)
    assert found == {
        people[0].id: min(seven, begins),
        people[1].id: begins,
        people[2].id: datetime(2026, 12, 10, 8, 31, tzinfo=UTC),
        refused.id: seven,
    }
    page = client.get(f"{BASE}/aanwezig/entrance?wie={refused.id}").text
    assert 'value="2026-12-10T09:52"' in page


def test_nobody_came_in_the_future_or_on_another_day(
    client: TestClient, database: Database, clock: Clock
) -> None:
    at_the_door(clock)
    with database.write() as tx:
        congress = make_congress(tx)
        person = make_registration(tx, congress)
    staff(client, Role.ORGANISER, congress)

    for at, sentence in (
        ("2026-12-10T23:00", "Vul een moment in dat al geweest is"),
        ("2026-12-09T09:00", "Vul een moment in dat al geweest is"),
        ("half tien", "Vul een dag en een tijd in"),
    ):
        data = SEEN | {"person": str(person.id), "at": at}
        answer = client.post(f"{BASE}/aanwezig/entrance/correctie", data=data)
        assert answer.status_code == 422 and sentence in answer.text
    with database.read() as tx:
        assert tx.scalars(select(Scan)).all() == []


def test_a_number_that_nobody_has_is_no_fault_of_ours(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_registration(tx, congress)
    staff(client, Role.ORGANISER, congress)

    for number in ("2147483648", "99999999999999999999", "9" * 5000):
        assert client.get(f"{BASE}/aanwezig/entrance?wie={number}").status_code == 404
        answer = client.post(f"{BASE}/aanwezig/entrance/correctie", data=SEEN | {"person": number})
        assert answer.status_code in {404, 422}
    assert client.get("/beheer/hlt-2026/badges/99999999999999999999").status_code == 404
    assert client.get(f"{BASE}/toestellen/99999999999999999999/vastgehouden").status_code == 404


def test_a_volunteer_may_look_and_not_set_right(client: TestClient, database: Database) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        person = make_registration(tx, congress)
    staff(client, Role.DOOR, congress)

    page = client.get(f"{BASE}/aanwezig/entrance")
    answer = client.post(f"{BASE}/aanwezig/entrance/correctie", data=SEEN | {"person": str(person.id)})

    assert person.display_name in page.text and "Zet iets recht" not in page.text
    assert answer.status_code == 403


def test_arrivals_are_counted_per_quarter_session_and_gemeente(
    client: TestClient, database: Database, clock: Clock
) -> None:
    at_the_door(clock)
    with database.write() as tx:
        congress = make_congress(tx)
        make_participation(tx, congress)
        people = [make_registration(tx, congress, municipality_code="GM0534") for _ in range(3)]
        make_registration(tx, congress, status=Status.WAITING, municipality_code="GM0534")
    staff(client, Role.DOOR, congress)
    come_in(client, people[0].short_code)
    clock.advance(minutes=31)
    come_in(client, people[1].short_code)

    with database.read() as tx:
        day = arrivals(tx, tx.get_one(Congress, congress.id))

    assert (day.inside, day.expected) == (2, 3)
    assert [count for _, count in day.quarters] == [1, 0, 1]
    assert [(one.inside, one.expected) for one in day.municipalities] == [(2, 3)]
    assert "2</strong> van 3 binnen" in client.get(f"{BASE}/live?deel").text

    client.post("/deur/hlt-2026", data={"place": "exit", "code": people[0].short_code})
    with database.read() as tx:
        day = arrivals(tx, tx.get_one(Congress, congress.id))
    assert (day.inside, day.came) == (1, 2)
    assert sum(count for _, count in day.quarters) == 2
    assert [(one.inside, one.came, one.expected) for one in day.municipalities] == [(1, 2, 3)]
    screen = client.get(f"{BASE}/live?deel").text
    assert "1</strong> van 3 binnen" in screen
    assert re.findall(r"(Ingang: gekomen|Uitgang: nu weg)</?[^0-9]*>(\d+)<", screen) == [
        ("Ingang: gekomen", "2"),
        ("Uitgang: nu weg", "1"),
    ]
    assert "Nog niet gezien</dt><dd>1<" in client.get(BASE).text


def test_the_live_screen_takes_as_many_statements_for_one_as_for_three(
    client: TestClient, database: Database, clock: Clock
) -> None:
    at_the_door(clock)
    with database.write() as tx:
        congress = make_congress(tx)
        people = [make_registration(tx, congress) for _ in range(3)]
    staff(client, Role.DOOR, congress)
    found = []
    for codes in ([people[0].short_code], [one.short_code for one in people[1:]]):
        come_in(client, *codes)
        with database.read() as tx, count_statements(database) as count:
            arrivals(tx, tx.get_one(Congress, congress.id))
        found.append(count.statements)

    assert found[0] == found[1] == 14


def test_the_stream_tells_at_once_what_the_browser_has_not_seen(
    client: TestClient, database: Database, clock: Clock
) -> None:
    at_the_door(clock)
    with database.write() as tx:
        congress = make_congress(tx)
        person = make_registration(tx, congress)
    staff(client, Role.DOOR, congress)

    first = client.get(f"{BASE}/live/stroom")
    come_in(client, person.short_code)
    second = client.get(f"{BASE}/live/stroom", headers={"last-event-id": _id_in(first.text)})

    assert first.headers["content-type"].startswith("text/event-stream")
    assert "event: changed" in second.text
    assert _id_in(first.text) != _id_in(second.text)


def test_paper_lists_have_everybody_at_the_entrance_and_who_sits_where(
    client: TestClient, database: Database
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        _, _, sessions = make_programme(tx, congress)
        sits = make_registration(tx, congress, given_name="Sanne", family_name="<b>de Vries")
        make_registration(tx, congress, given_name="Noor", family_name="Bakker")
        make_registration(tx, congress, given_name="Wacht", family_name="Nog", status=Status.WAITING)
        session = sessions[0, 0]
        tx.add(
            Seat(
                registration_id=sits.id,
                session_id=session.id,
                round_id=session.round_id,
                workshop_id=session.workshop_id,
            )
        )
    staff(client, Role.ORGANISER, congress)

    answer = client.get(f"{BASE}/presentielijst.pdf")

    pages = [page.extract_text() for page in PdfReader(io.BytesIO(answer.content)).pages]
    assert len(pages) == 1 + len(sessions)
    assert "Ingang" in pages[0] and "Sanne <b>de Vries" in pages[0] and "Noor Bakker" in pages[0]
    assert "Wacht" not in pages[0]
    assert sum("Sanne" in page for page in pages) == 2
    assert sum("Noor" in page for page in pages) == 1
    one = client.get(f"{BASE}/presentielijst.pdf?plek=entrance")
    assert len(PdfReader(io.BytesIO(one.content)).pages) == 1
    assert client.get(f"{BASE}/presentielijst.pdf?plek=nergens").status_code == 404


def _id_in(text: str) -> str:
    return next(line.removeprefix("id: ") for line in text.splitlines() if line.startswith("id: "))
