"""What is typed about an issued invoice."""

from collections.abc import Mapping
from typing import ClassVar, Self

from pydantic import model_validator

from congress.core.forms import Amount, Day, Form, misplaced
from congress.core.i18n import nl


class PaymentForm(Form):
    """Money that came in, or below zero: what was booked by mistake, or paid back."""

    received_on: Day
    amount: Amount

    sentences: ClassVar[Mapping[str, str]] = {
        "received_on": nl("Vul in wanneer het geld is ontvangen, zoals 20-12-2026."),
        "amount": nl("Vul in hoeveel er is ontvangen, zoals 1.250 of 1.250,50."),
        "amount.nothing": nl("Vul een bedrag in dat niet nul is."),
    }

    @model_validator(mode="after")
    def _is_something(self) -> Self:
        if self.amount == 0:
            raise misplaced("amount", "nothing")
        return self
