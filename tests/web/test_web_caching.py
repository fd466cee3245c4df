"""Entity tags, 304, and what may be kept."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from glossearch.config import Settings
from glossearch.web.app import create_app

KEPT = [
    "/", "/search?q=token", "/entry/token", "/entry?slug=token", "/api/v1/search?q=token",
    "/api/v1/suggest?q=t", "/api/v1/entries", "/api/v1/entries/token", "/api/v1/status",
    "/api/v1/compare?a=token&b=temperature", "/api/v1/openapi.json", "/api/v1/docs",
]  # fmt: skip
TAG = re.compile(r'W/"[0-9a-f]{20}"')


def tag(client: FlaskClient, path: str) -> str:
    response = client.get(path)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"
    return response.headers["ETag"]


@pytest.mark.parametrize("path", KEPT)
def test_what_has_not_changed_is_not_sent_again(client: FlaskClient, path: str) -> None:
    known = tag(client, path)
    assert TAG.fullmatch(known)
    for method in ("GET", "HEAD"):
        for sent in (known, known.removeprefix("W/"), f'"other", {known}', "*"):
            response = client.open(path, method=method, headers={"If-None-Match": sent})
            assert (response.status_code, response.data) == (304, b"")
            assert response.headers["ETag"] == known
            assert response.headers["Cache-Control"] == "no-cache"
            assert "Content-Type" not in response.headers
    for sent in ('W/"0"', ""):
        assert client.get(path, headers={"If-None-Match": sent}).status_code == 200


def test_every_address_has_a_tag_of_its_own(client: FlaskClient) -> None:
    tags = [tag(client, path) for path in KEPT]
    assert len(set(tags)) == len(KEPT)
    assert tag(client, "/api/v1/search?q=token&limit=1") not in tags


def test_a_tag_holds_until_the_index_changes(
    client: FlaskClient, write: Callable[[str, str], None], reindex: Callable[[], None]
) -> None:
    before = {path: tag(client, path) for path in KEPT}
    assert before == {path: tag(client, path) for path in KEPT}
    reindex()
    assert before == {path: tag(client, path) for path in KEPT}
    write("new", "---\ntitle: New\n---\nNew.\n")
    reindex()
    for path, known in before.items():
        response = client.get(path, headers={"If-None-Match": known})
        assert response.status_code == 200
        assert response.headers["ETag"] != known


def test_a_tag_is_of_these_settings(app: Flask, settings: Settings) -> None:
    known = tag(app.test_client(), "/")
    assert tag(create_app(settings).test_client(), "/") == known
    assert tag(create_app(settings.with_options(title="Other")).test_client(), "/") != known


def test_what_was_known_is_not_worked_out_again(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    client = app.test_client()
    known = tag(client, "/api/v1/search?q=token")

    def fail(*_: Any, **__: Any) -> None:
        raise AssertionError

    monkeypatch.setattr("glossearch.engine.Engine.search", fail)
    answer = client.get("/api/v1/search?q=token", headers={"If-None-Match": known})
    assert answer.status_code == 304


@pytest.mark.parametrize(
    "path", ["/nowhere", "/entry/nowhere", "/api/v1/search", "/api/v1/entries/x", "/api/x", "/healthz"]
)
def test_errors_and_health_are_not_kept(client: FlaskClient, path: str) -> None:
    response = client.get(path)
    assert response.headers["Cache-Control"] == "no-store"
    assert "ETag" not in response.headers


def test_without_an_index_there_are_no_tags(settings: Settings) -> None:
    response = create_app(settings).test_client().get("/api/v1/docs")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-cache"
    assert "ETag" not in response.headers


def test_a_random_entry_is_not_kept(client: FlaskClient) -> None:
    response = client.get("/random")
    assert response.status_code == 302
    assert response.headers["Cache-Control"] == "no-store"


def test_static_files_are_kept_for_good_under_their_version(client: FlaskClient) -> None:
    page = client.get("/").text
    versioned = re.findall(r'"(/static/[^"]+)"', page)
    assert versioned
    for path in versioned:
        assert "?v=" in path
        kept = client.get(path, buffered=True)
        assert kept.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        for other in (path.partition("?")[0], f"{path}0", f"{path}&x=1"):
            response = client.get(other, buffered=True)
            assert response.headers["Cache-Control"] == "no-cache"
            headers = {"If-None-Match": response.headers["ETag"]}
            assert client.get(other, headers=headers, buffered=True).status_code == 304


def test_while_the_pages_are_worked_on_nothing_is_kept(app: Flask, settings: Settings) -> None:
    known = tag(app.test_client(), "/")
    client = create_app(settings, reloading=True).test_client()
    for path in (*KEPT, "/static/style.css", "/nowhere"):
        response = client.get(path, headers={"If-None-Match": known}, buffered=True)
        assert response.headers["Cache-Control"] == "no-store"
        assert response.status_code in (200, 404)


def test_templates_are_read_anew_while_they_are_worked_on(app: Flask, settings: Settings) -> None:
    assert create_app(settings, reloading=True).jinja_env.auto_reload
    assert not app.jinja_env.auto_reload
