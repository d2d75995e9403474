"""What a contact types about a team: themselves once, and a row per colleague."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated, ClassVar, Literal

from pydantic import AfterValidator, Field, StringConstraints

from congress.core.forms import Draft, Email, Form, InvalidForm, Line, OptionalLine, Ticked, Typed
from congress.core.i18n import Language, nl
from congress.registration.forms.person import ELSEWHERE, Municipality, agreed
from congress.registration.rules.sheet import FIELDS

MOST = 25
"""Colleagues in one go."""

_Override = Annotated[str, StringConstraints(pattern=rf"^(GM[0-9]{{4}}|{ELSEWHERE})$"), Field(default="")]


class ContactForm(Form):
    """Who signs a team up, and what holds for everybody in it."""

    contact_name: Line
    contact_email: Email
    organisation: Line
    municipality: Municipality
    short: Literal["together", "fit"] = "fit"
    consent: Annotated[Ticked, AfterValidator(agreed)] = Field(default=False, validate_default=True)
    language: Language = "nl"

    sentences: ClassVar[Mapping[str, str]] = {
        "contact_name": nl("Vul je eigen naam in."),
        "contact_name.too_long": nl("Vul een naam in van hooguit 120 tekens."),
        "contact_email": nl("Vul je eigen e-mailadres in, zoals naam@voorbeeld.nl."),
        "organisation": nl("Vul in bij welke organisatie of club jullie werken."),
        "municipality": nl("Kies de gemeente waar jullie werken."),
        "short": nl("Kies wat we doen als er te weinig plekken zijn."),
        "consent": nl("Zet een vinkje: zonder toestemming kunnen we jullie niet aanmelden."),
        "language": nl("Kies Nederlands of Engels."),
    }

    @property
    def together(self) -> bool:
        """Whether all wait when there is no place for all."""
        return self.short == "together"


class MemberForm(Form):
    """One row. Without organisation or gemeente those of the contact count."""

    given_name: Line
    family_name: Line
    email: Email
    organisation: OptionalLine
    job_title: OptionalLine
    municipality: _Override

    sentences: ClassVar[Mapping[str, str]] = {
        "given_name": nl("Vul de voornaam in."),
        "given_name.value_error": nl("Vul de voornaam in op één regel, met gewone letters."),
        "family_name": nl("Vul de achternaam in."),
        "family_name.value_error": nl("Vul de achternaam in op één regel, met gewone letters."),
        "email": nl("Vul een e-mailadres in, zoals naam@voorbeeld.nl."),
        "organisation": nl("Vul een organisatie in van hooguit 120 tekens, of laat leeg."),
        "job_title": nl("Vul een functie in van hooguit 120 tekens, of laat leeg."),
        "municipality": nl("Kies een gemeente uit de lijst, of laat leeg."),
    }


@dataclass(frozen=True)
class Member:
    """One colleague, complete; `row` counts from 1, as on the screen."""

    row: int
    given_name: str
    family_name: str
    email: str
    organisation: str
    job_title: str
    municipality: str | None
    language: Language = "nl"


@dataclass(frozen=True)
class TeamForm:
    """A team as it was typed: at least one member, all with different addresses."""

    contact: ContactForm
    members: tuple[Member, ...]


def row_field(row: int, name: str) -> str:
    """The name of the input for a fact of the colleague in this row."""
    return f"collega-{row}-{name}"


def filled_rows(typed: Mapping[str, str]) -> list[int]:
    """The rows with anything typed in them."""
    return [
        row
        for row in range(1, MOST + 1)
        if any(typed.get(row_field(row, name), "").strip() for name in FIELDS)
    ]


def typed_row(typed: Mapping[str, str], row: int) -> dict[str, str]:
    """What was typed in one row, by field."""
    return {name: typed.get(row_field(row, name), "") for name in FIELDS}


def row_sentence(row: int, sentence: str) -> str:
    """A sentence that says which colleague it is about, for the list of problems on top."""
    return nl("Collega {row}: {sentence}").format(row=row, sentence=sentence)


def read_team(typed: Typed, rows: Sequence[int] = ()) -> TeamForm:
    """Contact and members, in `rows` or else in the rows that are filled in.

    Raises InvalidForm with the problems of all rows at once, in the order of the page.
    """
    problems: dict[str, str] = {}
    contact: ContactForm | None = None
    try:
        contact = ContactForm.read(typed)
    except InvalidForm as invalid:
        problems |= invalid.draft.problems
    rows = rows or filled_rows(typed)
    if not rows:
        problems[row_field(1, "given_name")] = nl("Vul minstens één collega in.")
    forms: dict[int, MemberForm] = {}
    for row in rows:
        try:
            forms[row] = MemberForm.read(typed_row(typed, row))
        except InvalidForm as invalid:
            problems |= {
                row_field(row, name): row_sentence(row, text) for name, text in invalid.draft.problems.items()
            }
    problems |= _doubles(typed, rows)
    if contact is None or problems:
        raise InvalidForm(Draft(typed, as_on_page(problems)))
    members = tuple(_member(row, form, contact) for row, form in forms.items())
    return TeamForm(contact, members)


def as_on_page(problems: Mapping[str, str]) -> dict[str, str]:
    """The problems in the order of the inputs."""
    order = ["contact_name", "contact_email", "organisation", "municipality"]
    order += [row_field(row, name) for row in range(1, MOST + 1) for name in FIELDS]
    order += ["short", "consent"]
    return {name: problems[name] for name in order if name in problems}


def _doubles(typed: Mapping[str, str], rows: Sequence[int]) -> dict[str, str]:
    # Of what was typed, so that a double is told together with what else is wrong with the row.
    first: dict[str, int] = {}
    found: dict[str, str] = {}
    for row in rows:
        email = typed.get(row_field(row, "email"), "").strip().lower()
        if email in first:
            sentence = nl("Dit e-mailadres staat ook bij collega {other}.").format(other=first[email])
            found[row_field(row, "email")] = row_sentence(row, sentence)
        elif email:
            first[email] = row
    return found


def _member(row: int, form: MemberForm, contact: ContactForm) -> Member:
    own = None if form.municipality == ELSEWHERE else form.municipality
    return Member(
        row=row,
        given_name=form.given_name,
        family_name=form.family_name,
        email=form.email,
        organisation=form.organisation or contact.organisation,
        job_title=form.job_title,
        municipality=own if form.municipality else contact.municipality,
        language=contact.language,
    )


def add_people(
    typed: Typed, people: Sequence[Mapping[str, str]], gemeenten: Mapping[str, str]
) -> tuple[Typed, dict[str, str]]:
    """`typed` with these people in the rows behind the last one filled, and a problem per wrong cell.

    `gemeenten` has the code per name in lower case; the caller checks that there are rows enough.
    """
    added, problems = Typed(typed, typed.lists), {}
    start = max(filled_rows(typed), default=0) + 1
    for row, person in enumerate(people, start=start):
        name = person.get("municipality", "")
        code = gemeenten.get(name.lower().removeprefix("gemeente ").strip(), "")
        if name and not code:
            sentence = nl("We kennen de gemeente “{name}” niet in dit congres. Kies een gemeente.")
            problems[row_field(row, "municipality")] = row_sentence(row, sentence.format(name=name[:60]))
        cells = {**person, "municipality": code}
        added |= {row_field(row, field): text for field, text in cells.items()}
    return added, problems
