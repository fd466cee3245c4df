"""What holds for every response, and serving on while the index changes."""

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient

from glossearch.config import Settings
from glossearch.engine import Engine
from glossearch.web.app import create_app

PATHS = [
    "/", "/search?q=token", "/entry/token", "/nowhere", "/api/v1/search?q=token", "/api/v1/search",
    "/api/v1/docs", "/healthz", "/static/style.css", "/static/icon.svg",
]  # fmt: skip


@pytest.mark.parametrize("path", PATHS)
def test_headers(client: FlaskClient, path: str) -> None:
    response = client.get(path, buffered=True)
    policy = response.headers["Content-Security-Policy"]
    assert policy.startswith("default-src 'none'; script-src 'self'; style-src 'self';")
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"
    assert "Set-Cookie" not in response.headers


@pytest.mark.parametrize("path", PATHS)
def test_nothing_comes_from_elsewhere(client: FlaskClient, path: str) -> None:
    text = client.get(path, buffered=True).text
    for name in ("http://www.w3.org/2000/svg", "https://schema.org", "http://localhost/", "/*", "*/"):
        text = text.replace(name, "")  # names of vocabularies, the site's own address, comments of CSS
    assert "//" not in text


@pytest.mark.parametrize("path", ["/", "/search?q=token", "/entry/token", "/nowhere"])
def test_landmarks(client: FlaskClient, path: str) -> None:
    page = client.get(path).text
    for once in ("<main ", "<h1", "<search", '<html lang="en">', '<a class="skip" href="#main">'):
        assert page.count(once) == 1, once
    assert page.count(' id="q"') == 1


def test_head_requests(client: FlaskClient) -> None:
    for path in PATHS:
        response, full = client.head(path, buffered=True), client.get(path, buffered=True)
        assert response.status_code == full.status_code
        assert response.data == b""
        for name in ("Content-Type", "Content-Length", "ETag", "Cache-Control"):
            assert response.headers.get(name) == full.headers.get(name), name


def test_a_new_index_is_served_without_a_restart(
    client: FlaskClient, write: Callable[[str, str], None], reindex: Callable[[], None]
) -> None:
    assert client.get("/entry/new").status_code == 404
    write("new", "---\ntitle: Brand new\n---\nA new entry with the word quokka.\n")
    reindex()
    assert client.get("/entry/new").status_code == 200
    assert "Brand new" in client.get("/").text
    assert client.get("/healthz").json == {"status": "ok", "entries": 6}
    found = client.get("/api/v1/search?q=quokka").json
    assert found is not None
    assert found["total"] == 1


@pytest.mark.parametrize("harm", ["missing", "garbage", "empty generation"])
def test_an_index_that_goes_bad_leaves_the_open_one_served(
    app: Flask, settings: Settings, harm: str, caplog: pytest.LogCaptureFixture
) -> None:
    client = app.test_client()
    assert client.get("/entry/token").status_code == 200
    current = settings.index / "CURRENT"
    if harm == "missing":
        current.unlink()
    elif harm == "garbage":
        current.write_text("no such generation")
    else:
        (settings.index / "generation-000099").mkdir()
        current.write_text("generation-000099")
    for path in ("/", "/entry/token", "/search?q=token", "/healthz"):
        assert client.get(path).status_code == 200
    assert "the index is served as it was" in caplog.text


def test_an_app_does_not_share_anything_with_another(app: Flask, settings: Settings) -> None:
    other = create_app(Settings(index=settings.index, title="Another"))
    assert "<title>Another</title>" in other.test_client().get("/").text
    assert "<title>Another</title>" not in app.test_client().get("/").text


def test_the_language_of_the_entries_is_told(settings: Settings, write: Callable[[str, str], None]) -> None:
    write("wort", "---\ntitle: Wort\n---\nEin Wort.\n")
    german = settings.with_options(language="german")
    Engine.build(settings=german)
    page = create_app(german).test_client().get("/entry/wort").text
    assert '<html lang="en">' in page
    assert '<div class="body" lang="de">' in page
