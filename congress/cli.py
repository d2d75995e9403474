"""The program `congress`: every command, put together."""

import json
import os
import signal
import sys
import tempfile
import threading
from typing import Annotated

import typer
import uvicorn
from rich.console import Console
from starlette.applications import Starlette

from congress.access.cli import staff
from congress.app import api_description, create_app
from congress.backup import backup, restore
from congress.core import logs
from congress.core.db import Database
from congress.core.failures import check_port, in_words
from congress.core.installation import installation
from congress.core.settings import Settings, ready
from congress.demo.command import demo
from congress.doctor import doctor
from congress.door.cli import badges
from congress.door.queries import ticket_writer
from congress.finance.cli import audit, settle, solve_settlement, verify_archive
from congress.privacy.cli import retention
from congress.programme.cli import export, import_file, programme, solve
from congress.web.metrics import SHARED
from congress.worker import running

app = typer.Typer(no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
app.add_typer(staff, name="staff")
app.add_typer(audit, name="audit")
solve.command("settlement")(solve_settlement)
app.add_typer(solve, name="solve")
app.add_typer(programme, name="programme")
app.command("import")(import_file)
app.command("export")(export)
app.command("badges")(badges)
app.command("settle")(settle)
app.command("verify-archive")(verify_archive)
app.command("demo")(demo)
app.command("doctor")(doctor)
app.command("retention")(retention)
app.command("backup")(backup)
app.command("restore")(restore)


@app.command()
def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.", min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(help="Number of processes.", min=1, max=32)] = 1,
) -> None:
    """Serve the web application. An embedded database is brought up to date first.

    Links in mails begin with CONGRESS_BASE_URL: set it when people do not use http://127.0.0.1:PORT.
    """
    with installation() as here:
        check_port(host, port)  # and the tables are right, or a sentence says what to do
        settings = here.settings
    if "base_url" not in settings.model_fields_set:  # read again by each process that serves
        os.environ["CONGRESS_BASE_URL"] = settings.base_url = f"http://127.0.0.1:{port}"
    _tell_address(f"http://{f'[{host}]' if ':' in host else host}:{port}", settings.base_url)
    with tempfile.TemporaryDirectory() as counts:
        if workers > 1:
            os.environ[SHARED] = counts
        uvicorn.run(
            "congress.cli:serving",
            factory=True,
            host=host,
            port=port,
            workers=workers,
            access_log=False,
            log_level="warning",
            proxy_headers=bool(settings.trusted_proxies),
            forwarded_allow_ips=settings.trusted_proxies,
            server_header=False,
        )


def _tell_address(address: str, base_url: str) -> None:
    console = Console(soft_wrap=True)
    console.print(f"Congres draait op [link={address}]{address}[/link]", highlight=False)
    if console.is_terminal:
        console.print(f"Links in mails beginnen met {base_url}. Stoppen: Ctrl+C", highlight=False)


def serving() -> Starlette:
    """The application of one server process; on an embedded database it also does the work of `worker`."""
    settings = ready(Settings())
    logs.set_up(settings.log_format)
    return create_app(Database(settings.database_url), settings, with_worker=settings.is_embedded)


@app.command()
def worker() -> None:
    """Send mail, follow up and compute until stopped; `serve` on the embedded database does this inside."""
    with installation() as here:
        logs.set_up(here.settings.log_format)
        stop = threading.Event()
        for name in (signal.SIGINT, signal.SIGTERM):
            signal.signal(name, lambda *_: stop.set())
        with running(here.db, here.settings, ticket=ticket_writer(here.settings), clock=here.clock):
            stop.wait()


@app.command()
def migrate() -> None:
    """Bring the database to this version."""
    with installation(migrates=True):
        typer.echo("De database is bij.")


@app.command()
def openapi() -> None:
    """The OpenAPI document of the API."""
    typer.echo(json.dumps(api_description(), ensure_ascii=False, indent=2))


def main() -> None:
    """Run a command. An expected "no" is one sentence on standard error and exit code 1."""
    logs.set_up("text")
    try:
        app()
    except Exception as error:
        sentence = in_words(error)
        if sentence is None:
            raise
        print(sentence, file=sys.stderr)  # noqa: T201 -- the one place where a command says no
        sys.exit(1)
