"""Two doors, one badge, at the same moment."""

from concurrent.futures import ThreadPoolExecutor
from random import Random
from uuid import UUID

from sqlalchemy import func, select

from congress.core.db import Database
from congress.core.settings import Settings
from congress.door.actions.scan_facts import Incoming
from congress.door.actions.scans import record_scans
from congress.door.models import Admission, Scan
from tests.make import by_slug, make_congress, make_registration
from tests.make_door import AT_THE_DOOR, key_of, ticket_of
from tests.races.arrivals import PROCESSES, together

BADGES = 40


def scan_all(url: str, door: int, key: bytes, texts: list[str]) -> None:
    """One door scans every badge."""
    database = Database(url)
    for number, text in enumerate(texts):
        with database.write() as tx:
            scan = Incoming(UUID(int=door * 1000 + number), text, "entrance", AT_THE_DOOR)
            congress = by_slug(tx)
            record_scans(
                tx, congress, [scan], public_key=key, device=f"deur {door}", actor="-", now=AT_THE_DOOR
            )
    database.close()


def test_every_badge_is_admitted_exactly_once_over_four_doors(
    database: Database, database_url: str, settings: Settings
) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        texts = [ticket_of(settings, make_registration(tx, congress)) for _ in range(BADGES)]
        key = key_of(settings, congress.id)

    together(scan_all, *((database_url, door, key, texts) for door in range(PROCESSES)))

    with database.read() as tx:
        assert tx.scalar(select(func.count()).select_from(Admission)) == BADGES
        said = select(Scan.verdict, func.count()).group_by(Scan.verdict)
        counts = {verdict: count for verdict, count in tx.execute(said)}
        assert counts == {"admitted": BADGES, "already-admitted": BADGES * (PROCESSES - 1)}


PHONES = 8
SERVERS = 2
CROWD = 400
BATCH = 20


def scan_in_batches(url: str, server: int, key: bytes, texts: list[str]) -> None:
    """One server process takes in what its phones send: each phone all badges, in an order of its own."""
    database = Database(url)

    def phone(number: int) -> None:
        mixed = Random(number).sample(texts, len(texts))
        for start in range(0, len(mixed), BATCH):
            scans = [
                Incoming(UUID(int=number * 10_000 + start + n), text, "entrance", AT_THE_DOOR)
                for n, text in enumerate(mixed[start : start + BATCH])
            ]
            with database.write() as tx:
                congress = by_slug(tx)
                record_scans(
                    tx, congress, scans, public_key=key, device=f"{number}", actor="-", now=AT_THE_DOOR
                )

    phones = range(server, PHONES, SERVERS)
    with ThreadPoolExecutor(len(phones)) as pool:
        list(pool.map(phone, phones))
    database.close()


def test_eight_phones_over_two_servers_admit_four_hundred_badges_once_each(
    database: Database, database_url: str, settings: Settings
) -> None:
    with database.write() as tx:
        congress = make_congress(tx, capacity=CROWD)
        texts = [ticket_of(settings, make_registration(tx, congress)) for _ in range(CROWD)]
        key = key_of(settings, congress.id)

    together(scan_in_batches, *((database_url, server, key, texts) for server in range(SERVERS)))

    with database.read() as tx:
        admitted = select(Admission.registration_id).distinct()
        assert len(tx.scalars(admitted).all()) == CROWD
        said = select(Scan.verdict, func.count()).group_by(Scan.verdict)
        counts = {verdict: count for verdict, count in tx.execute(said)}
        assert counts == {"admitted": CROWD, "already-admitted": CROWD * (PHONES - 1)}
