"""The application factory."""

from flask import Flask, Response
from flask.json.provider import DefaultJSONProvider

from glossearch.config import Settings
from glossearch.engine import Engine
from glossearch.web import api, errors, links, live, pages
from glossearch.web.language import LANGUAGE_TAGS

_HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
}


class _Json(DefaultJSONProvider):
    """JSON as the command line prints it: keys in the order they are given in, any script as it is."""

    ensure_ascii = False
    sort_keys = False


def create_app(settings: Settings, engine: Engine | None = None) -> Flask:
    """Return the web site of the glossary that ``settings`` name, as a WSGI application.

    ``engine`` is searched if it is given. Otherwise the index is opened here; where there is none that can be
    opened, every page answers 503 until there is one.
    """
    app = Flask(__name__)
    app.json = _Json(app)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.extensions[live.EXTENSION] = live.LiveEngine(settings, engine)
    app.context_processor(
        lambda: {"glossary": settings.title, "language": LANGUAGE_TAGS.get(settings.language, "")}
    )
    links.register(app)
    app.register_blueprint(pages.blueprint)
    app.register_blueprint(api.blueprint)
    errors.register(app)
    app.after_request(_with_headers)
    return app


def _with_headers(response: Response) -> Response:
    response.headers.update(_HEADERS)
    return response
