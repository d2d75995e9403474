"""Changing one's own answers and register numbers."""

from starlette.responses import Response
from starlette.routing import Route

from congress.core.forms import Draft, InvalidForm, Typed
from congress.registration.actions.told import AnswersClosed, change_registers, change_replies
from congress.registration.forms import (
    answer_field,
    read_registers,
    read_replies,
    register_rows,
    typed_registers,
    typed_replies,
)
from congress.registration.queries import answers_of, registers_of, still_asked
from congress.registration.routes.mine.page import address, back, mine, private
from congress.registration.rules.questions import Asked
from congress.setup.models import Congress
from congress.web.pages import posted, render
from congress.web.state import Request


def show_answers(request: Request) -> Response:
    """What one answered, to change until the deadline."""
    with request.state["db"].read() as tx:
        registration, congress = mine(tx, request)
        questions = still_asked(tx, congress, registration, now=request.state["clock"]())
        if not questions:
            raise AnswersClosed
        typed = typed_replies(answers_of(tx, registration.id), questions)
    return _answers_page(request, congress, questions, Draft(typed))


def submit_answers(request: Request, typed: Typed) -> Response:
    """Keep changed answers."""
    with request.state["db"].write() as tx:
        registration, congress = mine(tx, request)
        questions = still_asked(tx, congress, registration, now=request.state["clock"]())
        try:
            replies = read_replies(typed, questions)
        except InvalidForm as invalid:
            return _answers_page(request, congress, questions, invalid.draft)
        change_replies(tx, congress, registration, replies, now=request.state["clock"]())
    return back(request, "antwoorden")


def show_registers(request: Request) -> Response:
    """One's register numbers."""
    with request.state["db"].read() as tx:
        registration, congress = mine(tx, request)
        typed = typed_registers(registers_of(tx, registration.id))
    return _registers_page(request, congress, Draft(typed))


def submit_registers(request: Request, typed: Typed) -> Response:
    """Keep, change or forget the register numbers."""
    with request.state["db"].write() as tx:
        registration, congress = mine(tx, request)
        try:
            registers = read_registers(typed)
        except InvalidForm as invalid:
            return _registers_page(request, congress, invalid.draft)
        change_registers(tx, registration, registers, now=request.state["clock"]())
    return back(request, "registers")


def _answers_page(
    request: Request, congress: Congress, questions: tuple[Asked, ...], draft: Draft
) -> Response:
    response = render(
        request,
        "registration/answers.html",
        status=422 if draft.problems else 200,
        congress=congress,
        draft=draft,
        questions=questions,
        is_late=request.state["clock"]() >= congress.preferences_close_at,
        answer_field=answer_field,
        mine=address(request),
    )
    return private(response)


def _registers_page(request: Request, congress: Congress, draft: Draft) -> Response:
    response = render(
        request,
        "registration/registers.html",
        status=422 if draft.problems else 200,
        congress=congress,
        draft=draft,
        registers=register_rows,
        mine=address(request),
    )
    return private(response)


routes = [
    Route("/mijn/{secret}/vragen", show_answers, methods=["GET"]),
    Route("/mijn/{secret}/vragen", posted(submit_answers), methods=["POST"]),
    Route("/mijn/{secret}/registers", show_registers, methods=["GET"]),
    Route("/mijn/{secret}/registers", posted(submit_registers), methods=["POST"]),
]
