"""GET /metrics, for Prometheus."""

import subprocess
import sys
from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from prometheus_client.parser import text_string_to_metric_families

from glossearch.config import Settings
from glossearch.web.app import create_app

Samples = dict[tuple[str, tuple[tuple[str, str], ...]], float]


@pytest.fixture
def measured(app: Flask, settings: Settings) -> FlaskClient:
    return create_app(settings.with_options(metrics=True)).test_client()


def samples(client: FlaskClient) -> Samples:
    response = client.get("/metrics")
    assert response.status_code == 200
    assert response.mimetype == "text/plain"
    assert response.headers["Cache-Control"] == "no-store"
    return {
        (sample.name, tuple(sorted(sample.labels.items()))): sample.value
        for family in text_string_to_metric_families(response.text)
        for sample in family.samples
    }


def requests(found: Samples) -> dict[tuple[str, str, str], float]:
    counted = {}
    for (name, labels), value in found.items():
        if name == "glossearch_http_requests_total":
            told = dict(labels)
            counted[told["method"], told["route"], told["status"]] = value
    return counted


def test_there_are_none_unless_they_are_asked_for(client: FlaskClient) -> None:
    assert client.get("/metrics").status_code == 404


def test_requests_are_counted_by_route_and_status(measured: FlaskClient) -> None:
    for path in ("/entry/token", "/entry/temperature", "/entry/nothing", "/no/such", "/no/other"):
        measured.get(path)
    measured.get("/api/v1/search")
    measured.head("/api/v1/search?q=token")
    known = measured.get("/api/v1/search?q=token").headers["ETag"]
    measured.get("/api/v1/search?q=token", headers={"If-None-Match": known})
    measured.open("/api/v1/search", method="BREW")
    assert requests(samples(measured)) == {
        ("GET", "/entry/<slug>", "200"): 2,
        ("GET", "/entry/<slug>", "404"): 1,
        ("GET", "other", "404"): 2,
        ("GET", "/api/v1/search", "400"): 1,
        ("HEAD", "/api/v1/search", "200"): 1,
        ("GET", "/api/v1/search", "200"): 1,
        ("GET", "/api/v1/search", "304"): 1,
        ("other", "other", "405"): 1,
    }


def test_times_are_counted_in_buckets(measured: FlaskClient) -> None:
    measured.get("/api/v1/search?q=token")
    found = samples(measured)
    route = ("route", "/api/v1/search")
    name = "glossearch_http_request_duration_seconds"
    assert found[f"{name}_count", (route,)] == 1
    assert 0 < found[f"{name}_sum", (route,)] < 60
    assert found[f"{name}_bucket", (("le", "+Inf"), route)] == 1
    assert (f"{name}_bucket", (("le", "0.001"), route)) in found


def test_the_index_is_measured(
    measured: FlaskClient, write: Callable[[str, str], None], reindex: Callable[[], None]
) -> None:
    found = samples(measured)
    assert found["glossearch_entries", ()] == 5
    age = found["glossearch_index_age_seconds", ()]
    assert 0 <= age < 600
    write("new", "---\ntitle: New\n---\nNew.\n")
    reindex()
    assert samples(measured)["glossearch_entries", ()] == 6


def test_without_an_index_there_are_no_entries(settings: Settings) -> None:
    found = samples(create_app(settings.with_options(metrics=True)).test_client())
    assert found["glossearch_entries", ()] == 0
    age = found["glossearch_index_age_seconds", ()]
    assert age != age  # not a number


def test_every_application_counts_for_itself(measured: FlaskClient, settings: Settings) -> None:
    measured.get("/entry/token")
    other = create_app(settings.with_options(metrics=True)).test_client()
    assert requests(samples(other)) == {}


def test_the_client_is_imported_only_where_it_is_wanted(settings: Settings, app: Flask) -> None:
    code = (
        "import sys\nfrom pathlib import Path\nfrom glossearch import Settings\n"
        "from glossearch.web.app import create_app\n"
        f"settings = Settings(index=Path({str(settings.index)!r}))\n"
        "create_app(settings)\nassert 'prometheus_client' not in sys.modules\n"
        "create_app(settings.with_options(metrics=True))\nassert 'prometheus_client' in sys.modules\n"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_requests_without_an_index_are_counted(settings: Settings) -> None:
    client = create_app(settings.with_options(metrics=True)).test_client()
    client.get("/api/v1/status")
    assert requests(samples(client))["GET", "/api/v1/status", "503"] == 1
