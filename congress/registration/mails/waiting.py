"""Mails to who waits: their turn, an offered place, and what became of it."""

from congress.core.clock import moment_text
from congress.core.db import Tx
from congress.core.i18n import nl
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Letter, Post
from congress.registration.mails.making import Case, calendars_of, case_of, letter, values_of, words_of
from congress.registration.queries import line_places
from congress.registration.rules.places import Status


def offer(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """A place is kept for them until they answer."""
    return with_offer(case_of(tx, mail, post, Status.OFFERED), "offer")


def offer_expired(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """They did not answer in time."""
    case = case_of(tx, mail, post, Status.CANCELLED)
    words = words_of(case, "offer-expired")
    again = (nl("Meld je opnieuw aan"), f"{case.page}/aanmelden")
    return letter(case, words.subject, text=words.text, button=again, calendars=calendars_of(case))


def with_offer(case: Case, kind: str) -> Letter:
    """For who was offered a place: until when, and where to say yes or no."""
    until = case.registration.offered_until
    return letter(
        case,
        words_of(case, kind).subject,
        text=words_of(case, "offer").text,
        values=values_of(case) | {"uiterlijk": moment_text(until) if until else ""},
        facts=case.when_and_where,
        button=(nl("Zeg of je komt"), case.link),
        calendars=calendars_of(case),
    )


def with_turn(case: Case, kind: str, *also: str) -> Letter:
    """For who waits: the place in the line or who goes first, and `also`.

    What an earlier mail put in the calendar goes.
    """
    places = line_places(case.tx, case.congress, now=case.mail.queued_at)
    place, hours = places.get(case.registration.id), case.congress.offer_hours
    answer = nl("Je hebt daarna {hours} uur om te zeggen of je komt.")
    return letter(
        case,
        words_of(case, kind).subject,
        text=words_of(case, "waiting" if place else "waiting-outside").text,
        values=values_of(case) | {"plaats": str(place), "sluiting": moment_text(case.congress.closes_at)},
        paragraphs=(*also, answer.format(hours=hours)) if hours else also,
        facts=case.when_and_where,
        button=(nl("Bekijk je aanmelding of meld je af"), case.link),
        calendars=calendars_of(case),
    )


kinds = {"offer": offer, "offer-expired": offer_expired}
