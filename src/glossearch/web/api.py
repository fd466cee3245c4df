"""The JSON side: /api/search, and /healthz for whatever watches the server."""

from flask import Blueprint, Response, abort, jsonify, request

from glossearch import presentation
from glossearch.web import parameters
from glossearch.web.live import live_engine

DEFAULT_LIMIT = 10
MOST_LIMIT = 100
MOST_OFFSET = 1_000_000

blueprint = Blueprint("api", __name__)


@blueprint.get("/api/search")
def search() -> Response:
    """Answer with what ``glossearch search --json`` prints; 400 for a parameter that is missing or wrong."""
    if "q" not in request.args:
        abort(400, "the parameter 'q' is missing; give the text to search for, as /api/search?q=token")
    found = live_engine().search(
        parameters.query(),
        limit=_number("limit", DEFAULT_LIMIT, 1, MOST_LIMIT),
        offset=_number("offset", 0, 0, MOST_OFFSET),
        category=parameters.category(),
        explain=_flag("explain"),
    )
    return jsonify(presentation.results(found))


@blueprint.get("/healthz")
def health() -> Response:
    """Tell that entries can be searched, and how many; 503 when there is no index to search."""
    return jsonify({"status": "ok", "entries": live_engine().count})


def _number(name: str, default: int, least: int, most: int) -> int:
    text = request.args.get(name)
    number = default if text is None else parameters.whole_number(text)
    if number is None or not least <= number <= most:
        abort(400, f"'{name}' must be a whole number from {least} to {most}")
    return number


def _flag(name: str) -> bool:
    text = request.args.get(name, "0")
    if text not in ("0", "1"):
        abort(400, f"'{name}' must be 0 or 1")
    return text == "1"
