"""Mails about a team: to each colleague, and to the contact."""

from collections import Counter

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.i18n import nl, plural, speaking
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Body, Letter, Post
from congress.registration.mails.lifecycle import with_place
from congress.registration.mails.making import KEEP, case_of, letter_of
from congress.registration.mails.waiting import with_offer, with_turn
from congress.registration.models import Team
from congress.registration.queries.teams import team_rows
from congress.registration.rules.places import Status
from congress.registration.rules.teams import team_secret
from congress.setup.queries import congress_by_id


def team_member(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """To a colleague: who signed them up, how it stands, and what they fill in themselves."""
    case = case_of(tx, mail, post)
    team = tx.get(Team, case.registration.team_id) if case.registration.team_id else None
    contact = (team and team.contact_name) or nl("Een collega")
    if case.registration.status == Status.WAITING:
        by = nl("{contact} heeft je aangemeld, samen met collega's.").format(contact=contact)
        together = (_together(),) if team and team.together else ()
        return with_turn(case, "waiting", by, *together)
    if case.registration.status == Status.OFFERED:
        return with_offer(case, "offer")
    return with_place(case, "team-member", {"contact": contact})


def team_contact(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """To the contact: how many have a place, and the link to the page of the team."""
    team = tx.get(Team, mail.about_id)
    if team is None or not team.contact_email:
        raise NotFound
    with speaking(team.language):
        return letter_of(
            post,
            _to_contact(tx, team, mail, post),
            to=team.contact_email,
            reply_to=congress_by_id(tx, team.congress_id).reply_to,
        )


def _to_contact(tx: Tx, team: Team, mail: OutboxMail, post: Post) -> Body:
    congress = congress_by_id(tx, team.congress_id)
    count = Counter(row.status for row in team_rows(tx, team.id, now=mail.queued_at))
    secret = team_secret(post.settings.secret_key, team.public_id, team.link_version)
    facts = (
        (nl("Met een plek"), count[Status.CONFIRMED]),
        (nl("Op de wachtlijst"), count[Status.WAITING] + count[Status.OFFERED]),
        (nl("Moet het mailadres nog bevestigen"), count[Status.UNCONFIRMED]),
    )
    return Body(
        title=nl("Je team voor {title}").format(title=congress.title),
        paragraphs=(
            nl("Beste {naam},").format(naam=team.contact_name),
            nl("Je team is aangemeld. Iedereen krijgt een eigen mail met een persoonlijke link."),
            *((_together(),) if team.together and count[Status.WAITING] else ()),
            nl("Vraag je collega's om hun workshops en hun wensen zelf in te vullen."),
        ),
        facts=tuple(
            (label, plural("{count} persoon", "{count} mensen", n).format(count=n)) for label, n in facts if n
        ),
        button=(nl("Bekijk of verander je team"), f"{post.settings.base_url}/team/{secret}"),
        closing=(nl(KEEP),),
    )


def _together() -> str:
    return nl("Jullie wachten samen: is er voor iedereen plek, dan krijgen jullie tegelijk een mail.")


kinds = {"team-member": team_member}
"""About somebody in a team."""

contact_kinds = {"team": team_contact}
"""About the team itself."""
