"""How often one client may ask."""

import pytest
from flask import Flask
from flask.testing import FlaskClient

from glossearch.config import Settings
from glossearch.web.app import create_app
from glossearch.web.rates import client as counted_as


@pytest.fixture
def limited(app: Flask, settings: Settings) -> FlaskClient:
    return create_app(settings.with_options(rate_limit="3/day")).test_client()


def asked(site: FlaskClient, address: str, path: str = "/api/v1/status") -> int:
    return site.get(path, environ_base={"REMOTE_ADDR": address}, buffered=True).status_code


def test_who_asks_too_often_is_told_when_to_come_again(limited: FlaskClient) -> None:
    assert [asked(limited, "192.0.2.1") for _ in range(5)] == [200, 200, 200, 429, 429]
    response = limited.get("/api/v1/status", environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert 0 < int(response.headers["Retry-After"]) <= 86_400
    assert response.mimetype == "application/problem+json"
    assert response.headers["Cache-Control"] == "no-store"
    page = limited.get("/", environ_base={"REMOTE_ADDR": "192.0.2.1"})
    assert page.status_code == 429
    assert "<h1>Too many requests</h1>" in page.text


def test_others_are_not_concerned(limited: FlaskClient) -> None:
    for _ in range(5):
        asked(limited, "192.0.2.1")
    assert asked(limited, "192.0.2.2") == 200
    assert asked(limited, "2001:db8::1") == 200


def test_a_client_has_many_addresses_of_the_sixth_version(limited: FlaskClient) -> None:
    codes = [asked(limited, f"2001:db8:1:2:{number}::1") for number in range(4)]
    assert codes == [200, 200, 200, 429]
    assert asked(limited, "2001:db8:1:3::1") == 200


def test_an_address_that_is_none_is_counted_as_it_is() -> None:
    assert counted_as("fe80::1%eth0") == "fe80::/64"
    assert counted_as("unix") == "unix"


def test_what_belongs_to_a_page_does_not_count(limited: FlaskClient) -> None:
    for path in (
        "/static/style.css",
        "/static/search.js",
        "/healthz",
        "/readyz",
        "/favicon.ico",
        "/static/icon.svg",
    ):
        assert asked(limited, "192.0.2.1", path) in (200, 302)
    assert asked(limited, "192.0.2.1") == 200


def test_a_header_cannot_make_somebody_another_client(limited: FlaskClient) -> None:
    codes = [
        limited.get("/api/v1/status", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code
        for number in range(4)
    ]
    assert codes == [200, 200, 200, 429]


def test_without_the_setting_nobody_is_counted(client: FlaskClient) -> None:
    assert {asked(client, "192.0.2.1") for _ in range(20)} == {200}
