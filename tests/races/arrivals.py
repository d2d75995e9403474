"""What each process of the race tests runs: many people at the door at the same moment."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from congress.core.db import Database
from congress.registration.actions.cancel import cancel
from congress.registration.models import Registration
from tests.make import NOW, by_slug
from tests.make_registration import arrive
from tests.make_team import arrive_team, colleagues
from tests.processes import CONTEXT

PROCESSES = 4
THREADS = 5


def together(work: Callable[..., None], *shares: Any) -> None:
    """Run `work(share)` in a new process for each share, all at once; an error in one fails the test."""
    running = [CONTEXT.Process(target=work, args=share) for share in shares]
    for process in running:
        process.start()
    for process in running:
        process.join(120)
    assert [process.exitcode for process in running] == [0] * len(running)


def register_people(url: str, numbers: list[int], municipality: str = "GM0534") -> None:
    """Everybody of `numbers` registers for this gemeente, several at once."""
    database = Database(url)

    def one(number: int) -> None:
        with database.write() as tx:
            arrive(tx, by_slug(tx), number, municipality=municipality)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one, numbers))
    database.close()


def cancel_people(url: str, ids: list[int]) -> None:
    """Everybody of `ids` cancels, several at once."""
    database = Database(url)

    def one(registration_id: int) -> None:
        with database.write() as tx:
            cancel(tx, tx.get_one(Registration, registration_id), now=NOW)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one, ids))
    database.close()


def register_teams(url: str, letters: str, size: int, short: str) -> None:
    """A team of so many per letter, several at once."""
    database = Database(url)

    def one(letter: str) -> None:
        with database.write() as tx:
            arrive_team(tx, by_slug(tx), *colleagues(size, of=letter), short=short)

    with ThreadPoolExecutor(THREADS) as pool:
        list(pool.map(one, letters))
    database.close()
