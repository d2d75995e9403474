"""Reading in a list of people, for the organiser: a dry run that tells everything, then all or nothing."""

import csv
import io
from collections.abc import Sequence

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.errors import Conflict
from congress.core.forms import Draft, Typed
from congress.core.i18n import nl
from congress.core.spreadsheets import Row, UnreadableSheet, read_pasted, read_upload
from congress.core.tables import guarded
from congress.registration.actions.roster import bring_in, plan_roster
from congress.registration.routes.listing import number
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.web.pages import MAX_FORM_BYTES, posted, render, uploads
from congress.web.state import Request

FIELD_WORDS = {
    "given_name": nl("Voornaam"),
    "family_name": nl("Achternaam"),
    "email": nl("E-mailadres"),
    "organisation": nl("Organisatie"),
    "job_title": nl("Functie"),
    "municipality": nl("Gemeente"),
    "language": nl("Taal"),
    "note": nl("Notitie"),
}
NOTHING = nl("Kies een bestand, of plak je lijst.")
NO_CONSENT = nl("Zet een vinkje: zonder toestemming kunnen we deze mensen niet toevoegen.")
MOST_FAULTS = 200


class TooMuchText(Conflict):
    """More than fits in one form."""

    sentence = nl("Je lijst is te groot om in één keer in te lezen. Deel hem op.")


def show_roster(request: Request) -> Response:
    """Where to put the list."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        return _form(request, congress, Draft())


def submit_roster(request: Request, typed: Typed) -> Response:
    """The dry run; or, from the page of the dry run, the real one."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
    try:
        rows = _rows(request, typed)  # takes long, so nobody waits for this transaction meanwhile
    except UnreadableSheet as refusal:
        return _form(request, congress, Draft(typed, {"bestand": str(refusal)}))
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        try:
            if rows is None or not typed.ticks("consent"):
                problem = {"bestand": NOTHING} if rows is None else {"consent": NO_CONSENT}
                return _form(request, congress, Draft(typed, problem))
            if not typed.ticks("zeker"):
                return _dry_run(request, tx, congress, typed, rows)
            count = _bring_in(request, tx, congress, typed, rows)
        except Conflict as refusal:
            return _form(request, congress, Draft(typed, {"bestand": str(refusal)}))
    return RedirectResponse(f"/beheer/{congress.slug}/aanmeldingen?gedaan=inlezen&aantal={count}", 303)


def _rows(request: Request, typed: Typed) -> list[Row] | None:
    """What was uploaded or else pasted; None for nothing."""
    if "bestand" in uploads(request):
        return read_upload(uploads(request)["bestand"][1])
    return read_pasted(typed["lijst"]) if typed.get("lijst", "").strip() else None


def _bring_in(request: Request, tx: Tx, congress: Congress, typed: Typed, rows: Sequence[Row]) -> int:
    return bring_in(
        tx,
        congress,
        rows,
        seen=(number(typed.get("nieuw", ""), otherwise=0), number(typed.get("anders", ""), otherwise=0)),
        tell=typed.ticks("tell"),
        secret_key=request.state["settings"].secret_key,
        actor=actor(request),
        now=request.state["clock"](),
    )


def _as_text(rows: Sequence[Row]) -> str:
    """The rows as CSV, each on its own number, to send on from the page of the dry run."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";", lineterminator="\n")
    last = 0
    for row in rows:
        text.write("\n" * (row.number - last - 1))
        writer.writerow([guarded(cell) for cell in row.cells])
        last = row.number
    if len(text.getvalue().encode()) > MAX_FORM_BYTES - 1024:
        raise TooMuchText
    return text.getvalue()


def _dry_run(request: Request, tx: Tx, congress: Congress, typed: Typed, rows: Sequence[Row]) -> Response:
    plan = plan_roster(tx, congress, rows, now=request.state["clock"]())
    sent_on = {"lijst": _as_text(rows), "nieuw": str(len(plan.new)), "anders": str(len(plan.changed))}
    return render(
        request,
        "registration/roster-plan.html",
        status=422 if plan.faults else 200,
        congress=congress,
        plan=plan,
        faults=plan.faults[:MOST_FAULTS],
        rows=len(rows) - 1,
        field_words=FIELD_WORDS,
        hidden=sent_on | {name: typed[name] for name in ("consent", "tell") if typed.ticks(name)},
    )


def _form(request: Request, congress: Congress, draft: Draft) -> Response:
    start = Draft({"tell": "on"} if not draft.typed else draft.typed, draft.problems)
    status = 422 if draft.problems else 200
    page = "registration/roster.html"
    return render(request, page, status=status, congress=congress, draft=start, columns=FIELD_WORDS.values())


routes = [
    Route("/beheer/{congress}/aanmeldingen/inlezen", show_roster, methods=["GET"]),
    Route("/beheer/{congress}/aanmeldingen/inlezen", posted(submit_roster, files=True), methods=["POST"]),
]
