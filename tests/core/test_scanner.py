"""A malware scanner sees every upload first, and what it cannot vouch for is not kept."""

import shlex
import sys

import pytest

from congress.core.scanner import Infected, NotScanned, scan

FINDER = "import sys; sys.exit(b'EICAR' in sys.stdin.buffer.read())"
SCANNER = shlex.join([sys.executable, "-c", FINDER])


def test_a_clean_file_passes_and_an_infected_one_does_not() -> None:
    scan(SCANNER, b"%PDF-1.7")
    with pytest.raises(Infected, match="niet veilig"):
        scan(SCANNER, b"%PDF-1.7 EICAR")


@pytest.mark.parametrize(
    "command", ["/nergens/clamdscan -", shlex.join([sys.executable, "-c", "raise SystemExit(2)"]), "'"]
)
def test_a_scanner_that_fails_lets_nothing_pass(command: str) -> None:
    with pytest.raises(NotScanned, match="geen antwoord"):
        scan(command, b"%PDF-1.7")
