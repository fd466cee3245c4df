"""Which queries are counted in the query log, if there is one: those that somebody was done with typing.

docs/query-log.md tells what is kept. Nothing of who asked is looked at here.
"""

from flask import Flask, current_app, request

from glossearch.config import Settings
from glossearch.querylog import QueryLog, Recorder
from glossearch.results import SearchResults

TYPING = "Glossearch-Typing"
"""The header of requests while somebody types: search.js sends it, and asks again when results stay."""

EXTENSION = "glossearch.querylog"
"""The key of the application's `Recorder` in ``app.extensions``; there is none without a query log."""


def register(app: Flask, settings: Settings) -> None:
    """Let ``app`` count queries if ``settings`` name a query log, and tell its pages so."""
    app.jinja_env.globals["counted"] = settings.query_log is not None
    if settings.query_log is not None:
        app.extensions[EXTENSION] = Recorder(QueryLog(settings.query_log), settings.query_log_days)


def count(query: str, category: str | None, found: SearchResults) -> None:
    """Count ``query``, which was answered with the first of the hits ``found``, unless somebody is typing.

    Within a category there are other hits than the query has, and what a browser fetches in advance nobody
    asked for.
    """
    recorder: Recorder | None = current_app.extensions.get(EXTENSION)
    asks_ahead = TYPING in request.headers or "prefetch" in request.headers.get("Sec-Purpose", "")
    if recorder and not category and not asks_ahead:
        recorder.record(query, found.total, found.weak)
