"""A whole congress as the document that `import` reads."""

from dataclasses import asdict
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import select

from congress.core.clock import local
from congress.core.db import Tx
from congress.programme.forms.fitting import There
from congress.programme.models import Speaker
from congress.programme.queries.programme import programme_of, staff_programme
from congress.programme.rules.merging import Held
from congress.setup.models import Congress
from congress.setup.queries import participations


def congress_document(tx: Tx, congress: Congress) -> dict[str, Any]:
    """The whole congress as the document that `import` reads: facts, participations, programme."""
    return {
        "congress": {name: _plain(getattr(congress, name)) for name in _CONGRESS_FIELDS},
        "participations": [
            {"code": p.municipality_code} | {name: _plain(getattr(p, name)) for name in _PARTICIPATION_FIELDS}
            for p in participations(tx, congress.id)
        ],
        **programme_document(tx, congress.id),
    }


def programme_document(tx: Tx, congress_id: int) -> dict[str, Any]:
    """The programme as the document that can be read in again."""
    found = staff_programme(tx, congress_id)
    return {
        "themes": [
            {"code": t.code, "name": t.name, "colour": t.colour, "letter": t.letter} for t in found.themes
        ],
        "speakers": [
            {name: getattr(s, name) for name in _SPEAKER_FIELDS}
            | {"away": [r.code for r in found.rounds if r.id in found.away.get(s.id, ())]}
            for s in tx.scalars(
                select(Speaker).where(Speaker.congress_id == congress_id).order_by(Speaker.name)
            )
        ],
        "rooms": [
            {
                "code": r.code,
                "name": r.name,
                "places": r.places,
                "floor": r.floor,
                "features": list(r.features),
            }
            for r in found.rooms
        ],
        "rounds": [
            {
                "code": r.code,
                "title": r.title,
                "kind": r.kind.value,
                "starts_at": local(r.starts_at),
                "ends_at": local(r.ends_at),
            }
            for r in found.rounds
        ],
        "workshops": [
            {
                "code": w.code,
                "title": w.title,
                "abstract": w.abstract,
                "theme": w.theme.code if w.theme else None,
                "speakers": [s.code for s in w.speakers],
                "capacity": w.capacity,
                "minimum": w.minimum,
                "runs": w.runs,
                "features": list(w.features),
                "accreditations": [asdict(one) for one in w.accreditations],
            }
            for w in found.workshops
        ],
        "sessions": [
            {"workshop": s.workshop.code, "round": s.round.code, "room": s.room.code, "pinned": s.pinned}
            for s in found.sessions
        ],
    }


def programme_there(tx: Tx, congress: Congress) -> There:
    """What a document must fit with."""
    document = programme_document(tx, congress.id)
    return There(
        parts={
            name: {part["code"]: part for part in parts}
            for name, parts in document.items()
            if name != "sessions"
        },
        sessions=tuple(
            Held(s.id, s.workshop.code, s.round.code, s.room.code, s.taken)
            for s in programme_of(tx, congress.id).sessions
        ),
        days=(congress.starts_on, congress.ends_on),
    )


_CONGRESS_FIELDS = (
    "slug",
    "title",
    "summary",
    "summary_en",
    "venue",
    "venue_address",
    "starts_on",
    "ends_on",
    "capacity",
    "opens_at",
    "closes_at",
    "preferences_close_at",
    "outsiders",
    "choice",
    "lead_code",
    "reply_to",
    "default_key",
    "vat_treatment",
    "cost_basis",
    "offer_hours",
    "confirm_address",
)
_SPEAKER_FIELDS = ("code", "name", "organisation", "biography", "email", "phone", "confirmed")
_PARTICIPATION_FIELDS = (
    "status",
    "lower_cents",
    "upper_cents",
    "guaranteed_seats",
    "guaranteed_until",
    "buyer_reference",
)


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        return local(value)
    return value.value if isinstance(value, Enum) else value
