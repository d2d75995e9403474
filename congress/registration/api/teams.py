"""The call that signs up a team."""

from typing import Literal

from pydantic import Field
from pydantic.alias_generators import to_camel

from congress.core.forms import InvalidForm, Typed
from congress.registration.actions.teams import RowsRefused, register_team
from congress.registration.api.typed import InvalidBody
from congress.registration.forms import ELSEWHERE
from congress.registration.forms.team import MOST, TeamForm, read_team, row_field
from congress.registration.models import Registration
from congress.registration.queries import by_emails
from congress.registration.rules.sheet import FIELDS
from congress.registration.rules.teams import team_secret
from congress.setup.gate import congress_for_api
from congress.web.api import ApiModel
from congress.web.state import Request


class ContactIn(ApiModel):
    """Who signs the team up; organisation and gemeente hold for every member without their own."""

    name: str
    email: str
    organisation: str
    municipality: str | None


class MemberIn(ApiModel):
    """One colleague. Without organisation or gemeente those of the contact count; "elders" is elsewhere."""

    given_name: str
    family_name: str
    email: str
    organisation: str = ""
    job_title: str = ""
    municipality: str | None = None


class TeamIn(ApiModel):
    """A team: all of it is stored, or nothing.

    `together`: all wait when there are too few places; otherwise those on top get in and the rest waits.
    """

    contact: ContactIn
    members: list[MemberIn] = Field(min_length=1, max_length=MOST)
    together: bool = False
    consent: Literal[True]
    language: Literal["nl", "en"] = "nl"


class TeamMemberOut(ApiModel):
    """One of the team; `isNew` is false for who had registered already, and is not part of the team."""

    id: str
    email: str
    status: str
    is_new: bool


class TeamMade(ApiModel):
    """A new team, with the address of its page (a secret), and the members in the order of the call."""

    id: str
    manage_url: str
    members: list[TeamMemberOut]


def sign_up_team(request: Request, body: TeamIn) -> TeamMade:
    """Register a team, all or nothing. Raises InvalidBody with every fault and its place."""
    settings, now = request.state["settings"], request.state["clock"]()
    form = _read(body)
    with request.state["db"].write() as tx:
        congress = congress_for_api(tx, request, request.path_params["slug"])
        try:
            team = register_team(tx, congress, form, secret_key=settings.secret_key, now=now, is_proven=True)
        except RowsRefused as refused:
            raise InvalidBody(
                {f"members.{row - 1}.municipality": text for row, text in refused.rows.items()}
            ) from None
        found = by_emails(tx, congress.id, [member.email for member in form.members])
        people = [found[member.email] for member in form.members]
        secret = team_secret(settings.secret_key, team.public_id, team.link_version)
        return TeamMade(
            id=str(team.public_id),
            manage_url=f"{settings.base_url}/team/{secret}",
            members=[_out(person, is_new=person.team_id == team.id) for person in people],
        )


def _read(body: TeamIn) -> TeamForm:
    contact = body.contact
    typed = Typed(
        {
            "contact_name": contact.name,
            "contact_email": contact.email,
            "organisation": contact.organisation,
            "municipality": contact.municipality or ELSEWHERE,
            "short": "together" if body.together else "fit",
            "consent": "on",
            "language": body.language,
        }
    )
    for row, member in enumerate(body.members, start=1):
        facts = member.model_dump()
        typed |= {row_field(row, name): facts[name] or "" for name in FIELDS}
    try:
        return read_team(typed, rows=range(1, len(body.members) + 1))
    except InvalidForm as invalid:
        raise InvalidBody({_place(name): text for name, text in invalid.draft.problems.items()}) from None


_PLACES = {
    "contact_name": "contact.name",
    "contact_email": "contact.email",
    "organisation": "contact.organisation",
    "municipality": "contact.municipality",
    "short": "together",
}


def _place(name: str) -> str:
    if name in _PLACES:
        return _PLACES[name]
    _, row, field = name.split("-", 2)
    return f"members.{int(row) - 1}.{to_camel(field)}"


def _out(person: Registration, *, is_new: bool) -> TeamMemberOut:
    return TeamMemberOut(
        id=str(person.public_id), email=person.email, status=person.status.value, is_new=is_new
    )
