"""What programs send to the form, over a real connection: a sentence, nothing stored, flat memory."""

import http.client
import resource
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from urllib.parse import urlencode

import pytest
import uvicorn
from sqlalchemy import func, select

from congress.app import create_app
from congress.core.db import Database
from congress.core.settings import Settings
from congress.mail.models import OutboxMail
from congress.registration.models import Answer, Registration
from tests.conftest import Clock
from tests.make import by_slug, make_congress, make_participation
from tests.make_registration import SANNE, make_question

PATH = "/hlt-2026/aanmelden"
FORM = "application/x-www-form-urlencoded"
MB = 1024 * 1024


@dataclass(frozen=True)
class Server:
    """The application on loopback."""

    port: int

    def post(self, body: bytes, **headers: str) -> tuple[int, str]:
        """One post; (status, page)."""
        with self._connected() as connection:
            connection.request("POST", PATH, body, {"Content-Type": FORM} | _named(headers))
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    def stream(self, first: bytes, megabytes: int, content_type: str = FORM) -> tuple[int, str]:
        """One post in pieces of a megabyte, without saying how long it is."""
        with self._connected() as connection:
            connection.putrequest("POST", PATH)
            connection.putheader("Transfer-Encoding", "chunked")
            connection.putheader("Content-Type", content_type)
            connection.endheaders()
            for piece in (first, *[b"x" * MB] * megabytes):
                connection.send(b"%x\r\n%s\r\n" % (len(piece), piece))
            connection.send(b"0\r\n\r\n")
            answer = connection.getresponse()
            return answer.status, answer.read().decode()

    @contextmanager
    def _connected(self) -> Iterator[http.client.HTTPConnection]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=60)
        try:
            yield connection
        finally:
            connection.close()


def _named(headers: dict[str, str]) -> dict[str, str]:
    return {name.replace("_", "-"): value for name, value in headers.items()}


@pytest.fixture
def server(database: Database, settings: Settings, clock: Clock) -> Iterator[Server]:
    """The whole application behind a real server, with one own question."""
    settings.data_dir.mkdir(exist_ok=True)
    with database.write() as tx:
        make_participation(tx, make_congress(tx))
        make_question(tx, by_slug(tx), code="leren")
    app = create_app(database, settings, clock=clock)
    running = uvicorn.Server(uvicorn.Config(app, port=0, log_level="error", access_log=False))
    ready, startup = threading.Event(), running.startup

    async def tell(*parts: object, **more: object) -> None:
        await startup(*parts, **more)  # type: ignore[arg-type]  # passed on as it came
        ready.set()

    running.startup = tell  # type: ignore[method-assign]  # so that nobody waits longer than needed
    thread = threading.Thread(target=running.run)
    thread.start()
    assert ready.wait(60)
    yield Server(running.servers[0].sockets[0].getsockname()[1])
    running.should_exit = True
    thread.join()


def _stored(database: Database) -> int:
    with database.read() as tx:
        tables = (Registration, Answer, OutboxMail)
        return sum(tx.scalar(select(func.count()).select_from(table)) or 0 for table in tables)


def _typed(**other: str) -> bytes:
    return urlencode(SANNE | other).encode()


HOSTILE = {
    "a name of 10,000 characters": _typed(given_name="x" * 10_000),
    "a NUL": _typed(family_name="Vries\x00"),
    "a NUL in an answer": _typed(**{"vraag-leren": "a\x00b"}),
    "an answer of 10,000 characters": _typed(**{"vraag-leren": "x" * 10_000}),
    "a header in the name": _typed(given_name="Sanne\r\nBcc: iedereen@voorbeeld.nl"),
    "a header in the address": _typed(email="sanne@voorieder1.nl\r\nBcc: iedereen@voorbeeld.nl"),
    "only what turns text around": _typed(given_name="\u202e\u2066"),
    "broken UTF-8 in percents": _typed().replace(b"given_name=Sanne", b"given_name=%ff%fe"),
    "10,000 fields": _typed() + b"&" + urlencode([(f"v{n}", "x") for n in range(10_000)]).encode(),
    "one field 10,000 times": _typed() + b"&given_name=x" * 10_000,
    "no form at all": b"\x00\xff" * 500,
    "an organisation of a megabyte": _typed(organisation="o" * 900_000),
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE.keys())
def test_what_is_wrong_gets_a_sentence_and_stores_nothing(
    server: Server, database: Database, body: bytes
) -> None:
    status, page = server.post(body)

    assert status in {400, 413, 422}
    assert "<h1>" in page
    assert "Traceback" not in page
    assert _stored(database) == 0


def test_broken_utf8_in_a_form_of_parts_is_told_too(server: Server, database: Database) -> None:
    part = b'--b\r\nContent-Disposition: form-data; name="given_name"\r\n\r\n\xff\xfe\r\n--b--\r\n'

    status, page = server.post(part, Content_Type="multipart/form-data; boundary=b")

    assert status in {400, 422}
    assert "<h1>" in page
    assert _stored(database) == 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec_Fetch_Site": "cross-site"},
        {"Sec_Fetch_Site": "same-site"},
        {"Origin": "https://elders.example"},
        {"Origin": "null"},
    ],
)
def test_a_post_of_another_site_is_refused_in_words(
    server: Server, database: Database, headers: dict[str, str]
) -> None:
    status, page = server.post(_typed(), **headers)

    assert status == 403
    assert "Dit formulier kwam niet van deze website." in page
    assert _stored(database) == 0


def test_a_hundred_megabytes_are_refused_without_keeping_them(server: Server, database: Database) -> None:
    server.post(_typed(given_name="x" * 10_000))  # whatever must be loaded once
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    part = b'--b\r\nContent-Disposition: form-data; name="given_name"\r\n\r\n'

    answers = [
        server.stream(b"given_name=", 100),
        server.stream(part, 100, "multipart/form-data; boundary=b"),
        server.stream(part.replace(b'name"', b'name"; filename="x"'), 100, "multipart/form-data; boundary=b"),
    ]

    for status, page in answers:
        assert status in {400, 413}
        assert "<h1>" in page
    assert _stored(database) == 0
    grown = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before  # kilobytes
    assert grown < 24 * 1024, f"{grown // 1024} MB more"


def test_odd_but_honest_text_is_kept_as_text(server: Server, database: Database) -> None:
    status, _ = server.post(
        _typed(given_name="<b>Łucja</b> 🎈", organisation="=cmd()", **{"vraag-leren": "=1+1 <script>"})
    )

    assert status == 303
    with database.read() as tx:
        person = tx.scalars(select(Registration)).one()
        assert (person.given_name, person.organisation) == ("<b>Łucja</b> 🎈", "=cmd()")
        assert tx.scalars(select(Answer.value)).one() == "=1+1 <script>"
