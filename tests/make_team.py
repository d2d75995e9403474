"""Builders for tests of teams."""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from congress.core.db import Database, Tx
from congress.core.forms import Typed
from congress.registration.actions.teams import register_team
from congress.registration.forms.team import read_team, row_field
from congress.registration.models import KnownColleague, Registration, Team
from congress.registration.rules.places import Status
from congress.registration.rules.teams import team_secret
from congress.setup.models import Congress
from tests.make import NOW
from tests.make_registration import KEY, SANNE

CONTACT = {
    "contact_name": "Iris Blom",
    "contact_email": "iris@isd.nl",
    "organisation": "ISD Bollenstreek",
    "municipality": "GM0534",
    "short": "fit",
    "consent": "on",
    "stempel": SANNE["stempel"],
}


def typed_team(*emails: str, **other: str) -> Typed:
    """The form of a team with a colleague per address, filled in well."""
    typed = Typed(CONTACT)
    for row, email in enumerate(emails, start=1):
        name = email.partition("@")[0]
        typed |= {row_field(row, "given_name"): name.title(), row_field(row, "family_name"): "van Dam"}
        typed[row_field(row, "email")] = email
    return Typed(typed | other)


def arrive_team(
    tx: Tx, congress: Congress, *emails: str, now: datetime = NOW, is_proven: bool = False, **other: str
) -> Team:
    """A team registers."""
    form = read_team(typed_team(*emails, **other))
    return register_team(tx, congress, form, secret_key=KEY, now=now, is_proven=is_proven)


def colleagues(count: int, *, of: str = "a") -> list[str]:
    """So many addresses, other ones per letter."""
    return [f"{of}{number}@isd.nl" for number in range(1, count + 1)]


def team_link(team: Team) -> str:
    """The address of the team page."""
    return f"/team/{team_secret(KEY, team.public_id, team.link_version)}"


def newcomer(email: str, **other: Any) -> dict[str, Any]:
    """The form about a colleague who comes as well, or instead."""
    return {
        "given_name": "Nora",
        "family_name": "Nieuw",
        "email": email,
        "organisation": "ISD Bollenstreek",
        "municipality": "GM0534",
    } | other


def statuses(database: Database) -> dict[str, Status]:
    """How it stands with everybody, by address, in the order of arrival."""
    with database.read() as tx:
        people = tx.scalars(select(Registration).order_by(Registration.id))
        return {person.email: person.status for person in people}


def count(database: Database, table: type[Registration | Team | KnownColleague]) -> int:
    """How many rows there are."""
    with database.read() as tx:
        return tx.scalar(select(func.count()).select_from(table)) or 0


def shown(page: str) -> list[str]:
    """What the team page says of each colleague: name, address, the words of the badge, the links."""
    rows = re.findall(r'<li class="rows__row">(.*?)</li>', page, re.DOTALL)
    return [" ".join(re.sub("<[^>]*>", " ", row).split()) for row in rows]
