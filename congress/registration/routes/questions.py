"""Own questions on the form, for the organiser: list, add, change, order and close."""

from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from congress.access.gate import actor
from congress.access.rules.rights import Right
from congress.core.db import Tx
from congress.core.forms import Draft, InvalidForm, Typed
from congress.core.i18n import nl
from congress.registration.actions.questions import (
    KindIsFixed,
    TooManyQuestions,
    add_question,
    change_question,
    move_question,
    set_closed,
)
from congress.registration.forms.organiser import QuestionForm
from congress.registration.models import Question
from congress.registration.queries import answer_counts, organisation_kinds, question_of, questions_of
from congress.registration.rules.questions import QuestionKind
from congress.setup.gate import open_congress
from congress.setup.models import Congress
from congress.setup.queries import participations
from congress.web.pages import posted, render
from congress.web.state import Request

KINDS = {
    QuestionKind.TEXT: nl("een korte tekst"),
    QuestionKind.LONG_TEXT: nl("een lange tekst"),
    QuestionKind.ONE_OF: nl("een keuze uit een lijst"),
    QuestionKind.SEVERAL_OF: nl("meer keuzes uit een lijst"),
    QuestionKind.NUMBER: nl("een getal"),
    QuestionKind.YES_NO: nl("ja of nee"),
}
STEPS = {"omhoog": -1, "omlaag": 1}


def show_questions(request: Request) -> Response:
    """All questions in the order of the form."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.SETTINGS)
        return render(
            request,
            "registration/questions.html",
            congress=congress,
            questions=questions_of(tx, congress.id),
            counts=answer_counts(tx, congress.id),
            names=_names(tx, congress),
            kinds=KINDS,
            said="bewaard" in request.query_params,
        )


def show_new(request: Request) -> Response:
    """An empty question."""
    with request.state["db"].read() as tx:
        congress = open_congress(tx, request, Right.SETTINGS)
        draft = Draft(Typed({"keep_days": "365", "kind": QuestionKind.TEXT}))
        return _question_page(request, tx, congress, None, draft)


def submit_new(request: Request, typed: Typed) -> Response:
    """Add a question at the end."""
    with request.state["db"].write() as tx:
        congress = open_congress(tx, request, Right.SETTINGS)
        try:
            form = QuestionForm.read(typed)
            add_question(tx, congress, form, actor=actor(request), now=request.state["clock"]())
        except InvalidForm as invalid:
            return _question_page(request, tx, congress, None, invalid.draft)
        except TooManyQuestions as refusal:
            return _question_page(request, tx, congress, None, Draft(typed, {"text": str(refusal)}))
    return _back(congress)


def show_question(request: Request) -> Response:
    """One question, to change."""
    with request.state["db"].read() as tx:
        congress, question = _open(tx, request)
        return _question_page(request, tx, congress, question, Draft(_typed(question)))


def submit_question(request: Request, typed: Typed) -> Response:
    """Keep a changed question."""
    with request.state["db"].write() as tx:
        congress, question = _open(tx, request)
        try:
            form = QuestionForm.read(typed)
            change_question(tx, question, form, actor=actor(request), now=request.state["clock"]())
        except InvalidForm as invalid:
            return _question_page(request, tx, congress, question, invalid.draft)
        except KindIsFixed as refusal:
            return _question_page(request, tx, congress, question, Draft(typed, {"kind": str(refusal)}))
    return _back(congress)


def submit_place(request: Request, typed: Typed) -> Response:
    """One place up or down."""
    with request.state["db"].write() as tx:
        congress, question = _open(tx, request)
        move_question(tx, question, STEPS.get(typed.get("naar", ""), 0))
    return _back(congress)


def submit_state(request: Request, typed: Typed) -> Response:
    """Close a question, or open it again."""
    with request.state["db"].write() as tx:
        congress, question = _open(tx, request)
        closes = typed.get("stand") == "dicht"
        set_closed(tx, question, closes, actor=actor(request), now=request.state["clock"]())
    return _back(congress)


def _open(tx: Tx, request: Request) -> tuple[Congress, Question]:
    congress = open_congress(tx, request, Right.SETTINGS)
    return congress, question_of(tx, congress.id, request.path_params["number"])


def _names(tx: Tx, congress: Congress) -> dict[str, str]:
    found = sorted((p.municipality.name, p.municipality_code) for p in participations(tx, congress.id))
    return {code: name for name, code in found}


def _typed(question: Question) -> Typed:
    texts = {
        name: "\n".join(value) if isinstance(value, list) else "" if value is False else str(value)
        for name in QuestionForm.model_fields
        if (value := getattr(question, name)) is not None
    }
    lists = {name: getattr(question, name) for name in ("municipality_codes", "organisation_kinds")}
    return Typed(texts, lists)


def _question_page(
    request: Request, tx: Tx, congress: Congress, question: Question | None, draft: Draft
) -> Response:
    return render(
        request,
        "registration/question.html",
        status=422 if draft.problems else 200,
        congress=congress,
        question=question,
        draft=draft,
        kinds=list(KINDS.items()),
        municipalities=list(_names(tx, congress).items()),
        organisation_kinds=[(kind, kind) for kind in organisation_kinds(tx)],
    )


def _back(congress: Congress) -> Response:
    return RedirectResponse(f"/beheer/{congress.slug}/vragen?bewaard=1", 303)


_ONE = "/beheer/{congress}/vragen/{number:int}"
routes = [
    Route("/beheer/{congress}/vragen", show_questions, methods=["GET"]),
    Route("/beheer/{congress}/vragen/nieuw", show_new, methods=["GET"]),
    Route("/beheer/{congress}/vragen/nieuw", posted(submit_new), methods=["POST"]),
    Route(_ONE, show_question, methods=["GET"]),
    Route(_ONE, posted(submit_question), methods=["POST"]),
    Route(f"{_ONE}/plaats", posted(submit_place), methods=["POST"]),
    Route(f"{_ONE}/stand", posted(submit_state), methods=["POST"]),
]
