"""Figures for Prometheus: requests, how long they took, and what is served."""

import re
import time
from collections.abc import Iterator
from time import perf_counter

from flask import Flask, Response, g, request

from glossearch.errors import GlossearchError
from glossearch.web.caching import NOT_KEPT
from glossearch.web.live import is_standby, live_engine

REFUSED = "glossearch.refused"
"""In the environment of a request: how many the server has refused, for which there was no room."""

_SECONDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5)
_METHODS = frozenset(("GET", "HEAD", "OPTIONS"))
_OTHER = "other"
# Of "<slug:slug>", what the documentation leaves out.
_CONVERTER = re.compile(r"<\w+:")


def register(app: Flask) -> None:
    """Let ``app`` answer /metrics. Every application counts for itself."""
    from prometheus_client import (
        CONTENT_TYPE_LATEST,
        CollectorRegistry,
        Counter,
        Gauge,
        Histogram,
        generate_latest,
    )
    from prometheus_client.core import CounterMetricFamily
    from prometheus_client.registry import Collector

    registry = CollectorRegistry()
    requests = Counter(
        "glossearch_http_requests", "Requests answered.", ("route", "method", "status"), registry=registry
    )
    seconds = Histogram(
        "glossearch_http_request_duration_seconds",
        "Time from the request to the answer.",
        ("route",),
        buckets=_SECONDS,
        registry=registry,
    )
    entries = Gauge("glossearch_entries", "Entries in the index.", registry=registry)
    fallback = Gauge(
        "glossearch_fallback", "Whether a local index is searched in place of the cluster.", registry=registry
    )
    age = Gauge(
        "glossearch_index_age_seconds", "Time since the index was built or last updated.", registry=registry
    )

    class Refused(Collector):
        """What the server tells of requests that it did not pass on."""

        def collect(self) -> Iterator[CounterMetricFamily]:
            if REFUSED in request.environ:
                yield CounterMetricFamily(
                    "glossearch_http_requests_refused",
                    "Requests refused with 503, since too many waited.",
                    value=request.environ[REFUSED],
                )

    registry.register(Refused())

    def begin() -> None:
        g.counted_from = perf_counter()

    def count(response: Response) -> Response:
        route = _CONVERTER.sub("<", request.url_rule.rule) if request.url_rule else _OTHER
        method = request.method if request.method in _METHODS else _OTHER
        requests.labels(route, method, str(response.status_code)).inc()
        seconds.labels(route).observe(perf_counter() - g.counted_from)
        return response

    def metrics() -> Response:
        try:
            engine = live_engine()
        except GlossearchError:
            entries.set(0)
            age.set(float("nan"))
        else:
            entries.set(engine.count)
            age.set(max(0.0, time.time() - engine.built.timestamp()))
        fallback.set(is_standby())
        return Response(
            generate_latest(registry),
            content_type=CONTENT_TYPE_LATEST,
            headers={"Cache-Control": NOT_KEPT},
        )

    app.before_request(begin)
    app.after_request(count)
    app.add_url_rule("/metrics", view_func=metrics, methods=["GET"])
