"""Processes of their own that start at once: each is a copy of one that imported the program already."""

import multiprocessing
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory
from urllib.error import URLError
from urllib.request import urlopen

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["congress.cli", "hypothesis", "tests.make"])
PATIENCE = 240
ROOT = Path(__file__).parents[1]


def run_congress(
    *arguments: str, cwd: Path, env: Mapping[str, str] | None = None, given: str = ""
) -> CompletedProcess[str]:
    """The command `congress` in a process of its own, with these variables and no others, until it ends."""
    with TemporaryDirectory() as name:
        streams = [Path(name) / stream for stream in ("stdin", "stdout", "stderr")]
        streams[0].write_text(given, encoding="utf-8")
        facts = (arguments, cwd, dict(os.environ if env is None else env), streams)
        process = CONTEXT.Process(target=_main, args=facts)
        process.start()
        process.join(PATIENCE)
        assert process.exitcode is not None, "the command does not end"
        stdout, stderr = (path.read_text(encoding="utf-8") for path in streams[1:])
    return CompletedProcess(arguments, process.exitcode, stdout, stderr)


@contextmanager
def serving(folder: Path, *arguments: str, **settings: str) -> Iterator[str]:
    """`congress serve` in a process of its own until the block ends: its address, once it answers.

    `serve.out` in the folder is what it says on standard output, `serve.log` the rest.
    """
    env = {name: value for name, value in os.environ.items() if not name.startswith("CONGRESS_")}
    env |= {"CONGRESS_DATA_DIR": str(folder / "data")} | settings
    port = free_port()
    command = [sys.executable, "-m", "congress", "serve", "--port", str(port), *arguments]
    with (folder / "serve.out").open("w") as out, (folder / "serve.log").open("w") as log:
        process = subprocess.Popen(command, cwd=folder, env=env, stdout=out, stderr=log)
        try:
            wait_for(f"http://127.0.0.1:{port}", process, folder / "serve.log")
            yield f"http://127.0.0.1:{port}"
        finally:
            process.terminate()
            process.wait(timeout=20)


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def wait_for(url: str, process: "subprocess.Popen[bytes]", log: Path) -> None:
    """Until the application answers; raises RuntimeError with the end of its log when it stops before."""
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            with urlopen(f"{url}/health/ready", timeout=2):  # noqa: S310 -- our own address
                return
        except (URLError, TimeoutError):
            if process.poll() is not None:
                break
            time.sleep(0.2)
    raise RuntimeError("The application does not answer:\n" + log.read_text()[-2000:])


def _main(arguments: tuple[str, ...], cwd: Path, env: dict[str, str], streams: list[Path]) -> None:
    from congress.cli import main  # noqa: PLC0415 -- only the process itself needs the whole program

    os.chdir(cwd)
    os.environ.clear()
    os.environ.update(env)
    sys.argv = ["congress", *arguments]
    for number, path in enumerate(streams):
        opened = os.open(path, os.O_RDWR | os.O_CREAT)
        os.dup2(opened, number)
        os.close(opened)
    sys.stdin = open(0, encoding="utf-8", closefd=False)  # noqa: SIM115 -- multiprocessing closed the old one
    main()
