"""The OpenAPI document: it is valid, and says of the API what holds, all of it and nothing else."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from openapi_schema_validator import OAS31Validator
from openapi_spec_validator import validate

from glossearch import __version__
from glossearch.config import Settings
from glossearch.engine import Engine
from glossearch.web.api.parameters import Flag, Number, Text
from glossearch.web.api.routes import operations
from glossearch.web.app import create_app
from glossearch.web.limits import LONGEST_ADDRESS
from glossearch.web.problems import TYPES

Document = dict[str, Any]
ROOT = "/api/v1"
OPERATIONS = operations(Settings())


@pytest.fixture
def document(client: FlaskClient) -> Document:
    answer: Document = client.get(f"{ROOT}/openapi.json").get_json()
    return answer


def schema_errors(document: Document, schema: Document, value: object) -> list[str]:
    """Return how ``value`` differs from ``schema``; keys that no schema names are differences, too."""
    closed = _closed({**schema, "components": document["components"]})
    return [error.message for error in OAS31Validator(closed).iter_errors(value)]


def _closed(schema: Any) -> Any:
    if isinstance(schema, list):
        return [_closed(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    closed = {key: _closed(value) for key, value in schema.items()}
    return {**closed, "additionalProperties": False} if "properties" in schema else closed


def test_it_is_valid(document: Document) -> None:
    assert document["openapi"].startswith("3.1")
    validate(document)


def test_it_is_of_this_glossary(document: Document, settings: Settings, client: FlaskClient) -> None:
    assert document["info"]["title"] == "Terms & <Things>: API"
    assert document["info"]["version"] == __version__
    assert document["servers"] == [{"url": "http://localhost/api/v1"}]
    public = create_app(settings.with_options(public_url="https://example.org/terms")).test_client()
    assert (public.get(f"{ROOT}/openapi.json").json or {})["servers"] == [
        {"url": "https://example.org/terms/api/v1"}
    ]


def test_it_has_every_route_and_no_other(app: Flask, document: Document) -> None:
    served = {
        re.sub(r"<slug:(\w+)>", r"{\1}", rule.rule.removeprefix(ROOT)): rule.endpoint.removeprefix("api.")
        for rule in app.url_map.iter_rules()
        if rule.rule.startswith("/api/")
    }
    described = {path: methods["get"]["operationId"] for path, methods in document["paths"].items()}
    assert described == served
    assert all(list(methods) == ["get"] for methods in document["paths"].values())


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_it_has_every_parameter_with_its_limits_and_no_other(document: Document, operation: Any) -> None:
    path = operation.path.replace("<slug:slug>", "{slug}")
    described = [
        one for one in document["paths"][path]["get"]["parameters"] if one["in"] == "query"
    ]  # fmt: skip
    assert [one["name"] for one in described] == [one.name for one in operation.parameters]
    for told, parameter in zip(described, operation.parameters, strict=True):
        assert told.get("required", False) is parameter.required
        assert told["description"]
        assert told["schema"] == limits(parameter)


def limits(parameter: Text | Number | Flag) -> Document:
    match parameter:
        case Number():
            return {
                "type": "integer",
                "minimum": parameter.least,
                "maximum": parameter.most,
                "default": parameter.default,
            }
        case Flag():
            return {"type": "integer", "enum": [0, 1], "default": int(parameter.default)}
        case Text():
            shortest = {"minLength": parameter.shortest} if parameter.shortest else {}
            return {"type": "string", **shortest, "maxLength": parameter.longest}


def test_the_longest_address_is_told(document: Document) -> None:
    assert f"{LONGEST_ADDRESS:,} bytes" in document["components"]["responses"]["TooLong"]["description"]


ANSWERS = [
    "/search?q=token", "/search?q=token&explain=1&facets=1", "/search?q=token&highlight=0", "/search?q=",
    "/search?q=what+is+a+token", "/search?q=token+vs+temperature", "/search?q=tempratur", "/search?q=zebra",
    "/search?q=%22token", "/search?q=&category=models", "/search?q=knob", "/suggest?q=t", "/suggest?q=zzz",
    "/entries", "/entries?letter=z", "/entries/token", "/entries/lonely?html=1", "/entries/hostile",
    "/compare?a=token&b=temperature", "/status", "/openapi.json",
]  # fmt: skip
PROBLEMS = [
    "/search", "/search?q=x&limit=0", "/search?q=x&xyz=1", "/suggest", "/entries?letter=", "/entries/nothing",
    "/compare?a=token&b=zzzzz", "/compare?a=token&b=token", "/status?q=1", f"/search?q={'x' * 20_000}",
]  # fmt: skip


@pytest.mark.parametrize("asked", [*ANSWERS, *PROBLEMS], ids=lambda asked: asked[:40])
def test_answers_are_as_it_says(client: FlaskClient, document: Document, asked: str) -> None:
    response = client.get(ROOT + asked)
    assert (response.status_code == 200) is (asked in ANSWERS)
    path = re.sub(r"^/entries/.+", "/entries/{slug}", asked.partition("?")[0])
    described = document["paths"][path]["get"]["responses"][str(response.status_code)]
    if "$ref" in described:
        described = document["components"]["responses"][described["$ref"].rpartition("/")[2]]
    assert schema_errors(document, described["content"][response.mimetype]["schema"], response.json) == []
    for name in described.get("headers", {}):
        assert name in response.headers


def test_without_an_index_answers_are_as_it_says(settings: Settings) -> None:
    client = create_app(settings).test_client()
    document: Document = client.get(f"{ROOT}/openapi.json").get_json()
    described = document["components"]["responses"]["Unavailable"]
    for asked in ("/search?q=x", "/suggest?q=x", "/entries", "/entries/x", "/compare?a=x&b=y", "/status"):
        response = client.get(ROOT + asked)
        assert response.status_code == 503
        assert (
            "503" in document["paths"][re.sub("/x$", "/{slug}", asked.partition("?")[0])]["get"]["responses"]
        )
        schema = described["content"][response.mimetype]["schema"]
        assert schema_errors(document, schema, response.json) == []
        assert response.headers["Retry-After"] == "30"
    page = client.get(f"{ROOT}/docs")
    assert page.status_code == 200
    assert "/search?q=" not in page.text


def examples(node: Any) -> Iterator[tuple[Document, object]]:
    """Yield each example that stands beside a schema."""
    if isinstance(node, dict):
        if "schema" in node and "example" in node:
            yield node["schema"], node["example"]
        for value in node.values():
            yield from examples(value)
    elif isinstance(node, list):
        for value in node:
            yield from examples(value)


def test_its_examples_are_as_it_says(document: Document) -> None:
    found = list(examples(document))
    assert len(found) > 15
    for schema, example in found:
        assert schema_errors(document, schema, example) == []


def test_every_answer_has_an_example(document: Document) -> None:
    for path, methods in document["paths"].items():
        (body,) = methods["get"]["responses"]["200"]["content"].values()
        assert "example" in body or path in ("/openapi.json", "/docs")


def test_every_key_is_described(document: Document) -> None:
    for schema in document["components"]["schemas"].values():
        assert schema["description"]
        assert set(schema["required"]) <= set(schema["properties"])
        for key in schema["properties"].values():
            assert key["description"].endswith(".")


def test_the_page_tells_all_that_the_document_does(client: FlaskClient, document: Document) -> None:
    page = client.get(f"{ROOT}/docs").text
    for path, methods in document["paths"].items():
        operation = methods["get"]
        assert f'<h3 id="get-{operation["operationId"]}"><code>GET {path}</code>' in page
        for parameter in operation["parameters"]:
            assert f"<dt><code>{parameter['name']}</code>" in page
    for name, schema in document["components"]["schemas"].items():
        assert f'<h3 id="{name}">{name}</h3>' in page
        for key in schema["properties"]:
            assert f"<dt><code>{key}</code>" in page
    for kind in TYPES:
        assert f'<dt id="{kind.kind}">' in page
    ids = re.findall(r' id="([^"]+)"', page)
    assert len(ids) == len(set(ids))
    assert set(re.findall(r'href="#([^"]+)"', page)) <= set(ids)


def test_every_operation_can_be_tried_on_the_page(client: FlaskClient, document: Document) -> None:
    page = client.get(f"{ROOT}/docs").text
    tries = [href.replace("&amp;", "&") for href in re.findall(r'Try it: <a href="([^"]+)"', page)]
    assert len(tries) == len(document["paths"]) - 1  # the page itself is being read
    for href in tries:
        assert client.get(href).status_code == 200


def test_a_glossary_of_one_entry_has_nothing_to_compare(settings: Settings, write: Any) -> None:
    write("one", "---\ntitle: One\n---\nOne.\n")
    Engine.build(settings=settings)
    page = create_app(settings).test_client().get(f"{ROOT}/docs").text
    assert f"{ROOT}/compare?a=" not in page
    assert f"{ROOT}/entries/one" in page
