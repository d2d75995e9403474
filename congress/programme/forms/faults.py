"""Saying what is wrong in a document, a line per fault, in Dutch."""

from dataclasses import dataclass

from pydantic import ValidationError

from congress.core.i18n import nl

_SENTENCES = {
    "missing": nl("ontbreekt"),
    "extra_forbidden": nl("hoort hier niet"),
    "string_pattern_mismatch": nl("heeft niet de goede vorm"),
    "string_too_short": nl("is leeg"),
    "string_too_long": nl("is te lang"),
    "string_type": nl("moet tekst zijn"),
    "int_type": nl("moet een heel getal zijn"),
    "int_parsing": nl("moet een heel getal zijn"),
    "int_from_float": nl("moet een heel getal zijn"),
    "greater_than_equal": nl("is te klein"),
    "less_than_equal": nl("is te groot"),
    "too_long": nl("heeft te veel regels"),
    "tuple_type": nl("moet een lijst zijn"),
    "list_type": nl("moet een lijst zijn"),
    "dict_type": nl("moet een tabel zijn"),
    "model_type": nl("moet een tabel zijn"),
    "model_attributes_type": nl("moet een tabel zijn"),
    "enum": nl("is geen van de mogelijkheden"),
    "literal_error": nl("is geen van de mogelijkheden"),
    "bool_type": nl("moet ja of nee zijn (true of false)"),
    "bool_parsing": nl("moet ja of nee zijn (true of false)"),
    "timezone_aware": nl("moet een moment met tijdzone zijn, zoals 2026-12-10T09:00:00+01:00"),
    "datetime_parsing": nl("moet een moment met tijdzone zijn, zoals 2026-12-10T09:00:00+01:00"),
    "datetime_from_date_parsing": nl("moet een moment met tijdzone zijn, zoals 2026-12-10T09:00:00+01:00"),
    "datetime_type": nl("moet een moment met tijdzone zijn, zoals 2026-12-10T09:00:00+01:00"),
    "date_parsing": nl("moet een dag zijn, zoals 2026-12-10"),
    "date_from_datetime_parsing": nl("moet een dag zijn, zoals 2026-12-10"),
    "date_type": nl("moet een dag zijn, zoals 2026-12-10"),
    "json_invalid": nl("is geen JSON"),
}
_OTHER = nl("klopt niet")
_WHOLE = nl("het geheel")


@dataclass(frozen=True)
class Fault:
    """Something wrong at a place of a document, such as ("rooms", 0, "places"): what it is, in Dutch."""

    where: tuple[int | str, ...]
    what: str


def faults_of(error: ValidationError) -> list[Fault]:
    """Every fault, in the order of the document; what was written is not repeated."""
    return [
        Fault(fault["loc"], _what(fault["type"], fault["msg"]))
        for fault in error.errors(include_url=False, include_input=False)
    ]


def dotted(where: tuple[int | str, ...]) -> str:
    """A place in words: "rooms.1.places". People count from one."""
    return ".".join(str(part + 1) if isinstance(part, int) else part for part in where) or _WHOLE


def fault_lines(error: ValidationError) -> list[str]:
    """One line per fault, "where: what"."""
    return [f"{dotted(fault.where)}: {fault.what}" for fault in faults_of(error)]


def _what(kind: str, message: str) -> str:
    if kind == "value_error":
        return message.removeprefix("Value error, ")
    return _SENTENCES.get(kind, _OTHER)
