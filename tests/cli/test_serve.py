"""`congress serve` says where it is, and its links lead there."""

from pathlib import Path
from urllib.request import urlopen

from tests.processes import serving


def test_it_says_its_address_in_one_line_and_links_follow_the_port(tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        told = (tmp_path / "serve.out").read_text()
        security = _text(f"{address}/.well-known/security.txt")

    assert told == f"Congres draait op {address}\n"
    assert f"Canonical: {address}/" in security


def test_links_follow_the_setting_when_there_is_one(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CONGRESS_BASE_URL=https://congres.hillegom.nl\n")
    with serving(tmp_path) as address:
        security = _text(f"{address}/.well-known/security.txt")

    assert "Canonical: https://congres.hillegom.nl/" in security


def _text(address: str) -> str:
    with urlopen(address, timeout=5) as answer:  # noqa: S310 -- our own address
        text: str = answer.read().decode()
    return text
