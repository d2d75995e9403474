"""How full a congress is, and who waits."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import and_, func, select

from congress.access.rules.rights import Right
from congress.core.clock import moment_text
from congress.core.db import Tx
from congress.core.i18n import nl
from congress.registration.models import Registration, Team
from congress.registration.rules.places import TAKING, Hall, Status, Waiting, places_in_line
from congress.setup.models import Congress, Participation
from congress.setup.rules.cards import Card
from congress.setup.rules.policies import Outsiders, ParticipationStatus


def headcount(tx: Tx, congress_id: int) -> dict[Status, int]:
    """How many registrations there are of each status."""
    query = (
        select(Registration.status, func.count())
        .where(Registration.congress_id == congress_id)
        .group_by(Registration.status)
    )
    found = {status: count for status, count in tx.execute(query)}
    return {status: found.get(status, 0) for status in Status}


def headcount_by_municipality(
    tx: Tx, congress_id: int, *, status: Collection[Status] = (Status.CONFIRMED,)
) -> dict[str, int]:
    """People with this status per CBS code; people from elsewhere are not in it."""
    query = (
        select(Registration.municipality_code, func.count())
        .where(
            Registration.congress_id == congress_id,
            Registration.status.in_(status),
            Registration.municipality_code.is_not(None),
        )
        .group_by(Registration.municipality_code)
    )
    return {code: count for code, count in tx.execute(query) if code}


def waiting_count(tx: Tx, congress_id: int) -> int:
    """How many people wait."""
    return headcount(tx, congress_id)[Status.WAITING]


def waiting_line(tx: Tx, congress_id: int) -> Sequence[Waiting]:
    """Everybody who waits, first come first; with their team when it waits together."""
    query = (
        select(Registration.id, Registration.municipality_code, Team.id)
        .outerjoin(Team, and_(Team.id == Registration.team_id, Team.together))
        .where(Registration.congress_id == congress_id, Registration.status == Status.WAITING)
        .order_by(Registration.waiting_number)
    )
    return [Waiting(*row) for row in tx.execute(query)]


def line_places(tx: Tx, congress: Congress, *, now: datetime) -> Mapping[int, int]:
    """The place in the line of everybody who waits and has one, by registration id; 1 is the first.

    One statement, or more when people from outside let others go first.
    """
    first = Hall(congress.capacity, congress.taken)
    if congress.outsiders == Outsiders.WAITING:
        first = hall(tx, congress, now=now)
    return places_in_line(first, waiting_line(tx, congress.id), now=now)


def hall(tx: Tx, congress: Congress, *, now: datetime) -> Hall:
    """How full this congress is, as the rules about places see it.

    One statement, or two when seats are promised.

    The caller holds the lock on the congress when it acts on the answer.
    """
    query = select(Participation).where(
        Participation.congress_id == congress.id, Participation.status == ParticipationStatus.CONFIRMED
    )
    partners = tx.scalars(query).all()
    guaranteed = {
        p.municipality_code: p.guaranteed_seats
        for p in partners
        if p.guaranteed_seats and p.guaranteed_until and now < p.guaranteed_until
    }
    return Hall(
        capacity=congress.capacity,
        taken=congress.taken,
        insiders=frozenset(p.municipality_code for p in partners),
        guaranteed=guaranteed,
        used=headcount_by_municipality(tx, congress.id, status=TAKING) if guaranteed else {},
        outsiders=congress.outsiders,
        closes_at=congress.closes_at,
    )


def people_card(tx: Tx, congress: Congress) -> Card:
    """The registrations on the overview."""
    lines = (
        (
            nl("Plekken"),
            nl("{taken} van {capacity}").format(taken=congress.taken, capacity=congress.capacity),
        ),
        (nl("Wachtlijst"), str(waiting_count(tx, congress.id))),
        (nl("Aanmelden kan tot"), moment_text(congress.closes_at)),
    )
    return Card(title=nl("Aanmeldingen"), path="/aanmeldingen", right=Right.REGISTRATIONS, lines=lines)


def placement_card(_tx: Tx, congress: Congress) -> Card:
    """The placement on the overview."""
    published = congress.placement_published_at
    state = nl("Gepubliceerd") if published else nl("Nog niet gepubliceerd")
    return Card(title=nl("Indeling"), path="/indeling", right=Right.PLACEMENT, lines=((nl("Stand"), state),))
