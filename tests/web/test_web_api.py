"""GET /api/search and /healthz."""

import json

import pytest
from flask.testing import FlaskClient

from glossearch import presentation
from glossearch.config import Settings
from glossearch.engine import Engine


@pytest.mark.parametrize(
    ("parameters", "arguments"),
    [
        ({"q": "next token"}, {}),
        ({"q": "token", "limit": "1"}, {"limit": 1}),
        ({"q": "token", "limit": "100", "offset": "1"}, {"limit": 100, "offset": 1}),
        ({"q": "token", "category": "models"}, {"category": "models"}),
        ({"q": "token", "category": " "}, {}),
        ({"q": "token", "offset": "1000000"}, {"offset": 1_000_000}),
        ({"q": 'a "broken ∀ query'}, {}),
        ({"q": "nothingofthekind"}, {}),
        ({"q": ""}, {}),
        ({"q": "what is a token"}, {}),
        ({"q": "token vs temperature"}, {}),
        ({"q": "tempratur"}, {}),
        ({"q": "token", "explain": "1"}, {"explain": True}),
        ({"q": "token", "explain": "0"}, {}),
    ],
)
def test_search_answers_what_presentation_makes_of_the_results(
    client: FlaskClient, settings: Settings, parameters: dict[str, str], arguments: dict[str, object]
) -> None:
    response = client.get("/api/search", query_string=parameters)
    assert response.status_code == 200
    assert response.mimetype == "application/json"
    with Engine.open(settings=settings) as engine:
        expected = presentation.results(engine.search(parameters["q"], **arguments))  # type: ignore[arg-type]
    # As texts, so that the order of the keys counts too.
    assert json.dumps(response.json) == json.dumps(expected)


def test_json_holds_any_script_as_it_is(client: FlaskClient) -> None:
    assert '"query":"日本"' in client.get("/api/search?q=日本").text.replace('": ', '":')


@pytest.mark.parametrize("name", ["limit", "offset"])
@pytest.mark.parametrize(
    "value", ["abc", "-1", "", "1.5", "1000001", "10000000000", "9" * 5000, "٣", "0x1", "1 "]
)
def test_a_wrong_number_is_refused_with_what_is_allowed(client: FlaskClient, name: str, value: str) -> None:
    response = client.get("/api/search", query_string={"q": "token", name: value})
    assert response.status_code == 400
    allowed = {"limit": "from 1 to 100", "offset": "from 0 to 1000000"}[name]
    assert response.json == {"error": f"'{name}' must be a whole number {allowed}"}


@pytest.mark.parametrize("value", ["", "2", "-1", "01", "yes", "true", "١", " 1"])
def test_explain_is_0_or_1(client: FlaskClient, value: str) -> None:
    response = client.get("/api/search", query_string={"q": "token", "explain": value})
    assert response.status_code == 400
    assert response.json == {"error": "'explain' must be 0 or 1"}


def test_the_bounds_of_the_limit(client: FlaskClient) -> None:
    statuses = {
        limit: client.get(f"/api/search?q=token&limit={limit}").status_code for limit in (0, 1, 100, 101)
    }
    assert statuses == {0: 400, 1: 200, 100: 200, 101: 400}


def test_a_missing_query_is_refused(client: FlaskClient) -> None:
    response = client.get("/api/search?limit=1")
    assert response.status_code == 400
    assert response.json is not None
    assert "'q' is missing" in response.json["error"]


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [("GET", "/api/nothing", 404), ("POST", "/api/search", 405), ("DELETE", "/healthz", 405)],
)
def test_errors_are_json(client: FlaskClient, method: str, path: str, status: int) -> None:
    response = client.open(path, method=method)
    assert response.status_code == status
    assert response.json is not None
    assert list(response.json) == ["error"]
    if status == 405:
        assert "GET" in response.headers["Allow"]


def test_health(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.json == {"status": "ok", "entries": 5}
