"""Starting the application for a browser, and stopping it again."""

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.error import URLError
from urllib.request import urlopen

from tests.browser.server import WORLD

ROOT = Path(__file__).parents[2]
PATIENCE = 90


@dataclass(frozen=True)
class Site:
    """The application that runs, and what there is in it."""

    url: str
    folder: Path
    facts: dict[str, str]
    cookies: dict[str, str]

    def address(self, pattern: str) -> str:
        """The pattern with facts filled in."""
        return pattern.format(**self.facts)


@contextmanager
def running_site(folder: Path, port: int = 0, name: str = "127.0.0.1") -> Iterator[Site]:
    """The real application in a process of its own, on a free port, filled and answering.

    In a folder where it ran before, it goes on with what was there.
    """
    port = port or _free_port()
    url = f"http://{name}:{port}"
    command = [sys.executable, "-m", "tests.browser.server", str(folder), str(port), name]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            _wait_for(url, process, folder)
            yield Site(url, folder, **json.loads((folder / WORLD).read_text()))
        finally:
            process.terminate()
            process.wait(timeout=20)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str, process: "subprocess.Popen[bytes]", folder: Path) -> None:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urlopen(f"{url}/health/ready", timeout=2):  # noqa: S310 -- our own address
                return
        except (URLError, TimeoutError):
            if process.poll() is not None:
                break
            time.sleep(0.2)
    raise RuntimeError("The application does not answer:\n" + (folder / "server.log").read_text()[-2000:])
