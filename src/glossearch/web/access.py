"""A line in the log for each request: what was asked for and what came of it, and nothing about who asked.

Neither addresses nor query strings are logged: what somebody searches for is nobody else's business.
"""

import logging
from time import perf_counter
from urllib.parse import quote

from flask import Flask, Response, g, request

log = logging.getLogger(__name__)


def register(app: Flask) -> None:
    """Let ``app`` log each request to `log`. Has to come first, so that all else counts into the time."""
    app.before_request(_begin)
    app.after_request(_logged)


def _begin() -> None:
    g.began = perf_counter()


def _logged(response: Response) -> Response:
    if log.isEnabledFor(logging.INFO):
        head = request.method == "HEAD"
        details = {
            "method": request.method,
            "path": quote(request.path),
            "status": response.status_code,
            "bytes": 0 if head else response.content_length or 0,
            "ms": round((perf_counter() - g.began) * 1000, 2),
        }
        log.info("request", extra={"details": details})
    return response
