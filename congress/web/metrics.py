"""Figures for whoever watches over the installation (OpenMetrics): no names, no addresses, no congresses."""

import hmac
import os
from collections.abc import Callable, Iterator, Mapping
from ipaddress import ip_address

from prometheus_client import CollectorRegistry, Counter, Histogram, Metric
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.openmetrics.exposition import CONTENT_TYPE_LATEST, generate_latest
from prometheus_client.registry import Collector
from starlette.responses import Response
from starlette.routing import Route

from congress.core.db import Tx
from congress.core.errors import NotFound
from congress.web.state import Request

SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Names a folder through which several processes of one server count together; read when this is loaded."""

Waiting = Callable[[Tx], Mapping[str, Mapping[str, int]]]
"""What there is to do, by kind and state: {"mails": {"waiting": 3, "failed": 0}}."""


class Measures:
    """Counts the requests of one application, and tells that with what is waiting."""

    def __init__(self, waiting: Waiting) -> None:
        self._waiting = waiting
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "congress_requests", "Requests answered.", ["route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "congress_request_duration_seconds", "Until the answer.", ["route"], registry=self._registry
        )

    def count(self, route: str, status: int, seconds: float) -> None:
        """One request; `route` is the pattern of the address, never the address itself."""
        self._requests.labels(route, str(status)).inc()
        self._seconds.labels(route).observe(seconds)

    def collect(self, tx: Tx) -> Iterator[Metric]:
        """All figures, also those of the other processes of this server."""
        mine: Collector = self._registry
        if SHARED in os.environ:
            mine = MultiProcessCollector(None)  # type: ignore[no-untyped-call]  # -- the library has few types
        yield from mine.collect()
        for kind, counts in self._waiting(tx).items():
            gauge = GaugeMetricFamily(
                f"congress_{kind}", f"How many {kind} are in this state.", labels=["state"]
            )
            for state, count in counts.items():
                gauge.add_metric([state], count)
            yield gauge


class _Scrape:
    """What the library wants to write: something with a `collect` that takes nothing."""

    def __init__(self, found: list[Metric]) -> None:
        self.found = found

    def collect(self) -> list[Metric]:
        return self.found


def show_metrics(request: Request) -> Response:
    """The figures; for others than this machine itself and who knows the token this does not exist."""
    if not _may_see(request):
        raise NotFound
    with request.state["db"].read() as tx:
        found = list(request.state["measures"].collect(tx))
    text = generate_latest(_Scrape(found))  # type: ignore[no-untyped-call]  # -- the library has few types
    return Response(text, media_type=CONTENT_TYPE_LATEST)


def _may_see(request: Request) -> bool:
    token = request.state["settings"].metrics_token
    given = request.headers.get("authorization", "").removeprefix("Bearer ")
    if token and hmac.compare_digest(given.encode(), token.encode()):
        return True
    # A proxy on this machine that nobody told us to trust looks like the machine itself; so it is not enough.
    is_passed_on = "x-forwarded-for" in request.headers or "forwarded" in request.headers
    return not is_passed_on and request.client is not None and _is_here(request.client.host)


def _is_here(host: str) -> bool:
    try:
        return ip_address(host.removeprefix("::ffff:")).is_loopback
    except ValueError:
        return False


routes = [Route("/metrics", show_metrics, methods=["GET"])]
