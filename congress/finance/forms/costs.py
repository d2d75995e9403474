"""What is typed about costs, budget and the key that was agreed."""

from collections.abc import Iterable, Mapping
from typing import Annotated, ClassVar, Self

from pydantic import BeforeValidator, Field, model_validator

from congress.core.forms import (
    TICK,
    Amount,
    Day,
    Draft,
    Form,
    InvalidForm,
    Line,
    OptionalLine,
    Ticked,
    Whole,
    misplaced,
)
from congress.core.i18n import nl
from congress.core.money import Cents, parse_cents
from congress.finance.rules.invoice import half_up
from congress.finance.rules.keys import PLAIN_KEYS, KeyKind

VAT_RATES = (21, 9, 0)
RIGHT_AMOUNT = nl("Vul een bedrag in, zoals 1.250 of 1.250,50. Gebruik een komma voor de centen.")


def _percent(value: object) -> object:
    return value.strip().removesuffix("%").strip() if isinstance(value, str) else value


def _known_rate(value: object) -> object:
    value = _percent(value)
    if isinstance(value, str) and value not in {str(rate) for rate in VAT_RATES}:
        raise ValueError("not a rate")
    return value


class CostForm(Form):
    """An actual cost as it stands on the invoice of a supplier. An amount below zero is a credit received."""

    category: Line
    description: Line
    supplier: Line
    supplier_number: OptionalLine
    invoiced_on: Day
    net: Amount
    vat_percent: Annotated[Whole, BeforeValidator(_known_rate)]
    vat: Amount | None = None
    payer: Line
    key: KeyKind | None = None
    rest: KeyKind = KeyKind.EQUAL
    one: OptionalLine

    sentences: ClassVar[Mapping[str, str]] = {
        "category": nl("Kies of vul in wat voor soort kosten dit zijn, zoals Zaal of Catering."),
        "description": nl("Vul kort in waar de kosten voor zijn, hooguit 120 tekens."),
        "supplier": nl("Vul in van wie de factuur of bon is."),
        "supplier_number": nl("Vul het factuurnummer in zoals het op de factuur staat, hooguit 120 tekens."),
        "invoiced_on": nl("Vul de datum van de factuur in, zoals 10-12-2026."),
        "net": RIGHT_AMOUNT,
        "net.nothing": nl("Vul een bedrag in dat niet nul is."),
        "vat_percent": nl("Kies het btw-tarief: 21, 9 of 0 procent."),
        "vat": RIGHT_AMOUNT,
        "vat.sign": nl("Het btw-bedrag heeft een ander teken dan het bedrag zonder btw. Kijk beide na."),
        "vat.too_much": nl("Dit btw-bedrag past niet bij het tarief. Kijk het bedrag en het tarief na."),
        "payer": nl("Kies welke gemeente deze factuur heeft betaald."),
        "key": nl("Kies hoe deze kosten worden verdeeld."),
        "rest": nl("Kies hoe de rest wordt verdeeld."),
        "one": nl("Kies welke gemeente deze kosten draagt."),
        "one.missing": nl("Kies welke gemeente deze kosten draagt."),
    }

    @model_validator(mode="after")
    def _agrees(self) -> Self:
        if self.net == 0:
            raise misplaced("net", "nothing")
        if self.vat is not None:
            if self.vat and (self.vat < 0) != (self.net < 0):
                raise misplaced("vat", "sign")
            if abs(self.vat - self.computed_vat) > 100:  # suppliers round per line: a euro is room enough
                raise misplaced("vat", "too_much")
        if self.key is KeyKind.ONE and not self.one:
            raise misplaced("one", "missing")
        if self.rest not in PLAIN_KEYS:
            raise misplaced("rest", "wrong")
        return self

    @classmethod
    def fixed_amounts(cls, typed: Mapping[str, str], codes: Iterable[str]) -> dict[str, int]:
        """What was typed as fixed amount per gemeente ("fixed-GM0534"), in cents; raises InvalidForm."""
        found: dict[str, int] = {}
        problems: dict[str, str] = {}
        for code in codes:
            text = typed.get(f"fixed-{code}", "").strip()
            if not text:
                continue
            try:
                found[code] = parse_cents(text)
            except ValueError:
                problems[f"fixed-{code}"] = RIGHT_AMOUNT
            else:
                if found[code] < 0:
                    problems[f"fixed-{code}"] = nl("Een vast bedrag is niet lager dan nul.")
        if problems:
            raise InvalidForm(Draft(typed, problems))
        return found

    @property
    def computed_vat(self) -> int:
        """VAT at the rate, half up."""
        return half_up(self.net * self.vat_percent, 100)

    @property
    def vat_cents(self) -> Cents:
        """The VAT as typed, else as computed."""
        return Cents(self.computed_vat if self.vat is None else self.vat)


class EInvoiceForm(Form):
    """What the e-invoice of a supplier does not say itself."""

    category: Line
    description: OptionalLine
    payer: Line
    key: KeyKind | None = None
    anyway: Ticked

    sentences: ClassVar[Mapping[str, str]] = {
        "category": nl("Kies of vul in wat voor soort kosten dit zijn, zoals Zaal of Catering."),
        "description": nl("Vul kort in waar de kosten voor zijn, hooguit 120 tekens."),
        "payer": nl("Kies welke gemeente deze factuur heeft betaald."),
        "key": nl("Kies hoe deze kosten worden verdeeld."),
        "anyway": TICK,
    }


class WhatIfForm(Form):
    """What is supposed: who takes part (`mee`), by which key, and what is still to come with VAT."""

    mee: tuple[Line, ...]
    sleutel: KeyKind | None = None
    bedrag: Annotated[Amount, Field(ge=0)] = Cents(0)
    begroting: Ticked

    sentences: ClassVar[Mapping[str, str]] = {
        "sleutel": nl("Kies de verdeelsleutel."),
        "sleutel.not_plain": nl("Kies een sleutel die voor alle kosten kan gelden."),
        "bedrag": nl("Vul een bedrag boven nul in, zoals 1.250 of 1.250,50."),
        "mee": nl("Kies welke gemeenten meedoen."),
        "begroting": TICK,
    }

    @model_validator(mode="after")
    def _plain(self) -> Self:
        if self.sleutel and self.sleutel not in PLAIN_KEYS:
            raise misplaced("sleutel", "not_plain")
        return self


class BudgetForm(Form):
    """What a kind of cost may come to, VAT included."""

    category: Line
    description: OptionalLine
    amount: Annotated[Amount, Field(gt=0)]

    sentences: ClassVar[Mapping[str, str]] = {
        "category": nl("Vul in wat voor soort kosten dit zijn, zoals Zaal of Catering."),
        "description": nl("Vul een toelichting in van hooguit 120 tekens."),
        "amount": nl("Vul een bedrag boven nul in, zoals 1.250 of 1.250,50."),
    }


class AgreementForm(Form):
    """The key that the gemeenten agreed to."""

    key: KeyKind
    agreed_on: Day
    agreed_by: tuple[Line, ...]
    reason: OptionalLine

    sentences: ClassVar[Mapping[str, str]] = {
        "key": nl("Kies de verdeelsleutel."),
        "key.not_plain": nl("Kies een sleutel die voor alle kosten kan gelden."),
        "agreed_on": nl("Vul in wanneer dit is afgesproken, zoals 5-10-2026."),
        "agreed_by": nl("Kies welke gemeenten hiermee akkoord zijn."),
        "agreed_by.missing": nl("Kies welke gemeenten hiermee akkoord zijn."),
        "reason": nl("Vul een reden in van hooguit 120 tekens."),
    }

    @model_validator(mode="after")
    def _complete(self) -> Self:
        if self.key not in PLAIN_KEYS:
            raise misplaced("key", "not_plain")
        if not self.agreed_by:
            raise misplaced("agreed_by", "missing")
        return self
