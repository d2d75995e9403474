"""The kinds of parts of a programme, and what their forms look like."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from congress.core.clock import local
from congress.core.db import Base
from congress.core.forms import Form, Typed
from congress.core.i18n import nl
from congress.programme.forms.parts import (
    RoomForm,
    RoundForm,
    SessionForm,
    SpeakerForm,
    ThemeForm,
    WorkshopForm,
)
from congress.programme.models import Room, Round, RoundKind, Session, Speaker, Theme, Workshop
from congress.programme.queries import Programme, SessionFacts
from congress.programme.rules.accreditation import Accreditation, as_lines


@dataclass(frozen=True)
class Input:
    """One input of a form: which macro shows it, its label and hint."""

    name: str
    label: str
    hint: str = ""
    shape: str = "text"
    type: str = "text"


@dataclass(frozen=True)
class Kind:
    """A kind of part: its table, form and words; `one` with its article, as in "Wijzig de zaal"."""

    path: str
    one: str
    many: str
    model: type[Base]
    form: type[Form]
    inputs: tuple[Input, ...] = field(default=())

    @property
    def name(self) -> str:
        """`one` without its article."""
        return nl(self.one).partition(" ")[2]

    def may_be_empty(self, one: Input) -> bool:
        """Whether one types something here, or nothing."""
        info = self.form.model_fields[one.name]
        return one.shape in {"text", "area"} and not info.is_required() and info.default in {"", None}


_CODE = Input(
    "code", nl("Korte naam"), nl("Voor adressen en bestanden. Laat leeg, dan maken we hem van de naam.")
)
_FEATURES = nl("Met een komma ertussen, zoals rolstoel, beamer, ringleiding.")

KINDS: Mapping[str, Kind] = {
    kind.path: kind
    for kind in (
        Kind(
            "themas",
            nl("het thema"),
            nl("Thema’s"),
            Theme,
            ThemeForm,
            (
                Input("name", nl("Naam")),
                _CODE,
                Input("colour", nl("Kleur"), nl("Witte letters moeten erop te lezen zijn."), type="color"),
                Input(
                    "letter",
                    nl("Letter"),
                    nl(
                        "Een letter bij de kleur, voor wie kleuren niet goed ziet. "
                        "Kies voor elk thema een andere."
                    ),
                ),
            ),
        ),
        Kind(
            "sprekers",
            nl("de spreker"),
            nl("Sprekers"),
            Speaker,
            SpeakerForm,
            (
                Input("name", nl("Naam")),
                _CODE,
                Input("organisation", nl("Organisatie")),
                Input("biography", nl("Over de spreker"), shape="area"),
                Input("email", nl("E-mailadres"), nl("Alleen voor de organisatie."), type="email"),
                Input("phone", nl("Telefoon"), nl("Alleen voor de organisatie."), type="tel"),
                Input("away", nl("Kan niet in deze rondes"), shape="checkboxes"),
                Input("confirmed", nl("Heeft toegezegd"), shape="checkbox"),
            ),
        ),
        Kind(
            "zalen",
            nl("de zaal"),
            nl("Zalen"),
            Room,
            RoomForm,
            (
                Input("name", nl("Naam")),
                _CODE,
                Input("places", nl("Aantal plaatsen")),
                Input("floor", nl("Verdieping")),
                Input("features", nl("Kenmerken"), _FEATURES),
            ),
        ),
        Kind(
            "rondes",
            nl("de ronde"),
            nl("Rondes"),
            Round,
            RoundForm,
            (
                Input("title", nl("Naam")),
                _CODE,
                Input("kind", nl("Wat gebeurt er?"), shape="radios"),
                Input("starts_at", nl("Begint"), nl("Nederlandse tijd"), type="datetime-local"),
                Input("ends_at", nl("Eindigt"), nl("Nederlandse tijd"), type="datetime-local"),
            ),
        ),
        Kind(
            "workshops",
            nl("de workshop"),
            nl("Workshops"),
            Workshop,
            WorkshopForm,
            (
                Input("title", nl("Titel")),
                _CODE,
                Input("abstract", nl("Waar gaat het over?"), shape="area"),
                Input("theme_id", nl("Thema"), shape="select"),
                Input("speakers", nl("Sprekers"), shape="checkboxes"),
                Input("capacity", nl("Hoeveel mensen kunnen meedoen?")),
                Input("minimum", nl("Hoeveel mensen zijn er minstens nodig?")),
                Input(
                    "runs", nl("Hoe vaak mag de workshop worden gegeven?"), nl("In hoeveel rondes, hooguit.")
                ),
                Input("features", nl("Wat moet er in de zaal zijn?"), _FEATURES),
                Input(
                    "accreditations",
                    nl("Punten voor registers"),
                    nl(
                        "Per regel het register, het nummer en de punten: SKJ; 301234; 2,5. "
                        "Is het nummer nog niet bekend? Dan: SKJ; ; 2,5."
                    ),
                    shape="area",
                ),
            ),
        ),
        Kind(
            "sessies",
            nl("de sessie"),
            nl("Sessies"),
            Session,
            SessionForm,
            (
                Input("workshop_id", nl("Workshop"), shape="select"),
                Input("round_id", nl("Ronde"), shape="select"),
                Input("room_id", nl("Zaal"), shape="select"),
                Input(
                    "pinned", nl("Staat vast: het rooster mag deze sessie niet verplaatsen"), shape="checkbox"
                ),
            ),
        ),
    )
}


def options(programme: Programme) -> dict[str, list[tuple[str, str]]]:
    """What can be chosen, per input."""
    return {
        "kind": [
            (RoundKind.WORKSHOPS.value, nl("workshops naast elkaar")),
            (RoundKind.PLENARY.value, nl("iedereen samen")),
            (RoundKind.BREAK.value, nl("pauze")),
        ],
        "theme_id": [("", nl("geen thema")), *((str(t.id), t.name) for t in programme.themes)],
        "speakers": [(str(s.id), s.name) for s in programme.speakers],
        "away": [(str(r.id), r.title) for r in programme.workshop_rounds],
        "workshop_id": [(str(w.id), w.title) for w in programme.workshops],
        "round_id": [(str(r.id), r.title) for r in programme.workshop_rounds],
        "room_id": [(str(r.id), f"{r.name} ({r.places})") for r in programme.rooms],
    }


def typed_of(kind: Kind, part: Any, programme: Programme) -> Typed:
    """The form of an existing part, as it would have been typed."""
    typed, lists = {}, {}
    for one in kind.inputs:
        if one.name == "speakers":
            found = next(w for w in programme.workshops if w.id == part.id)
            lists["speakers"] = [str(speaker.id) for speaker in found.speakers]
            continue
        if one.name == "away":
            lists["away"] = [str(number) for number in programme.away.get(part.id, ())]
            continue
        value = getattr(part, one.name)
        if one.type == "datetime-local":
            value = f"{local(value):%Y-%m-%dT%H:%M}"
        elif one.name == "features":
            value = ", ".join(value)
        elif one.name == "accreditations":
            value = as_lines(Accreditation(**given) for given in value)
        elif one.shape == "checkbox":
            value = "on" if value else ""
        typed[one.name] = "" if value is None else str(value)
    return Typed(typed, lists)


def rows_of(kind: Kind, programme: Programme) -> list[tuple[int, str, str]]:
    """(number, name, what else to know) of every part of this kind."""
    if kind.path == "themas":
        return [(t.id, t.name, t.letter) for t in programme.themes]
    if kind.path == "sprekers":
        return [
            (s.id, s.name, _told(s.organisation, "" if s.confirmed else nl("nog niet toegezegd")))
            for s in programme.speakers
        ]
    if kind.path == "zalen":
        return [(r.id, r.name, _told(f"{r.places} plaatsen", r.floor, *r.features)) for r in programme.rooms]
    if kind.path == "rondes":
        return [
            (r.id, r.title, f"{local(r.starts_at):%d-%m-%Y %H:%M} – {local(r.ends_at):%H:%M}")
            for r in programme.rounds
        ]
    if kind.path == "workshops":
        return [
            (w.id, w.title, _told(w.theme.name if w.theme else "", *(s.name for s in w.speakers)))
            for w in programme.workshops
        ]
    return [(s.id, s.workshop.title, _session_facts(s)) for s in programme.sessions]


def _session_facts(s: SessionFacts) -> str:
    pinned = nl("staat vast") if s.pinned else ""
    return _told(s.round.title, s.room.name, f"{s.taken} van {s.capacity}", pinned)


def _told(*texts: str) -> str:
    return ", ".join(filter(None, texts))
