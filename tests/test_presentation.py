"""The one shape of results that ``search --json``, ``batch`` and the web's API share."""

import json
from collections.abc import Mapping

import pytest

from glossearch import presentation
from glossearch.answers import Part
from glossearch.engine import Engine
from glossearch.highlighting import Passage
from support import Glossary

HIT_KEYS = [
    "rank", "slug", "title", "category", "categories", "score", "matched_fields", "matched_alias",
    "by_meaning", "definition", "snippet", "passage",
]  # fmt: skip


DECODING = "Decoding is the choice of the next piece from all that a model holds possible."


@pytest.fixture
def engine(small: Glossary) -> Engine:
    small.write("plain", "Plain", "Nothing else is said of it. Only this. A token &lt;here&gt; too.")
    small.write(
        "decoding",
        "Decoding",
        f"{DECODING} It follows a temperature.",
        aliases=["next-piece choice"],
        hidden_aliases=["decodeing"],
        see_also=["token", "nowhere", "temperature", "decoding"],
    )
    small.build()
    return small.open()


def first(found: Mapping[str, object]) -> dict[str, object]:
    hits = found["hits"]
    assert isinstance(hits, list)
    assert isinstance(hits[0], dict)
    return hits[0]


def test_a_page_of_results(engine: Engine) -> None:
    page = presentation.results(engine.search("token", limit=1, offset=1))
    assert list(page) == [
        "query", "searched", "suggestion", "intent", "weak", "total", "offset", "card", "hits",
        "facets", "diagnostics",
    ]  # fmt: skip
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
        "by_meaning": False,
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


def test_what_is_known_of_the_question(engine: Engine) -> None:
    def known(query: str) -> tuple[object, ...]:
        page = presentation.results(engine.search(query))
        return page["searched"], page["suggestion"], page["intent"], page["weak"]

    assert known("token") == ("token", None, "lookup", False)
    assert known("what is a token?") == ("what is a token?", None, "definition", False)
    assert known("token vs temperature") == ("token vs temperature", None, "comparison", False)
    assert known("temprature") == ("Temperature", "Temperature", "lookup", False)
    assert known("low temprature") == ("low temprature", "low temperature", "description", False)
    assert known("zebra") == ("zebra", None, "description", True)


def test_a_definition_card(engine: Engine) -> None:
    assert presentation.results(engine.search("what is decoding"))["card"] == {
        "kind": "definition",
        "entries": [
            {
                "slug": "decoding",
                "title": "Decoding",
                "aliases": ["next-piece choice"],
                "definition": DECODING,
                "related": [
                    {"slug": "token", "title": "Token"},
                    {"slug": "temperature", "title": "Temperature"},
                ],
                "says_of_other": None,
            }
        ],
    }


def test_a_comparison_card(engine: Engine) -> None:
    card = presentation.results(engine.search("temperature vs decoding"))["card"]
    assert isinstance(card, dict)
    assert card["kind"] == "comparison"
    assert [entry["slug"] for entry in card["entries"]] == ["temperature", "decoding"]
    assert [entry["says_of_other"] for entry in card["entries"]] == [
        None,
        {"text": "It follows a temperature.", "marks": [[13, 24]]},
    ]


def test_there_is_no_card_for_other_queries_nor_without_highlighting(engine: Engine) -> None:
    for query in ("a model that reads", "category:models", "zebra", ""):
        assert presentation.results(engine.search(query))["card"] is None
    assert presentation.results(engine.search("token", highlight=False))["card"] is None


def test_a_hit_by_meaning(engine: Engine) -> None:
    hit = first(presentation.results(engine.search("heat")))
    assert (hit["slug"], hit["by_meaning"], hit["matched_fields"]) == ("temperature", True, [])
    passage = hit["passage"]
    assert isinstance(passage, dict)
    assert passage["text"].startswith(str(hit["definition"]))
    assert passage["marks"] == []


@pytest.mark.parametrize("query", ["category:models", "-token"])
def test_what_only_meets_conditions_is_not_found_by_its_meaning(engine: Engine, query: str) -> None:
    hits = presentation.results(engine.search(query))["hits"]
    assert isinstance(hits, list)
    assert [hit["by_meaning"] for hit in hits] == [False] * len(hits)
    assert hits


def check_sums(tree: dict[str, object]) -> None:
    assert list(tree) == ["label", "value", "parts"]
    parts = tree["parts"]
    assert isinstance(parts, list)
    if parts:
        assert tree["value"] == pytest.approx(sum(part["value"] for part in parts), abs=1e-5)
    for part in parts:
        check_sums(part)


def test_an_explanation_adds_up_to_the_score(engine: Engine) -> None:
    page = presentation.results(engine.search("token vs temperature", explain=True))
    hits = page["hits"]
    assert isinstance(hits, list)
    for hit in hits:
        assert list(hit) == [*HIT_KEYS, "explanation"]
        assert hit["explanation"]["label"] == "score"
        assert hit["explanation"]["value"] == pytest.approx(hit["score"], abs=1e-5)
        check_sums(hit["explanation"])
    assert json.loads(json.dumps(page)) == page


def part(engine: Engine, says: Passage | None = None) -> Part:
    entry = engine.entry("decoding")
    assert entry is not None
    return Part(entry, says=says)


AFTER = len(DECODING) + 1
OTHER = Passage("It follows a temperature.", ((13, 24),))


@pytest.mark.parametrize(
    ("shown", "left"),
    [
        (Passage(DECODING, ((0, 8),)), None),
        (Passage("…is the choice of the next piece…", ((7, 13),)), None),
        (Passage(f"{DECODING} More of it.", ((0, 8), (AFTER, AFTER + 4))), Passage("More of it.", ((0, 4),))),
        (OTHER, OTHER),
    ],
)
def test_a_passage_is_told_beyond_the_definition_only(
    engine: Engine, shown: Passage, left: Passage | None
) -> None:
    assert presentation.untold(shown, part(engine)) == left


def test_a_passage_is_not_told_after_the_same_of_the_other_entry(engine: Engine) -> None:
    assert presentation.untold(Passage(OTHER.text, ((0, 2),)), part(engine, OTHER)) is None


def test_an_entry(engine: Engine) -> None:
    entry = engine.entry("token")
    assert entry is not None
    assert presentation.entry(entry, engine) == {
        "slug": "token",
        "title": "Token",
        "aliases": ["word piece", "subword unit"],
        "category": "Models",
        "categories": ["Models"],
        "definition": entry.definition,
        "text": "A token is a piece of text that a model reads. Sampling chooses the temperature next.",
        "questions": ["Why are models paid for by the token?"],
        "see_also": ["temperature"],
        "links": ["temperature"],
        "mentions": [{"slug": "decoding", "title": "Decoding"}],
        "previous": {"slug": "temperature", "title": "Temperature"},
        "next": None,
    }


def test_addresses_are_those_that_are_given(engine: Engine) -> None:
    def address(slug: str) -> str:
        return f"/at/{slug}"

    hit = first(presentation.results(engine.search("decoding"), address))
    assert hit["url"] == "/at/decoding"
    assert "url" not in first(presentation.results(engine.search("decoding")))
    (line,) = (line for line in engine.headlines() if line.slug == "plain")
    assert presentation.headline(line, address) == {
        "slug": "plain", "title": "Plain", "aliases": [], "category": None, "categories": [],
        "url": "/at/plain",
    }  # fmt: skip
    (suggestion,) = engine.suggest("next-piece")
    assert presentation.suggestion(suggestion, address) == {
        "name": "next-piece choice", "slug": "decoding", "title": "Decoding", "url": "/at/decoding"
    }  # fmt: skip


def test_facets(engine: Engine) -> None:
    facets = presentation.results(engine.search("token", facets=True))["facets"]
    assert facets == [{"name": "Models", "count": 1}]


def test_hidden_aliases_are_in_no_presentation(engine: Engine) -> None:
    entry = engine.entry("token")
    assert entry is not None
    shown = [presentation.entry(entry, engine), presentation.results(engine.search("word piece"))]
    shown.append(presentation.results(engine.search("what is decoding")))
    assert "tokne" not in json.dumps(shown)
    assert "decodeing" not in json.dumps(shown)
