"""Commands for badges."""

from pathlib import Path
from typing import Annotated, Literal

import typer

from congress.core.installation import installation
from congress.door.actions.badges import badges_to_print, mark_printed
from congress.door.documents.badges import badge_pdf
from congress.door.queries import ticket_writer
from congress.setup.queries import congress_by_slug


def badges(
    slug: Annotated[str, typer.Argument(help="The congress.")],
    output: Annotated[Path, typer.Option(help="The PDF to write.", dir_okay=False)],
    layout: Annotated[Literal["a6", "a4x4", "a4x8"], typer.Option(help="Paper.")] = "a6",
    only: Annotated[
        Literal["new", "all"], typer.Option(help="All, or only what changed since the last print.")
    ] = "all",
) -> None:
    """Write the badge PDF; what is in it counts as printed."""
    with installation() as here, here.db.write() as tx:
        congress = congress_by_slug(tx, slug)
        found = badges_to_print(tx, congress, ticket=ticket_writer(here.settings), only=only)
        output.write_bytes(badge_pdf(found, layout=layout, title=congress.title))
        mark_printed(tx, found, now=here.clock())
    typer.echo(f"{len(found)} badges in {output}")
