"""All operations of the API, and their addresses."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from flask import Flask, Response, request

from glossearch.config import Settings
from glossearch.presentation import Json
from glossearch.web import caching
from glossearch.web.api import entries, search, status
from glossearch.web.api.document import ROOT, document, page
from glossearch.web.api.parameters import Parameter, read
from glossearch.web.encoding import to_json
from glossearch.web.live import failover, live_engine

JSON = "application/json"


@dataclass(frozen=True, slots=True)
class Operation:
    """What can be asked at ``path``, with these ``parameters``; ``answer`` takes an engine and their values.

    The parts of a path are given to ``answer``, too.
    """

    name: str
    path: str
    parameters: Sequence[Parameter]
    answer: Callable[..., Json]


def operations(settings: Settings) -> tuple[Operation, ...]:
    """Return what can be asked about the glossary of ``settings``."""
    return (
        Operation("search", "/search", search.SEARCH, search.search),
        Operation("suggest", "/suggest", search.SUGGEST, search.suggest),
        Operation("entries", "/entries", entries.LIST, entries.entries),
        Operation("entry", "/entries/<slug:slug>", entries.ONE, entries.entry),
        Operation("compare", "/compare", entries.COMPARE, entries.compare),
        Operation("status", "/status", (), partial(status.status, settings=settings)),
    )


def register(app: Flask, settings: Settings) -> None:
    """Let ``app`` answer below `ROOT`, /healthz and /readyz."""
    for operation in operations(settings):
        app.add_url_rule(ROOT + operation.path, f"api.{operation.name}", _view(operation), methods=["GET"])
    app.add_url_rule(
        f"{ROOT}/openapi.json", "api.document", lambda: _json(document(settings)), methods=["GET"]
    )
    app.add_url_rule(f"{ROOT}/docs", "api.docs", lambda: page(settings), methods=["GET"])
    app.add_url_rule("/healthz", "api.health", _health, methods=["GET"])
    app.add_url_rule("/readyz", caching.READINESS, _readiness, methods=["GET"])


def _view(operation: Operation) -> Callable[..., Response]:
    def view(**path: Any) -> Response:  # noqa: ANN401
        values = read(operation.parameters, request.args)
        return _json(operation.answer(live_engine(), **path, **values))

    return view


def _health() -> Response:
    return _unkept(status.health(live_engine()))


def _readiness() -> Response:
    return _unkept(status.readiness(failover()))


def _unkept(value: Json) -> Response:
    answer = _json(value)
    answer.headers["Cache-Control"] = caching.NOT_KEPT
    return answer


def _json(value: Json) -> Response:
    return Response(to_json(value), mimetype=JSON)
