"""The lines of the log, and what is not in them."""

import io
import json
import logging
import re
from collections.abc import Iterator

import pytest
from flask import Flask

from glossearch.config import LOG_FORMATS, Settings
from glossearch.web import access, logs
from glossearch.web.app import create_app

SECRET = "what-nobody-should-know"
TEXT_LINE = re.compile(
    r"time=\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ method=(\S+) path=(\S+) status=(\d+) bytes=(\d+) ms=\d+\.\d+\n"
)


@pytest.fixture(autouse=True)
def _logging_as_it_was() -> Iterator[None]:
    root = logging.getLogger()
    loggers = (root, access.log, *map(logging.getLogger, ("waitress", "waitress.queue")))
    handlers, levels = root.handlers[:], [logger.level for logger in loggers]
    yield
    root.handlers[:] = handlers
    for logger, level in zip(loggers, levels, strict=True):
        logger.setLevel(level)


def logged(app: Flask, log_format: str, *asked: tuple[str, str]) -> str:
    """Return what is logged when each of ``asked``, a method and an address, is requested."""
    stream = io.StringIO()
    logs.set_up(log_format, stream)
    client = app.test_client()
    for method, address in asked:
        client.open(
            address, method=method, headers={"Cookie": SECRET, "Referer": SECRET}, buffered=True,
            environ_overrides={"REMOTE_ADDR": "192.0.2.7"},
        )  # fmt: skip
    return stream.getvalue()


def test_a_request_is_a_line_of_pairs(app: Flask) -> None:
    size = len(app.test_client().get("/api/v1/status").data)
    asked = [("GET", "/api/v1/status"), ("HEAD", "/api/v1/status"), ("POST", "/"), ("GET", "/entry/no such")]
    told = TEXT_LINE.findall(logged(app, "text", *asked))
    assert told[:2] == [
        ("GET", "/api/v1/status", "200", str(size)),
        ("HEAD", "/api/v1/status", "200", "0"),
    ]
    assert [line[:3] for line in told[2:]] == [("POST", "/", "405"), ("GET", "/entry/no%20such", "404")]


def test_a_request_is_an_object_on_a_line(app: Flask) -> None:
    line = logged(app, "json", ("GET", "/entry/token"))
    told = json.loads(line)
    assert list(told) == ["time", "method", "path", "status", "bytes", "ms"]
    assert (told["method"], told["path"], told["status"]) == ("GET", "/entry/token", 200)
    assert told["bytes"] == len(app.test_client().get("/entry/token").data)
    assert 0 < told["ms"] < 60_000


def test_requests_need_not_be_logged(app: Flask) -> None:
    assert logged(app, "none", ("GET", "/"), ("GET", "/nowhere")) == ""


@pytest.mark.parametrize("log_format", LOG_FORMATS)
def test_nothing_of_who_asks_and_for_what_is_logged(app: Flask, log_format: str) -> None:
    told = logged(app, log_format, ("GET", f"/search?q={SECRET}"), ("GET", f"/api/v1/search?q={SECRET}"))
    assert SECRET not in told
    assert "192.0.2.7" not in told


def test_no_address_can_forge_a_line(app: Flask) -> None:
    told = logged(app, "text", ("GET", "/x%0Atime=now%20status=200%20%22%1b[31m"))
    assert len(told.splitlines()) == 1
    assert "path=/x%0Atime%3Dnow%20status%3D200%20%22%1B%5B31m status=404" in told


@pytest.mark.parametrize("log_format", LOG_FORMATS)
def test_a_short_queue_is_nothing_to_log_and_other_warnings_are(log_format: str) -> None:
    logs.set_up(log_format, stream := io.StringIO())
    logging.getLogger("waitress.queue").warning("Task queue depth is 1")
    assert stream.getvalue() == ""
    logging.getLogger("waitress").warning("total open connections reached the connection limit")
    assert "connection limit" in stream.getvalue()


def test_messages_have_a_level_and_say_who_tells(settings: Settings, app: Flask) -> None:
    stream = io.StringIO()
    logs.set_up("text", stream)
    create_app(settings.with_options(index=settings.index / "nothing"))
    assert re.fullmatch(
        r'time=\S+ level=warning logger=glossearch\.web\.live message="no index to serve yet: .*"\n',
        stream.getvalue(),
    )
    logs.set_up("json", stream := io.StringIO())
    create_app(settings.with_options(index=settings.index / "nothing"))
    told = json.loads(stream.getvalue())
    assert (told["level"], told["logger"]) == ("warning", "glossearch.web.live")
    logs.set_up("none", stream := io.StringIO())
    create_app(settings.with_options(index=settings.index / "nothing"))
    assert stream.getvalue().startswith("no index to serve yet: ")


@pytest.mark.parametrize("log_format", LOG_FORMATS)
def test_a_fault_of_ours_is_logged_with_its_traceback(app: Flask, log_format: str) -> None:
    def fail() -> str:
        raise RuntimeError('with "quotes"\nand lines')

    app.add_url_rule("/api/bug", view_func=fail)
    told = logged(app, log_format, ("GET", "/api/bug"))
    assert "RuntimeError: with" in told
    assert "Traceback (most recent call last)" in told
    if log_format == "json":
        fault, request = map(json.loads, told.splitlines())
        assert fault["level"] == "error"
        assert fault["traceback"].endswith('RuntimeError: with "quotes"\nand lines')
        assert request["status"] == 500
