"""Making and changing a congress, its participations and municipalities."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from congress.core.audit import record
from congress.core.clock import local
from congress.core.db import LOCK, Tx
from congress.core.errors import Conflict, NotFound
from congress.core.i18n import nl
from congress.setup.forms import (
    CongressForm,
    InhabitantsForm,
    ListedForm,
    NewCongressForm,
    ParticipationForm,
)
from congress.setup.models import Congress, Municipality, Participation, RetentionRecord, RetentionTerm
from congress.setup.queries import congress_by_slug, promised_seats
from congress.setup.rules.policies import ParticipationStatus
from congress.setup.rules.statement import Statement, sign
from congress.setup.rules.terms import Kind


class SlugTaken(Conflict):
    """Two congresses cannot share an address."""

    sentence = nl("Er is al een congres met dit adres. Kies een ander adres.")


class CapacityTooLow(Conflict):
    """People who have a place keep it."""

    sentence = nl("Er hebben al {taken} mensen een plek. Vul {taken} of meer in.")


class PromisedTooMany(Conflict):
    """Guaranteed seats that are not there."""

    sentence = nl(
        "Er zijn dan {promised} plekken gegarandeerd, en het congres heeft er {capacity}. "
        "Garandeer minder plekken."
    )


class DayIsPast(Conflict):
    """A congress is not put on a day that was: what is over its term would go at once, for good.

    `fields` are the days that are wrong.
    """

    sentence = nl("Deze dag is al geweest. Kies vandaag of een latere dag.")

    def __init__(self, fields: list[str]) -> None:
        super().__init__()
        self.fields = fields


class UnknownMunicipality(Conflict):
    """A code that is not in the list."""

    sentence = nl("Deze gemeente staat niet in de lijst. Kies een gemeente uit de lijst.")


class AlreadyTakesPart(Conflict):
    """A gemeente takes part once."""

    sentence = nl("{name} staat al in de lijst.")


def create_congress(tx: Tx, form: NewCongressForm, *, actor: str, now: datetime) -> Congress:
    """A new congress. Raises SlugTaken, DayIsPast or UnknownMunicipality."""
    try:
        congress_by_slug(tx, form.slug)
    except NotFound:
        pass
    else:
        raise SlugTaken
    _check_days(form.model_dump(), now=now)
    _check_lead(tx, form)
    congress = Congress(**form.model_dump(), taken=0, waiting_counter=0)
    tx.add(congress)
    tx.flush()  # the log needs congress.id
    record(tx, congress_id=congress.id, actor=actor, action="congress-made", subject=congress.slug, now=now)
    return congress


def change_congress(tx: Tx, congress: Congress, form: CongressForm, *, actor: str, now: datetime) -> None:
    """New facts and rules. Raises CapacityTooLow, PromisedTooMany, DayIsPast or UnknownMunicipality.

    When the capacity rises, the worker gives the free places to the waiting list.
    """
    tx.refresh(congress, with_for_update=LOCK)
    if form.capacity < congress.taken:
        raise CapacityTooLow(taken=congress.taken)
    if form.capacity < congress.capacity:
        _check_promises(form.capacity, promised_seats(tx, congress.id, now=now))
    _check_lead(tx, form)
    values = form.model_dump(include=set(CongressForm.model_fields))
    before = {name: getattr(congress, name) for name in values}
    changed = [name for name, value in values.items() if before[name] != value]
    _check_days({name: values[name] for name in changed}, now=now)
    for name in changed:
        setattr(congress, name, values[name])
    record(
        tx,
        congress_id=congress.id,
        actor=actor,
        action="congress-changed",
        subject=congress.slug,
        before={name: _plain(before[name]) for name in changed},
        after={name: _plain(values[name]) for name in changed},
        now=now,
    )


def past_days(facts: Mapping[str, Any], *, now: datetime) -> list[str]:
    """Which of `starts_on` and `ends_on`, as far as given, are before today."""
    today = local(now).date()
    return [name for name in ("starts_on", "ends_on") if facts.get(name, date.max) < today]


def invite(tx: Tx, congress: Congress, code: str, *, actor: str, now: datetime) -> Participation:
    """Put a gemeente on the list as invited, with the inhabitants that are known.

    Raises UnknownMunicipality or AlreadyTakesPart.
    """
    tx.refresh(congress, with_for_update=LOCK)
    municipality = tx.get(Municipality, code)
    if municipality is None:
        raise UnknownMunicipality
    if _participation(tx, congress, code):
        raise AlreadyTakesPart(name=municipality.name)
    participation = Participation(
        congress_id=congress.id,
        municipality_code=code,
        status=ParticipationStatus.INVITED,
        **known_inhabitants(municipality),
    )
    tx.add(participation)
    record(tx, congress_id=congress.id, actor=actor, action="invited", subject=code, now=now)
    return participation


def known_inhabitants(municipality: Municipality) -> dict[str, Any]:
    """What a participation takes over when it is made: how many people live there, on which day, by whom."""
    return {name: getattr(municipality, name) for name in InhabitantsForm.model_fields}


def change_participation(
    tx: Tx, congress: Congress, code: str, form: ParticipationForm, *, actor: str, now: datetime
) -> None:
    """Where a gemeente stands from now on. What is not settled yet follows at once.

    The worker gives places that are no longer promised to the waiting list.
    Raises NotFound or PromisedTooMany.
    """
    tx.refresh(congress, with_for_update=LOCK)
    participation = _participation(tx, congress, code)
    if participation is None:
        raise NotFound
    if form.status == ParticipationStatus.CONFIRMED and form.guaranteed_until and form.guaranteed_until > now:
        others = promised_seats(tx, congress.id, now=now)
        _check_promises(congress.capacity, {**others, code: form.guaranteed_seats})
    values = form.model_dump()
    values["buyer_reference"] = values["buyer_reference"] or None
    before = {name: _plain(getattr(participation, name)) for name in values}
    for name, value in values.items():
        setattr(participation, name, value)
    record(
        tx,
        congress_id=congress.id,
        actor=actor,
        action="participation-changed",
        subject=code,
        before=before,
        after={name: _plain(value) for name, value in values.items()},
        now=now,
    )


def list_municipality(tx: Tx, form: ListedForm, *, actor: str, now: datetime) -> None:
    """Put a gemeente in the list of the installation, or give one that is there another name."""
    municipality = tx.get(Municipality, form.code)
    before = {"name": municipality.name} if municipality else None
    if municipality:
        municipality.name = form.name
    else:
        tx.add(Municipality(code=form.code, name=form.name))
    record(
        tx,
        congress_id=None,
        actor=actor,
        action="municipality-listed",
        subject=form.code,
        before=before,
        after={"name": form.name},
        now=now,
    )


def change_inhabitants(
    tx: Tx, congress: Congress, code: str, form: InhabitantsForm, *, actor: str, now: datetime
) -> None:
    """The figure that the key "inwonertal" of this congress divides by, and no other. Raises NotFound."""
    participation = _participation(tx, congress, code)
    if participation is None:
        raise NotFound
    before = {"inhabitants": participation.inhabitants, "on": _plain(participation.inhabitants_on)}
    for name, value in form.model_dump().items():
        setattr(participation, name, value)
    after = {"inhabitants": form.inhabitants, "on": _plain(form.inhabitants_on)}
    record(
        tx,
        congress_id=congress.id,
        actor=actor,
        action="inhabitants",
        subject=code,
        before=before,
        after=after,
        now=now,
    )


def set_term(tx: Tx, congress_id: int | None, kind: Kind, days: int, *, actor: str, now: datetime) -> None:
    """Keep this kind of data so many days after the congress; without congress: the whole installation."""
    query = tx.query(RetentionTerm).filter_by(congress_id=congress_id, kind=kind.value)
    term = query.with_for_update().one_or_none()
    before = {"days": term.days} if term else None
    if term is None:
        tx.add(RetentionTerm(congress_id=congress_id, kind=kind.value, days=days))
    else:
        term.days = days
    record(
        tx,
        congress_id=congress_id,
        actor=actor,
        action="term-changed",
        subject=f"bewaartermijn {kind.value}",
        before=before,
        after={"days": days},
        now=now,
    )


def keep_statement(
    tx: Tx,
    congress: Congress | None,
    counts: Mapping[str, int],
    *,
    actor: str,
    secret_key: str,
    now: datetime,
) -> RetentionRecord:
    """Sign and keep what went, in the transaction in which it goes."""
    at = now.replace(microsecond=0)
    statement = Statement(congress.slug if congress else None, at, actor, counts)
    congress_id = congress.id if congress else None
    kept = RetentionRecord(
        congress_id=congress_id,
        at=at,
        actor=actor,
        counts=dict(counts),
        signature=sign(statement, secret_key),
    )
    tx.add(kept)
    tx.flush()  # its number
    record(
        tx,
        congress_id=congress_id,
        actor=actor,
        action="data-destroyed",
        subject=f"verklaring {kept.id}",
        after=dict(counts),
        now=now,
    )
    return kept


def _participation(tx: Tx, congress: Congress, code: str) -> Participation | None:
    return tx.query(Participation).filter_by(congress_id=congress.id, municipality_code=code).one_or_none()


def _check_promises(capacity: int, promised: Mapping[str, int]) -> None:
    if sum(promised.values()) > capacity:
        raise PromisedTooMany(promised=sum(promised.values()), capacity=capacity)


def _check_days(facts: Mapping[str, Any], *, now: datetime) -> None:
    if fields := past_days(facts, now=now):
        raise DayIsPast(fields)


def _check_lead(tx: Tx, form: CongressForm) -> None:
    if form.lead_code and tx.get(Municipality, form.lead_code) is None:
        raise UnknownMunicipality


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value
