"""Commands that solve a problem from JSON, and that take a whole congress in or out."""

import json
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, TextIO, TypeVar

import typer
from pydantic import BaseModel, ValidationError

from congress.core.clock import local
from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.core.installation import installation
from congress.programme.actions.bringing import change_programme, hold_programme
from congress.programme.actions.document import checked, import_congress, read_document
from congress.programme.documents import CongressFacts, archive_files
from congress.programme.forms.assignment import AssignmentIn, AssignmentOut
from congress.programme.forms.changes import changes_of
from congress.programme.forms.document import ProgrammeDocument
from congress.programme.forms.faults import fault_lines
from congress.programme.forms.files import read_programme, read_text, toml
from congress.programme.forms.sheets import workbook
from congress.programme.forms.timetable import TimetableIn, TimetableOut
from congress.programme.queries import congress_document, programme_document, programme_of, programme_there
from congress.programme.rules.assignment import assign
from congress.programme.rules.timetable import schedule
from congress.setup.queries import congress_by_slug

ACTOR = "opdrachtregel"
_Form = TypeVar("_Form", bound=BaseModel)
programme = typer.Typer(no_args_is_help=True, help="The programme of a congress as a file.")
solve = typer.Typer(no_args_is_help=True, help="Solve a problem given as JSON on standard input.")


class Unreadable(Conflict):
    """A file or problem that is not what it should be."""

    sentence = nl("Dit is niet te lezen: {why}")


class NotEmpty(Conflict):
    """A folder with something in it."""

    sentence = nl("De map {folder} is niet leeg. Kies een andere map.")


class _OnlyLooked(Exception):
    """Ends a dry run, so that nothing is written."""


@solve.command("assignment")
def solve_assignment() -> None:
    """Place people by their wishes: congress-assignment/1 in, who sits where out."""
    answer_on_stdout(
        AssignmentIn,
        lambda given: AssignmentOut.of(assign(given.problem(), steps=given.steps)).model_dump(
            mode="json", by_alias=True
        ),
    )


@solve.command("timetable")
def solve_timetable() -> None:
    """Compute a timetable: congress-timetable/1 in, where each workshop goes out."""
    answer_on_stdout(TimetableIn, _timetable)


def _timetable(given: TimetableIn) -> dict[str, object]:
    problem = given.problem()
    return TimetableOut.of(schedule(problem, steps=given.steps), problem).model_dump(mode="json")


def import_file(
    file: Annotated[Path, typer.Argument(help="A TOML or JSON file.", exists=True, dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what is wrong.")] = False,
) -> None:
    """A congress with its programme from one document; nothing is written unless all is well."""
    document = read_document(read_text(file.read_bytes()))
    slug = document.congress.slug
    try:
        with installation() as here, here.db.write() as tx:
            import_congress(tx, document, actor=ACTOR, now=here.clock())
            if dry_run:
                raise _OnlyLooked
    except _OnlyLooked:
        typer.echo(f"{slug} is in orde, er is niets ingelezen")
    else:
        typer.echo(f"{slug} is ingelezen")


def export(slug: Annotated[str, typer.Argument(help="The congress.")]) -> None:
    """A congress with its programme as one TOML document, which `import` reads again."""
    with installation() as here, here.db.read() as tx:
        document = congress_document(tx, congress_by_slug(tx, slug))
    typer.echo(toml(document), nl=False)


@programme.command("export")
def export_programme(
    slug: Annotated[str, typer.Argument(help="The congress.")],
    file: Annotated[Path, typer.Argument(help="Where to write: .toml or .xlsx.", dir_okay=False)],
) -> None:
    """The programme of a congress as a TOML file or a workbook."""
    with installation() as here, here.db.read() as tx:
        document = programme_document(tx, congress_by_slug(tx, slug).id)
    file.write_bytes(workbook(document) if file.suffix == ".xlsx" else toml(document).encode())


@programme.command("archive")
def archive_programme(
    slug: Annotated[str, typer.Argument(help="The congress.")],
    folder: Annotated[Path, typer.Argument(help="A folder to make, or an empty one.", file_okay=False)],
) -> None:
    """What the public sees of the programme, in a folder that lives without us: open index.html."""
    if folder.exists() and any(folder.iterdir()):
        raise NotEmpty(folder=folder)
    with installation() as here, here.db.read() as tx:
        congress, programme = congress_by_slug(tx, slug), programme_of(tx, congress_by_slug(tx, slug).id)
        facts = CongressFacts.of(congress, here.settings.base_url)
        made_on = local(here.clock()).date()
    folder.mkdir(parents=True, exist_ok=True)
    for name, content in archive_files(facts, programme, made_on=made_on).items():
        (folder / name).write_bytes(content)


@programme.command("import")
def import_programme(
    slug: Annotated[str, typer.Argument(help="The congress.")],
    file: Annotated[Path, typer.Argument(help="A TOML, JSON or XLSX file.", exists=True, dir_okay=False)],
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would change.")] = False,
) -> None:
    """Change the programme of a congress by a file; nothing is written unless all is well."""
    given = read_programme(file.read_bytes())
    with installation() as here, here.db.write() as tx:
        congress = congress_by_slug(tx, slug)
        hold_programme(tx, congress)
        there = programme_there(tx, congress)
        document = checked(ProgrammeDocument, given, there)
        changes = changes_of(document, programme_document(tx, congress.id), there)
        if not dry_run:
            change_programme(tx, congress, document, actor=ACTOR, now=here.clock())
    for one in changes:
        counts = f"{len(one.new)} nieuw, {len(one.changed)} veranderd, {one.same} gelijk"
        typer.echo(f"{one.title}: {counts}, {len(one.left)} niet in het bestand")
    typer.echo("Er is niets veranderd." if dry_run else f"{slug} is bijgewerkt.")


def answer_on_stdout(form: type[_Form], answer: Callable[[_Form], dict[str, object]]) -> None:
    """Read a problem from standard input, and write the answer, and nothing else, to standard output."""
    try:
        problem = form.model_validate_json(sys.stdin.buffer.read())
    except ValidationError as error:
        lines = fault_lines(error)
        more = [f"… en nog {len(lines) - 20}"] if len(lines) > 20 else []
        raise Unreadable(why="\n".join(["", *lines[:20], *more])) from None
    with _only_our_output() as out:
        found = json.dumps(answer(problem), ensure_ascii=False, indent=1)
        out.write(found + "\n")


@contextmanager
def _only_our_output() -> Iterator[TextIO]:
    """Standard output for the answer alone: what the solver's library says goes to standard error."""
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        with os.fdopen(os.dup(kept), "w", encoding="utf-8") as out:
            yield out
    finally:
        os.dup2(kept, 1)
        os.close(kept)
