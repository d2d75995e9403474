"""Register numbers as they are typed: a row of two fields per number, and one tick for all."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from pydantic import TypeAdapter, ValidationError

from congress.core.forms import Draft, InvalidForm, Line, Typed
from congress.core.i18n import nl
from congress.registration.rules.registers import KNOWN, MOST, Entry, looks_right

CONSENT = "report_consent"
_LINE = TypeAdapter(Line)


def register_field(row: int) -> str:
    """The name of the input for the register in this row; rows count from 1."""
    return f"register-{row}"


def number_field(row: int) -> str:
    """The name of the input for the number in this row."""
    return f"nummer-{row}"


def read_registers(typed: Typed) -> tuple[Entry, ...]:
    """The numbers, kept only with consent to report; raises InvalidForm with a sentence per mistake."""
    found: list[Entry] = []
    problems: dict[str, str] = {}
    for row in range(1, MOST + 1):
        register, number = (
            typed.get(register_field(row), "").strip(),
            typed.get(number_field(row), "").strip(),
        )
        if not register and not number:
            continue
        wrong = _wrong(register, number)
        entry = Entry(" ".join(register.split()), " ".join(number.split()))
        if wrong:
            problems |= {
                (register_field if name == "register" else number_field)(row): wrong[name] for name in wrong
            }
        elif entry in found:
            problems[number_field(row)] = nl(
                "Dit nummer staat er al. Vul een ander nummer in, of maak de velden leeg."
            )
        else:
            found.append(entry)
    if (found or problems) and not typed.get(CONSENT, "").strip():
        problems[CONSENT] = nl("Zet een vinkje als we je nummers mogen doorgeven, of maak de velden leeg.")
    if problems:
        raise InvalidForm(Draft(typed, problems))
    return tuple(found)


def typed_registers(entries: Sequence[Entry]) -> Typed:
    """Kept numbers as they would have been typed."""
    typed = Typed({CONSENT: "on"} if entries else {})
    for row, entry in enumerate(entries[:MOST], start=1):
        typed[register_field(row)], typed[number_field(row)] = entry.register, entry.number
    return typed


def _wrong(register: str, number: str) -> dict[str, str]:
    problems = {}
    if not _is_line(register) or len(register) > 40:
        problems["register"] = nl("Vul de naam van het register in, zoals SKJ.")
    if not looks_right(number):
        problems["number"] = nl("Vul je nummer in dit register in, zoals 120012345.")
    return problems


def _is_line(text: str) -> bool:
    try:
        _LINE.validate_python(text)
    except ValidationError:
        return False
    return True


@dataclass(frozen=True)
class Rows:
    """What a page needs to show the rows."""

    most: int = MOST
    known: tuple[str, ...] = KNOWN
    consent: str = CONSENT
    register_field: Callable[[int], str] = register_field
    number_field: Callable[[int], str] = number_field


register_rows = Rows()
