"""Every answer: safe headers, a sentence for every "no", and no secret or person in the log."""

from collections.abc import Callable

import pytest
from starlette.applications import Starlette
from starlette.routing import Route
from starlette.testclient import TestClient

from congress.access.rules.rights import Role
from congress.core.settings import Settings
from congress.web import static
from congress.web.headers import SafeHeaders
from congress.web.pages import download


@pytest.mark.parametrize("path", ["/", "/privacy", "/bestaat-niet", "/beheer", "/api/v1/openapi.json"])
def test_every_answer_is_safe(client: TestClient, path: str) -> None:
    headers = client.get(path).headers

    policy = headers["content-security-policy"]
    assert "default-src 'self'" in policy
    assert "unsafe-inline" not in policy
    assert "http" not in policy.replace("https", "")
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "same-origin"
    assert headers["cache-control"] == "no-store"
    assert "camera=()" in headers["permissions-policy"]
    assert "strict-transport-security" not in headers


def test_only_the_door_may_use_the_camera(client: TestClient) -> None:
    headers = client.get("/deur/hlt-2026", follow_redirects=False).headers

    assert "camera=(self)" in headers["permissions-policy"]
    assert "'wasm-unsafe-eval'" in headers["content-security-policy"]


def test_with_a_certificate_browsers_are_told_to_keep_it() -> None:
    app = Starlette(routes=[Route("/", lambda _: download(b"x", "text/plain", "brief.txt"))])

    answer = TestClient(SafeHeaders(app, https=True)).get("/")

    assert answer.headers["strict-transport-security"].startswith("max-age=63072000")
    assert answer.headers["cache-control"] == "private, no-store"


@pytest.mark.parametrize("path", ["/bestaat-niet", "/bestaat-niet/aanmelden", "/mijn/geheim", "/a/b/c/d"])
def test_what_is_not_there_says_so_on_a_whole_page(client: TestClient, path: str) -> None:
    answer = client.get(path)

    assert answer.status_code == 404
    assert "Deze pagina bestaat niet of niet meer." in answer.text
    assert "<h1>" in answer.text


def test_the_wrong_method_says_so(client: TestClient) -> None:
    answer = client.post("/privacy")

    assert answer.status_code == 405
    assert "Zo kun je deze pagina niet gebruiken." in answer.text


def test_a_program_gets_a_problem_instead_of_a_page(client: TestClient) -> None:
    answer = client.get("/api/v1/congresses/bestaat-niet")

    assert answer.status_code == 404
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["status"] == 404
    assert answer.json()["title"] == "Deze pagina bestaat niet of niet meer."


def test_a_mistake_of_ours_gives_a_reference_and_no_details(
    client: TestClient, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("sanne@hillegom.nl")

    monkeypatch.setattr("congress.setup.routes.public.open_congresses", broken)
    answer = client.get("/")

    assert answer.status_code == 500
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert answer.headers["cache-control"] == "no-store"
    assert "Er ging bij ons iets mis." in answer.text
    shown = answer.text + "".join(capsys.readouterr())
    assert "sanne@hillegom.nl" not in shown
    assert "RuntimeError" not in answer.text


def test_a_mistake_of_ours_is_not_passed_on_to_a_server_that_prints_it(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise ValueError("sanne@hillegom.nl")

    monkeypatch.setattr("congress.setup.routes.public.open_congresses", broken)

    assert (
        client.get("/", headers={"Accept-Language": "en"}).status_code == 500
    )  # the client raises what it meets


@pytest.mark.parametrize(
    "path", ["/%00", "/%00/aanmelden", "/%00/programma", "/?lang=%00", "/privacy?x=a%00b"]
)
def test_a_nul_in_an_address_is_no_page(client: TestClient, path: str) -> None:
    assert client.get(path).status_code == 404


def test_a_number_that_no_row_can_have_is_no_page(client: TestClient, staff: Callable[..., str]) -> None:
    staff(client, Role.ADMIN)

    assert client.get(f"/beheer/hlt-2026/aanmeldingen/{2**63}").status_code == 404
    assert client.get(f"/beheer/hlt-2026/financien/kosten/{'9' * 40}").status_code == 404


def test_a_nul_in_a_form_is_refused_at_the_field(client: TestClient, staff: Callable[..., str]) -> None:
    staff(client, Role.ADMIN)

    answer = client.post("/beheer/medewerkers", data={"email": "a\0b@hillegom.nl", "role": "admin"})

    assert answer.status_code == 422


def test_the_log_names_the_route_and_not_the_secret(
    client: TestClient, capsys: pytest.CaptureFixture[str]
) -> None:
    client.get("/mijn/een-geheim-van-sanne?zoek=sanne@hillegom.nl")

    said = "".join(capsys.readouterr())
    assert "/mijn/{secret}" in said
    assert "een-geheim-van-sanne" not in said
    assert "sanne@hillegom.nl" not in said


def test_a_file_of_the_front_end_is_kept_for_ever_under_its_own_version(client: TestClient) -> None:
    now = client.get(static.static("web/base.css"))
    old = client.get("/static/000000000000/web/base.css")

    assert (now.status_code, old.status_code) == (200, 200)
    assert now.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert old.headers["cache-control"] == "no-cache"
    assert client.get(static.static("web/nothing.css")).status_code == 404
    assert client.get("/static/x/..%2f..%2fpyproject.toml").status_code == 404


def test_a_download_keeps_its_name_in_every_language() -> None:
    answer = download(b"", "text/csv", "aanmeldingen Łucja.csv")

    assert (
        answer.headers["content-disposition"] == "attachment; filename*=UTF-8''aanmeldingen%20%C5%81ucja.csv"
    )


def test_machines_hear_that_all_is_well(client: TestClient, settings: Settings) -> None:
    assert client.get("/health/live").status_code == 200
    assert client.get("/health/ready").status_code == 200
    assert settings.responsible in client.get("/privacy").text
