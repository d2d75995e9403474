"""The mail that asks whether an address is somebody's own."""

from congress.core.clock import moment_text
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.i18n import nl
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Letter, Post
from congress.registration.mails.making import case_of, greeting, letter
from congress.registration.rules.places import Status


def confirm_address(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """A button that leads to a page with a button: opening the link confirms nothing."""
    case = case_of(tx, mail, post, Status.UNCONFIRMED)
    until = case.registration.confirm_before
    if until is None:
        raise NotFound
    return letter(
        case,
        nl("Bevestig je aanmelding voor {title}"),
        paragraphs=(
            greeting(case),
            nl("Iemand vulde jouw mailadres in om zich aan te melden. Ben jij dat? Bevestig het dan."),
            nl("Doe dat voor {moment}. Pas daarna krijg je een plek.").format(moment=moment_text(until)),
            nl("Heb je je niet aangemeld? Doe dan niets. We wissen je gegevens vanzelf."),
        ),
        facts=case.when_and_where,
        button=(nl("Bevestig mijn aanmelding"), case.link),
    )


kinds = {"confirm-address": confirm_address}
