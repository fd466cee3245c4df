"""Addresses of pages and files."""

from flask import Flask

from glossearch.config import Settings
from glossearch.web.app import create_app
from glossearch.web.links import absolute, compare_url, entry_url, page_url, search_url, static_url


def test_parameters_that_say_nothing_are_left_out(app: Flask) -> None:
    with app.test_request_context():
        assert page_url("/search", q="", page=None) == "/search"
        assert search_url("a b&c", "R&D", 2) == "/search?q=a+b%26c&category=R%26D&page=2"
        assert search_url(category="é") == "/search?category=%C3%A9"
        assert compare_url("a/b", "c d") == "/compare?a=a%2Fb&b=c+d"


def test_entries_with_a_query(app: Flask) -> None:
    with app.test_request_context():
        assert entry_url("token") == "/entry/token"
        assert entry_url("token", "a b") == "/entry/token?q=a+b"
        assert entry_url("../x", "a b") == "/entry?slug=..%2Fx&q=a+b"


def test_below_a_path(app: Flask) -> None:
    with app.test_request_context(environ_overrides={"SCRIPT_NAME": "/terms"}):
        assert page_url("/") == "/terms/"
        assert entry_url("token") == "/terms/entry/token"
        assert static_url("icon.svg").startswith("/terms/static/icon.svg?v=")
        assert absolute(entry_url("token")) == "http://localhost/terms/entry/token"


def test_the_public_address_goes_before_that_of_the_request(app: Flask, settings: Settings) -> None:
    public = create_app(settings.with_options(public_url="https://example.org/terms"))
    for script_name in ("", "/terms"):
        with public.test_request_context(environ_overrides={"SCRIPT_NAME": script_name}):
            assert absolute(page_url("/")) == "https://example.org/terms/"
            assert absolute(entry_url("token")) == "https://example.org/terms/entry/token"


def test_files_are_kept_until_they_change(app: Flask) -> None:
    with app.test_request_context():
        style, icon = static_url("style.css"), static_url("icon.svg")
    assert style.partition("?v=")[2] != icon.partition("?v=")[2]
    response = app.test_client().get(style, buffered=True)
    assert response.status_code == 200
    assert "immutable" in response.headers["Cache-Control"]
