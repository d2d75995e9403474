"""What an organiser does for many people of the list: first a page that counts, then all or nobody."""

from collections import Counter
from urllib.parse import urlencode

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.errors import Conflict, NotFound
from congress.core.forms import Typed
from congress.core.i18n import nl
from congress.registration.actions.together import do_together
from congress.registration.queries import Filter, concerned, count_people
from congress.registration.routes.listing import STATUS_WORDS, View, people_page, seen_count
from congress.registration.rules.filter import MOST_TICKED
from congress.registration.rules.places import TAKING
from congress.registration.rules.together import Task
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.web.pages import posted, render
from congress.web.state import Request

ELSEWHERE = {"mailen": "mail/berichten/nieuw", "badges": "badges"}
"""Tasks that other pages do, for the people in their address."""
NOBODY = nl("Vink eerst mensen aan, of kies voor alle mensen die zijn gevonden.")
NO_TASK = nl("Kies wat je wilt doen.")
SAMPLE = 10


def show_together(request: Request) -> Response:
    """From the list: ask once more, or go on at the page that does this."""
    query = request.query_params
    view = View.of(request)
    meant = _meant(view, query.get("aan", ""), query.getlist("kies"))
    task = query.get("doe", "")
    if meant is None or task not in {*Task, *ELSEWHERE}:
        return people_page(request, view, problem=NO_TASK if meant else NOBODY)
    if task in ELSEWHERE:
        slug = request.path_params["congress"]
        return RedirectResponse(f"/beheer/{slug}/{ELSEWHERE[task]}?{urlencode(meant.to_query())}", 303)
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.REGISTRATIONS)
        return _page(request, tx, congress, Task(task), meant)


def submit_together(request: Request, typed: Typed) -> Response:
    """Do it, for exactly the people that the page counted."""
    wanted = Filter.from_query(typed)
    try:
        with request.state["db"].write() as tx:
            congress = open_congress(tx, request, Right.REGISTRATIONS)
            task = _task(typed)
            now, present = request.state["clock"](), request.state["present"]
            who, seen = actor(request), seen_count(typed)
            count = do_together(tx, congress, task, wanted, seen=seen, present=present, actor=who, now=now)
    except Conflict as refusal:
        with request.state["db"].read() as tx:
            congress = open_congress(tx, request, Right.REGISTRATIONS)
            return _page(request, tx, congress, _task(typed), wanted, problem=str(refusal))
    query = urlencode({"gedaan": task.value, "aantal": count})
    return RedirectResponse(f"/beheer/{congress.slug}/aanmeldingen?{query}", 303)


def _task(typed: Typed) -> Task:
    try:
        return Task(typed.get("doe", ""))
    except ValueError:
        raise NotFound from None


def _meant(view: View, whom: str, ticked: list[str]) -> Filter | None:
    """Everybody who was found, or who was ticked; None when that is nobody."""
    if whom == "alle":
        return view.wanted
    found = Filter.from_query({"wie": "-".join(ticked[:MOST_TICKED])})
    return found if found.ids else None


def _page(
    request: Request, tx: Tx, congress: Congress, task: Task, wanted: Filter, *, problem: str = ""
) -> Response:
    present = request.state["present"]
    people = concerned(tx, congress.id, task, wanted, present=present)
    counts = Counter(person.status for person in people)
    return render(
        request,
        "registration/together.html",
        status=409 if problem else 200,
        congress=congress,
        task=task,
        problem=problem,
        count=len(people),
        others=count_people(tx, congress.id, wanted, present=present) - len(people),
        some=people[:SAMPLE],
        counts=[(nl(STATUS_WORDS[status][0]), count) for status, count in sorted(counts.items())],
        needed=sum(person.status not in TAKING for person in people),
        free=max(0, congress.capacity - congress.taken),
        hidden=wanted.to_query() | {"doe": task.value, "count": str(len(people))},
    )


routes = [
    Route("/beheer/{congress}/aanmeldingen/samen", show_together, methods=["GET"]),
    Route("/beheer/{congress}/aanmeldingen/samen", posted(submit_together), methods=["POST"]),
]
