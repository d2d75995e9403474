"""`congress demo`: its arguments. What it does is in `run`, which takes a second to load."""

from pathlib import Path
from typing import Annotated

import typer


def demo(
    output: Annotated[Path | None, typer.Option(help="Folder for the documents.", file_okay=False)] = None,
    port: Annotated[int, typer.Option(help="Port to serve on.", min=1, max=65535)] = 8000,
    serve: Annotated[bool, typer.Option("--serve/--no-serve", help="Serve it afterwards.")] = True,
    registrations: Annotated[int, typer.Option(help="How many people register.", min=1, max=2000)] = 180,
    seed: Annotated[int, typer.Option(help="Same seed, same outcome.", min=0)] = 1,
) -> None:
    """Walk the whole way with the congress of the plan, write every document, and serve it to try."""
    from congress.demo.run import run  # noqa: PLC0415 -- loads the whole product, which other commands need not

    run(output, port=port, serves=serve, registrations=registrations, seed=seed)
