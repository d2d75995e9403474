"""What is measured: python -m benchmarks.server bare|congress FOLDER PORT."""

import json
import sys
from datetime import timedelta
from pathlib import Path

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

PEOPLE = 600


def main(kind: str, folder: Path, port: int) -> None:
    """Serve until stopped, as `congress serve` does."""
    app = bare() if kind == "bare" else congress(folder, port)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False)


def bare() -> Starlette:
    """A route that reads a form and does nothing: the floor of this machine."""

    async def answer(request: Request) -> Response:
        async with request.form() as form:
            return PlainTextResponse(str(len(form)))

    return Starlette(routes=[Route("/{rest:path}", answer, methods=["GET", "POST"])])


def congress(folder: Path, port: int) -> Starlette:
    """The product on an embedded database, with the congress of the demo and people to scan."""
    from sqlalchemy import select  # noqa: PLC0415 -- the bare server must not load any of this

    from congress.access.actions import add_staff, make_token  # noqa: PLC0415 -- same
    from congress.access.rules.rights import Role, Scope  # noqa: PLC0415 -- same
    from congress.app import create_app  # noqa: PLC0415 -- same
    from congress.core import logs  # noqa: PLC0415 -- same
    from congress.core.db import Database  # noqa: PLC0415 -- same
    from congress.core.installation import upgrade  # noqa: PLC0415 -- same
    from congress.core.settings import Settings  # noqa: PLC0415 -- same
    from congress.demo.walk import DOORS_OPEN, SLUG, Walk  # noqa: PLC0415 -- same
    from congress.door.queries import ticket_writer  # noqa: PLC0415 -- same
    from congress.registration.models import Registration  # noqa: PLC0415 -- same
    from congress.registration.rules.stamp import stamp  # noqa: PLC0415 -- same
    from congress.setup.queries import congress_by_slug  # noqa: PLC0415 -- same

    settings = Settings(
        _env_file=None,
        data_dir=folder,
        database_url=f"sqlite:///{folder / 'congress.db'}",
        secret_key="a key of more than thirty-two characters",  # noqa: S106 -- protects nothing
        base_url=f"http://127.0.0.1:{port}",
    )
    logs.set_up(settings.log_format)
    db = Database(settings.database_url)
    upgrade(db)
    walk = Walk(db, settings, seed=1)
    walk.set_up()
    with walk.writing() as (tx, found):
        found.capacity = 20_000
    walk.register_people(PEOPLE)
    writer = ticket_writer(settings)
    with db.write() as tx:
        found = congress_by_slug(tx, SLUG)
        add_staff(
            tx, "bench@voorbeeld.example", Role.ORGANISER, congress_id=found.id, actor="-", now=DOORS_OPEN
        )
        token = make_token(tx, "bench@voorbeeld.example", [Scope.SCANS_WRITE], now=DOORS_OPEN)
        tickets = [
            writer(found.id, ticket_id, 1)
            for ticket_id in tx.scalars(select(Registration.ticket_id).order_by(Registration.id))
        ]
    opened = stamp(settings.secret_key, DOORS_OPEN - timedelta(minutes=2))  # long enough ago for a person
    facts = {"slug": SLUG, "token": token, "tickets": tickets, "stamp": opened}
    (folder / "facts.json").write_text(json.dumps(facts))
    return create_app(db, settings, clock=lambda: DOORS_OPEN)


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
