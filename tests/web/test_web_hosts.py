"""Which names requests may be for."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from glossearch.config import Settings
from glossearch.web.app import create_app


@pytest.fixture
def named(app: Flask, settings: Settings) -> FlaskClient:
    """The site of example.org, which a web server in front calls "inner"."""
    given = settings.with_options(public_url="https://example.org:8443/terms", allowed_hosts=["inner"])
    return create_app(given).test_client()


@pytest.mark.parametrize(
    "host",
    [
        "example.org",
        "example.org:8443",
        "EXAMPLE.ORG",
        "example.org.",
        "inner:8080",
        "localhost",
        "127.0.0.1:1",
        "[::1]:8080",
    ],
)
def test_these_names_are_answered_for(named: FlaskClient, host: str) -> None:
    assert named.get("/", headers={"Host": host}).status_code == 200


@pytest.mark.parametrize(
    "host",
    [
        "evil.example",
        "example.org.evil.example",
        "notexample.org",
        "127.0.0.2",
        "[::2]",
        "localhost.evil.example",
    ],
)
def test_others_are_not(named: FlaskClient, host: str) -> None:
    for path in ("/", "/search?q=token", "/static/style.css", "/nowhere"):
        response = named.get(path, headers={"Host": host})
        assert response.status_code == 421
        assert host not in response.text
        assert response.headers["Cache-Control"] == "no-store"
    response = named.get("/api/v1/search?q=token", headers={"Host": host})
    assert (response.status_code, response.mimetype) == (421, "application/problem+json")


@pytest.mark.parametrize(
    "host", ["", "a b", "example.org/x", "user@example.org", "example.org:port", "exam\x7fple.org"]
)
def test_what_is_no_name_is_a_bad_request(named: FlaskClient, host: str) -> None:
    assert named.get("/", headers={"Host": host}).status_code == 400


def test_the_state_of_the_server_can_be_asked_by_any_name(named: FlaskClient) -> None:
    for path in ("/healthz", "/readyz"):
        assert named.get(path, headers={"Host": "10.1.2.3:8080"}).status_code == 200


def test_without_a_name_of_its_own_it_answers_for_all(client: FlaskClient) -> None:
    assert client.get("/", headers={"Host": "anything.example"}).status_code == 200
