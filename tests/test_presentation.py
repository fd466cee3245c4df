"""The one shape of results that ``search --json``, ``batch`` and the web's API share."""

import json
from collections.abc import Mapping

import pytest

from glossearch import presentation
from glossearch.engine import Engine
from support import Glossary

HIT_KEYS = [
    "rank", "slug", "title", "category", "categories", "score", "matched_fields", "matched_alias",
    "definition", "snippet", "passage",
]  # fmt: skip


@pytest.fixture
def engine(small: Glossary) -> Engine:
    small.write("plain", "Plain", "Nothing else is said of it. Only this. A token &lt;here&gt; too.")
    small.build()
    return small.open()


def first(found: Mapping[str, object]) -> dict[str, object]:
    hits = found["hits"]
    assert isinstance(hits, list)
    assert isinstance(hits[0], dict)
    return hits[0]


def test_a_page_of_results(engine: Engine) -> None:
    page = presentation.results(engine.search("token", limit=1, offset=1))
    assert list(page) == ["query", "total", "offset", "hits", "diagnostics"]
    assert (page["query"], page["total"], page["offset"], page["diagnostics"]) == ("token", 2, 1, [])
    hit = first(page)
    assert list(hit) == HIT_KEYS
    assert hit["rank"] == 2
    assert json.loads(json.dumps(page)) == page


def test_a_hit(engine: Engine) -> None:
    hit = first(presentation.results(engine.search("sampling temperature")))
    score = hit.pop("score")
    assert isinstance(score, float)
    assert score == round(score, 6) > 0
    assert hit == {
        "rank": 1,
        "slug": "temperature",
        "title": "Temperature",
        "category": "Models",
        "categories": ["Models", "Odd & ends"],
        "matched_fields": hit["matched_fields"],
        "matched_alias": "sampling temperature",
        "definition": "Temperature says how freely a model samples. A low temperature is cautious.",
        "snippet": hit["snippet"],
        "passage": hit["passage"],
    }
    assert {"title", "aliases", "definition"} <= set(hit["matched_fields"])  # type: ignore[call-overload]


def test_snippet_and_passage_say_the_same(engine: Engine) -> None:
    hits = presentation.results(engine.search("token"))["hits"]
    assert isinstance(hits, list)
    hit = next(hit for hit in hits if hit["slug"] == "plain")
    text, marks = hit["passage"]["text"], hit["passage"]["marks"]
    assert [text[start:end] for start, end in marks] == ["token"]
    assert "A <mark>token</mark> &lt;here&gt; too." in hit["snippet"]


def test_without_highlighting_the_keys_of_the_passage_are_missing(engine: Engine) -> None:
    hit = first(presentation.results(engine.search("token", highlight=False)))
    assert list(hit) == HIT_KEYS[:-2]


def test_what_is_not_there_is_null_or_empty(engine: Engine) -> None:
    hit = first(presentation.results(engine.search("plain")))
    assert (hit["category"], hit["categories"], hit["matched_alias"]) == (None, [], None)
    assert presentation.results(engine.search(""))["hits"] == []


def test_an_entry(engine: Engine) -> None:
    entry = engine.entry("token")
    assert entry is not None
    assert presentation.entry(entry) == {
        "slug": "token",
        "title": "Token",
        "aliases": ["word piece", "subword unit"],
        "category": "Models",
        "categories": ["Models"],
        "definition": entry.definition,
        "text": "A token is a piece of text that a model reads. Sampling chooses the temperature next.",
        "questions": ["Why are models paid for by the token?"],
        "see_also": ["temperature"],
    }


def test_hidden_aliases_are_in_no_presentation(engine: Engine) -> None:
    entry = engine.entry("token")
    assert entry is not None
    shown = [presentation.entry(entry), presentation.results(engine.search("word piece"))]
    assert "tokne" not in json.dumps(shown)
