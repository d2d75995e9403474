"""What the mails to people who signed up say."""

from collections.abc import Sequence
from dataclasses import dataclass

from congress.core.calendar import Method
from congress.core.clock import day_text, moment_text, time_text
from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.core.i18n import nl
from congress.core.qr import qr_png
from congress.mail.documents import sender_of
from congress.mail.models import OutboxMail
from congress.mail.rules.letter import Attachment, Body, Calendar, Letter, Post
from congress.registration.documents import invitation
from congress.registration.models import Registration
from congress.registration.queries import Place, day_of, seats_of, waiting_place
from congress.registration.rules.link import personal_secret
from congress.registration.rules.places import Status
from congress.setup.models import Congress
from congress.setup.queries import congress_by_id

TICKET = "ticket"
KEEP = nl("De link is alleen voor jou. Stuur hem niet door.")


@dataclass(frozen=True)
class _Case:
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


def registered(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """The confirmation, or the place in the line for who waits by now."""
    case = _case(tx, mail, post)
    if case.registration.status == Status.WAITING:
        return _waiting(case, nl("Je staat op de wachtlijst voor {title}"))
    return _with_place(case, nl("Je bent aangemeld voor {title}"), nl("Fijn dat je komt. Je hebt een plek."))


def already_registered(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """Somebody signed up again with this address: the link to what is there."""
    case = _case(tx, mail, post)
    subject = nl("Je was al aangemeld voor {title}")
    if case.registration.status == Status.WAITING:
        return _waiting(case, subject)
    again = nl(
        "Iemand vulde het formulier nog eens in met jouw mailadres. Er is niets veranderd: je hebt een plek."
    )
    return _with_place(case, subject, again)


def promoted(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """A place came free for somebody who waited."""
    case = _case(tx, mail, post, Status.CONFIRMED)
    text = nl("Er kwam een plek vrij, en die is voor jou. Kun je niet komen? Meld je dan af.")
    return _with_place(case, nl("Je hebt toch een plek bij {title}"), text)


def placed(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """The workshops somebody is placed in."""
    case = _case(tx, mail, post, Status.CONFIRMED)
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
    return _letter(
        case,
        nl("Jouw workshops bij {title}"),
        paragraphs=(_greeting(case), text),
        facts=facts,
        button=(nl("Bekijk of verander je programma"), case.link),
        seats=seats,
        ticket=True,
    )


def cancelled(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """It is cancelled; the calendar entry goes away."""
    case = _case(tx, mail, post, Status.CANCELLED)
    paragraphs = (
        _greeting(case),
        nl("Je bent afgemeld. Je ticket werkt niet meer en je plek is vrij voor iemand anders."),
        nl("Wil je toch komen? Meld je dan opnieuw aan."),
    )
    return _letter(
        case,
        nl("Je bent afgemeld voor {title}"),
        paragraphs=paragraphs,
        button=(nl("Meld je opnieuw aan"), f"{post.settings.base_url}/{case.congress.slug}/aanmelden"),
        method="CANCEL",
    )


def _with_place(case: _Case, subject: str, first: str) -> Letter:
    seats = seats_of(case.tx, case.registration.id)
    deadline = moment_text(case.congress.preferences_close_at)
    later = nl("Je keuzes voor workshops kun je veranderen tot {moment}.").format(moment=deadline)
    return _letter(
        case,
        subject,
        paragraphs=(
            _greeting(case),
            first,
            nl("Laat de code in deze mail zien bij de ingang, op je telefoon of op papier."),
            *(() if case.congress.placement_published_at else (later,)),
        ),
        facts=(*case.when_and_where, (nl("Code onder je ticket"), case.registration.short_code)),
        button=(nl("Bekijk of verander je aanmelding"), case.link),
        seats=seats,
        ticket=True,
    )


def _waiting(case: _Case, subject: str) -> Letter:
    place = waiting_place(case.tx, case.registration)
    return _letter(
        case,
        subject,
        paragraphs=(
            _greeting(case),
            nl("Alle plekken zijn bezet. Je staat op de wachtlijst, op plaats {place}.").format(place=place),
            nl("Komt er een plek vrij, dan is die voor wie het langst wacht. Je krijgt dan een mail."),
        ),
        facts=case.when_and_where,
        button=(nl("Bekijk je aanmelding of meld je af"), case.link),
        method=None,
    )


def _case(tx: Tx, mail: OutboxMail, post: Post, *only: Status) -> _Case:
    registration = tx.get(Registration, mail.about_id)
    allowed = only or (Status.CONFIRMED, Status.WAITING)
    if registration is None or registration.status not in allowed:
        raise NotFound  # overtaken: another mail says how it stands
    return _Case(tx, mail, post, registration, congress_by_id(tx, registration.congress_id))


def _greeting(case: _Case) -> str:
    return nl("Beste {name},").format(name=case.registration.display_name)


def _letter(
    case: _Case,
    subject: str,
    *,
    paragraphs: tuple[str, ...],
    button: tuple[str, str],
    facts: tuple[tuple[str, str], ...] = (),
    seats: Sequence[Place] = (),
    ticket: bool = False,
    method: Method | None = "REQUEST",
) -> Letter:
    title = subject.format(title=case.congress.title)
    body = Body(
        title=title,
        paragraphs=paragraphs,
        facts=facts,
        button=button,
        picture=TICKET if ticket else None,
        picture_text=nl("QR-code van je ticket"),
        closing=(KEEP,) if button[1] == case.link else (),
    )
    return Letter(
        to=case.registration.email,
        subject=title,
        text=case.post.render("mail/letter.txt", body=body).strip() + "\n",
        html=case.post.render("mail/letter.html", body=body),
        reply_to=case.congress.reply_to,
        attachments=(_ticket(case),) if ticket else (),
        calendar=Calendar(method, _calendar(case, seats, method)) if method else None,
    )


def _ticket(case: _Case) -> Attachment:
    person = case.registration
    text = case.post.ticket(person.congress_id, person.ticket_id, person.issue_number)
    return Attachment("ticket.png", "image/png", qr_png(text), content_id=TICKET)


def _calendar(case: _Case, seats: Sequence[Place], method: Method) -> bytes:
    return invitation(
        case.registration,
        case.congress,
        day_of(case.tx, case.congress),
        seats,
        base_url=case.post.settings.base_url,
        organizer=case.congress.reply_to or sender_of(case.post.settings).addr_spec,
        method=method,
        now=case.mail.queued_at,
    )


kinds = {
    "registered": registered,
    "waiting": registered,
    "already-registered": already_registered,
    "promoted": promoted,
    "placed": placed,
    "cancelled": cancelled,
}
