"""Mails about what people did on their own page: handing over, a new link, being forgotten."""

from congress.core.db import Tx
from congress.core.i18n import nl
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Letter, Post
from congress.registration.mails.lifecycle import with_place, with_turn
from congress.registration.mails.making import case_of, former, greeting, letter
from congress.registration.rules.places import Status

EVERY = tuple(Status)


def replaced(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """To who handed over: the ticket is dead, and the day goes out of the calendar."""
    case = case_of(tx, mail, post, *EVERY)
    to, name = former(case)
    page = f"{post.settings.base_url}/{case.congress.slug}"
    return letter(
        case,
        nl("Je plek bij {title} is overgedragen"),
        paragraphs=(
            greeting(case, name),
            nl("Een collega komt in jouw plaats. Jouw ticket en jouw persoonlijke link werken niet meer."),
            nl("Heb je dit niet zelf gedaan? Antwoord dan op deze mail."),
        ),
        button=(nl("Bekijk het congres"), page),
        method="CANCEL",
        to=to,
    )


def took_over(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """To who comes instead: a ticket or a turn of their own."""
    case = case_of(tx, mail, post)
    subject = nl("Je komt in plaats van een collega naar {title}")
    if case.registration.status == Status.WAITING:
        return with_turn(case, subject)
    return with_place(case, subject, nl("Een collega heeft je een plek gegeven. Fijn dat je komt."))


def new_link(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """The new personal link."""
    case = case_of(tx, mail, post)
    subject = nl("Je nieuwe link voor {title}")
    if case.registration.status == Status.WAITING:
        return with_turn(case, subject)
    return with_place(
        case, subject, nl("Je hebt een nieuwe persoonlijke link. De oude link werkt niet meer.")
    )


def erased(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """The last mail: everything is gone."""
    case = case_of(tx, mail, post, *EVERY)
    to, name = former(case)
    return letter(
        case,
        nl("Je gegevens voor {title} zijn gewist"),
        paragraphs=(
            greeting(case, name),
            nl("Je hebt gevraagd om je gegevens te wissen. Dat is gebeurd. Dit is de laatste mail van ons."),
            nl("We weten nog dat er iemand uit jouw gemeente was aangemeld, maar niet meer wie."),
        ),
        button=(nl("Bekijk het congres"), f"{post.settings.base_url}/{case.congress.slug}"),
        method="CANCEL",
        to=to,
    )


kinds = {"replaced": replaced, "took-over": took_over, "new-link": new_link, "erased": erased}
