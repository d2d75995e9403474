"""Mails about signing up: a place, the waiting line, the placement, and cancelling."""

from congress.core.clock import moment_text, time_text
from congress.core.db import Tx
from congress.core.i18n import nl
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Letter, Post
from congress.registration.mails.making import Case, case_of, greeting, letter
from congress.registration.queries import seats_of, waiting_place
from congress.registration.rules.places import Status


def registered(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """The confirmation, or the place in the line for who waits by now."""
    case = case_of(tx, mail, post)
    if case.registration.status == Status.WAITING:
        return with_turn(case, nl("Je staat op de wachtlijst voor {title}"))
    return with_place(case, nl("Je bent aangemeld voor {title}"), nl("Fijn dat je komt. Je hebt een plek."))


def already_registered(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """Somebody signed up again with this address: the link to what is there."""
    case = case_of(tx, mail, post)
    subject = nl("Je was al aangemeld voor {title}")
    if case.registration.status == Status.WAITING:
        return with_turn(case, subject)
    again = nl(
        "Iemand vulde het formulier nog eens in met jouw mailadres. Er is niets veranderd: je hebt een plek."
    )
    return with_place(case, subject, again)


def promoted(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """A place came free for somebody who waited."""
    case = case_of(tx, mail, post, Status.CONFIRMED)
    text = nl("Er kwam een plek vrij, en die is voor jou. Kun je niet komen? Meld je dan af.")
    return with_place(case, nl("Je hebt toch een plek bij {title}"), text)


def placed(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """The workshops somebody is placed in."""
    case = case_of(tx, mail, post, Status.CONFIRMED)
    seats = seats_of(tx, case.registration.id)
    text = nl("De workshops zijn ingedeeld. Dit is jouw programma:")
    if not seats:
        text = nl(
            "De workshops zijn ingedeeld. Je hebt nog geen plek in een workshop. Kies zelf een vrije plek."
        )
    facts = tuple(
        (f"{time_text(seat.starts_at)} – {time_text(seat.ends_at)}", f"{seat.title}, {seat.room}")
        for seat in seats
    )
    return letter(
        case,
        nl("Jouw workshops bij {title}"),
        paragraphs=(greeting(case), text),
        facts=facts,
        button=(nl("Bekijk of verander je programma"), case.link),
        seats=seats,
        ticket=True,
    )


def cancelled(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """It is cancelled; the calendar entry goes away."""
    case = case_of(tx, mail, post, Status.CANCELLED)
    paragraphs = (
        greeting(case),
        nl("Je bent afgemeld. Je ticket werkt niet meer en je plek is vrij voor iemand anders."),
        nl("Wil je toch komen? Meld je dan opnieuw aan."),
    )
    return letter(
        case,
        nl("Je bent afgemeld voor {title}"),
        paragraphs=paragraphs,
        button=(nl("Meld je opnieuw aan"), f"{post.settings.base_url}/{case.congress.slug}/aanmelden"),
        method="CANCEL",
    )


def with_place(case: Case, subject: str, first: str) -> Letter:
    """For who has a place: the facts of the day, the ticket and the calendar entry."""
    seats = seats_of(case.tx, case.registration.id)
    deadline = moment_text(case.congress.preferences_close_at)
    later = nl("Je keuzes voor workshops kun je veranderen tot {moment}.").format(moment=deadline)
    return letter(
        case,
        subject,
        paragraphs=(
            greeting(case),
            first,
            nl("Laat de code in deze mail zien bij de ingang, op je telefoon of op papier."),
            *(() if case.congress.placement_published_at else (later,)),
        ),
        facts=(*case.when_and_where, (nl("Code onder je ticket"), case.registration.short_code)),
        button=(nl("Bekijk of verander je aanmelding"), case.link),
        seats=seats,
        ticket=True,
    )


def with_turn(case: Case, subject: str) -> Letter:
    """For who waits: the place in the line."""
    place = waiting_place(case.tx, case.registration)
    return letter(
        case,
        subject,
        paragraphs=(
            greeting(case),
            nl("Alle plekken zijn bezet. Je staat op de wachtlijst, op plaats {place}.").format(place=place),
            nl("Komt er een plek vrij, dan is die voor wie het langst wacht. Je krijgt dan een mail."),
        ),
        facts=case.when_and_where,
        button=(nl("Bekijk je aanmelding of meld je af"), case.link),
        method=None,
    )


kinds = {
    "registered": registered,
    "waiting": registered,
    "already-registered": already_registered,
    "promoted": promoted,
    "placed": placed,
    "cancelled": cancelled,
}
