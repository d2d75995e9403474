"""Processes of their own that start at once: each is a copy of one that imported the program already."""

import multiprocessing
import os
import sys
from collections.abc import Mapping
from pathlib import Path
from subprocess import CompletedProcess
from tempfile import TemporaryDirectory

CONTEXT = multiprocessing.get_context("forkserver")
CONTEXT.set_forkserver_preload(["congress.cli", "hypothesis", "tests.make"])
PATIENCE = 240


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
