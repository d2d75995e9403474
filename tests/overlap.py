"""Two transactions of which the second begins while the first is still open."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor, wait

from congress.core.db import Database, Tx

HALF_A_SECOND = 0.5

Work = Callable[[Tx], object]


def overlapping(database: Database, first: Work, second: Work) -> None:
    """Do `first`, begin `second`, and only then commit `first`. Raises what `second` raises.

    Where nothing is locked `second` has read everything by then; otherwise it waits.
    """
    with ThreadPoolExecutor(1) as pool:
        with database.write() as tx:
            first(tx)
            running = pool.submit(_alone, database, second)
            wait([running], timeout=HALF_A_SECOND)
        running.result()


def _alone(database: Database, work: Work) -> None:
    with database.write() as tx:
        work(tx)
