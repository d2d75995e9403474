"""`make bench`: how far the product is from the floor of this machine. Loopback only, and bounded."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from statistics import median
from urllib.parse import urlencode
from uuid import UUID

from benchmarks.badges import badges_against_text
from benchmarks.money import invoices_against_tables, settlement_seconds

CLIENTS = 8
REQUESTS = 400
ROUNDS = 3
Requests = Sequence[tuple[str, str, bytes, dict[str, str]]]
"""(method, path, body, headers) of each."""
ROOT = Path(__file__).parents[1]


@dataclass(frozen=True)
class Measured:
    """Requests a second, milliseconds of CPU that the server spent on one, and what 99 % stayed within."""

    rate: float
    cpu_ms: float
    p99_ms: float


@dataclass(frozen=True)
class Server:
    """A server process on loopback."""

    port: int
    pid: int
    first_answer: float


def main() -> None:
    """Measure everything in one run and print it."""
    with tempfile.TemporaryDirectory() as text:
        folder = Path(text)
        print(
            f"{CLIENTS} clients, {REQUESTS} requests a round, best of {ROUNDS} rounds; SQLite, one process\n"
        )
        with served("bare", folder) as bare:
            floor = best(lambda _: load(bare, [("POST", "/x", form({"a": "b"}), {})] * REQUESTS))
        commit, slow = min((bare_commits(folder) for _ in range(ROUNDS)), key=lambda found: found[1])
        print(
            f"floor: bare Starlette route {floor.rate:.0f}/s, bare durable commit {commit:.0f}/s, "
            f"p99 of {CLIENTS} commits in a row {slow:.1f} ms\n"
        )
        with served("congress", folder) as server:
            facts = json.loads((folder / "facts.json").read_text())
            show("registering", best(lambda n: load(server, registering(facts, n))), floor, commit, aim=5.0)
            scan = best(lambda n: load(server, scanning(facts, n)))
            show("one scan", scan, floor, commit, aim=2.3)
            print(f"{'':<14} p99 {scan.p99_ms:.1f} ms, {scan.p99_ms / slow:.1f} times that of bare commits")
            page: Requests = [("GET", f"/{facts['slug']}", b"", {})] * REQUESTS
            show("a public page", best(lambda _: load(server, page)), floor, commit, aim=1.6)
            programme: Requests = [("GET", f"/{facts['slug']}/programma", b"", {})] * REQUESTS
            show("the programme", best(lambda _: load(server, programme)), floor, commit, aim=None)
            print(f"memory after this: {memory_mb(server.pid):.0f} MB (aim 120)")
        print(f"start-up of `serve` to the first answer: {start_up(folder):.2f} s (aim 0.8)")
        print(f"settlement of 500 costs over 12 gemeenten: {settlement_seconds():.2f} s of CPU (aim 2)")
        print(f"100 invoices, PDF with XML, against 100 bare tables: {invoices_against_tables():.0f} times")
        print(f"250 badges against 250 pages of text: {badges_against_text():.1f} times (aim 3)")


def registering(facts: dict[str, str], number: int) -> Requests:
    """Different people with wishes for every round, as a browser posts them."""
    typed = {
        "given_name": "Sanne",
        "family_name": "de Vries",
        "organisation": "Welzijnskwartier",
        "job_title": "wijkcoach",
        "municipality": "GM0537",
        "consent": "on",
        "stempel": facts["stamp"],
        "wens-ronde-1-1": "meldcode",
        "wens-ronde-1-2": "scheiding",
        "wens-ronde-2-1": "eer",
        "wens-ronde-2-2": "kind",
        "wens-ronde-3-1": "mensenhandel",
        "wens-ronde-3-2": "geld",
    }
    address = f"/{facts['slug']}/aanmelden"
    return [
        ("POST", address, form(typed | {"email": f"bench{number}-{n}@voorbeeld.example"}), {})
        for n in range(REQUESTS)
    ]


def scanning(facts: dict[str, str], number: int) -> Requests:
    """Tickets at the entrance, a request each."""
    headers = {"Authorization": f"Bearer {facts['token']}", "Content-Type": "application/json"}
    address = f"/api/v1/congresses/{facts['slug']}/scans"
    found = []
    for n in range(REQUESTS):
        token = facts["tickets"][n % len(facts["tickets"])]
        scan = {"id": str(UUID(int=number * 100_000 + n)), "token": token, "place": "entrance"}
        body = json.dumps({"device": f"phone {n % CLIENTS}", "scans": [scan]}).encode()
        found.append(("POST", address, body, headers))
    return found


def form(typed: dict[str, str]) -> bytes:
    """A posted form."""
    return urlencode(typed).encode()


def load(server: Server, requests: Requests) -> Measured:
    """Send all requests over a few kept connections; every one must succeed."""
    shares = [requests[n::CLIENTS] for n in range(CLIENTS)]
    cpu, started = cpu_seconds(server.pid), time.perf_counter()
    with ThreadPoolExecutor(CLIENTS) as pool:
        times = [one for share in pool.map(lambda share: send(server.port, share), shares) for one in share]
    seconds = time.perf_counter() - started
    spent = (cpu_seconds(server.pid) - cpu) * 1000 / len(requests)
    return Measured(len(requests) / seconds, spent, p99_ms(times))


def p99_ms(times: Sequence[float]) -> float:
    """Milliseconds that 99 of 100 of these seconds stayed within."""
    return sorted(times)[len(times) * 99 // 100] * 1000


def send(port: int, requests: Requests) -> list[float]:
    """One client; the seconds that each request took."""
    times = []
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    for method, path, body, headers in requests:
        given = headers or ({"Content-Type": "application/x-www-form-urlencoded"} if body else {})
        started = time.perf_counter()
        connection.request(method, path, body, given)
        answer = connection.getresponse()
        answer.read()
        times.append(time.perf_counter() - started)
        if answer.status not in {200, 201, 303}:
            raise RuntimeError(f"{method} {path}: {answer.status}")
    connection.close()
    return times


def best(measure: Callable[[int], Measured]) -> Measured:
    """The round with the least CPU; a first round warms up."""
    measure(0)
    return min((measure(n) for n in range(1, ROUNDS + 1)), key=lambda found: found.cpu_ms)


def show(name: str, found: Measured, floor: Measured, commit: float, *, aim: float | None) -> None:
    """One line: CPU against the aim, and the ratios."""
    aimed = f" (aim {aim})" if aim else ""
    print(
        f"{name:<14} {found.cpu_ms:5.2f} ms CPU{aimed:<10} {found.rate:6.0f}/s  "
        f"{found.rate / floor.rate:.2f} of a bare route, {found.rate / commit:.2f} of a bare durable commit"
    )


def bare_commits(folder: Path) -> tuple[float, float]:
    """Rows committed one by one with the settings of the product's database: how many a second, and the p99.

    The p99 is of as many commits in a row as there are clients: each waits for all before it.
    """
    times = []
    path = folder / "bare.db"
    path.unlink(missing_ok=True)
    database = sqlite3.connect(path, isolation_level=None)
    database.execute("PRAGMA journal_mode=WAL")
    database.execute("PRAGMA synchronous=FULL")
    database.execute("CREATE TABLE row (text TEXT)")
    started = time.perf_counter()
    for number in range(REQUESTS):
        begun = time.perf_counter()
        database.execute("BEGIN IMMEDIATE")
        database.execute("INSERT INTO row VALUES (?)", (str(number),))
        database.execute("COMMIT")
        times.append(time.perf_counter() - begun)
    seconds = time.perf_counter() - started
    database.close()
    in_a_row = [sum(times[n : n + CLIENTS]) for n in range(0, REQUESTS, CLIENTS)]
    return REQUESTS / seconds, p99_ms(in_a_row)


def start_up(folder: Path) -> float:
    """From starting the program to its first answer, on a database that is there."""
    found = []
    for number in range(ROUNDS):
        data = folder / f"start-{number}"
        env = os.environ | {"CONGRESS_DATA_DIR": str(data), "CONGRESS_DATABASE_URL": ""}
        subprocess.run(
            [sys.executable, "-m", "congress", "migrate"], env=env, check=True, capture_output=True
        )
        port = free_port()
        command = [sys.executable, "-m", "congress", "serve", "--port", str(port)]
        with running(command, port, env=env) as server:
            found.append(server.first_answer)
    return median(found)


@contextmanager
def served(kind: str, folder: Path) -> Iterator[Server]:
    """A server of `benchmarks.server`."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.server", kind, str(folder), str(port)]
    with running(command, port, env=dict(os.environ)) as server:
        yield server


@contextmanager
def running(command: Sequence[str], port: int, *, env: dict[str, str]) -> Iterator[Server]:
    """A process that answers on `port`, ended when the block ends."""
    started = time.perf_counter()
    process = subprocess.Popen(
        command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        while True:
            try:
                send(port, [("GET", "/", b"", {})])
                break
            except OSError:
                if process.poll() is not None or time.perf_counter() - started > 120:
                    raise RuntimeError(f"{command} does not answer") from None
                time.sleep(0.02)
        yield Server(port, process.pid, time.perf_counter() - started)
    finally:
        process.terminate()
        process.wait(30)


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port: int = found.getsockname()[1]
        return port


def cpu_seconds(pid: int) -> float:
    """User and system time of a process."""
    fields = Path(f"/proc/{pid}/stat")
    if fields.exists():
        ticks = fields.read_text().rpartition(")")[2].split()[11:13]
        return sum(map(int, ticks)) / os.sysconf("SC_CLK_TCK")
    shown = subprocess.run(["ps", "-o", "time=", "-p", str(pid)], capture_output=True, text=True, check=True)
    hours, minutes, seconds = ("0:0:" + shown.stdout.strip()).split(":")[-3:]
    return int(hours) * 3600 + int(minutes) * 60 + float(seconds)


def memory_mb(pid: int) -> float:
    """Resident memory of a process."""
    shown = subprocess.run(["ps", "-o", "rss=", "-p", str(pid)], capture_output=True, text=True, check=True)
    return int(shown.stdout) / 1024


if __name__ == "__main__":
    main()
