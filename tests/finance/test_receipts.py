"""The document of a cost: known by its content, replaced while nothing is settled, then kept as it is."""

import hashlib

import pytest
from sqlalchemy import select

from congress.core.db import Database, Tx
from congress.core.errors import NotFound
from congress.finance.actions import attach_receipt, make_settlement, remove_cost
from congress.finance.actions.costs import AlreadySettled, NotAReceipt, ReceiptTooLarge
from congress.finance.models import Cost
from congress.finance.queries import receipt_of, receipts
from tests.make import NOW, by_slug
from tests.make_finance import ACTOR, make_cost, make_money_congress
from tests.overlap import overlapping

PDF = b"%PDF-1.7\nbon\n%%EOF\n"
PNG = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR" + b"\x00" * 20 + b"IEND\xaeB`\x82"
JPEG = b"\xff\xd8\xff\xe0" + b"\x00" * 20 + b"\xff\xd9"


@pytest.mark.parametrize(
    ("content", "kind"), [(PDF, "application/pdf"), (PNG, "image/png"), (JPEG, "image/jpeg")]
)
def test_a_receipt_is_known_by_its_content(database: Database, content: bytes, kind: str) -> None:
    with database.write() as tx:
        make_cost(tx, make_money_congress(tx))
        attach(tx, PDF)
        attach(tx, content, filename="C:\\map\\bon\x00.exe")

    with database.read() as tx:
        receipt = receipt_of(tx, only_cost(tx))
    assert (receipt.media_type, receipt.filename, receipt.content) == (kind, "bon.exe", content)
    assert receipt.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.parametrize(
    "content",
    [b"", b"<html>%PDF-1.7 %%EOF", PDF[:8], PNG[:30], JPEG[:-2], b"PK\x03\x04" + b"\x00" * 50, b"GIF89a"],
    ids=["empty", "html", "cut pdf", "cut png", "cut jpeg", "zip", "gif"],
)
def test_anything_else_is_no_receipt(database: Database, content: bytes) -> None:
    with database.write() as tx:
        make_cost(tx, make_money_congress(tx))
    with pytest.raises(NotAReceipt, match="PDF, JPEG of PNG"), database.write() as tx:
        attach(tx, content)

    with database.read() as tx:
        assert receipts(tx, by_slug(tx).id) == {}


def test_a_receipt_over_the_limit_is_refused(database: Database) -> None:
    with database.write() as tx:
        make_cost(tx, make_money_congress(tx))
    too_large = b"%PDF-1.7" + b"x" * (10 * 1024 * 1024) + b"%%EOF"

    with pytest.raises(ReceiptTooLarge, match="10 MB"), database.write() as tx:
        attach(tx, too_large)


@pytest.mark.parametrize("has_one", [True, False])
def test_the_receipt_of_a_settled_cost_stays_as_it_is(database: Database, has_one: bool) -> None:
    with database.write() as tx:
        congress = make_money_congress(tx)
        make_cost(tx, congress)
        if has_one:
            attach(tx, PDF)
        make_settlement(tx, congress, actor=ACTOR, now=NOW)
    with pytest.raises(AlreadySettled), database.write() as tx:
        attach(tx, PNG)

    with database.read() as tx:
        assert [receipt.media_type for receipt in receipts(tx, by_slug(tx).id).values()] == (
            ["application/pdf"] if has_one else []
        )


def test_a_receipt_that_comes_while_its_cost_is_settled_is_refused(database: Database) -> None:
    with database.write() as tx:
        make_cost(tx, make_money_congress(tx))

    with pytest.raises(AlreadySettled):
        overlapping(
            database,
            lambda tx: make_settlement(tx, by_slug(tx), actor=ACTOR, now=NOW),
            lambda tx: attach(tx, PDF),
        )


def test_of_two_receipts_at_once_the_last_one_stays(database: Database) -> None:
    with database.write() as tx:
        make_cost(tx, make_money_congress(tx))

    overlapping(database, lambda tx: attach(tx, PDF), lambda tx: attach(tx, PNG))

    with database.read() as tx:
        assert receipt_of(tx, only_cost(tx)).content == PNG


def test_a_receipt_for_a_cost_that_is_taken_away_at_the_same_moment_is_not_found(database: Database) -> None:
    with database.write() as tx:
        make_cost(tx, make_money_congress(tx))
    with pytest.raises(NotFound):
        overlapping(
            database,
            lambda tx: remove_cost(tx, by_slug(tx), only_cost(tx), actor=ACTOR, now=NOW),
            lambda tx: attach(tx, PDF),
        )


def attach(tx: Tx, content: bytes, filename: str = "bon.pdf") -> None:
    attach_receipt(tx, by_slug(tx), only_cost(tx), filename=filename, content=content, actor=ACTOR, now=NOW)


def only_cost(tx: Tx) -> Cost:
    found = tx.scalars(select(Cost)).one_or_none()
    if found is None:
        raise NotFound  # as a page says it
    return found
