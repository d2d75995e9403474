"""Commands about money."""

import json
import sys
from typing import Annotated

import typer
from pydantic import ValidationError

from congress.core.errors import Conflict, NotFound
from congress.core.i18n import nl
from congress.core.installation import installation
from congress.finance.forms.problem import Half, SettlementAnswer, SettlementProblem, schema
from congress.finance.queries import open_problem
from congress.setup.queries import congress_by_slug


class NoSuchCongress(NotFound):
    """A name that no congress has."""

    sentence = nl("Er is geen congres met de naam {slug}.")


class NotAProblem(Conflict):
    """The input is not congress-settlement/1."""

    sentence = nl("Dit is geen congress-settlement/1: {fault}")


def settle(slug: Annotated[str, typer.Argument(metavar="SLUG", help="Which congress.")]) -> None:
    """The split and settlement of everything not settled yet, as JSON. Nothing is stored."""
    with installation() as here, here.db.read() as tx:
        try:
            congress = congress_by_slug(tx, slug)
        except NotFound:
            raise NoSuchCongress(slug=slug) from None
        problem = open_problem(tx, congress)
    answer = SettlementAnswer.of(problem.settle())
    _print({"problem": problem.plain(), "answer": answer.plain()})


def solve_settlement(
    half: Annotated[Half | None, typer.Option("--schema", help="Print this JSON schema instead.")] = None,
) -> None:
    """Read a congress-settlement/1 problem from standard input, write the answer to standard output."""
    if half:
        _print(schema()[half])
        return
    try:
        problem = SettlementProblem.model_validate_json(sys.stdin.buffer.read())
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        raise NotAProblem(fault=f"{where}: {first['msg']}".removeprefix(": ")) from None
    _print(SettlementAnswer.of(problem.settle()).plain())


def _print(found: object) -> None:
    typer.echo(json.dumps(found, ensure_ascii=False, indent=2))
