"""What is typed about who sends and receives invoices."""

from collections.abc import Callable, Mapping
from typing import Annotated, ClassVar

from pydantic import AfterValidator, BeforeValidator, StringConstraints

from congress.core.forms import Email, Form, Line, OptionalLine
from congress.core.i18n import nl
from congress.finance.rules.identifiers import (
    is_endpoint,
    is_iban,
    is_kvk,
    is_oin,
    is_postcode,
    is_vat_id,
)


def _packed(value: object) -> object:
    return "".join(value.split()).replace(".", "").upper() if isinstance(value, str) else value


def _spaced_postcode(value: object) -> object:
    packed = _packed(value)
    return f"{packed[:4]} {packed[4:]}" if isinstance(packed, str) and len(packed) == 6 else value


def _checked(is_right: Callable[[str], bool]) -> AfterValidator:
    def check(text: str) -> str:
        if not is_right(text):
            raise ValueError("not well formed")
        return text

    return AfterValidator(check)


class PartyForm(Form):
    """What an invoice says of a gemeente. All may stay open until invoices are made; nothing is guessed."""

    name: Line | None = None
    street: Line | None = None
    number: Annotated[OptionalLine, StringConstraints(max_length=20)]
    postcode: Annotated[str, BeforeValidator(_spaced_postcode), _checked(is_postcode)] | None = None
    city: Line | None = None
    kvk: Annotated[str, BeforeValidator(_packed), _checked(is_kvk)] | None = None
    oin: Annotated[str, BeforeValidator(_packed), _checked(is_oin)] | None = None
    vat_id: Annotated[str, BeforeValidator(_packed), _checked(is_vat_id)] | None = None
    iban: Annotated[str, BeforeValidator(_packed), _checked(is_iban)] | None = None
    endpoint: Annotated[str, BeforeValidator(_packed), _checked(is_endpoint)] | None = None
    invoice_email: Email | None = None

    sentences: ClassVar[Mapping[str, str]] = {
        "name": nl("Vul de naam in zoals die op de factuur moet staan, hooguit 120 tekens."),
        "street": nl("Vul de straat in, geen postbus."),
        "number": nl("Vul een huisnummer in van hooguit 20 tekens."),
        "postcode": nl("Vul een postcode in, zoals 2215 AA."),
        "city": nl("Vul de plaats in."),
        "kvk": nl("Vul een KvK-nummer in van 8 cijfers."),
        "oin": nl(
            "Dit OIN klopt niet. Het heeft 20 cijfers: 00000001 met het RSIN, 00000003 met het KvK-nummer, "
            "of 00000004 of 00000099 vooraan."
        ),
        "vat_id": nl("Dit btw-nummer klopt niet. Het ziet eruit als NL123456782B90."),
        "iban": nl("Deze IBAN klopt niet. Kijk alle cijfers na."),
        "endpoint": nl("Vul 0190: en het OIN in, of 0106: en het KvK-nummer."),
        "invoice_email": nl("Vul een e-mailadres in, zoals facturen@gemeente.nl."),
    }
