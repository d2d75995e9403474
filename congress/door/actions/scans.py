"""Taking scans in: each gets its verdict, each is kept, each badge comes in once per place."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import bindparam, delete, insert, update

from congress.core.clock import local
from congress.core.db import Tx
from congress.door.actions.scan_facts import Batch, Incoming, Kept, load
from congress.door.models import Admission, Scan
from congress.door.rules import token
from congress.door.rules.verdict import (
    ENTRANCE,
    EXIT,
    GOOD,
    INSIDE,
    Holder,
    Scanned,
    Verdict,
    verdict,
    was_sent_away,
)
from congress.registration.models import Registration
from congress.setup.models import Congress

UNDO_WITHIN = timedelta(minutes=15)


@dataclass(frozen=True)
class Answer:
    """The verdict on one scan, with what the door needs to say it."""

    id: UUID
    verdict: Verdict
    name: str | None = None
    organisation: str | None = None
    first_at: datetime | None = None
    sits_in: str | None = None


def record_scans(
    tx: Tx,
    congress: Congress,
    scans: Sequence[Incoming],
    *,
    public_key: bytes,
    device: str,
    actor: str,
    now: datetime,
    device_id: int | None = None,
) -> list[Answer]:
    """Judge and keep every scan, in the order given; refused ones are kept too.

    Who was sent away at a door without network did not go in, also where the verdict is yes by now. A scan
    sent twice is one scan and gets the same answer. People are locked first, so of two doors that scan
    one badge at once, one admits. Raises UnknownPlace or ScanIdTaken.
    """
    batch = load(tx, congress, scans, public_key)
    answers: list[Answer] = []
    for scan in scans:
        if scan.id in batch.known:
            answers.append(_again(batch, scan.id, batch.known[scan.id]))
            continue
        person = batch.people.get(scan.read)
        answer = _take_back(batch, scan) if scan.undoes else _judge(batch, congress, scan, person)
        answers.append(answer)
        person_id = person.id if person else _of_undone(batch, scan)
        is_away = was_sent_away(scan.shown, at=scan.at, received_at=now)
        kept = Kept(congress.id, person_id, scan.place, scan.at, answer.verdict, scan.undoes, scan.shown, now)
        batch.known[scan.id] = kept
        batch.rows.append(
            {
                "id": scan.id,
                **vars(kept),
                "device": device,
                "actor": actor,
                "reason": scan.overrule,
                "device_id": device_id,
            }
        )
        if person is None or is_away:
            continue
        if answer.verdict is Verdict.ALREADY_ADMITTED and scan.shown in {None, *INSIDE}:
            _came_earlier(batch, scan, person)
        elif answer.verdict is Verdict.LEFT:
            _let_out(batch, scan, person)
        elif scan.place != EXIT and answer.verdict in INSIDE:
            _let_in(batch, congress, scan, person)
    _store(tx, batch)
    return answers


def _let_in(batch: Batch, congress: Congress, scan: Incoming, person: Registration) -> None:
    if scan.place in batch.admitted.setdefault(person.id, {}):
        return
    batch.admitted[person.id][scan.place] = scan.at
    _one_more(batch, scan.place, person.id)
    if scan.place == ENTRANCE and person.id in batch.came:
        batch.out[person.id] = None  # back again: the first time stays
        return
    if scan.place == ENTRANCE:
        batch.came[person.id] = scan.id
    batch.admissions[scan.id] = {
        "congress_id": congress.id,
        "registration_id": person.id,
        "place": scan.place,
        "at": scan.at,
        "scan_id": scan.id,
    }


def _came_earlier(batch: Batch, scan: Incoming, person: Registration) -> None:
    """Two doors let one badge in while apart: the first of them counts, whichever was heard first."""
    came = batch.admitted[person.id]
    if scan.at >= came[scan.place]:
        return
    came[scan.place] = scan.at
    if scan.place == ENTRANCE:
        batch.came[person.id] = scan.id
    for scan_id, made in batch.admissions.items():
        if (made["registration_id"], made["place"]) == (person.id, scan.place):
            batch.admissions[scan.id] = batch.admissions.pop(scan_id) | {"at": scan.at, "scan_id": scan.id}
            return
    batch.earlier[person.id, scan.place] = (scan.at, scan.id)


def _let_out(batch: Batch, scan: Incoming, person: Registration) -> None:
    if batch.admitted.get(person.id, {}).pop(ENTRANCE, None):
        batch.out[person.id] = scan.at


def _take_back(batch: Batch, scan: Incoming) -> Answer:
    # Within a quarter of an hour; presence that followed from the scan goes, the scan itself stays.
    undone = batch.known.get(scan.undoes) if scan.undoes else None
    if scan.undoes is None or undone is None or undone.undoes:
        return Answer(scan.id, Verdict.INVALID)
    if not timedelta(0) <= scan.at - undone.at <= UNDO_WITHIN:
        return Answer(scan.id, Verdict.INVALID)
    batch.admissions.pop(scan.undoes, None)
    batch.undone.append(scan.undoes)
    is_away = was_sent_away(undone.shown, at=undone.at, received_at=undone.received_at)
    person_id = None if is_away else undone.registration_id
    if person_id and undone.verdict is Verdict.LEFT:
        batch.out[person_id] = None
    elif person_id and undone.verdict in INSIDE:
        batch.admitted.get(person_id, {}).pop(undone.place, None)
        if undone.place == ENTRANCE:
            batch.out[person_id] = undone.at  # counts where only a coming back is taken back
            if batch.came.get(person_id) == scan.undoes:
                del batch.came[person_id]
    return Answer(scan.id, Verdict.UNDONE)


def _of_undone(batch: Batch, scan: Incoming) -> int | None:
    undone = batch.known.get(scan.undoes) if scan.undoes else None
    return undone.registration_id if undone else None


def _store(tx: Tx, batch: Batch) -> None:
    if batch.undone:
        tx.execute(delete(Admission).where(Admission.scan_id.in_(batch.undone)))
    if batch.rows:
        tx.execute(insert(Scan), batch.rows)
    if batch.admissions:
        tx.execute(insert(Admission), list(batch.admissions.values()))
    if batch.earlier:
        there = (Admission.registration_id == bindparam("person"), Admission.place == bindparam("where"))
        tx.connection().execute(
            update(Admission).where(*there).values(at=bindparam("since"), scan_id=bindparam("by")),
            [
                {"person": person_id, "where": place, "since": since, "by": scan_id}
                for (person_id, place), (since, scan_id) in batch.earlier.items()
            ],
        )
    if batch.out:
        here = (Admission.registration_id == bindparam("person"), Admission.place == ENTRANCE)
        tx.connection().execute(
            update(Admission).where(*here).values(left_at=bindparam("since")),
            [{"person": person_id, "since": since} for person_id, since in batch.out.items()],
        )


def _judge(batch: Batch, congress: Congress, scan: Incoming, person: Registration | None) -> Answer:
    place = batch.places[scan.place]
    holder = None
    if person:
        placed = batch.placed.get(person.id, {})
        admitted = batch.admitted.get(person.id, {})
        holder = Holder(person.status.value, person.issue_number, placed, admitted)
    found = batch.tokens.get(scan.read)
    elsewhere = found.event if found else token.event_named(scan.read)
    other = elsewhere is not None and elsewhere != congress.id
    answer = verdict(
        Scanned(holder, found.issue if found else None, other),
        place,
        today=local(scan.at).date(),
        starts_on=congress.starts_on,
        ends_on=congress.ends_on,
    )
    if person and answer is not Verdict.ALREADY_ADMITTED:
        if scan.is_walk_in:
            answer = Verdict.WALK_IN
        elif scan.overrule and answer not in GOOD:
            answer = Verdict.OVERRULED
    return Answer(
        id=scan.id,
        verdict=answer,
        name=person.display_name if person else None,
        organisation=person.organisation if person else None,
        first_at=holder.admitted.get(place.id) if holder and answer is Verdict.ALREADY_ADMITTED else None,
        sits_in=holder.placed.get(place.round) if holder and place.round else None,
    )


def _again(batch: Batch, scan_id: UUID, kept: Kept) -> Answer:
    person = next((p for p in batch.people.values() if p.id == kept.registration_id), None)
    if person is None:
        return Answer(scan_id, kept.verdict)
    is_double, place = kept.verdict is Verdict.ALREADY_ADMITTED, batch.places.get(kept.place)
    return Answer(
        scan_id,
        kept.verdict,
        person.display_name,
        person.organisation,
        first_at=batch.admitted.get(person.id, {}).get(kept.place) if is_double else None,
        sits_in=batch.placed.get(person.id, {}).get(place.round) if place and place.round else None,
    )


def _one_more(batch: Batch, place_id: str, person_id: int) -> None:
    place = batch.places[place_id]
    sits_here = place.round is not None and batch.placed.get(person_id, {}).get(place.round) == place_id
    batch.places[place_id] = replace(place, inside=place.inside + 1, kept=place.kept - sits_here)
