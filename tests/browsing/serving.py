"""Real servers in threads: the glossary, and a site that has nothing to do with it."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import waitress
from flask import Flask

Application = Callable[..., Any]


@contextmanager
def served(application: Application) -> Iterator[str]:
    """Serve a WSGI application with waitress, and yield its origin: http://127.0.0.1:PORT."""
    server: Any = waitress.create_server(application, host="127.0.0.1", port=0, threads=4)
    thread = threading.Thread(target=server.run)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.effective_port}"
    finally:
        server.trigger.pull_trigger(lambda: _close(server))
        thread.join()
        server.task_dispatcher.shutdown()


def _close(server: Any) -> None:
    """Close all sockets from within the thread that waits for them; it ends when there are none left."""
    for channel in list(server.active_channels.values()):
        channel.handle_close()
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
