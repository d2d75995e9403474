"""Processes that issue invoices at once; some are killed in the middle, which no exception handler sees."""

import os
import signal
from collections.abc import Sequence
from datetime import datetime
from multiprocessing.process import BaseProcess
from multiprocessing.synchronize import Event
from typing import NamedTuple

from congress.core.db import Database
from congress.core.errors import Busy
from congress.finance.actions import issue_invoices
from congress.finance.actions.invoices import NothingToInvoice
from congress.finance.queries import latest_settlement
from congress.setup.queries import congress_by_slug
from tests.processes import CONTEXT


class Job(NamedTuple):
    """The invoices of one congress, issued at one moment."""

    slug: str
    now: datetime


class Issuer:
    """A process that does all its jobs, each in a transaction; what another did first is skipped.

    `dies_at` is the job after whose numbering it kills itself, while its transaction is still open.
    """

    def __init__(self, url: str, jobs: Sequence[Job], *, dies_at: int | None = None) -> None:
        self._args = (url, jobs)
        self._committed = CONTEXT.Event()
        self._process = self._start(dies_at)

    def kill(self) -> None:
        """Once something is committed: at whatever it is doing then."""
        assert self._committed.wait(60)
        self._process.kill()

    def died(self) -> bool:
        """Wait for its end; whether it was killed. Any other end than a good one fails."""
        self._process.join(120)
        assert self._process.exitcode in {0, -signal.SIGKILL}
        return self._process.exitcode != 0

    def start_again(self) -> None:
        """With all jobs from the first."""
        self._process = self._start(None)

    def _start(self, dies_at: int | None) -> BaseProcess:
        process = CONTEXT.Process(target=_issue, args=(*self._args, dies_at, self._committed))
        process.start()
        return process


def _issue(url: str, jobs: Sequence[Job], dies_at: int | None, committed: Event) -> None:
    os.environ["RAYON_NUM_THREADS"] = "1"  # eight processes have no use for more, and it is read once
    database = Database(url)
    for place, job in enumerate(jobs):
        _issue_one(database, job, dies=place == dies_at)
        committed.set()
    database.close()


def _issue_one(database: Database, job: Job, *, dies: bool) -> None:
    while True:
        try:
            with database.write() as tx:
                congress = congress_by_slug(tx, job.slug)
                issue_invoices(tx, congress, latest_settlement(tx, congress.id), actor="race", now=job.now)
                if dies:
                    os.kill(os.getpid(), signal.SIGKILL)
        except Busy:
            continue  # on a slow machine; the sentence of Busy says to try again
        except NothingToInvoice:
            pass
        return
