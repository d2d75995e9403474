"""The budget, the agreement about the key, and the facts for invoices."""

from collections.abc import Mapping
from datetime import datetime

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


class ReasonNeeded(Conflict):
    """After a settlement the key only changes with a reason."""

    sentence = nl("Er is al afgerekend. Vul in waarom de verdeelsleutel verandert.")


def add_budget_line(tx: Tx, congress: Congress, form: BudgetForm, *, actor: str, now: datetime) -> BudgetLine:
    """What a kind of cost may come to."""
    line = BudgetLine(
        congress_id=congress.id,
        category=form.category,
        description=form.description,
        amount_cents=form.amount,
    )
    tx.add(line)
    tx.flush()  # the log needs line.id
    _log(tx, congress, "budget-added", f"budget {line.id}", actor=actor, now=now, after=_line(line))
    return line


def remove_budget_line(tx: Tx, congress: Congress, line_id: int, *, actor: str, now: datetime) -> None:
    """Take a budget line away; the log keeps what it was. Raises NotFound."""
    line = tx.get(BudgetLine, line_id)
    if line is None or line.congress_id != congress.id:
        raise NotFound
    _log(tx, congress, "budget-removed", f"budget {line.id}", actor=actor, now=now, before=_line(line))
    tx.delete(line)


def add_commitment(tx: Tx, congress: Congress, form: BudgetForm, *, actor: str, now: datetime) -> Commitment:
    """What was ordered; it counts in the forecast until it is removed, and never in a settlement."""
    made = Commitment(
        congress_id=congress.id,
        category=form.category,
        description=form.description,
        amount_cents=form.amount,
    )
    tx.add(made)
    tx.flush()  # the log needs made.id
    subject = f"commitment {made.id}"
    _log(tx, congress, "commitment-added", subject, actor=actor, now=now, after=_line(made))
    return made


def remove_commitment(tx: Tx, congress: Congress, number: int, *, actor: str, now: datetime) -> None:
    """The invoice is here, or it was cancelled; the log keeps what it was. Raises NotFound."""
    made = tx.get(Commitment, number)
    if made is None or made.congress_id != congress.id:
        raise NotFound
    subject = f"commitment {made.id}"
    _log(tx, congress, "commitment-removed", subject, actor=actor, now=now, before=_line(made))
    tx.delete(made)


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
    _log(tx, congress, "key-agreed", congress.slug, actor=actor, now=now, before=before, after=after)
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
    _log(tx, congress, "party-changed", f"party {code}", actor=actor, now=now, before=before, after=after)
    return party


def _line(line: BudgetLine | Commitment) -> dict[str, object]:
    return {"category": line.category, "description": line.description, "amount": line.amount_cents}


def _log(
    tx: Tx,
    congress: Congress,
    action: str,
    subject: str,
    *,
    actor: str,
    now: datetime,
    before: Mapping[str, object] | None = None,
    after: Mapping[str, object] | None = None,
) -> None:
    record(
        tx,
        congress_id=congress.id,
        actor=actor,
        action=action,
        subject=subject,
        before=dict(before) if before else None,
        after=dict(after) if after else None,
        now=now,
    )
