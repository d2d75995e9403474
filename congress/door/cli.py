"""Commands for badges."""

from pathlib import Path
from typing import Annotated

import typer

from congress.core.installation import installation
from congress.door.actions.badges import badges_to_print, mark_printed
from congress.door.documents.badges import badge_pdf
from congress.door.queries import ticket_writer
from congress.door.rules.badges import Layout, Only, Order
from congress.setup.queries import congress_by_slug

ACTOR = "opdrachtregel"


def badges(
    slug: Annotated[str, typer.Argument(help="The congress.")],
    *,
    output: Annotated[Path, typer.Option(help="The PDF to write.", dir_okay=False)],
    layout: Annotated[Layout, typer.Option(help="Paper.")] = Layout.A6,
    only: Annotated[
        Only, typer.Option(help="All, or only what is new or changed since the last print.")
    ] = Only.ALL,
    order: Annotated[Order, typer.Option(help="How the badges lie in the box.")] = Order.NAME,
    double_sided: Annotated[bool, typer.Option(help="Each sheet with its back: the programme.")] = False,
) -> None:
    """Write the badge PDF; what is in it counts as printed."""
    with installation() as here, here.db.write() as tx:
        congress = congress_by_slug(tx, slug)
        writer = ticket_writer(here.settings)
        found = badges_to_print(tx, congress, ticket=writer, only=only, order=order)
        found = mark_printed(tx, found, ticket=writer, actor=ACTOR, now=here.clock())
        pdf = badge_pdf(found, layout=layout, is_double_sided=double_sided, title=congress.title)
        output.write_bytes(pdf)
    typer.echo(f"{len(found)} badges in {output}")
