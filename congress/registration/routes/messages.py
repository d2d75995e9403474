"""Mails to many, for the organiser: write, read once more, release, follow."""

from collections.abc import Mapping

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.mail.models import BulkMail, MailState
from congress.mail.rules.wording import Words
from congress.registration.actions.messages import release, throw_away, write_message
from congress.registration.forms.words import read_message
from congress.registration.queries import options
from congress.registration.queries.messages import audience, bulk_of, bulks_of, progress
from congress.registration.routes.listing import choice_lists, seen_count
from congress.registration.routes.words import NAMES, example_of, send_sample
from congress.registration.rules.filter import Filter
from congress.registration.rules.places import Status
from congress.registration.rules.standard import EVERYWHERE
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.web.pages import posted, render
from congress.web.state import Request

CHOICES = [
    ("", nl("iedereen")),
    (Status.CONFIRMED.value, nl("wie een plek heeft")),
    (Status.WAITING.value, nl("wie op de wachtlijst staat")),
    (Status.CANCELLED.value, nl("wie is afgemeld")),
]
SAMPLE = 10


def show_messages(request: Request) -> Response:
    """All mails to many: what waits for a reader, and what left."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.MAIL)
        bulks = bulks_of(tx, congress.id)
        sent = progress(tx, [bulk.id for bulk in bulks])
    page = "registration/messages.html"
    return render(request, page, congress=congress, bulks=bulks, progress=sent, state=MailState)


def show_new(request: Request) -> Response:
    """An empty message, to the selection in the address."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.MAIL)
        return _form(request, tx, congress, Draft(_selected(request.query_params)))


def show_edit(request: Request) -> Response:
    """A message that waits, to change."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.MAIL)
        bulk = bulk_of(tx, congress.id, request.path_params["number"])
        typed = {name: getattr(bulk, name) for name in ("subject", "text", "subject_en", "text_en")}
        return _form(request, tx, congress, Draft(typed | dict(bulk.selection)), bulk=bulk)


def submit_new(request: Request, typed: Typed) -> Response:
    """Keep a message; nothing leaves."""
    return _write(request, typed, number=None)


def submit_edit(request: Request, typed: Typed) -> Response:
    """Keep a message that was changed; nothing leaves."""
    return _write(request, typed, number=request.path_params["number"])


def show_message(request: Request) -> Response:
    """Who would get it, and what it says; once released: how far it is."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.MAIL)
        bulk = bulk_of(tx, congress.id, request.path_params["number"])
        return _page(request, tx, congress, bulk)


def submit_release(request: Request, typed: Typed) -> Response:
    """Let it leave, to as many people as the page said."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.MAIL)
        bulk = bulk_of(tx, congress.id, request.path_params["number"])
        try:
            release(
                tx,
                congress,
                bulk,
                seen=seen_count(typed),
                present=request.state["present"],
                secret_key=request.state["settings"].secret_key,
                actor=actor(request),
                now=request.state["clock"](),
            )
        except Conflict as refusal:
            return _page(request, tx, congress, bulk, problem=str(refusal))
    return RedirectResponse(f"/beheer/{congress.slug}/mail/berichten/{bulk.id}", 303)


def submit_sample(request: Request, _typed: Typed) -> Response:
    """Mail it to oneself first."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.MAIL)
        bulk = bulk_of(tx, congress.id, request.path_params["number"])
        now, who = request.state["clock"](), actor(request)
        for language, words in _versions(bulk):
            send_sample(tx, congress, words, language, to=who, now=now)
        said = nl("Het voorbeeld gaat naar {to}.").format(to=who)
        return _page(request, tx, congress, bulk, said=said)


def submit_throw_away(request: Request, _typed: Typed) -> Response:
    """It never leaves."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.MAIL)
        throw_away(tx, bulk_of(tx, congress.id, request.path_params["number"]))
    return RedirectResponse(f"/beheer/{congress.slug}/mail/berichten", 303)


def _write(request: Request, typed: Typed, *, number: int | None) -> Response:
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.MAIL)
        bulk = None if number is None else bulk_of(tx, congress.id, number)
        try:
            form = read_message(typed, EVERYWHERE)
        except InvalidForm as invalid:
            return _form(request, tx, congress, invalid.draft, bulk=bulk)
        who, now = actor(request), request.state["clock"]()
        kept = write_message(tx, congress, form, _selected(typed), bulk=bulk, actor=who, now=now)
    return RedirectResponse(f"/beheer/{congress.slug}/mail/berichten/{kept.id}", 303)


def _selected(query: Mapping[str, str]) -> dict[str, str]:
    return Filter.from_query(query).to_query()


def _versions(bulk: BulkMail) -> list[tuple[str, Words]]:
    found = [("nl", Words(bulk.subject, bulk.text))]
    return [*found, ("en", Words(bulk.subject_en, bulk.text_en))] if bulk.subject_en else found


def _form(
    request: Request, tx: Tx, congress: Congress, draft: Draft, *, bulk: BulkMail | None = None
) -> Response:
    base = f"/beheer/{congress.slug}/mail/berichten"
    lists = choice_lists(options(tx, congress.id))
    return render(
        request,
        "registration/message-form.html",
        status=422 if draft.problems else 200,
        congress=congress,
        draft=draft,
        bulk=bulk,
        lists=lists | {"stand": CHOICES},
        ticked=len(Filter.from_query(draft.typed).ids),
        names={name: NAMES[name] for name in EVERYWHERE},
        action=f"{base}/{bulk.id}/wijzigen" if bulk else f"{base}/nieuw",
    )


def _page(
    request: Request,
    tx: Tx,
    congress: Congress,
    bulk: BulkMail,
    *,
    problem: str = "",
    said: str = "",
) -> Response:
    key, present = request.state["settings"].secret_key, request.state["present"]
    found = audience(tx, bulk, present=present, secret_key=key)
    return render(
        request,
        "registration/message.html",
        status=409 if problem else 200,
        congress=congress,
        bulk=bulk,
        problem=problem,
        said=said,
        count=len(found.people),
        left_out=found.left_out,
        some=found.people[:SAMPLE],
        progress=progress(tx, [bulk.id])[bulk.id],
        state=MailState,
        bodies=[example_of(request, tx, congress, words, lang) for lang, words in _versions(bulk)],
        base=f"/beheer/{congress.slug}/mail/berichten/{bulk.id}",
    )


BASE = "/beheer/{congress}/mail/berichten"
routes = [
    Route(BASE, show_messages, methods=["GET"]),
    Route(f"{BASE}/nieuw", show_new, methods=["GET"]),
    Route(f"{BASE}/nieuw", posted(submit_new), methods=["POST"]),
    Route(f"{BASE}/{{number:int}}", show_message, methods=["GET"]),
    Route(f"{BASE}/{{number:int}}/wijzigen", show_edit, methods=["GET"]),
    Route(f"{BASE}/{{number:int}}/wijzigen", posted(submit_edit), methods=["POST"]),
    Route(f"{BASE}/{{number:int}}/versturen", posted(submit_release), methods=["POST"]),
    Route(f"{BASE}/{{number:int}}/voorbeeld", posted(submit_sample), methods=["POST"]),
    Route(f"{BASE}/{{number:int}}/weggooien", posted(submit_throw_away), methods=["POST"]),
]
