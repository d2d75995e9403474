"""What a contact sees of a team: names, addresses and how it stands; nothing that people told themselves."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from sqlalchemy import func, select

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.tokens import hash_secret
from congress.registration.models import KnownColleague, Registration, Team
from congress.registration.rules.places import Status


@dataclass(frozen=True)
class TeamRow:
    """One colleague on the team page; `id` is not that of the table, and says nothing of it."""

    id: UUID
    name: str
    email: str
    status: Status


def team_by_secret(tx: Tx, secret: str) -> Team:
    """Whose team page this is; NotFound for anything else. Found by hash, so no timing tells."""
    found = tx.scalar(select(Team).where(Team.link_hash == hash_secret(secret)))
    if found is None:
        raise NotFound
    return found


def members_of(tx: Tx, team_id: int) -> Sequence[Registration]:
    """Everybody who arrived with this team, also who cancelled since."""
    return tx.scalars(
        select(Registration).where(Registration.team_id == team_id).order_by(Registration.id)
    ).all()


def known_of(tx: Tx, team_id: int) -> Sequence[KnownColleague]:
    """Who was known already when the contact named them."""
    return tx.scalars(select(KnownColleague).where(KnownColleague.team_id == team_id)).all()


def team_rows(tx: Tx, team_id: int, *, now: datetime) -> list[TeamRow]:
    """The whole team by name. Who was known waits as long as somebody of the team really waits."""
    members = members_of(tx, team_id)
    statuses = {member.status for member in members}
    all_in = Status.CONFIRMED in statuses and not statuses & {Status.WAITING, Status.OFFERED}
    rows = [TeamRow(m.public_id, m.display_name, m.email, m.status) for m in members]
    for one in known_of(tx, team_id):
        if one.confirm_before and now >= one.confirm_before:
            continue  # who never proved an address is forgotten, and looks the same
        moved_up = one.status == Status.WAITING and all_in
        status = Status.CONFIRMED if moved_up else one.status
        rows.append(TeamRow(one.public_id, f"{one.given_name} {one.family_name}", one.email, status))
    return sorted(rows, key=lambda row: (row.status == Status.CANCELLED, row.name.casefold(), row.email))


def member_of(tx: Tx, team_id: int, public_id: UUID) -> Registration | KnownColleague:
    """One row of the team page; NotFound when it is of another team."""
    person = tx.scalar(
        select(Registration).where(Registration.public_id == public_id, Registration.team_id == team_id)
    )
    found = person or tx.scalar(
        select(KnownColleague).where(KnownColleague.public_id == public_id, KnownColleague.team_id == team_id)
    )
    if found is None:
        raise NotFound
    return found


def team_size(tx: Tx, team_id: int) -> int:
    """How many rows the team page has, with who cancelled."""
    return sum(
        tx.scalar(select(func.count()).where(table.team_id == team_id)) or 0
        for table in (Registration, KnownColleague)
    )
