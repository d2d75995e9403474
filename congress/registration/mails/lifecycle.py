"""Mails about signing up: a place, the waiting line, the placement, a change, and cancelling."""

from congress.core.clock import moment_text, time_text
from congress.core.db import Tx
from congress.core.i18n import nl
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Letter, Post
from congress.registration.mails.making import (
    Case,
    calendars_of,
    case_of,
    letter,
    values_of,
    words_of,
)
from congress.registration.mails.waiting import with_offer, with_turn
from congress.registration.queries import choices, seats_of
from congress.registration.rules.places import Status
from congress.registration.rules.wishes import seats_are_direct


def registered(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """The confirmation, or the place in the line for who waits by now."""
    case = case_of(tx, mail, post)
    kinds_of = {Status.WAITING: "waiting", Status.OFFERED: "offer"}
    return with_place_or_turn(case, kinds_of.get(case.registration.status, "registered"))


def already_registered(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """Somebody signed up again with this address: the link to what is there."""
    return with_place_or_turn(case_of(tx, mail, post), "already-registered")


def promoted(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """A place came free for somebody who waited."""
    return with_place(case_of(tx, mail, post, Status.CONFIRMED), "promoted")


def placed(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """The workshops somebody is placed in."""
    return with_programme(case_of(tx, mail, post, Status.CONFIRMED), "placed")


def seat_free(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """A seat that somebody waited for; when it was changed again before the mail left, how it is now."""
    case = case_of(tx, mail, post, Status.CONFIRMED)
    guid = (mail.facts or {}).get("session")
    seat = next((s for s in seats_of(tx, case.registration.id) if str(s.guid) == guid), None)
    if seat is None:
        return with_programme(case, "changed")
    return with_programme(case, "seat-free", seat.title)


def changed(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """A time, a room or a session is another one than the calendar knows."""
    return with_programme(case_of(tx, mail, post, Status.CONFIRMED), "changed")


def cancelled(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """It is cancelled; the calendar entries go away."""
    case = case_of(tx, mail, post, Status.CANCELLED)
    words = words_of(case, "cancelled")
    return letter(
        case,
        words.subject,
        text=words.text,
        button=(nl("Meld je opnieuw aan"), f"{case.page}/aanmelden"),
        calendars=calendars_of(case),
    )


def with_place_or_turn(case: Case, kind: str) -> Letter:
    """For who has a place, was offered one, or waits."""
    if case.registration.status == Status.OFFERED:
        return with_offer(case, kind)
    make = with_turn if case.registration.status == Status.WAITING else with_place
    return make(case, kind)


def with_place(case: Case, kind: str, values: dict[str, str] | None = None) -> Letter:
    """For who has a place: the facts of the day, the ticket and the calendar entries."""
    words = words_of(case, kind)
    return letter(
        case,
        words.subject,
        text=words.text,
        values=values_of(case) | (values or {}),
        paragraphs=(
            nl("Laat de code in deze mail zien bij de ingang, op je telefoon of op papier."),
            *_about_workshops(case),
        ),
        facts=(*case.when_and_where, (nl("Code onder je ticket"), case.registration.short_code)),
        button=(nl("Bekijk of verander je aanmelding"), case.link),
        ticket=True,
        calendars=calendars_of(case),
    )


def _about_workshops(case: Case) -> tuple[str, ...]:
    congress, now = case.congress, case.mail.queued_at
    if seats_are_direct(congress.choice, published_at=congress.placement_published_at):
        to_come = any(one.starts_at > now for one in choices(case.tx, congress.id))
        return (nl("Workshops waar nog plek is, kies je op je eigen pagina."),) if to_come else ()
    if now >= congress.preferences_close_at:
        return ()
    text = nl("Je keuzes voor workshops kun je veranderen tot {moment}.")
    return (text.format(moment=moment_text(congress.preferences_close_at)),)


def with_programme(case: Case, kind: str, workshop: str = "") -> Letter:
    """For who has a place: the own sessions, the ticket and the calendar entries."""
    words = words_of(case, kind)
    seats = seats_of(case.tx, case.registration.id)
    text = nl("Dit is jouw programma:")
    if not seats:
        text = nl("Je hebt nog geen plek in een workshop. Kies zelf een vrije plek.")
    own = tuple(
        (f"{time_text(seat.starts_at)} – {time_text(seat.ends_at)}", f"{seat.title}, {seat.room}")
        for seat in seats
    )
    return letter(
        case,
        words.subject,
        text=words.text,
        values=values_of(case) | {"workshop": workshop},
        paragraphs=(text,),
        facts=own or case.when_and_where,
        button=(nl("Bekijk of verander je programma"), case.link),
        ticket=True,
        calendars=calendars_of(case),
    )


kinds = {
    "registered": registered,
    "waiting": registered,
    "already-registered": already_registered,
    "promoted": promoted,
    "seat-free": seat_free,
    "placed": placed,
    "changed": changed,
    "cancelled": cancelled,
}
