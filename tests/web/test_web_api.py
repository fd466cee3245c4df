"""Searching and completing over the API, its parameters and their limits, and /healthz."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from glossearch import presentation
from glossearch.config import Settings
from glossearch.engine import Engine
from glossearch.web.api.parameters import Flag, Number, Text
from glossearch.web.api.routes import Operation, operations
from glossearch.web.limits import LONGEST_ADDRESS, LONGEST_QUERY

SEARCH = "/api/v1/search"
OPERATIONS = operations(Settings())
PARAMETERS = [(one, parameter) for one in OPERATIONS for parameter in one.parameters]
NAMES = [f"{one.name}-{parameter.name}" for one, parameter in PARAMETERS]
RIGHT = {"q": "token", "a": "token", "b": "temperature"}


def address(operation: Operation) -> str:
    return "/api/v1" + operation.path.replace("<slug:slug>", "token")


def required(operation: Operation) -> dict[str, str]:
    return {one.name: RIGHT[one.name] for one in operation.parameters if one.required}


def faults(client: FlaskClient, operation: Operation, query: Any) -> list[dict[str, str]]:
    """Return what is told to be wrong with the parameters ``query``."""
    response = client.get(address(operation), query_string=query)
    assert response.status_code == 400
    assert response.mimetype == "application/problem+json"
    assert response.json is not None
    assert response.json["type"] == "/api/v1/docs#invalid-parameters"
    found: list[dict[str, str]] = response.json["errors"]
    return found


@pytest.mark.parametrize(
    ("parameters", "arguments"),
    [
        ({"q": "next token"}, {}),
        ({"q": "token", "limit": "1"}, {"limit": 1}),
        ({"q": "token", "limit": "100", "offset": "1"}, {"limit": 100, "offset": 1}),
        ({"q": "token", "category": "models"}, {"category": "models"}),
        ({"q": "token", "category": " Models "}, {"category": "Models"}),
        ({"q": "token", "category": " "}, {}),
        ({"q": "", "category": "models"}, {"category": "models"}),
        ({"q": "token", "offset": "1000000"}, {"offset": 1_000_000}),
        ({"q": 'a "broken ∀ query'}, {}),
        ({"q": "nothingofthekind"}, {}),
        ({"q": ""}, {}),
        ({"q": "what is a token"}, {}),
        ({"q": "token vs temperature"}, {}),
        ({"q": "tempratur"}, {}),
        ({"q": "token", "explain": "1"}, {"explain": True}),
        ({"q": "token", "explain": "0"}, {}),
        ({"q": "token", "highlight": "0"}, {"highlight": False}),
        ({"q": "token", "facets": "1"}, {"facets": True}),
        ({"q": "token", "facets": "1", "category": "Safety"}, {"facets": True, "category": "Safety"}),
    ],
)
def test_search_answers_what_presentation_makes_of_the_results(
    client: FlaskClient, settings: Settings, parameters: dict[str, str], arguments: dict[str, Any]
) -> None:
    response = client.get(SEARCH, query_string=parameters)
    assert response.status_code == 200
    assert response.mimetype == "application/json"
    with Engine.open(settings=settings) as engine:
        found = engine.search(parameters["q"], **arguments)
    # As texts, so that the order of the keys counts too.
    assert json.dumps(response.json) == json.dumps(presentation.results(found, lambda slug: f"/entry/{slug}"))


def test_facets_are_told_when_they_are_asked_for(client: FlaskClient) -> None:
    answer = client.get(SEARCH, query_string={"q": "token", "facets": "1"}).json
    assert answer is not None
    assert {"name": "Models", "count": 2} in answer["facets"]
    plain = client.get(SEARCH, query_string={"q": "token"}).json
    assert plain is not None
    assert plain["facets"] == []


def test_json_holds_any_script_as_it_is(client: FlaskClient) -> None:
    assert '"query":"日本"' in client.get(f"{SEARCH}?q=日本").text


def test_names_are_completed(client: FlaskClient) -> None:
    answer = client.get("/api/v1/suggest?q=sub").json
    assert answer == {
        "query": "sub",
        "suggestions": [{"name": "subword", "slug": "token", "title": "Token", "url": "/entry/token"}],
    }


def test_so_many_names_as_were_asked_for(many: FlaskClient) -> None:
    def names(query: str) -> list[str]:
        answer = many.get(f"/api/v1/suggest?q=entry{query}").json
        assert answer is not None
        return [one["name"] for one in answer["suggestions"]]

    assert len(names("")) == 8
    assert names("&limit=3") == names("")[:3]
    assert len(names("&limit=20")) == 20


def test_a_whole_sentence_becomes_no_name(client: FlaskClient) -> None:
    def names(text: str) -> object:
        return (client.get("/api/v1/suggest", query_string={"q": text}).json or {})["suggestions"]

    assert names("token" + " " * 195)
    assert names("token" + " " * 196) == []


@pytest.mark.parametrize(("operation", "parameter"), PARAMETERS, ids=NAMES)
def test_every_limit_is_enforced(client: FlaskClient, operation: Operation, parameter: Any) -> None:
    name, others = parameter.name, required(operation)

    def told(text: str) -> str:
        (fault,) = faults(client, operation, {**others, name: text})
        assert fault["parameter"] == name
        return fault["detail"]

    def is_taken(text: str) -> bool:
        response = client.get(address(operation), query_string={**others, name: text})
        return response.status_code in (200, 404)  # a name of the greatest length may be nobody's

    match parameter:
        case Number():
            wanted = f"must be a whole number from {parameter.least} to {parameter.most}"
            outside = [str(parameter.least - 1), str(parameter.most + 1)]
            for text in [*outside, "abc", "-1", "", "1.5", "10000000000", "9" * 5000, "٣", "0x1", "1 "]:
                assert told(text) == wanted
            assert is_taken(str(parameter.least))
            assert is_taken(str(parameter.most))
        case Flag():
            for text in ("", "2", "-1", "01", "yes", "true", "١", " 1"):
                assert told(text) == "must be 0 or 1"
            assert is_taken("0")
            assert is_taken("1")
        case Text():
            longer = parameter.longest + 1
            most = f"{parameter.longest:,} characters" if parameter.longest > 1 else "one character"
            wanted = f"must have at most {most}, and has {longer:,}"
            assert told("x" * longer) == wanted
            assert is_taken("日" * parameter.longest)
            if parameter.shortest:
                assert told("") == "must not be empty"
            else:
                assert is_taken("")


@pytest.mark.parametrize(
    ("operation", "parameter"),
    [pair for pair in PARAMETERS if pair[1].required],
    ids=[name for name, pair in zip(NAMES, PARAMETERS, strict=True) if pair[1].required],
)
def test_what_is_required_is_missed(client: FlaskClient, operation: Operation, parameter: Any) -> None:
    others = required(operation)
    del others[parameter.name]
    assert faults(client, operation, others) == [{"parameter": parameter.name, "detail": "is missing"}]


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_unknown_and_repeated_parameters_are_refused(client: FlaskClient, operation: Operation) -> None:
    right = list(required(operation).items())
    (unknown,) = faults(client, operation, [*right, ("xyz", "1")])
    assert unknown["parameter"] == "xyz"
    assert unknown["detail"].startswith("is no parameter of this operation; there are ")
    if operation.parameters:
        name = operation.parameters[0].name
        given = [pair for pair in right if pair[0] != name]
        twice = faults(client, operation, [*given, (name, "1"), (name, "1")])
        assert twice == [{"parameter": name, "detail": "must be given once only"}]


def test_a_misspelt_parameter_is_told_the_right_one(client: FlaskClient) -> None:
    (fault,) = faults(client, OPERATIONS[0], {"q": "token", "limt": "1"})
    assert fault["detail"] == "is no parameter of this operation; did you mean 'limit'?"


def test_all_that_is_wrong_is_told_at_once(client: FlaskClient) -> None:
    response = client.get(f"{SEARCH}?limit=0&offset=x")
    assert response.json == {
        "type": "/api/v1/docs#invalid-parameters",
        "title": "Invalid parameters",
        "status": 400,
        "detail": "'q' is missing; 'limit' must be a whole number from 1 to 100; "
        "'offset' must be a whole number from 0 to 1000000",
        "instance": SEARCH,
        "errors": [
            {"parameter": "q", "detail": "is missing"},
            {"parameter": "limit", "detail": "must be a whole number from 1 to 100"},
            {"parameter": "offset", "detail": "must be a whole number from 0 to 1000000"},
        ],
    }


def test_the_longest_query_of_any_script_fits_into_an_address(client: FlaskClient) -> None:
    assert client.get(SEARCH, query_string={"q": "\U0001d54f" * LONGEST_QUERY}).status_code == 200


@pytest.mark.parametrize("path", [SEARCH, "/search", "/static/style.css"])
def test_a_longer_address_is_refused(client: FlaskClient, path: str) -> None:
    longest = "q=" + "x" * (LONGEST_ADDRESS - 2)
    assert client.get(f"{path}?{longest}", buffered=True).status_code != 414
    assert client.get(f"{path}?{longest}x").status_code == 414
    assert client.get("/" + "x" * LONGEST_ADDRESS).status_code == 414


def test_health(client: FlaskClient) -> None:
    response = client.get("/healthz")
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert response.json == {"status": "ok", "entries": 5}
