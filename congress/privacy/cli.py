"""The command that lets go, or tells what would."""

from pathlib import Path
from typing import Annotated

import typer

from congress.core.errors import Conflict
from congress.core.i18n import nl
from congress.core.installation import installation
from congress.mail.actions import sweep_mail_files
from congress.privacy.actions import clear_congress, clear_installation
from congress.privacy.queries import due, log_in_due
from congress.setup.queries import all_congresses, congress_by_slug
from congress.setup.rules.statement import Forged, is_genuine, read_file
from congress.setup.rules.terms import TERMS, Kind

COMMAND = "opdrachtregel"


class CongressNeeded(Conflict):
    """What goes only when somebody says so, goes for one congress at a time."""

    sentence = nl("Noem met --also ook het congres: --congress NAAM.")


def retention(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would go.")] = False,
    congress: Annotated[str | None, typer.Option(metavar="SLUG", help="Only this congress.")] = None,
    also: Annotated[
        list[Kind] | None, typer.Option(help="Also this kind, which does not go by itself.")
    ] = None,
    verify: Annotated[
        Path | None, typer.Option(metavar="FILE", exists=True, dir_okay=False, help="Check a statement.")
    ] = None,
) -> None:
    """Let go what is over its term, with a signed statement; or check such a statement."""
    if also and not congress:
        raise CongressNeeded
    with installation() as here:
        if verify:
            _verify(verify, here.settings.secret_key)
            return
        now = here.clock()
        with here.db.read() as tx:
            chosen = [congress_by_slug(tx, congress)] if congress else all_congresses(tx)
            told = [(one, due(tx, one, also=also or (), now=now)) for one in chosen]
            everywhere = 0 if congress else log_in_due(tx, now=now)
        for one, over in told:
            for holding in over:
                typer.echo(f"{one.slug}: {holding.title}: {holding.left}")
            if not dry_run:
                clear_congress(
                    here.db,
                    one.id,
                    also=also or (),
                    actor=COMMAND,
                    secret_key=here.settings.secret_key,
                    now=now,
                )
        if everywhere:
            typer.echo(f"{TERMS[Kind.LOGIN].title}: {everywhere}")
        if not dry_run:
            if not congress:
                clear_installation(here.db, actor=COMMAND, secret_key=here.settings.secret_key, now=now)
            sweep_mail_files(here.db, here.settings)
        if not everywhere and not any(over for _, over in told):
            typer.echo("Er is niets over zijn termijn.")


def _verify(path: Path, secret_key: str) -> None:
    statement, signature = read_file(path.read_bytes())
    if not is_genuine(statement, signature, secret_key):
        raise Forged
    typer.echo(
        f"De handtekening klopt: {statement.congress or 'de hele installatie'}, {statement.at:%Y-%m-%d}."
    )
