"""A contact signs colleagues up, all in one go."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from uuid import UUID

from sqlalchemy import insert, select

from congress.core.chance import new_uuid
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.core.tokens import hash_secret
from congress.mail.actions import queue_mail, queue_mails
from congress.registration import queries
from congress.registration.actions.line import hall_for_arrivals, lock_congress
from congress.registration.actions.register import (
    CONFIRM,
    CONFIRM_WITHIN,
    UnknownGemeente,
    check_open,
    fill_in,
    forget,
    is_over,
    places_or_proof,
    remind,
    somebody_new,
)
from congress.registration.forms.team import Member, TeamForm
from congress.registration.models import KnownColleague, Registration, Team
from congress.registration.rules.places import Hall, NotForOutsiders, Status, statuses_on_arrival
from congress.registration.rules.teams import shown_statuses, team_secret
from congress.setup.models import Congress, Municipality
from congress.setup.rules.policies import Outsiders


class RowsRefused(Conflict):
    """Something in these rows cannot be; nothing is stored. `rows` has the sentence per row."""

    sentence = nl("Niet alle collega's kunnen worden aangemeld.")

    def __init__(self, rows: Mapping[int, str]) -> None:
        super().__init__()
        self.rows = rows


def register_team(
    tx: Tx,
    congress: Congress,
    form: TeamForm,
    *,
    key: UUID | None = None,
    secret_key: str,
    now: datetime,
    is_proven: bool = False,
) -> Team:
    """Sign up everybody in `form`, or nobody when something is wrong with one of them.

    When there are too few places all wait, or those on top get in and the rest waits, as the contact chose;
    decided under the lock on the congress. Where addresses must be proven first each gets a place by proving
    it, so nobody waits together. Who was known already is mailed the link to the first registration
    and is shown to the contact like the others. The same `key` a second time changes nothing.
    Raises RegistrationClosed or RowsRefused.
    """
    lock_congress(tx, congress)
    check_open(congress, now=now)
    if key and (before := tx.scalar(select(Team).where(Team.public_id == key))):
        return before
    hall = hall_for_arrivals(tx, congress, now=now)
    check_gemeenten(tx, hall, form.members)
    team = _new_team(congress, form, key or new_uuid(), secret_key, now=now)
    team.together = form.contact.together and (is_proven or not congress.confirm_address)
    tx.add(team)
    tx.flush()  # its members name its id
    add_members(tx, congress, team, form.members, hall, secret_key=secret_key, now=now, is_proven=is_proven)
    queue_mail(tx, "team", about_id=team.id, congress_id=congress.id, now=now)
    return team


def check_gemeenten(tx: Tx, hall: Hall, members: Sequence[Member]) -> None:
    """Raises RowsRefused when somebody works in a gemeente that is not there, or that is refused."""
    outside = [member for member in members if hall.is_outside(member.municipality)]
    codes = {member.municipality for member in outside if member.municipality}
    there = set(tx.scalars(select(Municipality.code).where(Municipality.code.in_(codes)))) if codes else set()
    wrong = {}
    for member in outside:
        if member.municipality in codes - there:
            wrong[member.row] = str(UnknownGemeente())
        elif hall.outsiders == Outsiders.REFUSE:
            wrong[member.row] = str(NotForOutsiders())
    if wrong:
        raise RowsRefused(wrong)


def add_members(
    tx: Tx,
    congress: Congress,
    team: Team,
    members: Sequence[Member],
    hall: Hall,
    *,
    secret_key: str,
    now: datetime,
    is_proven: bool = False,
) -> None:
    """Places, turns and mails for these members, with a fixed number of statements.

    The caller holds the lock on the congress, `hall` comes from under it, and gemeenten are checked.
    """
    known = queries.by_emails(tx, congress.id, [member.email for member in members])
    people: dict[str, Registration] = {}
    for member in members:
        before = known.get(member.email)
        if before is None or is_over(before, now=now):
            people[member.email] = person = before or somebody_new(congress, secret_key)
            fill_in(person, member, now=now)
            person.team_id, person.report_consent_at = team.id, None
    has_turn = places_or_proof(
        congress, list(people.values()), hall, together=team.together, is_proven=is_proven, now=now
    )
    tx.add_all(people.values())
    tx.flush()  # the mails name their ids
    if back := [person.id for person in people.values() if person.email in known]:
        forget(tx, *back)
    kind = "team-member" if has_turn else CONFIRM
    queue_mails(tx, kind, [person.id for person in people.values()], congress_id=congress.id, now=now)
    if others := [member for member in members if member.email not in people]:
        expected = statuses_on_arrival(hall, [m.municipality for m in members], together=team.together)
        if not has_turn:
            expected = (Status.UNCONFIRMED,) * len(members)
        arrived = [people[m.email].status if m.email in people else None for m in members]
        shown = shown_statuses(expected, arrived, together=team.together)
        named = dict(zip([m.email for m in members], shown, strict=True))
        show_known(tx, team, [(m, known[m.email], named[m.email]) for m in others], now=now)


def show_known(
    tx: Tx, team: Team, others: Sequence[tuple[Member, Registration, Status]], *, now: datetime
) -> None:
    """Who had registered already stands on the team page like the others, and is mailed the own link."""
    rows = [
        {
            "public_id": new_uuid(),
            "team_id": team.id,
            "registration_id": person.id,
            "given_name": member.given_name,
            "family_name": member.family_name,
            "email": member.email,
            "status": status,
            "confirm_before": now + CONFIRM_WITHIN if status == Status.UNCONFIRMED else None,
        }
        for member, person, status in others
    ]
    tx.execute(insert(KnownColleague), rows)
    remind(tx, [person for _, person, _ in others], now=now)


def _new_team(congress: Congress, form: TeamForm, public_id: UUID, secret_key: str, *, now: datetime) -> Team:
    return Team(
        public_id=public_id,
        congress_id=congress.id,
        contact_name=form.contact.contact_name,
        contact_email=form.contact.contact_email,
        language=form.contact.language,
        made_at=now,
        link_version=1,
        link_hash=hash_secret(team_secret(secret_key, public_id, 1)),
    )
