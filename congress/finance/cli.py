"""Commands about money."""

import json
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from congress.core.archive import ArchiveFault, check
from congress.core.audit import NO_CONGRESS, AuditFault, Tampering, chains, has_line, tampering
from congress.core.errors import Conflict, NotFound
from congress.core.i18n import nl
from congress.core.installation import installation
from congress.finance.forms.problem import Half, SettlementAnswer, SettlementProblem, schema
from congress.finance.queries import open_problem
from congress.finance.queries.proof import altered
from congress.setup.queries import congress_by_slug

FAULTS: Mapping[ArchiveFault, str] = {
    ArchiveFault.MISSING: nl("ontbreekt"),
    ArchiveFault.CHANGED: nl("veranderd"),
    ArchiveFault.EXTRA: nl("hoort er niet bij"),
    ArchiveFault.TWICE: nl("staat er twee keer in"),
}


class NoSuchCongress(NotFound):
    """A name that no congress has."""

    sentence = nl("Er is geen congres met de naam {slug}.")


class NotAProblem(Conflict):
    """The input is not congress-settlement/1."""

    sentence = nl("Dit is geen congress-settlement/1: {fault}")


class TamperedWith(Conflict):
    """The log, or a document that it vouches for, is not as it was written."""

    sentence = nl(
        "Het logboek of een document is buiten het programma om veranderd: {count} keer, zie hierboven."
    )


class NotInTheLog(Conflict):
    """The hash that was kept elsewhere is not in the log."""

    sentence = nl("Dit controlegetal staat niet in het logboek: {anchor}")


class ArchiveDiffers(Conflict):
    """Files of an archive are not as they were put in."""

    sentence = nl("Dit archief klopt niet: {count} bestanden zijn anders dan toen het werd gemaakt.")


audit = typer.Typer(no_args_is_help=True, help="The log of changes.")


@audit.command("verify")
def verify(
    anchor: Annotated[
        str | None, typer.Option(metavar="HASH", help="A hash that an earlier run printed and you kept.")
    ] = None,
) -> None:
    """Check that no line of the log and no document that it vouches for was changed, added or removed."""
    with installation() as here, here.db.read() as tx:
        faults = [_broken(fault) for fault in tampering(tx)]
        faults += [nl("{subject}: anders dan in het logboek").format(subject=f.subject) for f in altered(tx)]
        heads = chains(tx)
        is_known = anchor is None or has_line(tx, anchor)
    for fault in faults:
        typer.echo(fault)
    if faults:
        raise TamperedWith(count=len(faults))
    if not is_known:
        raise NotInTheLog(anchor=anchor)
    for chain, head in heads.items():
        name = nl("installatie") if chain == NO_CONGRESS else nl("congres {id}").format(id=chain)
        typer.echo(f"{name}\t{head.length}\t{head.hash}")
    typer.echo(nl("Het logboek klopt. Bewaar deze controlegetallen ergens anders dan in deze database."))


def _broken(fault: Tampering) -> str:
    if fault.fault is AuditFault.CUT_OFF:
        return nl("logboek van congres {id}: er ontbreken regels").format(id=fault.congress_id or "-")
    return nl("logregel {id}: veranderd, of de regel ervoor is weg").format(id=fault.entry_id)


def verify_archive(
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A ZIP file of the archive.", exists=True, dir_okay=False)
    ],
) -> None:
    """Check that no file of an archive was changed, added or lost; needs no installation."""
    with file.open("rb") as opened:
        found = check(opened)
    for path, fault in found.faults:
        shown = "".join(char if char.isprintable() else "?" for char in path)
        typer.echo(f"{FAULTS[fault]}\t{shown}")
    if found.faults:
        raise ArchiveDiffers(count=len(found.faults))
    typer.echo(
        nl("Het archief klopt: {count} bestanden. Controlegetal: {sha256}").format(
            count=found.files, sha256=found.sha256
        )
    )


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
