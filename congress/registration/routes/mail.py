"""The mails of a congress, for the organiser: what left, what waits, what failed, and what it said."""

import re
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from math import ceil
from pathlib import Path

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.rules.rights import Right
from congress.core.forms import Typed
from congress.core.i18n import nl
from congress.mail.actions import send_again
from congress.mail.actions.transport import mail_folder
from congress.mail.documents import file_name
from congress.mail.models import MailState, OutboxMail
from congress.mail.queries import PAGE, counts_by_state, mail_of, mails_of
from congress.registration.queries import names_of
from congress.registration.routes.words import KINDS
from congress.setup.gate import open_congress
from congress.web.pages import posted, render
from congress.web.state import Request

STATE_WORDS = {
    MailState.WAITING: (nl("wacht"), "wait"),
    MailState.SENDING: (nl("wordt verstuurd"), "wait"),
    MailState.SENT: (nl("verstuurd"), "good"),
    MailState.FAILED: (nl("mislukt"), "bad"),
    MailState.DROPPED: (nl("niet meer nodig"), "calm"),
}
KIND_WORDS = {kind: words[0] for kind, words in KINDS.items()} | {
    "bulk": nl("Bericht"),
    "sample": nl("Voorbeeld"),
    "confirm-address": nl("Vraag om te bevestigen"),
}
"""What a mail about a registration is called."""
_PERSONAL = re.compile(r"/(mijn|team)/[\w-]+")
_ALL_WORDS = KIND_WORDS | {"team": nl("Aan wie een team aanmeldde")}


def show_mails(request: Request) -> Response:
    """One page of the outbox, the newest first."""
    asked = request.query_params.get("stand", "")
    state = MailState(asked) if asked in set(MailState) else None
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.MAIL)
        counts = counts_by_state(tx, congress.id)
        total = counts[state] if state else sum(counts.values())
        pages = max(1, ceil(total / PAGE))
        number = request.query_params.get("page", "")
        page = min(int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1, pages)
        mails = mails_of(tx, congress.id, state=state, page=max(1, page))
        people = names_of(tx, congress.id, {mail.about_id for mail in mails if mail.kind in KIND_WORDS})
    return render(
        request,
        "registration/mails.html",
        congress=congress,
        mails=mails,
        people=people,
        counts=counts,
        state=state,
        page=max(1, page),
        pages=pages,
        state_words=STATE_WORDS,
        kind_words=_ALL_WORDS,
        about_people=KIND_WORDS,
        sends_mail=request.state["settings"].smtp_url is not None,
    )


def show_mail(request: Request) -> Response:
    """One mail: how it went, and its text when it was written to the folder."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.MAIL)
        mail = mail_of(tx, congress.id, request.path_params["number"])
        about = {mail.about_id} if mail.kind in KIND_WORDS else set()
        person = names_of(tx, congress.id, about).get(mail.about_id)
        login = request.scope["login"]
        shows_links = login.may(Right.NEEDS, congress.id) and not request.state["settings"].is_production
    path = mail_folder(request.state["settings"]) / f"{file_name(mail)}.eml"
    response = render(
        request,
        "registration/mail.html",
        congress=congress,
        mail=mail,
        person=person,
        message=_message(path, mail, shows_links=shows_links),
        state_words=STATE_WORDS,
        kind_words=_ALL_WORDS,
    )
    response.headers["Referrer-Policy"] = "no-referrer"  # the text may hold a personal link
    return response


def submit_again(request: Request, _typed: Typed) -> Response:
    """Try a failed mail once more."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.MAIL)
        mail = mail_of(tx, congress.id, request.path_params["number"])
        send_again(tx, mail, now=request.state["clock"]())
    return RedirectResponse(f"/beheer/{congress.slug}/mail/{mail.id}", 303)


def _message(path: Path, mail: OutboxMail, *, shows_links: bool) -> dict[str, str] | None:
    # A personal link opens what somebody needs: shown only while trying out, to who may see that.
    if not path.is_file():
        return None
    message = message_from_bytes(path.read_bytes(), _class=EmailMessage, policy=default)
    if mail.message_id not in message["Message-ID"]:
        return None  # left by another database in the same folder
    text = message.get_body(("plain",))
    plain = text.get_content().replace("\r\n", "\n") if text else ""
    return {
        "to": str(message["To"]),
        "subject": str(message["Subject"]),
        "text": plain if shows_links else _PERSONAL.sub(r"/\1/…", plain),
    }


routes = [
    Route("/beheer/{congress}/mail", show_mails, methods=["GET"]),
    Route("/beheer/{congress}/mail/{number:int}", show_mail, methods=["GET"]),
    Route("/beheer/{congress}/mail/{number:int}/opnieuw", posted(submit_again), methods=["POST"]),
]
