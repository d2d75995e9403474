"""The mail that asks whether an address is somebody's own."""

from congress.core.clock import moment_text
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.i18n import nl
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Letter, Post
from congress.registration.mails.making import case_of, letter, values_of, words_of
from congress.registration.rules.places import Status


def confirm_address(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """A button that leads to a page with a button: opening the link confirms nothing."""
    case = case_of(tx, mail, post, Status.UNCONFIRMED)
    until = case.registration.confirm_before
    if until is None:
        raise NotFound
    words = words_of(case, "confirm-address")
    return letter(
        case,
        words.subject,
        text=words.text,
        values=values_of(case) | {"uiterlijk": moment_text(until)},
        facts=case.when_and_where,
        button=(nl("Bevestig mijn aanmelding"), case.link),
    )


kinds = {"confirm-address": confirm_address}
