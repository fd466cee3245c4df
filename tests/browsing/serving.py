"""Real servers in threads: the glossary, and a site that has nothing to do with it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from flask import Flask

from glossearch.config import Settings
from glossearch.web.server import Server

Application = Callable[..., Any]


@contextmanager
def served(application: Application, **options: object) -> Iterator[str]:
    """Serve a WSGI application as ``serve`` does, and yield its origin: http://127.0.0.1:PORT.

    ``options`` are settings of the server.
    """
    server = Server(application, Settings(port=0).with_options(**options))
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        ((host, port),) = server.listening
        yield f"http://{host}:{port}"
    finally:
        server.stop()
        thread.join()
        server.close()


def one_page(title: str) -> tuple[Flask, list[str]]:
    """Return an application with one page at /, and its body to be filled in."""
    app = Flask(__name__, static_folder=None)
    body: list[str] = []

    @app.get("/")
    def page() -> str:
        head = f'<meta charset="utf-8"><title>{title}</title><link rel="icon" href="data:,">'
        return f'<!doctype html><html lang="en">{head}{"".join(body)}'

    return app, body
