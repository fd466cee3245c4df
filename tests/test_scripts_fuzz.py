"""The API asked at random, by what its OpenAPI document says of it; scripts/fuzz-api asks for more."""

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
