"""Explanations: their parts add up to the score, and they are the same wherever the index is kept."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from glossearch.backends.base import Found, Reader
from glossearch.backends.whoosh import WhooshStore
from glossearch.query import Query
from glossearch.ranking import DEFAULT, Explanation
from stores import Backend
from support import EVERYTHING, TABLE, make_entry, put, understood

ENTRIES = [
    make_entry(
        "cache",
        "Cache",
        "A cache keeps the results of long work. It makes the second request fast. A cache is no index.",
        aliases=["memo", "fast store"],
        hidden_aliases=["cahce"],
        questions=["Why is the second request fast?"],
    ),
    make_entry("index", "Index", "An index tells where words stand. A cache makes search in an index fast."),
    make_entry("search", "Search", "Search finds entries. The index is asked, and the cache before it."),
    make_entry("memo", "Memorandum", "A memo is a note. It is no search."),
    make_entry("fine-tuning", "Fine-tuning", "Training that goes on. Finetuning is cheap."),
]
ASKED = (
    "fast cache",
    "memo",
    "index search -note",
    '"second request"',
    "storing answers for later",
    "-note",
    "fine tuning",
)


def both(reader: Reader, query: Query) -> Iterator[Found]:
    """Yield what is found by words, and by words and meaning."""
    for vector in (None, TABLE.vector("why is it quick the second time")):
        yield reader.search(query, DEFAULT, EVERYTHING, vector=vector, explain=True)


def told(found: Found) -> list[tuple[str, list[tuple[int, str, float]]]]:
    return [
        (hit.entry.slug, [(depth, label, round(value, 9)) for depth, label, value in hit.explanation.lines()])
        for hit in found.hits
        if hit.explanation
    ]


def adds_up(explanation: Explanation) -> bool:
    parts = explanation.parts
    whole = not parts or sum(part.value for part in parts) == pytest.approx(explanation.value)
    return whole and all(map(adds_up, parts))


def test_the_parts_of_an_explanation_are_those_of_the_score_in_every_backend(
    backend: Backend, tmp_path: Path
) -> None:
    stores = backend.make(tmp_path / "index"), WhooshStore(tmp_path / "embedded")
    for store in stores:
        put(store, ENTRIES)
    with stores[0].open() as reader, stores[1].open() as embedded:
        for text in ASKED:
            query = understood(text, reader)
            for asked in (
                query,
                replace(query, names=("memo", "cahce")),
                replace(query, names=("cahce",)),
                replace(query, near_names=("memorandum", "cahce")),
                replace(query, names=("fine tunning",)),
            ):
                for found, same in zip(both(reader, asked), both(embedded, asked), strict=True):
                    assert found.hits
                    for hit in found.hits:
                        assert hit.explanation
                        assert hit.explanation.value == pytest.approx(hit.score)
                        assert adds_up(hit.explanation)
                    assert told(found) == told(same)


def test_nothing_is_explained_unless_it_is_asked_for(backend: Backend, tmp_path: Path) -> None:
    store = backend.make(tmp_path / "index")
    put(store, ENTRIES)
    with store.open() as reader:
        found = reader.search(understood("cache", reader), DEFAULT, EVERYTHING)
        assert [hit.explanation for hit in found.hits] == [None] * len(found.hits)
