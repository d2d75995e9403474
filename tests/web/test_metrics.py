"""/metrics: figures without people, for this machine and for who knows the token."""

from pathlib import Path
from urllib.request import urlopen

import pytest
from prometheus_client.openmetrics.parser import text_string_to_metric_families
from starlette.testclient import TestClient

from congress.app import create_app
from congress.core.db import Database
from congress.core.settings import Settings
from congress.mail.models import MailState, OutboxMail
from congress.programme.models import Computation, ComputationKind
from tests.make import NOW, make_congress, make_registration
from tests.processes import serving

TOKEN = "a token for the collector"
LIVE = ("congress_requests_total", (("route", "/health/live"), ("status", "200")))


def _figures(text: str) -> dict[tuple[str, tuple[tuple[str, str], ...]], float]:
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(text)  # type: ignore[no-untyped-call]  # -- has no types
        for sample in family.samples
    }


def _client(database: Database, settings: Settings, *, host: str = "127.0.0.1") -> TestClient:
    return TestClient(create_app(database, settings), client=(host, 5000))


def test_requests_and_what_waits_are_counted(database: Database, settings: Settings) -> None:
    with database.write() as tx:
        congress = make_congress(tx)
        make_registration(tx, congress, given_name="Łucja")
        for number, state in enumerate((MailState.WAITING, MailState.WAITING, MailState.FAILED)):
            mail = OutboxMail(congress_id=congress.id, kind="x", about_id=1, state=state, queued_at=NOW)
            mail.next_at, mail.message_id = NOW, f"<{number}@hlt.example>"
            tx.add(mail)
        tx.add(
            Computation(
                congress_id=congress.id,
                kind=ComputationKind.PLACEMENT,
                asked={},
                asked_by="anna@hillegom.nl",
                asked_at=NOW,
            )
        )
    with _client(database, settings) as client:
        client.get("/hlt-2026")
        client.get("/hlt-2026")
        client.get("/anders-2026?naam=Sanne")

        answer = client.get("/metrics")

    found = _figures(answer.text)
    assert answer.headers["content-type"].startswith("application/openmetrics-text")
    assert found["congress_requests_total", (("route", "/{congress}"), ("status", "200"))] == 2
    assert found["congress_requests_total", (("route", "/{congress}"), ("status", "404"))] == 1
    assert found["congress_request_duration_seconds_count", (("route", "/{congress}"),)] == 3
    assert found["congress_mails", (("state", "waiting"),)] == 2
    assert found["congress_mails", (("state", "failed"),)] == 1
    assert found["congress_computations", (("state", "waiting"),)] == 1
    assert not any(word in answer.text for word in ("anders", "Sanne", "hlt", "Łucja", "anna"))


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    ("host", "headers", "status"),
    [
        ("127.0.0.1", {}, 200),
        ("::1", {}, 200),
        ("::ffff:127.0.0.1", {}, 200),
        ("192.0.2.7", {}, 404),
        ("192.0.2.7", {"Authorization": "Bearer wrong"}, 404),
        ("192.0.2.7", {"Authorization": "Bearer "}, 404),
        ("192.0.2.7", {"Authorization": f"Bearer {TOKEN}"}, 200),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7"}, 404),
        ("127.0.0.1", {"X-Forwarded-For": "192.0.2.7", "Authorization": f"Bearer {TOKEN}"}, 200),
    ],
)
def test_only_this_machine_and_who_knows_the_token_see_them(
    database: Database, settings: Settings, *, host: str, headers: dict[str, str], status: int
) -> None:
    settings.metrics_token = TOKEN

    with _client(database, settings, host=host) as client:
        answer = client.get("/metrics", headers=headers)

    assert answer.status_code == status
    assert ("congress_mails" in answer.text) == (status == 200)


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_without_a_token_no_token_is_right(database: Database, settings: Settings) -> None:
    with _client(database, settings, host="192.0.2.7") as client:
        answers = [
            client.get("/metrics", headers={"Authorization": given})
            for given in ("", "Bearer ", "Bearer None")
        ]

    assert [answer.status_code for answer in answers] == [404, 404, 404]


def test_several_processes_count_together(tmp_path: Path) -> None:
    with serving(tmp_path, "--workers", "2") as address:
        for _ in range(20):
            _text(f"{address}/health/live")
        found = {_figures(_text(f"{address}/metrics"))[LIVE] for _ in range(5)}

    assert found == {20}


def _text(address: str) -> str:
    with urlopen(address, timeout=5) as answer:  # noqa: S310 -- our own address
        text: str = answer.read().decode()
    return text
