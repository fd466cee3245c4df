"""Cross-origin requests: which other sites' scripts may read the API."""

from collections.abc import Sequence

from flask import Flask, Response, request

from glossearch.config import ANY_ORIGIN
from glossearch.web.headers import FALLBACK

_API = "/api/"
_ALLOWED = {
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Max-Age": "86400",
}


def register(app: Flask, origins: Sequence[str]) -> None:
    """Let scripts of ``origins`` read what ``app`` answers below /api/; credentials are never asked for."""
    if not origins:
        return
    any_origin = ANY_ORIGIN in origins

    def answer_preflight() -> Response | None:
        asked = "Access-Control-Request-Method" in request.headers and "Origin" in request.headers
        if request.method == "OPTIONS" and asked and request.path.startswith(_API):
            return Response(status=204, headers=_ALLOWED if _allowed() else None)
        return None

    def with_origin(response: Response) -> Response:
        if not request.path.startswith(_API):
            return response
        if not any_origin:
            response.vary.add("Origin")
        if origin := _allowed():
            response.headers["Access-Control-Allow-Origin"] = origin
            response.headers["Access-Control-Expose-Headers"] = f"ETag, Retry-After, {FALLBACK}"
        return response

    def _allowed() -> str | None:
        origin = request.headers.get("Origin")
        return ANY_ORIGIN if any_origin else origin if origin in origins else None

    app.before_request(answer_preflight)
    app.after_request(with_origin)
