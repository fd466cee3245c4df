"""docs/http-api.md, docs/cli.md and docs/embedding.md against what is served."""

import re
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from glossearch.config import Settings
from glossearch.web.api.routes import operations
from glossearch.web.app import create_app
from glossearch.web.limits import LONGEST_ADDRESS
from glossearch.web.metrics import REFUSED
from glossearch.web.problems import TYPES
from support import REPOSITORY

PAGE = (REPOSITORY / "docs" / "http-api.md").read_text(encoding="utf-8")
EMBEDDING = (REPOSITORY / "docs" / "embedding.md").read_text(encoding="utf-8")
WIDGET = REPOSITORY / "src" / "glossearch" / "web" / "static" / "widget.js"
OPERATIONS = operations(Settings())


@pytest.fixture
def everything(app: Flask, settings: Settings) -> Flask:
    """The site with all that settings add to it."""
    return create_app(settings.with_options(metrics=True, cors_origins=["https://docs.example.org"]))


def section(heading: str) -> str:
    """Return what stands below ``heading``, up to the next of its level or a higher one."""
    level = heading.index(" ")
    _, found, rest = PAGE.partition(f"\n{heading}\n")
    assert found, heading
    return re.split(rf"\n#{{1,{level}}} ", rest)[0]


def rows(text: str, column: int = 0) -> list[list[str]]:
    """Return what stands between backticks in a column of the tables in ``text``, row by row."""
    lines = [line.split(" | ") for line in text.splitlines() if line.startswith("| ")]
    cells = [re.findall(r"`([^`]+)`", line[column]) for line in lines if len(line) > column]
    return [cell for cell in cells if cell]


def keys(heading: str) -> set[str]:
    return {name for row in rows(section(heading)) for name in row}


def test_every_route_is_there_and_no_other(everything: Flask) -> None:
    told = {route.partition("?")[0] for row in rows(PAGE) for route in row if route.startswith("/")}
    served = {re.sub(r"<(?:\w+:)?\w+>", "<>", rule.rule) for rule in everything.url_map.iter_rules()}
    assert {re.sub(r"<\w+>", "<>", route) for route in told} == served


@pytest.mark.parametrize("operation", OPERATIONS, ids=lambda one: one.name)
def test_every_parameter_is_there_and_no_other(operation: Any) -> None:
    path = "/api/v1" + operation.path.replace("<slug:slug>", "<slug>")
    names = [parameter.name for parameter in operation.parameters]
    (route,) = (
        route for row in rows(PAGE) for route in row if route.partition("?")[0] == path
    )  # fmt: skip
    assert re.findall(r"(\w+)=", route.partition("?")[2]) == names
    heading = f"### {path}".replace("<", "&lt;").replace(">", "&gt;")
    table = re.split("(?m)^#### |^\\| Key ", section(heading))[0]
    assert [name for row in rows(table) for name in row[:1]] == names
    for parameter in operation.parameters:
        (line,) = (line for line in table.splitlines() if line.startswith(f"| `{parameter.name}` |"))
        assert ("**required**" in line) is parameter.required
        if parameter.default is not None:
            assert f"Default: {int(parameter.default)}." in line


def test_every_limit_is_there() -> None:
    table = section("## The API")
    for operation in OPERATIONS:
        for parameter in operation.parameters:
            (line,) = (
                line for line in table.split("### ")[0].splitlines()
                if line.startswith("| `") and f"`{parameter.name}`" in line.split(" | ")[0]
            )  # fmt: skip
            limit = getattr(parameter, "longest", None) or getattr(parameter, "most", None) or 1
            assert f"{limit:,}" in line
    assert f"{LONGEST_ADDRESS:,} bytes" in table


def asked(client: FlaskClient, address: str) -> dict[str, Any]:
    response = client.get(address)
    assert response.json is not None
    answer: dict[str, Any] = response.json
    return answer


def test_every_key_is_there_and_no_other(client: FlaskClient) -> None:
    results = asked(client, "/api/v1/search?q=what+is+a+token&explain=1&facets=1")
    assert keys("### /api/v1/search") >= set(results)
    tables = section("### /api/v1/search").split("\n#### ")[0]
    assert {row[0] for row in rows(tables.split("| Key |")[1])} == set(results)
    assert {row[0] for row in rows(section("#### Hits"))} == set(results["hits"][0])
    card = results["card"]
    assert keys("#### Cards") == set(card) | set(card["entries"][0])
    suggestions = asked(client, "/api/v1/suggest?q=t")
    assert {row[0] for row in rows(section("### /api/v1/suggest").split("| Key |")[1])} == set(suggestions)
    for key in suggestions["suggestions"][0]:
        assert f"`{key}`" in section("### /api/v1/suggest")
    listed = asked(client, "/api/v1/entries")
    assert {row[0] for row in rows(section("### /api/v1/entries").split("| Key |")[1])} == set(listed)
    for key in listed["entries"][0]:
        assert f"`{key}`" in section("### /api/v1/entries")
    entry = section("### /api/v1/entries/&lt;slug&gt;").split("| Key |")[1]
    assert [row[0] for row in rows(entry)] == list(asked(client, "/api/v1/entries/token?html=1"))
    assert set(asked(client, "/api/v1/compare?a=token&b=temperature")) == {*card, "url"}
    assert [row[0] for row in rows(section("### /api/v1/status"))] == list(asked(client, "/api/v1/status"))
    problem = [row[0] for row in rows(section("## Problems").split("| Status |")[0])]
    assert problem == list(asked(client, "/api/v1/search"))


def test_every_type_of_problem_is_there(client: FlaskClient) -> None:
    told = {(int(line[2:5]), line.split("`")[1]) for line in section("## Problems").splitlines()
            if re.match(r"\| \d{3} \|", line)}  # fmt: skip
    types = {(kind.code or 0, f"/api/v1/docs#{kind.kind}") for kind in TYPES}
    assert told == types | {(status, "about:blank") for status in (404, 405, 414, 421, 429, 500, 503)}


def test_every_header_is_there_with_its_value(everything: Flask) -> None:
    client = everything.test_client()
    response = client.get("/api/v1/status", headers={"Origin": "https://docs.example.org"})
    named = dict(re.findall(r"(?m)^\| `([\w-]+)` \| `([^`]+)` \|$", section("## Headers")))
    assert set(named) == {"Content-Security-Policy", "Referrer-Policy", "X-Content-Type-Options"}
    for name, value in named.items():
        assert response.headers[name] == value
    others = {"Content-Type", "Content-Length"}
    for name, _ in response.headers:
        assert name in others or f"`{name}`" in PAGE, name
    preflight = client.options(
        "/api/v1/status",
        headers={"Origin": "https://docs.example.org", "Access-Control-Request-Method": "GET"},
    )
    prose = section("## Scripts of other sites").replace("\n", " ")
    for name in ("Methods", "Headers"):
        told = f"Access-Control-Allow-{name}: {preflight.headers[f'Access-Control-Allow-{name}']}"
        assert f"`{told}`" in prose
    assert f"`Access-Control-Max-Age: {preflight.headers['Access-Control-Max-Age']}`" in prose


def test_what_is_kept_is_there(client: FlaskClient) -> None:
    table = section("## What may be kept")
    for path in ("/", "/static/style.css", "/healthz"):
        response = client.get(path, buffered=True)
        assert f"`{response.headers['Cache-Control']}`" in table
    assert "`public, max-age=31536000, immutable`" in table


def test_every_metric_is_there_and_no_other(everything: Flask) -> None:
    client = everything.test_client()
    client.get("/")
    told = client.get("/metrics", environ_overrides={REFUSED: 0}).text  # as of `serve`
    served = set(re.findall(r"(?m)^# TYPE (\S+) (?:counter|histogram)$", told))
    gauges = set(re.findall(r"(?m)^# TYPE (\S+) gauge$", told))
    gauges = {name for name in gauges if not name.endswith("_created")}
    assert keys("## /metrics") >= served | gauges
    assert {name for name in keys("## /metrics") if name.startswith("glossearch_")} == served | gauges


def test_the_widget_is_small_and_its_attributes_are_described() -> None:
    text = WIDGET.read_text(encoding="utf-8")
    assert len(text.encode()) < 8 * 1024
    attributes = set(re.findall(r'getAttribute\("(\w+)"\)', text))
    assert attributes == {"api", "limit", "placeholder", "label"}
    assert set(re.findall(r"(?m)^\| `(\w+)` \|", EMBEDDING)) == attributes
    for name in re.findall(r"var\((--[\w-]+)", text):
        assert f"  {name}:" in EMBEDDING
    assert '<script src="https://glossary.example.org/static/widget.js" defer></script>' in EMBEDDING
    assert "innerHTML" not in text


def test_the_keys_of_the_log_are_described() -> None:
    page = (REPOSITORY / "docs" / "cli.md").read_text(encoding="utf-8").partition("### The log")[2]
    for key in ("time", "method", "path", "status", "bytes", "ms", "level", "logger", "message", "traceback"):
        assert f"`{key}`" in page
