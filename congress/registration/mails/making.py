"""How a mail to somebody who signed up is made: its facts, its look, the ticket and the calendar entries."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from congress.core.calendar import Entry, Method, calendar_file
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.i18n import language, nl
from congress.core.qr import qr_png
from congress.mail.documents import sender_of
from congress.mail.models import OutboxMail
from congress.mail.queries import own_words
from congress.mail.rules.letter import Attachment, Body, Calendar, Letter, Post
from congress.mail.rules.wording import Words, blocks, line_filled
from congress.registration.actions.invitations import gone_entries, keep_agenda
from congress.registration.documents import when_and_where
from congress.registration.models import Registration
from congress.registration.queries import day_of
from congress.registration.rules.link import personal_secret
from congress.registration.rules.places import Status
from congress.registration.rules.standard import standard_words
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
    def page(self) -> str:
        """The public page of the congress."""
        return f"{self.post.settings.base_url}/{self.congress.slug}"

    @property
    def when_and_where(self) -> tuple[tuple[str, str], ...]:
        """The facts of the day."""
        return when_and_where(self.congress, day_of(self.tx, self.congress))


def case_of(tx: Tx, mail: OutboxMail, post: Post, *only: Status) -> Case:
    """What this mail is about; NotFound when it was overtaken: another mail says how it stands."""
    registration = tx.get(Registration, mail.about_id)
    allowed = only or (Status.CONFIRMED, Status.OFFERED, Status.WAITING)
    if registration is None or registration.status not in allowed:
        raise NotFound
    return Case(tx, mail, post, registration, congress_by_id(tx, registration.congress_id))


def greeting(case: Case, name: str | None = None) -> str:
    """How a letter starts; `name` when it is not for who the registration is about now."""
    return nl("Beste {naam},").format(naam=name or case.registration.display_name)


def former(case: Case) -> tuple[str, str]:
    """(address, name) of who it was when the mail was queued; NotFound when that is forgotten by now."""
    facts = case.mail.facts
    if not facts:
        raise NotFound
    return facts["to"], facts["name"]


def words_of(case: Case, kind: str) -> Words:
    """The organiser's own words for this kind in the language spoken, or else the standard ones."""
    own = own_words(case.tx, case.congress.id, kind, language())
    return own or standard_words(kind)


def values_of(case: Case, name: str | None = None) -> dict[str, str]:
    """What the names in braces stand for; `name` when the mail is not for who it is about now."""
    when, where = case.when_and_where
    return {
        "naam": name or case.registration.display_name,
        "voornaam": name or case.registration.given_name,
        "organisatie": "" if name else case.registration.organisation,
        "congres": case.congress.title,
        "title": case.congress.title,
        "wanneer": when[1],
        "waar": where[1],
    }


def letter(
    case: Case,
    subject: str,
    *,
    button: tuple[str, str],
    text: str = "",
    values: Mapping[str, str] | None = None,
    paragraphs: tuple[str, ...] = (),
    facts: tuple[tuple[str, str], ...] = (),
    ticket: bool = False,
    to: str | None = None,
    calendars: tuple[Calendar, ...] = (),
    unsubscribe: str | None = None,
) -> Letter:
    """The mail in the one look: `text` with its names filled in, then what the program itself adds.

    `to` is another address than that of the registration.
    """
    known = values or values_of(case)
    body = Body(
        title=line_filled(subject, known),
        blocks=blocks(text, known) if text else (),
        paragraphs=paragraphs,
        facts=facts,
        button=button,
        picture=TICKET if ticket else None,
        picture_text=nl("QR-code van je ticket"),
        closing=(nl(KEEP),) if button[1] == case.link else (),
        unsubscribe=unsubscribe,
    )
    return letter_of(
        case.post,
        body,
        to=to or case.registration.email,
        reply_to=case.congress.reply_to,
        attachments=(_ticket(case),) if ticket else (),
        calendars=calendars,
    )


def letter_of(post: Post, body: Body, *, to: str, reply_to: str | None, **parts: Any) -> Letter:
    """What `body` says as text and as HTML."""
    return Letter(
        to=to,
        subject=body.title,
        text=post.render("mail/letter.txt", body=body).strip() + "\n",
        html=post.render("mail/letter.html", body=body),
        reply_to=reply_to,
        unsubscribe=body.unsubscribe,
        **parts,
    )


def _ticket(case: Case) -> Attachment:
    person = case.registration
    text = case.post.ticket(person.congress_id, person.ticket_id, person.issue_number)
    return Attachment("ticket.png", "image/png", qr_png(text), content_id=TICKET)


def calendars_of(case: Case) -> tuple[Calendar, ...]:
    """Everything that the calendar of this person must hold or lose, one UID in each part."""
    entries = keep_agenda(
        case.tx,
        case.congress,
        case.registration,
        base_url=case.post.settings.base_url,
        now=case.mail.queued_at,
        tell=False,
    )
    return _calendars(case, entries, attendee=case.registration.email)


def last_calendars(case: Case) -> tuple[Calendar, ...]:
    """For who is no longer there: everything goes, by what was noted when the mail was queued."""
    facts = case.mail.facts or {}
    invited = [(uid, number, UUID(guid) if guid else None) for uid, number, guid in facts.get("invited", ())]
    base_url = case.post.settings.base_url
    named = gone_entries(case.tx, case.congress, [guid for *_, guid in invited], base_url=base_url)
    entries = [
        Entry(
            uid=uid,
            title=named[guid].title,
            starts_at=named[guid].starts_at,
            ends_at=named[guid].ends_at,
            place=named[guid].place,
            sequence=number + 1,
            cancelled=True,
        )
        for uid, number, guid in invited
    ]
    return _calendars(case, entries, attendee=facts.get("to", ""))


def _calendars(case: Case, entries: Sequence[Entry], *, attendee: str) -> tuple[Calendar, ...]:
    return tuple(
        Calendar(
            method,
            calendar_file(
                [entry],
                name=case.congress.title,
                method=method,
                made_at=case.mail.queued_at,
                organizer=case.congress.reply_to or sender_of(case.post.settings).addr_spec,
                attendee=attendee,
            ),
            filename=f"afspraak-{number}.ics",
        )
        for number, entry in enumerate(entries, start=1)
        for method in [_method(entry)]
    )


def _method(entry: Entry) -> Method:
    return "CANCEL" if entry.cancelled else "REQUEST"
