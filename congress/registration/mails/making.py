"""How a mail to somebody who signed up is made: its facts, its look, the ticket and the calendar entry."""

from collections.abc import Sequence
from dataclasses import dataclass

from congress.core.calendar import Method
from congress.core.clock import day_text, time_text
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.i18n import nl
from congress.core.qr import qr_png
from congress.mail.documents import sender_of
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Attachment, Body, Calendar, Letter, Post
from congress.registration.documents import invitation
from congress.registration.models import Registration
from congress.registration.queries import Place, day_of
from congress.registration.rules.link import personal_secret
from congress.registration.rules.places import Status
from congress.setup.models import Congress
from congress.setup.queries import congress_by_id

TICKET = "ticket"
KEEP = nl("De link is alleen voor jou. Stuur hem niet door.")


@dataclass(frozen=True)
class Case:
    """Everything that the texts are about."""

    tx: Tx
    mail: OutboxMail
    post: Post
    registration: Registration
    congress: Congress

    @property
    def link(self) -> str:
        """The personal page."""
        person = self.registration
        secret = personal_secret(self.post.settings.secret_key, person.public_id, person.link_version)
        return f"{self.post.settings.base_url}/mijn/{secret}"

    @property
    def when_and_where(self) -> tuple[tuple[str, str], ...]:
        """The facts of the day."""
        first, last = self.congress.starts_on, self.congress.ends_on
        starts_at, ends_at = day_of(self.tx, self.congress)
        when = day_text(first)
        if first != last:
            when = nl("{first} tot en met {last}").format(first=when, last=day_text(last))
        elif starts_at.date() == ends_at.date():
            when = nl("{day}, {start} – {end} uur").format(
                day=when, start=time_text(starts_at), end=time_text(ends_at)
            )
        return (
            (nl("Wanneer"), when),
            (nl("Waar"), f"{self.congress.venue}, {self.congress.venue_address}"),
        )


def case_of(tx: Tx, mail: OutboxMail, post: Post, *only: Status) -> Case:
    """What this mail is about; NotFound when it was overtaken: another mail says how it stands."""
    registration = tx.get(Registration, mail.about_id)
    allowed = only or (Status.CONFIRMED, Status.WAITING)
    if registration is None or registration.status not in allowed:
        raise NotFound
    return Case(tx, mail, post, registration, congress_by_id(tx, registration.congress_id))


def greeting(case: Case, name: str | None = None) -> str:
    """How a letter starts; `name` when it is not for who the registration is about now."""
    return nl("Beste {name},").format(name=name or case.registration.display_name)


def former(case: Case) -> tuple[str, str]:
    """(address, name) of who it was when the mail was queued; NotFound when that is forgotten by now."""
    facts = case.mail.facts
    if not facts:
        raise NotFound
    return facts["to"], facts["name"]


def letter(
    case: Case,
    subject: str,
    *,
    paragraphs: tuple[str, ...],
    button: tuple[str, str],
    facts: tuple[tuple[str, str], ...] = (),
    seats: Sequence[Place] = (),
    ticket: bool = False,
    method: Method | None = "REQUEST",
    to: str | None = None,
) -> Letter:
    """The mail in the one look. `to` is another address than that of the registration."""
    title = subject.format(title=case.congress.title)
    body = Body(
        title=title,
        paragraphs=paragraphs,
        facts=facts,
        button=button,
        picture=TICKET if ticket else None,
        picture_text=nl("QR-code van je ticket"),
        closing=(nl(KEEP),) if button[1] == case.link else (),
    )
    return Letter(
        to=to or case.registration.email,
        subject=title,
        text=case.post.render("mail/letter.txt", body=body).strip() + "\n",
        html=case.post.render("mail/letter.html", body=body),
        reply_to=case.congress.reply_to,
        attachments=(_ticket(case),) if ticket else (),
        calendar=Calendar(method, _calendar(case, seats, method, to)) if method else None,
    )


def _ticket(case: Case) -> Attachment:
    person = case.registration
    text = case.post.ticket(person.congress_id, person.ticket_id, person.issue_number)
    return Attachment("ticket.png", "image/png", qr_png(text), content_id=TICKET)


def _calendar(case: Case, seats: Sequence[Place], method: Method, to: str | None) -> bytes:
    return invitation(
        case.registration,
        case.congress,
        day_of(case.tx, case.congress),
        seats,
        base_url=case.post.settings.base_url,
        organizer=case.congress.reply_to or sender_of(case.post.settings).addr_spec,
        method=method,
        attendee=to or case.registration.email,
        now=case.mail.queued_at,
    )
