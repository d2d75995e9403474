"""The budget, the agreement about the key, and the facts for invoices."""

from datetime import datetime
from typing import Any

from congress.core.audit import record
from congress.core.db import LOCK, Tx
from congress.core.errors import Conflict, NotFound
from congress.core.i18n import nl
from congress.finance.actions.costs import NotInThisCongress
from congress.finance.forms.costs import AgreementForm, BudgetForm
from congress.finance.forms.parties import PartyForm
from congress.finance.models import Agreement, BudgetLine, Commitment, Party
from congress.finance.queries import settlements
from congress.setup.models import Congress
from congress.setup.queries import participations

Planned = BudgetLine | Commitment
_WORDS = {BudgetLine: "budget", Commitment: "commitment"}


class ReasonNeeded(Conflict):
    """After a settlement the key only changes with a reason."""

    sentence = nl("Er is al afgerekend. Vul in waarom de verdeelsleutel verandert.")


def add_planned(
    tx: Tx, congress: Congress, kind: type[Planned], form: BudgetForm, *, actor: str, now: datetime
) -> Planned:
    """What a kind of cost may come to (BudgetLine), or what was ordered (Commitment).

    An order counts in the forecast until it is removed, and never in a settlement.
    """
    line = kind(
        congress_id=congress.id,
        category=form.category,
        description=form.description,
        amount_cents=form.amount,
    )
    tx.add(line)
    tx.flush()  # the log needs line.id
    action, subject = f"{_WORDS[kind]}-added", f"{_WORDS[kind]} {line.id}"
    after = _line(line)
    record(tx, congress_id=congress.id, actor=actor, action=action, subject=subject, after=after, now=now)
    return line


def remove_planned(
    tx: Tx, congress: Congress, kind: type[Planned], line_id: int, *, actor: str, now: datetime
) -> None:
    """Take a budget line or an order away, as when its invoice is here; the log keeps it. Raises NotFound."""
    line = tx.get(kind, line_id, with_for_update=True)  # of two at once the second finds nothing
    if not isinstance(line, Planned) or line.congress_id != congress.id:
        raise NotFound
    action, subject = f"{_WORDS[kind]}-removed", f"{_WORDS[kind]} {line.id}"
    before = _line(line)
    record(tx, congress_id=congress.id, actor=actor, action=action, subject=subject, before=before, now=now)
    tx.delete(line)


def agree_on_key(tx: Tx, congress: Congress, form: AgreementForm, *, actor: str, now: datetime) -> Agreement:
    """Record who agreed to which key; it counts for every cost that names none and is not settled yet.

    Raises NotInThisCongress, or ReasonNeeded when there is a settlement already.
    """
    tx.refresh(congress, with_for_update=LOCK)
    codes = {p.municipality_code for p in participations(tx, congress.id)}
    if not set(form.agreed_by) <= codes:
        raise NotInThisCongress
    if settlements(tx, congress.id) and not form.reason:
        raise ReasonNeeded
    before = {"key": congress.default_key}
    agreement = Agreement(
        congress_id=congress.id,
        key=form.key,
        agreed_on=form.agreed_on,
        agreed_by=sorted(form.agreed_by),
        reason=form.reason,
        recorded_by=actor,
        recorded_at=now,
    )
    tx.add(agreement)
    congress.default_key = form.key.value
    after = {"key": form.key.value, "by": sorted(form.agreed_by), "on": form.agreed_on.isoformat()}
    record(
        tx,
        congress_id=congress.id,
        actor=actor,
        action="key-agreed",
        subject=congress.slug,
        before=before,
        after=after,
        now=now,
    )
    return agreement


def change_party(
    tx: Tx, congress: Congress, code: str, form: PartyForm, *, actor: str, now: datetime
) -> Party:
    """What invoices of this congress say of a gemeente from now on; issued ones stay. Raises NotFound."""
    tx.refresh(congress, with_for_update=LOCK)
    if code not in {p.municipality_code for p in participations(tx, congress.id)}:
        raise NotFound
    party = tx.get(Party, (congress.id, code))
    if party is None:
        party = Party(congress_id=congress.id, municipality_code=code)
        tx.add(party)
    values = {name: value or None for name, value in form.model_dump().items()}
    before = {name: getattr(party, name) for name in values if getattr(party, name) != values[name]}
    for name, value in values.items():
        setattr(party, name, value)
    after = {name: values[name] for name in before}
    record(
        tx,
        congress_id=congress.id,
        actor=actor,
        action="party-changed",
        subject=f"party {code}",
        before=before or None,
        after=after or None,
        now=now,
    )
    return party


def _line(line: Planned) -> dict[str, Any]:
    return {"category": line.category, "description": line.description, "amount": line.amount_cents}
