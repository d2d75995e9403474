"""The outbox: sent once, never lost, and every refusal kept as a sentence."""

import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select

from congress.core.db import Database, Tx
from congress.core.errors import NotFound
from congress.core.settings import Settings
from congress.mail.actions import deliver_due, queue_mail, queue_mails, send_again
from congress.mail.actions.deliver import LEASE
from congress.mail.models import MailState, OutboxMail
from congress.mail.rules.attempts import MOST_ATTEMPTS
from congress.mail.rules.letter import Letter, Post
from tests.mail.server import Mailbox, mail_server
from tests.make import NOW
from tests.make_registration import mail_settings


def hello(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    """A small mail about a number."""
    return Letter(to=f"mens{mail.about_id}@hillegom.nl", subject="Hallo", text="Dag.\n", html="<p>Dag.</p>")


KINDS = {"hello": hello}


@pytest.fixture
def mailbox(settings: Settings) -> Iterator[tuple[Mailbox, Post]]:
    """A running server, and what the outbox needs to reach it."""
    with mail_server() as (received, where):
        yield received, _post(mail_settings(settings, f"smtp://{where}"))


def _post(settings: Settings) -> Post:
    return Post(settings=settings, ticket=lambda *_: "", render=lambda *_, **__: "")


def _queue(database: Database, *about: int, kind: str = "hello") -> None:
    with database.write() as tx:
        queue_mails(tx, kind, about, now=NOW)


def _rows(database: Database) -> list[OutboxMail]:
    with database.read() as tx:
        return list(tx.scalars(select(OutboxMail).order_by(OutboxMail.id)))


def test_a_mail_is_sent_once_to_its_person(database: Database, mailbox: tuple[Mailbox, Post]) -> None:
    received, post = mailbox
    _queue(database, 1, 2)

    assert deliver_due(database, KINDS, post, now=NOW) == 2
    assert deliver_due(database, KINDS, post, now=NOW + timedelta(days=2)) == 0

    assert received.recipients == [["mens1@hillegom.nl"], ["mens2@hillegom.nl"]]
    assert [(m.state, m.sent_at, m.attempts) for m in _rows(database)] == [(MailState.SENT, NOW, 1)] * 2


def test_a_mail_of_a_transaction_that_was_undone_never_leaves(
    database: Database, mailbox: tuple[Mailbox, Post]
) -> None:
    received, post = mailbox
    with pytest.raises(RuntimeError), database.write() as tx:
        queue_mail(tx, "hello", about_id=1, now=NOW)
        raise RuntimeError

    assert deliver_due(database, KINDS, post, now=NOW) == 0
    assert received.messages == []


def test_a_mail_to_who_was_forgotten_keeps_no_address_when_it_is_given_up(
    database: Database, mailbox: tuple[Mailbox, Post]
) -> None:
    received, post = mailbox
    received.at_recipient = ["550 5.1.1 <sanne@hillegom.nl>: unknown user sanne@hillegom.nl"] * 2
    facts = {"to": "sanne@hillegom.nl", "name": "Sanne"}
    kinds = dict.fromkeys(("erased", "replaced"), hello) | {"gone": _gone}
    with database.write() as tx:
        for kind in kinds:
            queue_mail(tx, kind, about_id=1, now=NOW, facts=facts)

    deliver_due(database, kinds, post, now=NOW)

    erased, replaced, dropped = _rows(database)
    assert (erased.state, replaced.state, dropped.state) == (
        MailState.FAILED,
        MailState.FAILED,
        MailState.DROPPED,
    )
    assert (erased.facts, dropped.facts) == (None, None)
    assert replaced.facts == facts, "this one can be sent again"
    assert erased.last_problem == "De mailserver weigert deze mail (550): 5.1.1 …: unknown user …"


def _gone(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
    raise NotFound


def test_a_refusal_is_kept_as_a_sentence_and_not_tried_again(
    database: Database, mailbox: tuple[Mailbox, Post]
) -> None:
    received, post = mailbox
    received.at_recipient = ["550 5.1.1 no such person"]
    _queue(database, 1)

    assert deliver_due(database, KINDS, post, now=NOW) == 0
    assert deliver_due(database, KINDS, post, now=NOW + timedelta(days=2)) == 0

    (mail,) = _rows(database)
    assert mail.state == MailState.FAILED
    assert mail.last_problem == "De mailserver weigert deze mail (550): 5.1.1 no such person"


@pytest.mark.parametrize("where", ["at_recipient", "at_text"])
def test_not_now_is_tried_again_later(database: Database, mailbox: tuple[Mailbox, Post], where: str) -> None:
    received, post = mailbox
    setattr(received, where, ["451 4.7.1 greylisted"])
    _queue(database, 1)

    assert deliver_due(database, KINDS, post, now=NOW) == 0
    (mail,) = _rows(database)
    assert (mail.state, mail.next_at) == (MailState.WAITING, NOW + timedelta(minutes=1))
    assert mail.last_problem == "De mailserver nam de mail nog niet aan (451): 4.7.1 greylisted"

    assert deliver_due(database, KINDS, post, now=NOW + timedelta(seconds=59)) == 0
    assert deliver_due(database, KINDS, post, now=NOW + timedelta(minutes=1)) == 1
    (mail,) = _rows(database)
    assert (mail.state, mail.last_problem) == (MailState.SENT, None)


def test_a_refusal_of_one_does_not_hold_up_the_next(
    database: Database, mailbox: tuple[Mailbox, Post]
) -> None:
    received, post = mailbox
    received.at_text = ["554 spam"]
    _queue(database, 1, 2)

    assert deliver_due(database, KINDS, post, now=NOW) == 1
    assert [m.state for m in _rows(database)] == [MailState.FAILED, MailState.SENT]


def test_a_server_that_stays_away_is_given_up_after_two_days(database: Database, settings: Settings) -> None:
    post = _post(mail_settings(settings, "smtp://127.0.0.1:9"))
    _queue(database, 1)
    now = NOW
    for _ in range(MOST_ATTEMPTS):
        deliver_due(database, KINDS, post, now=now)
        now += timedelta(days=1)

    (mail,) = _rows(database)
    assert (mail.state, mail.attempts) == (MailState.FAILED, MOST_ATTEMPTS)
    assert mail.last_problem is not None
    assert mail.last_problem.startswith("Gestopt na 8 keer proberen. De mailserver is niet te bereiken")

    with database.write() as tx:
        send_again(tx, tx.get_one(OutboxMail, mail.id), now=now)
    with mail_server() as (received, where):
        assert deliver_due(database, KINDS, _post(mail_settings(settings, f"smtp://{where}")), now=now) == 1
    assert len(received.messages) == 1


def test_a_mail_of_a_worker_that_died_is_sent_by_another_when_its_claim_runs_out(
    database: Database, mailbox: tuple[Mailbox, Post]
) -> None:
    received, post = mailbox
    _queue(database, 1)

    def die(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        deliver_due(database, {"hello": die}, post, now=NOW)

    assert deliver_due(database, KINDS, post, now=NOW + LEASE - timedelta(seconds=1)) == 0
    assert deliver_due(database, KINDS, post, now=NOW + LEASE) == 1
    (mail,) = _rows(database)
    assert (mail.state, mail.attempts) == (MailState.SENT, 2)
    assert mail.message_id in str(received.messages[0]["Message-ID"])


def test_a_slow_worker_does_not_undo_what_another_did_meanwhile(
    database: Database, mailbox: tuple[Mailbox, Post]
) -> None:
    received, post = mailbox
    _queue(database, 1)

    def another() -> None:
        deliver_due(database, KINDS, post, now=NOW + LEASE)
        received.at_text = ["554 too late"]

    received.meanwhile["DATA"] = another
    deliver_due(database, KINDS, post, now=NOW)

    (mail,) = _rows(database)
    assert (mail.state, mail.last_problem) == (MailState.SENT, None)
    assert len(received.messages) == 1


def test_several_workers_send_each_mail_once(database: Database, mailbox: tuple[Mailbox, Post]) -> None:
    received, post = mailbox
    _queue(database, *range(30))
    together = threading.Barrier(3)

    def work(_: int) -> int:
        together.wait()
        return deliver_due(database, KINDS, post, now=NOW, limit=30) + deliver_due(
            database, KINDS, post, now=NOW, limit=30
        )

    with ThreadPoolExecutor(3) as pool:
        assert sum(pool.map(work, range(3))) == 30

    assert sorted(to for (to,) in received.recipients) == sorted(f"mens{n}@hillegom.nl" for n in range(30))


def test_what_is_no_longer_true_or_cannot_be_made_is_said(
    database: Database, mailbox: tuple[Mailbox, Post]
) -> None:
    _, post = mailbox
    _queue(database, 1, kind="gone")
    _queue(database, 2, kind="broken")
    _queue(database, 3, kind="unknown")
    _queue(database, 4)

    def gone(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
        raise NotFound

    def broken(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
        raise ZeroDivisionError

    assert deliver_due(database, KINDS | {"gone": gone, "broken": broken}, post, now=NOW) == 1

    assert [(m.state, m.last_problem) for m in _rows(database)] == [
        (MailState.DROPPED, "Er veranderde iets voordat deze mail wegging. Hij was niet meer nodig."),
        (MailState.WAITING, "De mail kon niet worden gemaakt (ZeroDivisionError)."),
        (MailState.WAITING, "De mail kon niet worden gemaakt (KeyError)."),
        (MailState.SENT, None),
    ]


def test_without_a_server_mails_are_files_for_our_eyes_only(database: Database, settings: Settings) -> None:
    settings.data_dir.mkdir()
    _queue(database, 1)

    assert deliver_due(database, KINDS, _post(settings), now=NOW) == 1

    (path,) = (settings.data_dir / "mail").iterdir()
    assert path.name == f"{_rows(database)[0].id:06}-hello.eml"
    assert path.stat().st_mode & 0o777 == 0o600
    message = message_from_bytes(path.read_bytes(), policy=default)
    assert message["To"] == "mens1@hillegom.nl"


def test_an_idle_worker_never_takes_the_lock_for_writing(
    database: Database, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse() -> None:
        raise AssertionError("a transaction for writing")

    monkeypatch.setattr(database, "write", refuse)

    assert deliver_due(database, KINDS, _post(settings), now=NOW) == 0


def test_an_address_with_other_letters_is_reached_or_refused_with_a_sentence(
    database: Database, settings: Settings
) -> None:
    def accents(tx: Tx, mail: OutboxMail, post: Post) -> Letter:
        return Letter(to="łucja@hillegom.nl", subject="Hallo", text="Dag.\n", html="<p>Dag.</p>")

    for knows_utf8 in (True, False):
        _queue(database, 1)
        with mail_server(enable_SMTPUTF8=knows_utf8) as (received, where):
            deliver_due(
                database, {"hello": accents}, _post(mail_settings(settings, f"smtp://{where}")), now=NOW
            )
        assert received.recipients == ([["łucja@hillegom.nl"]] if knows_utf8 else [])

    reached, refused = _rows(database)
    assert reached.state == MailState.SENT
    assert refused.last_problem == "De mailserver kan geen mail bezorgen op een adres met bijzondere letters."


def test_at_most_so_many_leave_at_a_time(database: Database, mailbox: tuple[Mailbox, Post]) -> None:
    _, post = mailbox
    _queue(database, *range(5))

    assert deliver_due(database, KINDS, post, now=NOW, limit=3) == 3
    assert deliver_due(database, KINDS, post, now=NOW, limit=3) == 2
