"""Reading in a list of people: first what it would do and every fault in it, then all of it or nothing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from pydantic import TypeAdapter, ValidationError
from sqlalchemy import select

from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.forms import Email, InvalidForm
from congress.core.i18n import nl
from congress.core.spreadsheets import Row
from congress.registration import queries
from congress.registration.actions.by_hand import add_people, change_people, changed_fields, values_of
from congress.registration.actions.line import lock_congress
from congress.registration.forms.by_hand import ByHandForm
from congress.registration.forms.person import ELSEWHERE
from congress.registration.models import Registration
from congress.registration.rules.places import Hall, NotForOutsiders, Status, statuses_on_arrival
from congress.registration.rules.sheet import field_of, person
from congress.setup.models import Congress
from congress.setup.queries import municipalities
from congress.setup.rules.policies import Outsiders

LANGUAGES = {"nl": "nl", "nederlands": "nl", "dutch": "nl", "en": "en", "engels": "en", "english": "en"}
_EMAIL = TypeAdapter(Email)
ELSEWHERE_WORDS = ("elders", "andere", "anders", "een andere gemeente")


class NoHeader(Conflict):
    """The first row does not say what is in the columns."""

    sentence = nl(
        "Zet boven elke kolom wat erin staat, op de eerste regel. "
        "Voornaam, Achternaam en E-mailadres moeten er in elk geval zijn."
    )


class RosterChanged(Conflict):
    """The list would do something else than was shown."""

    sentence = nl("De aanmeldingen zijn intussen veranderd. Kijk het na en lees de lijst dan opnieuw in.")


@dataclass(frozen=True)
class Fault:
    """What is wrong in one cell: the number of the row in the sheet, the field, and what to do."""

    row: int
    field: str
    sentence: str


@dataclass
class Plan:
    """What reading in a list would do, and what is wrong with it; with a fault it does nothing.

    `waiting` of the new people would come into the waiting line. `cancelled` people are known as
    cancelled and stay so. `skipped` are heads of columns that nothing is done with.
    """

    new: list[ByHandForm] = field(default_factory=list)
    changed: list[tuple[Registration, dict[str, object]]] = field(default_factory=list)
    unchanged: int = 0
    waiting: int = 0
    cancelled: int = 0
    faults: list[Fault] = field(default_factory=list)
    skipped: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class _Facts:
    """What rows are compared with: people by address, codes by name in small letters, and who may come."""

    people: Mapping[str, Registration]
    codes: Mapping[str, str]
    hall: Hall

    def refuses(self, municipality: str | None) -> bool:
        return self.hall.outsiders == Outsiders.REFUSE and self.hall.is_outside(municipality)


def plan_roster(tx: Tx, congress: Congress, rows: Sequence[Row], *, now: datetime) -> Plan:
    """What this list would do; nothing is stored. People are known by their address.

    An empty cell leaves what is known as it is. Raises NoHeader.
    """
    columns = [field_of(cell) for cell in rows[0].cells]
    names_are_there = "name" in columns or {"given_name", "family_name"} <= set(columns)
    if "email" not in columns or not names_are_there:
        raise NoHeader
    heads = zip(rows[0].cells, columns, strict=True)
    plan = Plan(skipped=[head for head, name in heads if head and not name])
    people = [(row.number, person(row.cells, columns)) for row in rows[1:]]
    hall = queries.hall(tx, congress, now=now)
    facts = _facts(tx, congress, [cells.get("email", "") for _, cells in people], hall)
    seen: dict[str, int] = {}
    for number, cells in people:
        faults = _read(plan, number, cells, facts, seen)
        plan.faults.extend(Fault(number, name, sentence) for name, sentence in faults.items())
    if not plan.faults:
        statuses = statuses_on_arrival(hall, [form.municipality for form in plan.new])
        plan.waiting = statuses.count(Status.WAITING)
    return plan


def bring_in(
    tx: Tx,
    congress: Congress,
    rows: Sequence[Row],
    *,
    seen: tuple[int, int],
    tell: bool,
    secret_key: str,
    actor: str,
    now: datetime,
) -> int:
    """Do what the plan of this list says, all of it or nothing; how many are new or changed.

    `seen` are the numbers of new and changed people that were shown. Raises NoHeader or RosterChanged.
    """
    lock_congress(tx, congress)
    plan = plan_roster(tx, congress, rows, now=now)
    if plan.faults or (len(plan.new), len(plan.changed)) != seen:
        raise RosterChanged
    change_people(tx, congress, plan.changed, actor=actor, now=now)
    if plan.new:
        add_people(tx, congress, plan.new, tell=tell, secret_key=secret_key, actor=actor, now=now)
    return len(plan.new) + len(plan.changed)


def _facts(tx: Tx, congress: Congress, emails: Sequence[str], hall: Hall) -> _Facts:
    wanted = [_mailbox(email) for email in emails]
    query = select(Registration).where(
        Registration.congress_id == congress.id, Registration.email.in_(wanted)
    )
    return _Facts(
        people={one.email: one for one in tx.scalars(query)},
        codes={one.name.lower(): one.code for one in municipalities(tx)},
        hall=hall,
    )


def _read(
    plan: Plan, number: int, cells: Mapping[str, str], facts: _Facts, seen: dict[str, int]
) -> dict[str, str]:
    """Put one row in the plan, or give the sentence for each field that is wrong."""
    typed, faults = dict(cells), {}
    email = _mailbox(cells.get("email", ""))
    if email and email in seen:
        faults["email"] = nl("Dit e-mailadres staat ook op regel {row}.").format(row=seen[email])
    seen.setdefault(email, number)
    if town := cells.get("municipality"):
        typed["municipality"] = _code(town, facts.codes)
        if not typed["municipality"]:
            faults["municipality"] = nl(
                "We kennen deze gemeente niet. Vul een naam in, of: een andere gemeente."
            )
    if language := cells.get("language"):
        typed["language"] = LANGUAGES.get(language.lower(), language)
    before = facts.people.get(email)
    try:
        form = ByHandForm.read(_as_typed(before) | typed if before else typed)
    except InvalidForm as invalid:
        return dict(invalid.draft.problems) | faults
    if before is None and not faults and facts.refuses(form.municipality):
        faults["municipality"] = nl(NotForOutsiders.sentence)
    if not faults:
        _sort_out(plan, form, before)
    return faults


def _sort_out(plan: Plan, form: ByHandForm, before: Registration | None) -> None:
    if before is None:
        plan.new.append(form)
        return
    values = values_of(form)
    plan.cancelled += before.status == Status.CANCELLED
    if changed_fields(before, values):
        plan.changed.append((before, values))
    else:
        plan.unchanged += 1


def _mailbox(text: str) -> str:
    """The address as it would be kept; "" when it is none."""
    try:
        return _EMAIL.validate_python(text)
    except ValidationError:
        return ""


def _code(town: str, codes: Mapping[str, str]) -> str:
    name = town.lower().removeprefix("gemeente ").strip()
    if name in ELSEWHERE_WORDS:
        return ELSEWHERE
    return codes.get(name) or (town if town in codes.values() else "")


def _as_typed(before: Registration) -> dict[str, str]:
    columns = set(ByHandForm.model_fields) - {"municipality"}
    kept = {name: getattr(before, name) for name in columns}
    return kept | {"municipality": before.municipality_code or ELSEWHERE}
