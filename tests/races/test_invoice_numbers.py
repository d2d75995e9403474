"""Several processes issue invoices at once: numbers without a gap or a double, on both databases."""

import os
import signal
import subprocess
import sys
from pathlib import Path

from sqlalchemy import func, select

from congress.core.db import Database
from congress.finance.models import Invoice, InvoiceSeries
from tests.make_finance import make_settled

PROCESSES = 3
CONGRESSES = 5
ROOT = Path(__file__).parents[2]


def test_processes_that_issue_at_once_leave_no_gap(database: Database, database_url: str) -> None:
    with database.write() as tx:
        slugs = [make_settled(tx, slug=f"congres-{number}")[0].slug for number in range(CONGRESSES)]

    running = [_start(database_url, slugs[number:] + slugs[:number]) for number in range(PROCESSES)]
    doomed = _start(database_url, slugs)
    assert doomed.stdout is not None
    assert doomed.stdout.readline() == "begin\n"
    os.kill(doomed.pid, signal.SIGKILL)
    doomed.communicate()
    for process in running:
        assert process.wait(timeout=240) == 0
        process.communicate()

    with database.read() as tx:
        numbers = list(tx.scalars(select(Invoice.sequence).order_by(Invoice.sequence)))
        assert numbers == list(range(1, 2 * CONGRESSES + 1))  # each congress has two, whoever was first
        assert tx.scalars(select(InvoiceSeries.last)).all() == [2 * CONGRESSES]
        per_congress = select(func.count()).select_from(Invoice).group_by(Invoice.congress_id)
        assert tx.scalars(per_congress).all() == [2] * CONGRESSES


def _start(database_url: str, slugs: list[str]) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "tests.races.issuing", database_url, *slugs]
    return subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, text=True)
