"""The programme on paper, as a PDF that archives and screen readers accept."""

import functools
import json
from datetime import date, datetime, time
from typing import Any

from congress.core.clock import AMSTERDAM, day_text, local, time_text
from congress.core.typeset import pdf, printable
from congress.programme.documents.events import CongressFacts
from congress.programme.models import RoundKind
from congress.programme.queries import Programme, RoundFacts, SessionFacts

_TEMPLATE = "programme/templates/programme.typ"


def paper(congress: CongressFacts, programme: Programme, *, made_on: date) -> bytes:
    """The programme as PDF/A-3a and PDF/UA-1; the same bytes for the same programme and day."""
    days: dict[date, list[dict[str, Any]]] = {}
    for block in programme.rounds:
        days.setdefault(local(block.starts_at).date(), []).append(_round(programme, block))
    data = {
        "title": congress.title,
        "when": _when(congress),
        "venue": congress.venue,
        "address": congress.address,
        "made": made_on.isoformat(),
        "days": [{"name": day_text(day), "rounds": rounds} for day, rounds in sorted(days.items())],
    }
    return _typeset(printable(json.dumps(data, ensure_ascii=False)), made_on)


@functools.lru_cache(maxsize=8)  # anybody may ask for it, and it takes a third of a second
def _typeset(data: str, made_on: date) -> bytes:
    return pdf(_TEMPLATE, json.loads(data), at=datetime.combine(made_on, time(), tzinfo=AMSTERDAM))


def _when(congress: CongressFacts) -> str:
    if congress.starts_on == congress.ends_on:
        return day_text(congress.starts_on)
    return f"{day_text(congress.starts_on)} tot en met {day_text(congress.ends_on)}"


def _round(programme: Programme, block: RoundFacts) -> dict[str, Any]:
    return {
        "time": f"{time_text(block.starts_at)}–{time_text(block.ends_at)}",
        "title": block.title,
        "together": block.kind != RoundKind.WORKSHOPS,
        "sessions": [_session(session) for session in programme.by_round[block.id]],
    }


def _session(session: SessionFacts) -> dict[str, Any]:
    workshop, theme = session.workshop, session.workshop.theme
    return {
        "title": workshop.title,
        "letter": theme.letter if theme else "",
        "colour": theme.colour if theme else "#ffffff",
        "theme": theme.name if theme else "",
        "room": ", ".join(filter(None, (session.room.name, session.room.floor))),
        "abstract": workshop.abstract.split("\n"),
        "speakers": ", ".join(
            f"{s.name} ({s.organisation})" if s.organisation else s.name for s in workshop.speakers
        ),
        "points": ", ".join(f"{a.name} {a.points.replace('.', ',')}" for a in workshop.accreditations),
    }
