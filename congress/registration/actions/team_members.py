"""What a contact changes in a team afterwards."""

from datetime import datetime

from sqlalchemy import delete

from congress.core.audit import record
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.mail.actions import queue_mail
from congress.registration import queries
from congress.registration.actions.cancel import leave
from congress.registration.actions.erase import forget_contacts
from congress.registration.actions.line import hall_for_arrivals, lock_congress, move_up
from congress.registration.actions.register import check_open, is_over
from congress.registration.actions.replace import replace_person
from congress.registration.actions.teams import add_members, check_gemeenten, show_known
from congress.registration.actions.together import cancel_people
from congress.registration.actions.turns import fill_seats
from congress.registration.forms.person import NewcomerForm
from congress.registration.forms.team import MOST, Member
from congress.registration.models import KnownColleague, Registration, Team
from congress.registration.queries.teams import known_of, members_of, team_rows, team_size
from congress.registration.rules.places import Status
from congress.setup.models import Congress

Colleague = Registration | KnownColleague


class ColleagueIsListed(Conflict):
    """The contact named them before."""

    sentence = nl("Deze collega staat al in je team.")


class ColleagueLeft(Conflict):
    """Who cancelled has no place and no turn to give to somebody else."""

    sentence = nl("Deze collega is al afgemeld. Meld een nieuwe collega aan.")


class TeamIsFull(Conflict):
    """A team has at most so many people."""

    sentence = nl("Een team heeft hooguit {most} collega's. Meld een nieuw team aan voor de anderen.")


def add_member(
    tx: Tx, congress: Congress, team: Team, form: NewcomerForm, *, secret_key: str, now: datetime
) -> None:
    """One more colleague, who gets a place or a turn as somebody who arrives now.

    Raises RegistrationClosed, TeamIsFull, ColleagueIsListed or RowsRefused.
    """
    lock_congress(tx, congress)
    check_open(congress, now=now)
    if team_size(tx, team.id) >= MOST:
        raise TeamIsFull(most=MOST)
    _check_not_listed(tx, team, form, now=now)
    hall = hall_for_arrivals(tx, congress, now=now)
    member = _as_member(team, form)
    check_gemeenten(tx, hall, [member])
    add_members(tx, congress, team, [member], hall, secret_key=secret_key, now=now)
    _log(tx, team, "team-member-added", now=now)


def swap_member(
    tx: Tx,
    congress: Congress,
    team: Team,
    member: Colleague,
    form: NewcomerForm,
    *,
    secret_key: str,
    now: datetime,
) -> None:
    """Another colleague comes instead; the QR and the link of the former stop working at once.

    When one of the two had registered without this team, no place passes on: the one leaves and the other
    arrives, or has a place already. The contact sees no difference.
    Raises ColleagueLeft, ColleagueIsListed, RowsRefused, or RegistrationClosed when somebody must arrive.
    """
    lock_congress(tx, congress)
    tx.refresh(member)  # as it is under the lock
    if member.status == Status.CANCELLED:
        raise ColleagueLeft
    _check_not_listed(tx, team, form, now=now)
    newcomer = _as_member(team, form)
    check_gemeenten(tx, queries.hall(tx, congress, now=now), [newcomer])
    known = queries.by_email(tx, congress.id, form.email)
    may_pass_on = isinstance(member, Registration) and member.status in (Status.CONFIRMED, Status.WAITING)
    if known is None and may_pass_on and isinstance(member, Registration):
        replace_person(tx, congress, member, form, secret_key=secret_key, now=now, actor=_actor(team))
        return
    shown = member.status
    _take_out(tx, congress, member, now=now)
    if known and not is_over(known, now=now):
        show_known(tx, team, [(newcomer, known, shown)], now=now)
    else:
        check_open(congress, now=now)
        hall = queries.hall(tx, congress, now=now)
        add_members(tx, congress, team, [newcomer], hall, secret_key=secret_key, now=now)
    move_up(tx, congress, now=now)
    fill_seats(tx, congress, now=now)
    _log(tx, team, "team-member-swapped", now=now)


def withdraw(tx: Tx, congress: Congress, team: Team, member: Colleague | None, *, now: datetime) -> None:
    """Cancel one of the team, or with None everybody; each is mailed. A second time changes nothing."""
    lock_congress(tx, congress)
    if member:
        tx.refresh(member)  # as it is under the lock
    found = [member] if member else [*members_of(tx, team.id), *known_of(tx, team.id)]
    for one in found:
        if isinstance(one, KnownColleague):
            one.status = Status.CANCELLED  # their own registration is not ours to touch
    people = [one for one in found if isinstance(one, Registration) and one.status != Status.CANCELLED]
    if people:
        cancel_people(tx, congress, people, now=now)
        _log(tx, team, "team-withdrawn" if member is None else "team-member-withdrawn", now=now)


def take_what_fits(tx: Tx, congress: Congress, team: Team, *, now: datetime) -> None:
    """Wait together no longer: whoever fits now gets a place at once, the others keep their turn."""
    lock_congress(tx, congress)
    team.together = False
    tx.flush()  # the line is read with it
    move_up(tx, congress, now=now)
    _log(tx, team, "team-no-longer-together", now=now)


def erase_contact(tx: Tx, team: Team, *, now: datetime) -> None:
    """Forget who the contact was; the people of the team keep their places, the link of the team goes."""
    forget_contacts([team])
    tx.execute(delete(KnownColleague).where(KnownColleague.team_id == team.id))
    _log(tx, team, "team-contact-erased", now=now)


def _take_out(tx: Tx, congress: Congress, member: Colleague, *, now: datetime) -> None:
    if isinstance(member, KnownColleague):
        tx.delete(member)
        return
    leave(tx, congress, member, now=now)
    queue_mail(tx, "cancelled", about_id=member.id, congress_id=congress.id, now=now)


def _check_not_listed(tx: Tx, team: Team, form: NewcomerForm, *, now: datetime) -> None:
    rows = team_rows(tx, team.id, now=now)
    if any(row.email == form.email and row.status != Status.CANCELLED for row in rows):
        raise ColleagueIsListed


def _as_member(team: Team, form: NewcomerForm) -> Member:
    return Member(row=1, **form.model_dump(), language="en" if team.language == "en" else "nl")


def _log(tx: Tx, team: Team, action: str, *, now: datetime) -> None:
    record(tx, congress_id=team.congress_id, actor=_actor(team), action=action, subject=_actor(team), now=now)


def _actor(team: Team) -> str:
    return f"team {team.id}"
