"""Taking scans in: each gets its verdict, each is kept, each badge comes in once per place."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import (
    Executable,
    bindparam,
    cast,
    delete,
    insert,
    literal,
    null,
    or_,
    select,
    union_all,
    update,
)

from congress.core.clock import local
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.door.models import Admission, Scan
from congress.door.rules import token
from congress.door.rules.token import Token
from congress.door.rules.verdict import ENTRANCE, EXIT, GOOD, INSIDE, Holder, Place, Scanned, Verdict, verdict
from congress.programme.models import Round, Session
from congress.registration.models import Registration, Seat
from congress.setup.models import Congress

UNDO_WITHIN = timedelta(minutes=15)


class UnknownPlace(Conflict):
    """A place that this congress does not have."""

    sentence = nl("Deze plek hoort niet bij dit congres. Kies een andere plek.")


class ScanIdTaken(Conflict):
    """An id that a scan of another congress has."""

    sentence = nl("Een van deze scans hoort bij een ander congres. Geef elke scan een eigen id.")


@dataclass(frozen=True)
class Incoming:
    """One scan as a device sends it: `read` is a ticket text, a typed code, or the id of a registration.

    `shown` is the verdict that a phone without network gave by itself; `undoes` is the scan that this one
    takes back, and then nothing is read. `is_walk_in` is for who was registered at the door just now.
    """

    id: UUID
    read: str
    place: str
    at: datetime
    overrule: str | None = None
    shown: str | None = None
    undoes: UUID | None = None
    is_walk_in: bool = False


@dataclass(frozen=True)
class Answer:
    """The verdict on one scan, with what the door needs to say it."""

    id: UUID
    verdict: Verdict
    name: str | None = None
    organisation: str | None = None
    first_at: datetime | None = None
    sits_in: str | None = None


@dataclass
class _Kept:
    """Of a scan that is kept, what a later one must know; named as the columns."""

    congress_id: int
    registration_id: int | None
    place: str
    at: datetime
    verdict: Verdict
    undoes: UUID | None


@dataclass
class _Batch:
    known: dict[UUID, _Kept]
    tokens: Mapping[str, Token]
    people: Mapping[str, Registration]
    admitted: dict[int, dict[str, datetime]]
    placed: Mapping[int, Mapping[str, str]]
    places: dict[str, Place]
    rows: list[dict[str, object]] = field(default_factory=list)
    admissions: dict[UUID, dict[str, object]] = field(default_factory=dict)
    came: dict[int, UUID] = field(default_factory=dict)  # who was in at the entrance before, by which scan
    out: dict[int, datetime | None] = field(default_factory=dict)  # since when, or None for in again
    undone: list[UUID] = field(default_factory=list)


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

    A scan sent twice is one scan and gets the same answer. People are locked first, so of two doors that scan
    one badge at once, one admits. Raises UnknownPlace or ScanIdTaken.
    """
    batch = _load(tx, congress, scans, public_key)
    answers: list[Answer] = []
    for scan in scans:
        if scan.id in batch.known:
            answers.append(_again(batch, scan.id, batch.known[scan.id]))
            continue
        person = batch.people.get(scan.read)
        answer = _take_back(batch, scan) if scan.undoes else _judge(batch, congress, scan, person)
        answers.append(answer)
        person_id = person.id if person else _of_undone(batch, scan)
        kept = _Kept(congress.id, person_id, scan.place, scan.at, answer.verdict, scan.undoes)
        batch.known[scan.id] = kept
        batch.rows.append(
            {
                "id": scan.id,
                **vars(kept),
                "received_at": now,
                "device": device,
                "actor": actor,
                "reason": scan.overrule,
                "device_id": device_id,
                "shown": scan.shown,
            }
        )
        if person is not None and answer.verdict is Verdict.LEFT:
            _let_out(batch, scan, person)
        elif person is not None and scan.place != EXIT and answer.verdict in INSIDE:
            _let_in(batch, congress, scan, person)
    _store(tx, batch)
    return answers


def _let_in(batch: _Batch, congress: Congress, scan: Incoming, person: Registration) -> None:
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


def _let_out(batch: _Batch, scan: Incoming, person: Registration) -> None:
    if batch.admitted.get(person.id, {}).pop(ENTRANCE, None):
        batch.out[person.id] = scan.at


def _take_back(batch: _Batch, scan: Incoming) -> Answer:
    # Within a quarter of an hour; presence that followed from the scan goes, the scan itself stays.
    undone = batch.known.get(scan.undoes) if scan.undoes else None
    if scan.undoes is None or undone is None or undone.undoes:
        return Answer(scan.id, Verdict.INVALID)
    if not timedelta(0) <= scan.at - undone.at <= UNDO_WITHIN:
        return Answer(scan.id, Verdict.INVALID)
    batch.admissions.pop(scan.undoes, None)
    batch.undone.append(scan.undoes)
    person_id = undone.registration_id
    if person_id and undone.verdict is Verdict.LEFT:
        batch.out[person_id] = None
    elif person_id and undone.verdict in INSIDE:
        batch.admitted.get(person_id, {}).pop(undone.place, None)
        if undone.place == ENTRANCE:
            batch.out[person_id] = undone.at  # counts where only a coming back is taken back
            if batch.came.get(person_id) == scan.undoes:
                del batch.came[person_id]
    return Answer(scan.id, Verdict.UNDONE)


def _of_undone(batch: _Batch, scan: Incoming) -> int | None:
    undone = batch.known.get(scan.undoes) if scan.undoes else None
    return undone.registration_id if undone else None


def _store(tx: Tx, batch: _Batch) -> None:
    if batch.undone:
        tx.execute(delete(Admission).where(Admission.scan_id.in_(batch.undone)))
    if batch.rows:
        tx.execute(insert(Scan), batch.rows)
    if batch.admissions:
        tx.execute(insert(Admission), list(batch.admissions.values()))
    if batch.out:
        here = (Admission.registration_id == bindparam("person"), Admission.place == ENTRANCE)
        tx.connection().execute(
            update(Admission).where(*here).values(left_at=bindparam("since")),
            [{"person": person_id, "since": since} for person_id, since in batch.out.items()],
        )


def _load(tx: Tx, congress: Congress, scans: Sequence[Incoming], public_key: bytes) -> _Batch:
    tokens = {s.read: found for s in scans if isinstance(found := token.verify(public_key, s.read), Token)}
    places = _places(tx, congress, {scan.place for scan in scans})
    people = _people(tx, congress, scans, tokens)
    ids = {person.id for person in people.values()}
    known, came = _before(tx, scans, ids)
    if any(row.congress_id != congress.id for row in known.values()):
        raise ScanIdTaken
    admitted: dict[int, dict[str, datetime]] = {}
    for one in came:
        if one.left_at is None:
            admitted.setdefault(one.registration_id, {})[one.place] = one.at
    needs_seats = any(place.round for place in places.values()) and ids
    return _Batch(
        known,
        tokens,
        people,
        admitted,
        _placed(tx, ids) if needs_seats else {},
        places,
        came={one.registration_id: one.scan_id for one in came if one.place == ENTRANCE},
    )


_KNOWN = select(
    literal(True).label("is_scan"),
    Scan.id,
    Scan.congress_id,
    Scan.registration_id,
    Scan.place,
    Scan.at,
    Scan.verdict,
    Scan.undoes,
    cast(null(), Scan.at.type).label("left_at"),
).where(Scan.id.in_(bindparam("scans", expanding=True)))
_KNOWN_AND_IN = union_all(
    _KNOWN,
    select(
        literal(False),
        Admission.scan_id,
        Admission.congress_id,
        Admission.registration_id,
        Admission.place,
        Admission.at,
        cast(null(), Scan.verdict.type),
        cast(null(), Scan.undoes.type),
        Admission.left_at,
    ).where(Admission.registration_id.in_(bindparam("people", expanding=True))),
)
"""Made once, as the statement below: at the door, making a statement costs more than asking it."""


def _before(
    tx: Tx, scans: Sequence[Incoming], people: Collection[int]
) -> tuple[dict[UUID, _Kept], list[Admission]]:
    """Which of these scans are known, and where these people came in; asked after they were locked."""
    asked: dict[str, object] = {"scans": [s.id for s in scans] + [s.undoes for s in scans if s.undoes]}
    statement: Executable = _KNOWN
    if people:
        statement, asked["people"] = _KNOWN_AND_IN, list(people)
    known: dict[UUID, _Kept] = {}
    came: list[Admission] = []
    for is_scan, scan_id, congress_id, person_id, place, at, said, undoes, left_at in tx.execute(
        statement, asked
    ):
        if is_scan:
            known[scan_id] = _Kept(congress_id, person_id, place, at, said, undoes)
        else:
            came.append(
                Admission(scan_id=scan_id, registration_id=person_id, place=place, at=at, left_at=left_at)
            )
    return known, came


_PEOPLE = (
    select(Registration)
    .where(
        Registration.congress_id == bindparam("congress"),
        or_(
            Registration.ticket_id.in_(bindparam("tickets", expanding=True)),
            Registration.short_code.in_(bindparam("codes", expanding=True)),
            Registration.public_id.in_(bindparam("ids", expanding=True)),
        ),
    )
    .order_by(Registration.id)
    .with_for_update()
)


def _people(
    tx: Tx, congress: Congress, scans: Sequence[Incoming], tokens: Mapping[str, Token]
) -> dict[str, Registration]:
    ours = {text: found for text, found in tokens.items() if found.event == congress.id}
    typed = {scan.read: _code(scan.read) for scan in scans if scan.read not in tokens and not scan.undoes}
    ids = [public_id for text in typed if (public_id := _uuid(text))]
    if not ours and not typed:
        return {}
    asked = {
        "congress": congress.id,
        "tickets": [found.ticket for found in ours.values()],
        "codes": list(typed.values()),
        "ids": ids,
    }
    found = tx.scalars(_PEOPLE, asked).all()
    by_ticket = {person.ticket_id: person for person in found}
    by_code = {person.short_code: person for person in found} | {
        str(person.public_id): person for person in found
    }
    people = {text: by_ticket[t.ticket] for text, t in ours.items() if t.ticket in by_ticket}
    people |= {text: by_code[code] for text, code in typed.items() if code in by_code}
    return people | {text: by_code[text.lower()] for text in typed if text.lower() in by_code}


def _places(tx: Tx, congress: Congress, wanted: set[str]) -> dict[str, Place]:
    places = {name: Place(name) for name in wanted & {ENTRANCE, EXIT}}
    guids = {text: _uuid(text) for text in wanted - set(places)}
    if None in guids.values():
        raise UnknownPlace
    if guids:
        query = (
            select(Session.guid, Round.code, Session.capacity)
            .join(Round, Round.id == Session.round_id)
            .where(Session.congress_id == congress.id, Session.guid.in_(list(guids.values())))
            .order_by(Session.id)
            .with_for_update(of=Session)
        )
        sessions = {str(guid): (code, capacity) for guid, code, capacity in tx.execute(query)}
        if set(guids) - set(sessions):
            raise UnknownPlace
        counts = _counts(tx, congress, list(guids.values()))
        places |= {
            name: Place(name, round=code, capacity=capacity, inside=counts[name][0], kept=counts[name][1])
            for name, (code, capacity) in sessions.items()
        }
    return places


def _counts(tx: Tx, congress: Congress, guids: Sequence[UUID | None]) -> dict[str, tuple[int, int]]:
    """Per session: how many are in, and how many seats are kept for who sits there and is not in yet."""
    places = [str(guid) for guid in guids]
    inside: dict[str, set[int]] = {place: set() for place in places}
    seated: dict[str, set[int]] = {place: set() for place in places}
    came = select(Admission.place, Admission.registration_id)
    for place, person_id in tx.execute(
        came.where(Admission.congress_id == congress.id, Admission.place.in_(places))
    ):
        inside[place].add(person_id)
    sits = select(Session.guid, Seat.registration_id).join(Seat, Seat.session_id == Session.id)
    for guid, person_id in tx.execute(sits.where(Session.guid.in_(guids))):
        seated[str(guid)].add(person_id)
    return {place: (len(inside[place]), len(seated[place] - inside[place])) for place in places}


def _placed(tx: Tx, ids: set[int]) -> dict[int, dict[str, str]]:
    query = (
        select(Seat.registration_id, Round.code, Session.guid)
        .join(Session, Session.id == Seat.session_id)
        .join(Round, Round.id == Seat.round_id)
        .where(Seat.registration_id.in_(ids))
    )
    found: dict[int, dict[str, str]] = {}
    for person_id, code, guid in tx.execute(query):
        found.setdefault(person_id, {})[code] = str(guid)
    return found


def _judge(batch: _Batch, congress: Congress, scan: Incoming, person: Registration | None) -> Answer:
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


def _again(batch: _Batch, scan_id: UUID, kept: _Kept) -> Answer:
    person = next((p for p in batch.people.values() if p.id == kept.registration_id), None)
    name, organisation = (person.display_name, person.organisation) if person else (None, None)
    return Answer(scan_id, kept.verdict, name, organisation)


def _one_more(batch: _Batch, place_id: str, person_id: int) -> None:
    place = batch.places[place_id]
    sits_here = place.round is not None and batch.placed.get(person_id, {}).get(place.round) == place_id
    batch.places[place_id] = replace(place, inside=place.inside + 1, kept=place.kept - sits_here)


def _code(text: str) -> str:
    """A typed code as people mean it: without spaces and dashes, O as 0, I and L as 1 (Crockford)."""
    kept = "".join(c for c in text.upper() if c.isalnum())[:20]
    return kept.translate(str.maketrans("OIL", "011"))


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
