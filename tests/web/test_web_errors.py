"""Failures of requests: their pages, and that they give nothing away."""

from collections.abc import Callable
from typing import NoReturn

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from glossearch.config import Settings
from glossearch.engine import Engine
from glossearch.errors import IndexCorrupt
from glossearch.web.app import create_app

SECRET = "/srv/secret/place"


def raising(error: Exception) -> Callable[[], NoReturn]:
    def view() -> NoReturn:
        raise error

    return view


@pytest.fixture
def failing(app: Flask) -> FlaskClient:
    """The site with views that fail in every way; as in production, no exception reaches the server."""
    app.add_url_rule("/bug", view_func=raising(RuntimeError(SECRET)), endpoint="bug")
    app.add_url_rule("/api/bug", view_func=raising(RuntimeError(SECRET)), endpoint="api_bug")
    app.add_url_rule("/damage", view_func=raising(IndexCorrupt(SECRET)), endpoint="damage")
    app.add_url_rule("/api/damage", view_func=raising(IndexCorrupt(SECRET)), endpoint="api_damage")
    app.add_url_rule("/bad", view_func=lambda: abort(400), endpoint="bad")
    app.add_url_rule("/teapot", view_func=lambda: abort(418), endpoint="teapot")
    return app.test_client()


@pytest.mark.parametrize(
    ("path", "status", "heading"),
    [
        ("/nowhere", 404, "Not found"),
        ("/entry/nowhere", 404, "Not found"),
        ("/bad", 400, "Bad request"),
        ("/bug", 500, "Something went wrong"),
        ("/damage", 503, "Not available right now"),
        ("/teapot", 418, "I&#39;m a teapot"),
    ],
)
def test_error_pages(failing: FlaskClient, path: str, status: int, heading: str) -> None:
    response = failing.get(path)
    assert response.status_code == status
    assert response.mimetype == "text/html"
    assert f"<h1>{heading}</h1>" in response.text
    assert "<search" in response.text
    for internal in (SECRET, "Traceback", "RuntimeError", "IndexCorrupt"):
        assert internal not in response.text


@pytest.mark.parametrize(
    "path", ["/", "/search", "/entry/prompt", "/compare", "/nowhere", "/api/v1/suggest", "/api/v1/nowhere"]
)
@pytest.mark.parametrize("query", [b"\xb8", b"q=\xff", b"\x00=\xe2\x80", b"q=caf\xc3\xa9"])
def test_a_query_of_any_bytes_is_answered(client: FlaskClient, path: str, query: bytes) -> None:
    answer = client.get(path, environ_overrides={"QUERY_STRING": query.decode("latin-1")})
    assert answer.status_code in (200, 400, 404)


@pytest.mark.parametrize(
    ("method", "path", "status", "kind", "title"),
    [
        ("GET", "/api/bug", 500, None, "Internal Server Error"),
        ("GET", "/api/damage", 503, "index-unusable", "Index unusable"),
        ("GET", "/api/nothing", 404, None, "Not Found"),
        ("GET", "/api/v1", 404, None, "Not Found"),
        ("GET", "/api/v1/search/", 404, None, "Not Found"),
        ("POST", "/api/v1/search", 405, None, "Method Not Allowed"),
        ("PUT", "/api/v1/entries/token", 405, None, "Method Not Allowed"),
        ("DELETE", "/healthz", 405, None, "Method Not Allowed"),
        ("GET", f"/api/v1/search?q={'x' * 20_000}", 414, None, "Request URI Too Long"),
    ],
)
def test_problems_of_the_api_give_nothing_away(
    failing: FlaskClient, method: str, path: str, status: int, kind: str | None, title: str
) -> None:
    response = failing.open(path, method=method)
    assert response.status_code == status
    assert response.mimetype == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers
    problem = response.json
    assert problem is not None
    assert list(problem) == ["type", "title", "status", "detail", "instance"]
    assert problem["type"] == (f"/api/v1/docs#{kind}" if kind else "about:blank")
    assert (problem["title"], problem["status"]) == (title, status)
    assert problem["instance"] == path.partition("?")[0]
    assert problem["detail"]
    if status == 405:
        assert sorted(response.headers["Allow"].split(", ")) == ["GET", "HEAD", "OPTIONS"]
    for internal in (SECRET, "Traceback", "RuntimeError", "IndexCorrupt"):
        assert internal not in response.text


def test_the_instance_of_a_problem_is_an_address(client: FlaskClient) -> None:
    response = client.get("/api/v1/entries/no%20such%0A%E2%88%80")
    assert response.json is not None
    assert response.json["instance"] == "/api/v1/entries/no%20such%0A%E2%88%80"


def test_types_are_addresses_below_the_root_of_the_site(client: FlaskClient) -> None:
    response = client.get("/api/v1/search", environ_overrides={"SCRIPT_NAME": "/terms"})
    assert response.json is not None
    assert response.json["type"] == "/terms/api/v1/docs#invalid-parameters"
    assert response.json["instance"] == "/terms/api/v1/search"


@pytest.mark.parametrize("path", ["/api/v1/search?q=x", "/", "/search?q=x", "/healthz", "/entry/token"])
def test_options_tell_the_methods(client: FlaskClient, path: str) -> None:
    response = client.options(path)
    assert response.status_code == 200
    assert sorted(response.headers["Allow"].split(", ")) == ["GET", "HEAD", "OPTIONS"]
    assert response.data == b""


def test_a_failure_of_the_glossary_is_logged(failing: FlaskClient, caplog: pytest.LogCaptureFixture) -> None:
    response = failing.get("/damage")
    assert response.headers["Retry-After"] == "30"
    assert f"GET /damage: {SECRET}" in caplog.text


def test_method_not_allowed(client: FlaskClient) -> None:
    response = client.post("/search")
    assert response.status_code == 405
    assert "GET" in response.headers["Allow"]
    assert "<h1>Not possible here</h1>" in response.text


@pytest.mark.parametrize(
    ("path", "meant"),
    [
        ("/entry/promt-injektion", "prompt-injection"),
        ("/temprature", "temperature"),
        ("/entry/word%20pieces", "token"),
        ("/entry?slug=../temperatur", "temperature"),
    ],
)
def test_not_found_suggests_near_titles(client: FlaskClient, path: str, meant: str) -> None:
    response = client.get(path)
    assert response.status_code == 404
    assert f'<a href="/entry/{meant}">' in response.text.split("Perhaps you meant")[1]


def test_not_found_says_what_there_is_not(client: FlaskClient) -> None:
    assert "There is no page at this address." in client.get("/nowhere").text
    for path in ("/entry/nowhere", "/entry?slug=nowhere"):
        assert "There is no entry at this address. It may have been renamed" in client.get(path).text
    assert '<a href="/browse">See all entries' in client.get("/nowhere").text


def test_a_page_that_may_come_back_offers_to_try_again(failing: FlaskClient) -> None:
    assert '<a href="">Try again</a>' in failing.get("/damage").text
    assert "See all entries" not in failing.get("/damage").text


def test_not_found_without_near_titles(client: FlaskClient) -> None:
    assert "Perhaps" not in client.get("/entry/%E2%88%80").text
    assert client.get("/entry/" + "x" * 5000).status_code == 404


def test_without_an_index_every_page_says_so_until_there_is_one(
    settings: Settings, write: Callable[[str, str], None], reindex: Callable[[], None]
) -> None:
    client = create_app(settings).test_client()
    for path in ("/", "/search?q=x", "/entry/x", "/api/v1/search?q=x", "/healthz"):
        response = client.get(path)
        assert response.status_code == 503, path
        assert "no index yet" in response.text
        assert response.headers["Retry-After"] == "30"
        assert str(settings.index) not in response.text
    assert client.get("/nowhere").status_code == 404
    assert client.get("/static/style.css", buffered=True).status_code == 200
    write("late", "---\ntitle: Late\n---\nLate is better than never.\n")
    reindex()
    assert client.get("/healthz").json == {"status": "ok", "entries": 1}


def test_an_index_that_cannot_be_used(app: Flask, settings: Settings) -> None:
    for language in ("german", "none"):
        other = create_app(Settings(index=settings.index, language=language)).test_client()
        assert other.get("/").status_code == 503
        assert "outdated" not in other.get("/api/v1/search?q=x").text
    (settings.index / "CURRENT").write_text("garbage")
    assert create_app(settings).test_client().get("/healthz").status_code == 503


def test_a_given_engine_is_the_one_searched(app: Flask, settings: Settings) -> None:
    elsewhere = Settings(index=settings.index / "nothing", title="Other")
    with Engine.open(settings=settings) as engine:
        client = create_app(elsewhere, engine).test_client()
        assert client.get("/healthz").json == {"status": "ok", "entries": 5}
        assert ">Other</a></h1>" in client.get("/").text
