"""The API asked at random, and the server sent what is nearly a request; scripts/fuzz-* ask for more."""

import socket
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
from flask import Flask, request

from browsing.serving import served
from glossearch.config import Settings
from glossearch.web.app import create_app
from support import REAL_CORPUS, REPOSITORY

EXAMPLES = 25


@pytest.fixture
def app(real_index: Path) -> Flask:
    return create_app(Settings(corpus=REAL_CORPUS, index=real_index))


@pytest.fixture
def fuzz(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that serves ``app``, asks it at random, and returns what schemathesis printed."""
    monkeypatch.syspath_prepend(str(REPOSITORY / "scripts"))
    asked = import_module("fuzz_api").asked

    def run(examples: int) -> tuple[int, str]:
        with served(app) as origin:
            done = asked(origin, tmp_path, examples, "--generation-deterministic", captured=True)
        return done.returncode, done.stdout + done.stderr

    return run


@pytest.mark.slow
def test_whatever_is_asked_the_answer_is_as_described(fuzz: Any) -> None:
    code, told = fuzz(EXAMPLES)
    assert code == 0, told
    assert "No issues found" in told


@pytest.mark.slow
def test_an_answer_that_is_not_as_described_is_found(app: Flask, fuzz: Any) -> None:
    @app.before_request
    def fail() -> tuple[str, int] | None:
        return ("teapot", 418) if request.path == "/api/v1/suggest" and request.args.get("limit") else None

    code, told = fuzz(5)
    assert code == 1
    assert "418" in told


@pytest.mark.slow
def test_whatever_is_sent_there_is_an_answer_or_an_end(app: Flask, fuzz_http: Any) -> None:
    with served(app) as origin:
        findings, statuses = fuzz_http.sent(port(origin), 1000, seed=7)
    assert findings == []
    assert statuses.total() == 1000
    assert {"200", "400", "404", "405"} <= statuses.keys()


def test_an_answer_that_fails_or_never_comes_is_found(
    app: Flask, fuzz_http: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        fuzz_http, "_REQUESTS", (b"GET / HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",)
    )
    monkeypatch.setattr(fuzz_http, "_PIECES", (b"",))

    @app.before_request
    def fail() -> tuple[str, int]:
        return "", 500

    with served(app) as origin:
        findings, statuses = fuzz_http.sent(port(origin), 10, seed=7)
    assert statuses["500"] == len(findings) > 0
    with socket.create_server(("127.0.0.1", 0)) as silent:
        monkeypatch.setattr(fuzz_http, "_SECONDS", 0.01)
        findings, statuses = fuzz_http.sent(silent.getsockname()[1], 1, seed=7)
    assert "neither answered nor closed" in findings[0]
    assert statuses == {"none": 1}


@pytest.fixture
def fuzz_http(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(REPOSITORY / "scripts"))
    return import_module("fuzz_http")


def port(origin: str) -> int:
    return int(origin.rpartition(":")[2])
