"""The application factory."""

import string
from typing import TYPE_CHECKING
from urllib.parse import quote

from flask import Flask, Request, Response
from flask.typing import ResponseReturnValue

from glossearch.config import Settings
from glossearch.engine import Engine
from glossearch.web import (
    access,
    caching,
    compare,
    cors,
    counting,
    crawlers,
    entry,
    errors,
    feed,
    hosts,
    language,
    limits,
    links,
    live,
    metrics,
    opensearch,
    pages,
    rates,
    results,
)
from glossearch.web.api import routes
from glossearch.web.failover import UNSEARCHABLE
from glossearch.web.headers import FALLBACK, HEADERS

if TYPE_CHECKING:
    from _typeshed.wsgi import WSGIEnvironment

_PAGES = (pages, results, entry, compare, opensearch, crawlers, feed)


class _Request(Request):
    """A request whose query may have any bytes; at those that are no UTF-8, werkzeug would raise."""

    def __init__(self, environ: "WSGIEnvironment") -> None:
        super().__init__(environ)
        self.query_string = quote(self.query_string, safe=string.printable).encode("ascii")


class _Site(Flask):
    request_class = _Request

    def dispatch_request(self) -> ResponseReturnValue:
        """Answer once more, from the standby, where the primary goes meanwhile: reading changes nothing."""
        try:
            return super().dispatch_request()
        except UNSEARCHABLE as error:
            if not live.fell_back(error):
                raise
        return super().dispatch_request()


def create_app(settings: Settings, engine: Engine | None = None, *, reloading: bool = False) -> Flask:
    """Return the web site of the glossary that ``settings`` name, as a WSGI application.

    ``engine`` is searched if it is given. Otherwise the index is opened here; where there is none that can be
    opened, every page answers 503 until there is one. With ``reloading``, templates and static files are read
    anew for each request, for who works on them.
    """
    app = _Site(__name__)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    app.jinja_env.auto_reload = reloading
    _register_hooks(app, settings, reloading=reloading)
    app.extensions[live.EXTENSION] = live.live(settings, engine)
    app.jinja_env.globals["glossary"] = settings.title
    app.jinja_env.globals["is_standby"] = live.is_standby
    language.register(app, settings.language)
    links.register(app, settings.public_url)
    counting.register(app, settings)
    for module in _PAGES:
        app.register_blueprint(module.blueprint)
    routes.register(app, settings)
    errors.register(app)
    app.after_request(_with_headers)
    return app


def _register_hooks(app: Flask, settings: Settings, *, reloading: bool) -> None:
    """Register what is done before and after each request: what comes first begins first and ends last."""
    access.register(app)
    if settings.metrics:
        metrics.register(app)
    limits.register(app)
    hosts.register(app, settings)
    rates.register(app, settings.rate_limit)
    cors.register(app, settings.cors_origins)
    caching.register(app, settings, reloading=reloading)


def _with_headers(response: Response) -> Response:
    response.headers.update(HEADERS)
    if live.is_standby():
        response.headers[FALLBACK] = "embedded"
    return response
