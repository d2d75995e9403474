"""Dutch unless the visitor or their browser asks for English; staff pages are Dutch always."""

import re
from collections.abc import Callable

import pytest
from starlette.testclient import TestClient

from congress.core.i18n import language, nl, plural, speaking
from congress.web.language import preferred
from tests.messages import extracted, kept


@pytest.mark.parametrize(
    ("accepted", "wanted"),
    [
        ("", "nl"),
        ("nl", "nl"),
        ("en-GB,en;q=0.9", "en"),
        ("nl-NL,nl;q=0.9,en-US;q=0.8,en;q=0.7", "nl"),
        ("en;q=0.8, nl;q=0.9", "nl"),
        ("de-DE,de;q=0.9,en;q=0.6", "en"),
        ("de", "nl"),
        ("en;q=0", "nl"),
        ("en;q=x, nl;q=0.1", "nl"),
        ("en," * 5000, "en"),
    ],
)
def test_the_order_of_the_browser_decides_and_dutch_wins_a_draw(accepted: str, wanted: str) -> None:
    assert preferred(accepted) == wanted


def test_asking_for_english_holds_on_the_next_page(client: TestClient) -> None:
    asked = client.get("/privacy?lang=en")
    assert '<html lang="en">' in asked.text
    assert asked.headers["content-language"] == "en"

    assert '<html lang="en">' in client.get("/privacy").text
    assert '<html lang="nl">' in client.get("/privacy?lang=nl").text
    assert '<html lang="nl">' in client.get("/privacy", headers={"Accept-Language": "en"}).text


def test_the_browser_is_asked_when_nobody_chose(client: TestClient) -> None:
    assert '<html lang="en">' in client.get("/privacy", headers={"Accept-Language": "en-GB"}).text
    assert '<html lang="nl">' in client.get("/privacy", headers={"Accept-Language": "fr"}).text
    assert '<html lang="nl">' in client.get("/privacy?lang=xx").text


def test_a_cookie_of_somebody_else_is_no_language(client: TestClient) -> None:
    for cookie in ("taal=klingon", 'taal="', "taal=en\x01", "taalfout=en"):
        assert '<html lang="nl">' in client.get("/privacy", headers={"Cookie": cookie}).text


def test_staff_read_dutch_whatever_their_browser_says(client: TestClient, staff: Callable[..., str]) -> None:
    answer = client.get("/beheer", headers={"Accept-Language": "en"})
    assert '<html lang="nl">' in answer.text


def test_a_program_gets_the_same_words_always(client: TestClient) -> None:
    dutch = client.get("/api/v1/congresses/geen")
    english = client.get("/api/v1/congresses/geen", headers={"Accept-Language": "en"})
    assert english.json()["title"] == dutch.json()["title"]


def test_speaking_ends_with_its_block() -> None:
    with speaking("en"):
        assert language() == "en"
        assert nl("Privacy") == "Privacy"
        with speaking("xx"):
            assert language() == "nl"
        assert language() == "en"
    assert language() == "nl"
    assert plural("een", "veel", 2) == "veel"


def test_the_catalogue_knows_every_sentence_and_no_other() -> None:
    """After changing a text: `make messages`, then fill in the English."""
    assert {message.id for message in kept()} == {message.id for message in extracted()}


def test_every_sentence_has_its_english_with_the_same_facts() -> None:
    for message in kept():
        if not message.id:
            continue
        said = message.string if isinstance(message.string, tuple) else (message.string,)
        dutch = message.id if isinstance(message.id, tuple | list) else (message.id,)
        assert all(said), message.id
        for source, text in zip(dutch, said, strict=True):
            assert text is not None
            assert _facts(source) == _facts(str(text)), source


def _facts(text: str) -> list[str]:
    return sorted(re.findall(r"\{[a-z_0-9]*\}|%\([a-z_]+\)s", text))
