"""Every failure of a request, turned into a page or into JSON here and nowhere else."""

from flask import Flask, Response, current_app, make_response, render_template, request
from werkzeug.exceptions import HTTPException, InternalServerError, NotFound, ServiceUnavailable

from glossearch.errors import GlossearchError, IndexMissing
from glossearch.schema import Headline
from glossearch.web.live import live_engine
from glossearch.web.parameters import LONGEST_GUESS
from glossearch.web.problems import IndexUnusable, NoIndex, problem

_EXPLANATIONS = {
    400: ("Bad request", "The address or the form has something in it that was not understood."),
    404: ("Not found", "There is no page at this address."),
    405: ("Not possible here", "This address can be read, but nothing can be sent to it."),
    414: ("Too long", "This address is longer than any that leads somewhere here."),
    421: ("Wrong server", "This server does not answer for the name that was asked for."),
    429: ("Too many requests", "This was asked for too often. Please wait a little, and try again."),
    500: ("Something went wrong", "The fault is on our side, and it was logged. Please try again later."),
    503: (
        "Not available right now",
        "The glossary cannot be searched at the moment. Please try again later.",
    ),
}


def register(app: Flask) -> None:
    """Let ``app`` answer every error as this module says."""
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(GlossearchError, _glossary_error)


def _glossary_error(error: GlossearchError) -> Response:
    """Answer 503: whatever the glossary raises, the server's owner has to act. The details go to the log."""
    current_app.logger.error("%s %s: %s", request.method, request.path, error)
    return _http_error(NoIndex() if isinstance(error, IndexMissing) else IndexUnusable())


def _http_error(error: HTTPException) -> Response:
    status = error.code or InternalServerError.code
    response = problem(error) if _wants_json() else make_response(_page(error, status), status)
    for name, value in error.get_headers():
        if name.lower() not in ("content-type", "content-length"):
            response.headers[name] = value  # such as Allow, Retry-After
    return response


def _wants_json() -> bool:
    return request.path.startswith("/api/") or request.path in ("/healthz", "/readyz")


def _page(error: HTTPException, status: int) -> str:
    heading, explanation = _EXPLANATIONS.get(status, (error.name, error.description or ""))
    if isinstance(error, NotFound):
        return render_template("404.html", near=_near_titles())
    if isinstance(error, ServiceUnavailable) and error.description:
        explanation = error.description
    return render_template("error.html", status=status, heading=heading, explanation=explanation)


def _near_titles() -> list[Headline]:
    """Return the entries that may have been meant by this address."""
    slug = (request.view_args or {}).get("slug") or request.args.get("slug") or request.path
    try:
        return live_engine().near_titles(str(slug)[:LONGEST_GUESS])
    except GlossearchError:
        return []
