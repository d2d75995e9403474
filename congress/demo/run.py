"""The whole way once, its documents, and then a place to try everything."""

import json
import shutil
import tempfile
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import typer
import uvicorn
from rich.console import Console
from sqlalchemy import select

from congress.access.actions import make_link
from congress.access.queries import account_by_email
from congress.app import create_app
from congress.core.chance import repeatable
from congress.core.db import Database
from congress.core.errors import Conflict
from congress.core.failures import check_port
from congress.core.i18n import nl
from congress.core.installation import upgrade
from congress.core.logs import only_trouble
from congress.core.settings import Settings
from congress.demo import afterwards
from congress.demo.quiet import hush_solver
from congress.demo.summary import summary
from congress.demo.walk import DOORS_OPEN, OPENED, PLACED, SETTLED, SLUG, STAFF, Walk
from congress.door.queries import ticket_writer
from congress.mail.actions.transport import mail_folder
from congress.mail.documents import file_name
from congress.mail.models import MailState, OutboxMail
from congress.programme import documents
from congress.programme.queries import programme_of
from congress.worker import work

SCANNED = 150


class NotEmpty(Conflict):
    """The demo never writes over somebody's files."""

    sentence = nl("De map {folder} is niet leeg. Kies een andere map voor --output, of maak haar leeg.")


def run(output: Path | None, *, port: int, serves: bool, registrations: int, seed: int) -> None:
    """See `congress.demo.command.demo`."""
    if serves:
        check_port("127.0.0.1", port)
    folder = _empty(output)
    settings = Settings(
        _env_file=None,
        environment="development",
        data_dir=folder / "data",
        database_url=f"sqlite:///{folder / 'data' / 'demo.db'}",
        secret_key=sha256(f"demo {seed}".encode()).hexdigest(),
        base_url=f"http://127.0.0.1:{port}",
        smtp_url=None,
        mail_from="congres@voorbeeldgemeente.example",
    )
    settings.data_dir.mkdir(parents=True)
    db = Database(settings.database_url)
    upgrade(db)
    with repeatable(seed), only_trouble():
        walk_through(Walk(db, settings, seed), folder, registrations)
    typer.echo(f"Alle documenten staan in {folder}")
    if serves:
        _serve(db, settings, port)
    db.close()
    if not serves and output is not None:
        shutil.rmtree(settings.data_dir)


def walk_through(walk: Walk, folder: Path, registrations: int) -> None:
    """From an empty database to the invoices, with every document in `folder`."""
    console = Console(stderr=True)
    with console.status("Congres maken") as status:
        walk.set_up()
        afterwards.agree(walk)
        status.update(f"{registrations} mensen aanmelden")
        walk.register_people(registrations)
        _send_mails(walk, PLACED - timedelta(hours=1))
        status.update("Indeling berekenen")
        hush_solver()
        placement = walk.place()
        _send_mails(walk, PLACED + timedelta(hours=1))
        status.update("Badges printen en scannen")
        (folder / "badges.pdf").write_bytes(afterwards.print_badges(walk))
        verdicts = afterwards.scan_people(walk, SCANNED)
        status.update("Kosten verdelen en facturen maken")
        shares = afterwards.book_costs(walk)
        money = afterwards.settle_and_invoice(walk)
        status.update("Mails schrijven")
        _send_mails(walk, SETTLED)
        mails = _copy_mails(walk, folder / "mails")
    _write_programme(walk, folder)
    (folder / "settlement.json").write_text(_json(money["settlement"]))
    (folder / "invoices").mkdir()
    for name, content in money["files"].items():
        (folder / "invoices" / name).write_bytes(content)
    found = summary(walk, placement=placement, verdicts=verdicts, shares=shares, money=money, mails=mails)
    (folder / "summary.json").write_text(_json(found))


def _empty(output: Path | None) -> Path:
    if output is None:
        return Path(tempfile.mkdtemp(prefix="congress-demo-"))
    if output.exists() and any(output.iterdir()):
        raise NotEmpty(folder=output)
    output.mkdir(parents=True, exist_ok=True)
    return output.resolve()


def _send_mails(walk: Walk, now: datetime) -> None:
    """Send what is in the outbox, which without a mail server means: to files."""
    writer = ticket_writer(walk.settings)
    while work(walk.db, walk.settings, ticket=writer, now=now):
        pass


def _copy_mails(walk: Walk, folder: Path) -> int:
    """Every mail that left, numbered in order and named by its kind."""
    folder.mkdir()
    kept = mail_folder(walk.settings)
    with walk.db.read() as tx:
        sent = select(OutboxMail).where(OutboxMail.state == MailState.SENT).order_by(OutboxMail.id)
        mails = tx.scalars(sent).all()
    for number, mail in enumerate(mails, 1):
        shutil.copyfile(kept / f"{file_name(mail)}.eml", folder / f"{number:04d}-{mail.kind}.eml")
    return len(mails)


def _write_programme(walk: Walk, folder: Path) -> None:
    with walk.db.read() as tx:
        congress = walk.congress(tx)
        about = documents.CongressFacts.of(congress, walk.settings.base_url)
        programme = programme_of(tx, congress.id)
    (folder / "programma.ics").write_bytes(documents.calendar(about, programme, made_at=OPENED))
    (folder / "schedule.json").write_bytes(documents.frab_json(about, programme))
    (folder / "schedule.xml").write_bytes(documents.frab_xml(about, programme))
    (folder / "programma.pdf").write_bytes(documents.paper(about, programme, made_on=OPENED.date()))


def _serve(db: Database, settings: Settings, port: int) -> None:
    clock = _clock()
    typer.echo(f"\nCongres draait op {settings.base_url} en doet alsof het 10 december 2026 is.\n")
    for path, what in (
        ("/", "start"),
        (f"/{SLUG}", "het congres"),
        (f"/{SLUG}/aanmelden", "aanmelden"),
        (f"/{SLUG}/programma", "programma"),
        ("/beheer", "voor medewerkers"),
    ):
        typer.echo(f"  {settings.base_url}{path}  {what}")
    typer.echo("\nInloggen, één keer per link:\n")
    with db.write() as tx:
        for role, email in STAFF.items():
            account = account_by_email(tx, email)
            if account:
                _, secret = make_link(
                    tx, account, secret_key=settings.secret_key, now=clock() + timedelta(days=1)
                )
                typer.echo(f"  {role.value:<10} {settings.base_url}/beheer/inloggen/{secret}")
    typer.echo("\nStoppen: Ctrl+C\n")
    app = create_app(db, settings, clock=clock, with_worker=True)
    uvicorn.run(app, host="127.0.0.1", port=port, log_level="warning", access_log=False, server_header=False)


def _clock() -> Callable[[], datetime]:
    """The day of the congress, from nine o'clock on: one can register, scan and settle."""
    started = time.monotonic()
    return lambda: DOORS_OPEN + timedelta(minutes=30, seconds=time.monotonic() - started)


def _json(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, indent=1, sort_keys=True) + "\n"
