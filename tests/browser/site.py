"""Starting the application for a browser, and stopping it again."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from tests.browser.server import WORLD
from tests.processes import free_port, wait_for

ROOT = Path(__file__).parents[2]


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
    port = port or free_port()
    url = f"http://{name}:{port}"
    command = [sys.executable, "-m", "tests.browser.server", str(folder), str(port), name]
    with (folder / "server.log").open("w") as log:
        process = subprocess.Popen(command, cwd=ROOT, stdout=log, stderr=subprocess.STDOUT)
        try:
            wait_for(url, process, folder / "server.log")
            yield Site(url, folder, **json.loads((folder / WORLD).read_text()))
        finally:
            process.terminate()
            process.wait(timeout=20)
