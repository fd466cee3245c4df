"""Scripts of other sites: the setting cors_origins."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from glossearch.config import Settings
from glossearch.web.app import create_app

OURS, THEIRS = "https://docs.example.org", "https://elsewhere.example"
SEARCH = "/api/v1/search?q=token"
ANSWERS = [SEARCH, "/api/v1/search", "/api/v1/entries/nothing", "/api/nowhere", "/api/v1/openapi.json"]
ALLOW = "Access-Control-Allow-Origin"


@pytest.fixture
def listed(app: Flask, settings: Settings) -> FlaskClient:
    return create_app(settings.with_options(cors_origins=[OURS, "http://localhost:3000"])).test_client()


@pytest.fixture
def everyone(app: Flask, settings: Settings) -> FlaskClient:
    return create_app(settings.with_options(cors_origins="*")).test_client()


def preflight(client: FlaskClient, origin: str, path: str = SEARCH) -> TestResponse:
    headers = {"Origin": origin, "Access-Control-Request-Method": "GET"}
    return client.options(path, headers=headers)


def cors_headers(response: TestResponse) -> list[str]:
    return [name for name, _ in response.headers if name.startswith("Access-Control")]


@pytest.mark.parametrize("path", ANSWERS)
def test_by_default_no_other_site_can_read_anything(client: FlaskClient, path: str) -> None:
    response = client.get(path, headers={"Origin": OURS})
    assert cors_headers(response) == []
    assert "Vary" not in response.headers
    assert cors_headers(preflight(client, OURS)) == []


@pytest.mark.parametrize("path", ANSWERS)
def test_a_listed_site_can_read_every_answer(listed: FlaskClient, path: str) -> None:
    response = listed.get(path, headers={"Origin": OURS})
    assert response.headers[ALLOW] == OURS
    assert response.headers["Access-Control-Expose-Headers"] == "ETag, Retry-After, Glossearch-Fallback"
    assert "Access-Control-Allow-Credentials" not in response.headers
    assert response.headers["Vary"] == "Origin"


@pytest.mark.parametrize("origin", [THEIRS, "null", OURS.upper(), f"{OURS}.evil.example", f"{OURS}:444", ""])
def test_another_site_cannot(listed: FlaskClient, origin: str) -> None:
    response = listed.get(SEARCH, headers={"Origin": origin})
    assert response.status_code == 200
    assert cors_headers(response) == []
    assert response.headers["Vary"] == "Origin"
    refused = preflight(listed, origin)
    assert cors_headers(refused) == []
    assert refused.headers["Vary"] == "Origin"


def test_who_is_no_script_of_a_site_gets_an_answer_of_its_own(listed: FlaskClient) -> None:
    response = listed.get(SEARCH)
    assert ALLOW not in response.headers
    assert response.headers["Vary"] == "Origin"


def test_a_preflight_is_answered(listed: FlaskClient) -> None:
    response = preflight(listed, OURS)
    assert (response.status_code, response.data) == (204, b"")
    assert response.headers[ALLOW] == OURS
    assert response.headers["Access-Control-Allow-Methods"] == "GET, HEAD, OPTIONS"
    assert response.headers["Access-Control-Allow-Headers"] == "If-None-Match"
    assert response.headers["Access-Control-Max-Age"] == "86400"
    assert response.headers["Vary"] == "Origin"


def test_any_other_options_request_tells_the_methods(listed: FlaskClient) -> None:
    response = listed.options(SEARCH, headers={"Origin": OURS})
    assert response.status_code == 200
    assert "GET" in response.headers["Allow"]


def test_304_can_be_read_too(listed: FlaskClient) -> None:
    known = listed.get(SEARCH).headers["ETag"]
    response = listed.get(SEARCH, headers={"Origin": OURS, "If-None-Match": known})
    assert response.status_code == 304
    assert response.headers[ALLOW] == OURS
    assert response.headers["Vary"] == "Origin"


def test_all_sites_can_be_let_in(everyone: FlaskClient) -> None:
    for response in (everyone.get(SEARCH, headers={"Origin": THEIRS}), preflight(everyone, THEIRS)):
        assert response.headers[ALLOW] == "*"
        assert "Access-Control-Allow-Credentials" not in response.headers
        assert "Vary" not in response.headers
    assert everyone.get(SEARCH).headers[ALLOW] == "*"


@pytest.mark.parametrize("path", ["/", "/search?q=token", "/entry/token", "/healthz", "/static/widget.js"])
def test_pages_are_for_people(everyone: FlaskClient, path: str) -> None:
    response = everyone.get(path, headers={"Origin": THEIRS}, buffered=True)
    assert response.status_code == 200
    assert cors_headers(response) == []
    assert cors_headers(preflight(everyone, THEIRS, path)) == []
