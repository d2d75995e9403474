"""Mails about what people did on their own page: handing over, a new link, being forgotten."""

from congress.core.db import Tx
from congress.core.i18n import nl
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Letter, Post
from congress.registration.mails.lifecycle import with_place_or_turn
from congress.registration.mails.making import (
    case_of,
    former,
    last_calendars,
    letter,
    values_of,
    words_of,
)
from congress.registration.rules.places import Status

EVERY = tuple(Status)


def goodbye(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """To who handed over or was forgotten: the ticket is dead, and everything goes out of the calendar."""
    case = case_of(tx, mail, post, *EVERY)
    to, name = former(case)
    words = words_of(case, mail.kind)
    return letter(
        case,
        words.subject,
        text=words.text,
        values=values_of(case, name),
        button=(nl("Bekijk het congres"), case.page),
        to=to,
        calendars=last_calendars(case),
    )


def took_over(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """To who comes instead: a ticket or a turn of their own."""
    return with_place_or_turn(case_of(tx, mail, post), "took-over")


def new_link(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """The new personal link."""
    return with_place_or_turn(case_of(tx, mail, post), "new-link")


kinds = {"replaced": goodbye, "took-over": took_over, "new-link": new_link, "erased": goodbye}
