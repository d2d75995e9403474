"""Where each gemeente stands now: what was settled and what is still open, against its reservation."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from congress.core.db import Tx
from congress.finance.forms.problem import SettlementAnswer, SettlementProblem
from congress.finance.queries.settlements import NOBODY, open_problem, settlements
from congress.finance.rules.keys import KeyKind
from congress.finance.rules.settlement import Against, Finding, against
from congress.setup.models import Congress


@dataclass(frozen=True)
class Standing:
    """One gemeente; all in cents. `balance` is only about what is still open."""

    code: str
    name: str
    settled: int
    open: int
    paid: int
    balance: int
    lower: int
    upper: int

    @property
    def share(self) -> int:
        """Settled and open together."""
        return self.settled + self.open

    @property
    def against(self) -> Against:
        """The whole share held against the reservation."""
        return against(self.share, self.lower, self.upper)


@dataclass(frozen=True)
class Standings:
    """All gemeenten that share or paid, and the costs that could not be divided."""

    rows: tuple[Standing, ...]
    findings: tuple[Finding, ...]
    problem: SettlementProblem

    @property
    def total(self) -> int:
        """All costs that were divided, in cents."""
        return sum(row.share for row in self.rows)

    def share(self, code: str) -> int:
        """The whole share of one gemeente, in cents."""
        return next((row.share for row in self.rows if row.code == code), 0)


def standings(
    tx: Tx,
    congress: Congress,
    *,
    taking_part: Collection[str] | None = None,
    key: KeyKind | None = None,
    expected: int = 0,
) -> Standings:
    """Where everybody stands now, or would stand; see `open_problem` for what can be supposed."""
    problem = open_problem(tx, congress, taking_part=taking_part, key=key, expected=expected)
    outcome = problem.settle()
    settled = _settled(SettlementAnswer.model_validate(made.answer) for made in settlements(tx, congress.id))
    limits = {p.code: (p.lower_cents or 0, p.upper_cents or 0) for p in problem.participations}
    rows = []
    for code in sorted((limits.keys() | settled.keys() | {b.code for b in outcome.balances}) - {NOBODY}):
        now = outcome.of(code)
        lower, upper = limits.get(code, (0, 0))
        rows.append(
            Standing(
                code=code,
                name=problem.names.get(code, code),
                settled=settled.get(code, 0),
                open=now.share if now else 0,
                paid=now.paid if now else 0,
                balance=now.balance if now else 0,
                lower=lower,
                upper=upper,
            )
        )
    return Standings(tuple(rows), outcome.findings, problem)


def shares_if(tx: Tx, congress: Congress, taking_part: Collection[str]) -> list[tuple[str, int, int]]:
    """(name, share now, share if just these gemeenten took part) of whose share changes, in cents."""
    now, then = standings(tx, congress), standings(tx, congress, taking_part=taking_part)
    names = {row.code: row.name for row in (*now.rows, *then.rows)}
    shares = [(names[code], now.share(code), then.share(code)) for code in sorted(names)]
    return [(name, before, after) for name, before, after in shares if before != after]


def _settled(answers: Iterable[SettlementAnswer]) -> dict[str, int]:
    found: dict[str, int] = {}
    for answer in answers:
        for balance in answer.municipalities:
            found[balance.code] = found.get(balance.code, 0) + balance.share_cents
    return found
