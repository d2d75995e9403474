"""The phones of a congress, and what went double."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, func, or_, select

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.tokens import hash_secret
from congress.door.models import Admission, Device, HeldScan, Scan
from congress.door.rules.verdict import GOOD, INSIDE, Verdict, was_sent_away
from congress.programme.models import LARGEST_NUMBER
from congress.registration.models import Registration


def devices(tx: Tx, congress_id: int) -> Sequence[Device]:
    """All phones, those in use first, by name."""
    query = select(Device).where(Device.congress_id == congress_id)
    return tx.scalars(query.order_by(Device.revoked_at.is_not(None), Device.name, Device.id)).all()


def device_of(tx: Tx, congress_id: int, device_id: int) -> Device:
    """One phone of this congress; NotFound otherwise."""
    found = tx.get(Device, device_id) if device_id <= LARGEST_NUMBER else None
    if found is None or found.congress_id != congress_id:
        raise NotFound
    return found


def device_by_secret(tx: Tx, congress_id: int, secret: str) -> Device | None:
    """The phone with this secret, also when it was revoked; found by hash, so no timing tells."""
    if not secret:
        return None
    return tx.scalar(
        select(Device).where(Device.congress_id == congress_id, Device.secret_hash == hash_secret(secret))
    )


def held_by_device(tx: Tx, congress_id: int) -> Mapping[int, int]:
    """How many scans per phone wait for a decision."""
    query = (
        select(HeldScan.device_id, func.count())
        .join(Device, Device.id == HeldScan.device_id)
        .where(Device.congress_id == congress_id, HeldScan.decided_at.is_(None))
        .group_by(HeldScan.device_id)
    )
    return {device_id: count for device_id, count in tx.execute(query)}


@dataclass(frozen=True)
class Double:
    """A yes of a phone without network that was no yes afterwards.

    `doors` are all scans that let this badge in at this place, the first one first.
    """

    scan: Scan
    person: Registration | None
    doors: Sequence[Scan]


def doubles(tx: Tx, congress_id: int, *, limit: int = 200) -> Sequence[Double]:
    """Where a phone without network said yes and the server knows better, the newest first."""
    said_yes = Scan.shown.in_([verdict.value for verdict in INSIDE])
    found = _scans(tx, congress_id, said_yes, Scan.verdict.not_in([*INSIDE, Verdict.LEFT]), limit=limit)
    whose = {scan.registration_id for scan, _ in found if scan.registration_id}
    taken_back = select(Scan.undoes).where(Scan.congress_id == congress_id, Scan.undoes.is_not(None))
    let_in = (
        select(Scan)
        .where(Scan.congress_id == congress_id, Scan.registration_id.in_(whose))
        .where(or_(said_yes, Scan.verdict.in_(INSIDE)), Scan.id.not_in(taken_back))
        .order_by(Scan.at, Scan.id)
    )
    doors: dict[tuple[int | None, str], list[Scan]] = {}
    for scan in tx.scalars(let_in):
        if not was_sent_away(scan.shown, at=scan.at, received_at=scan.received_at):
            doors.setdefault((scan.registration_id, scan.place), []).append(scan)
    return [
        Double(scan, person, doors.get((scan.registration_id, scan.place), [scan])) for scan, person in found
    ]


def refusals(tx: Tx, congress_id: int, *, limit: int = 200) -> Sequence[tuple[Scan, Registration | None]]:
    """What the door said no to, the newest first."""
    quiet = [*GOOD, Verdict.ALREADY_ADMITTED, Verdict.UNDONE]
    return _scans(tx, congress_id, Scan.verdict.not_in(quiet), limit=limit)


def sent_away(
    tx: Tx, congress_id: int, *, limit: int = 200
) -> Sequence[tuple[Scan, Registration | None, datetime | None]]:
    """Whom a phone without network sent away while the server says yes by now; when they came after all."""
    said_no = Scan.shown.not_in([*GOOD, Verdict.ALREADY_ADMITTED, Verdict.UNDONE])
    found = [
        (scan, person)
        for scan, person in _scans(tx, congress_id, said_no, Scan.verdict.in_(INSIDE), limit=limit)
        if was_sent_away(scan.shown, at=scan.at, received_at=scan.received_at)
    ]
    came = select(Admission.registration_id, Admission.place, Admission.at).where(
        Admission.registration_id.in_([scan.registration_id for scan, _ in found])
    )
    since: dict[tuple[int | None, str], datetime] = {
        (person_id, place): at for person_id, place, at in tx.execute(came)
    }
    return [(scan, person, since.get((scan.registration_id, scan.place))) for scan, person in found]


def _scans(
    tx: Tx, congress_id: int, *wanted: ColumnElement[bool], limit: int
) -> Sequence[tuple[Scan, Registration | None]]:
    query = (
        select(Scan, Registration)
        .outerjoin(Registration, Registration.id == Scan.registration_id)
        .where(Scan.congress_id == congress_id, *wanted)
        .order_by(Scan.at.desc(), Scan.id)
        .limit(limit)
    )
    return [(scan, person) for scan, person in tx.execute(query)]
