"""The JSON form of a settlement: congress-settlement/1. Amounts are whole cents."""

import hashlib
import json
from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Annotated, Any, Literal, Self

from pydantic import BaseModel, ConfigDict, Field, model_validator
from pydantic.alias_generators import to_camel

from congress.finance.rules.calculation import KeyTotal, key_totals
from congress.finance.rules.keys import PLAIN_KEYS, KeyKind, Participant, SplitKey
from congress.finance.rules.record import SettlementKind
from congress.finance.rules.settlement import Against, CostLine, CostShares, Settlement, settle

FORMAT: Literal["congress-settlement/1"] = "congress-settlement/1"

Cents = Annotated[int, Field(ge=-(10**12), le=10**12, strict=True)]
NotNegative = Annotated[int, Field(ge=0, le=10**12, strict=True)]
Code = Annotated[str, Field(min_length=1, max_length=40)]
Text = Annotated[str, Field(max_length=250)]


class _Part(BaseModel):
    model_config = ConfigDict(
        alias_generator=to_camel, validate_by_name=True, validate_by_alias=True, extra="forbid", frozen=True
    )


class KeyPart(_Part):
    """How a cost is divided. `amounts` (cents of the share) and `rest` go with "fixed", `code` with "one"."""

    by: KeyKind
    amounts: dict[Code, NotNegative] = Field(default_factory=dict)
    rest: KeyKind = KeyKind.EQUAL
    code: Code | None = None

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.rest not in PLAIN_KEYS:
            raise ValueError("rest must be equal, inhabitants, registrations or present")
        if self.by is KeyKind.ONE and not self.code:
            raise ValueError("the key 'one' needs the code of a gemeente")
        return self

    def key(self) -> SplitKey:
        """As the rule takes it."""
        return SplitKey(self.by, dict(self.amounts), self.rest, self.code)


class ParticipationPart(_Part):
    """A gemeente that takes part, with the figures that keys divide by and its reservation."""

    code: Code
    name: Text = ""
    inhabitants: Annotated[int, Field(ge=1, le=10**9, strict=True)] | None = None
    registrations: NotNegative = 0
    present: NotNegative = 0
    lower_cents: NotNegative | None = None
    upper_cents: NotNegative | None = None


class CostPart(_Part):
    """An actual cost. What is not needed to divide it is kept for the invoices."""

    id: Annotated[str, Field(min_length=1, max_length=80)]
    net_cents: Cents
    vat_cents: Cents = 0
    payer: Code
    key: KeyPart
    description: Text = ""
    category: Text = ""
    supplier: Text = ""
    supplier_number: Text = ""
    invoiced_on: date | None = None
    vat_percent: Annotated[int, Field(ge=0, le=100, strict=True)] = 0


class AgreementPart(_Part):
    """Who agreed to the key of the congress, and when. `reason` says why it changed after a settlement."""

    key: KeyKind
    agreed_on: date
    agreed_by: list[Code] = Field(default_factory=list)
    reason: Text = ""


class SettlementProblem(_Part):
    """Everything that a settlement follows from."""

    format: Literal["congress-settlement/1"]
    vat_is_shared: bool = True
    participations: Annotated[list[ParticipationPart], Field(max_length=500)]
    costs: Annotated[list[CostPart], Field(max_length=20_000)]
    names: dict[Code, Text] = Field(default_factory=dict)
    kind: SettlementKind = SettlementKind.INTERIM
    agreement: AgreementPart | None = None

    @model_validator(mode="after")
    def _each_once(self) -> Self:
        codes = [part.code for part in self.participations]
        ids = [cost.id for cost in self.costs]
        if len(set(codes)) < len(codes) or len(set(ids)) < len(ids):
            raise ValueError("a gemeente or a cost is there twice")
        return self

    def settle(self) -> Settlement:
        """The outcome by the rule."""
        return settle(
            [
                CostLine(c.id, c.net_cents, c.vat_cents, c.payer, c.key.key(), c.description)
                for c in self.costs
            ],
            [
                Participant(
                    p.code, p.name, p.inhabitants, p.registrations, p.present, p.lower_cents, p.upper_cents
                )
                for p in self.participations
            ],
            vat_is_shared=self.vat_is_shared,
        )

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return self.model_dump(mode="json", by_alias=True, exclude_defaults=True) | {"format": FORMAT}


class BalancePart(_Part):
    """Where one gemeente stands. A positive balance is to be paid, a negative one to be received."""

    code: Code
    net_cents: int
    vat_cents: int
    share_cents: int
    paid_cents: int
    balance_cents: int
    reservation: Against


class CostSharesPart(_Part):
    """One cost divided: the weights that were used, and net and VAT per gemeente."""

    id: str
    weights: dict[Code, int]
    net_cents: dict[Code, int]
    vat_cents: dict[Code, int]


class PaymentPart(_Part):
    """Money from one gemeente to another."""

    payer: Code
    receiver: Code
    amount_cents: int


class FindingPart(_Part):
    """A cost that could not be divided and takes no part in the sums."""

    cost: str
    code: str
    sentence: str


class SettlementAnswer(_Part):
    """The outcome: per gemeente, per cost, and the fewest payments that even it out."""

    format: Literal["congress-settlement/1"]
    total_cents: int
    municipalities: list[BalancePart]
    costs: list[CostSharesPart]
    payments: list[PaymentPart]
    findings: list[FindingPart]

    @classmethod
    def of(cls, outcome: Settlement) -> Self:
        """The answer that says what the rule found."""
        return cls(
            format=FORMAT,
            total_cents=outcome.total,
            municipalities=[
                BalancePart(
                    code=b.code,
                    net_cents=b.net,
                    vat_cents=b.vat,
                    share_cents=b.share,
                    paid_cents=b.paid,
                    balance_cents=b.balance,
                    reservation=b.against,
                )
                for b in outcome.balances
            ],
            costs=[
                CostSharesPart(
                    id=s.cost_id, weights=dict(s.weights), net_cents=dict(s.net), vat_cents=dict(s.vat)
                )
                for s in outcome.shares
            ],
            payments=[
                PaymentPart(payer=p.payer, receiver=p.receiver, amount_cents=p.amount)
                for p in outcome.payments
            ],
            findings=[
                FindingPart(cost=f.cost_id, code=f.code, sentence=f.sentence) for f in outcome.findings
            ],
        )

    def key_totals(self, problem: SettlementProblem) -> tuple[KeyTotal, ...]:
        """Of each key that was used: the exact shares beside the rounded ones."""
        by = {cost.id: cost.key.by for cost in problem.costs}
        divided = [(by[s.id], CostShares(s.id, s.weights, s.net_cents, s.vat_cents)) for s in self.costs]
        return key_totals(divided, vat_is_shared=problem.vat_is_shared)

    def plain(self) -> dict[str, Any]:
        """As JSON."""
        return self.model_dump(mode="json", by_alias=True)


def fingerprint(problem: Mapping[str, Any], answer: Mapping[str, Any]) -> str:
    """SHA-256 over both halves, so that a later change shows."""
    text = json.dumps([problem, answer], sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


class Half(StrEnum):
    """The two halves of the format."""

    PROBLEM = "problem"
    ANSWER = "answer"


def schema() -> dict[Half, dict[str, Any]]:
    """The JSON schemas of problem and answer, as they stand in docs/formats."""
    draft = {"$schema": "https://json-schema.org/draft/2020-12/schema"}
    return {
        Half.PROBLEM: draft | SettlementProblem.model_json_schema(by_alias=True),
        Half.ANSWER: draft | SettlementAnswer.model_json_schema(by_alias=True, mode="serialization"),
    }
