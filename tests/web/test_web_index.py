"""No request chooses which index, corpus or settings are read."""

import dataclasses
import json
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from glossearch.config import Settings
from glossearch.engine import Engine

PATHS = ["/", "/search", "/entry/token", "/compare", "/api/v1/search", "/api/v1/suggest", "/api/v1/entries"]


@pytest.fixture
def other(tmp_path: Path) -> Settings:
    """Another glossary, whose one entry is nowhere else."""
    settings = Settings(corpus=tmp_path / "other.jsonl", index=tmp_path / "other-index")
    settings.corpus.write_text(json.dumps({"id": "zebra", "title": "Zebra", "text": "A zebra is striped."}))
    Engine.build(settings=settings)
    return settings


@pytest.mark.parametrize("path", PATHS)
def test_no_parameter_or_header_leads_to_another_index(
    client: FlaskClient, other: Settings, path: str
) -> None:
    asked = {"q": "zebra", "index": str(other.index), "corpus": str(other.corpus), "trust_index": "true"}
    headers = {"X-Glossearch-Index": str(other.index), "GLOSSEARCH_INDEX": str(other.index)}
    for query in (asked, {"q": "zebra", "index": "../other-index"}, {"q": "zebra", "settings[index]": "x"}):
        answered = client.get(path, query_string=query, headers=headers)
        assert answered.status_code < 500
        assert "A zebra is striped" not in answered.text


def test_no_parameter_of_the_api_is_the_name_of_a_path(app: Flask, client: FlaskClient) -> None:
    paths = {
        field.name
        for field in dataclasses.fields(Settings)
        if isinstance(getattr(Settings(), field.name), Path) or field.name in ("query_log", "vectors")
    }
    document = client.get("/api/v1/openapi.json").json
    assert document is not None
    names = {
        parameter["name"]
        for operations in document["paths"].values()
        for operation in operations.values()
        for parameter in operation.get("parameters", ())
        if "name" in parameter
    }
    names |= set(document.get("components", {}).get("parameters", {}))
    assert "q" in {name.lower() for name in names} or "query" in {name.lower() for name in names}
    assert not names & (paths | {"trust_index"})
    assert not {argument for rule in app.url_map.iter_rules() for argument in rule.arguments} & paths
