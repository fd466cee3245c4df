"""The terms of an entry in the cluster are those of our own analysis, position by position."""

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from clustering.cluster import Cluster

from glossearch.analysis import Inverted
from glossearch.backends.opensearch import Access, connection, mapping
from glossearch.backends.opensearch.documents import lines
from glossearch.config import Settings
from glossearch.corpus import Corpus, Entry, Problems, read_corpus
from glossearch.schema import TEXT_FIELDS
from support import MAKING, REAL_CORPUS, REPOSITORY, make_entry

SHARED = REPOSITORY.parent / "shared" / "data" / "cross"
MISSING = pytest.param(SHARED, marks=pytest.mark.skip(reason="no ../shared/data with other glossaries"))
OTHERS = [pytest.param(folder / "docs.jsonl") for folder in sorted(SHARED.glob("*"))]
COLLECTIONS = [pytest.param(REAL_CORPUS), *(OTHERS or [MISSING])]
SAMPLE = 150
ODD = [
    make_entry("stacked", "Pre-training", "Key/value stores, C++, e-mail, U.S.A., state-of-the-art."),
    make_entry("gaps", "The of a", "It is the one that was to be.", aliases=["the", "of the", "a b", "x"]),
    make_entry(
        "scripts",
        "状態",
        "Größe, naïve, ΑΒΓ, हिन्दी, 🙂 and \u200binvisible\u200b.\n\nA new\tparagraph.",
    ),
    make_entry("long", "Long", f"{'x' * 40_000} {'y' * 31_000} end"),
    make_entry("nothing", "!?", "..."),
]


@pytest.fixture
def index(cluster: Cluster) -> Iterator[tuple[connection.Connection, str]]:
    made = connection.Connection(Access((cluster.nodes[0].url,)))
    body = dict(mapping.body({}, 1, "0-1"))
    body["settings"] = {**body["settings"], "index.analyze.max_token_count": 1_000_000}
    made.ask("PUT", "/terms-of-tests", body)
    yield made, "terms-of-tests"
    made.ask("DELETE", "/terms-of-tests")
    made.close()


def ours(held: Inverted) -> list[tuple[int, str]]:
    return sorted((position, term) for term, places in held.places.items() for position in places)


def theirs(index: tuple[connection.Connection, str], held: Inverted) -> list[tuple[int, str]]:
    opened, name = index
    found = opened.ask("POST", f"/{name}/_analyze", {"analyzer": "terms", "text": lines(held)})
    return sorted((token["position"], token["token"]) for token in found["tokens"])


def assert_same(index: tuple[connection.Connection, str], entries: Iterable[Entry]) -> None:
    compared = 0
    for entry in entries:
        document = MAKING.document(entry)
        for field in TEXT_FIELDS:
            held = document.postings[field]
            assert theirs(index, held) == ours(held), (entry.slug, field)
            compared += len(held.places)
    assert compared


@pytest.mark.parametrize("corpus", COLLECTIONS, ids=lambda corpus: corpus.parent.name)
def test_terms_of_collections(index: tuple[connection.Connection, str], corpus: Path) -> None:
    entries = list(read_corpus(Corpus.of(Settings(corpus=corpus)), Problems()))
    assert_same(index, random.Random(7).sample(entries, min(SAMPLE, len(entries))))


def test_terms_of_odd_entries(index: tuple[connection.Connection, str]) -> None:
    assert_same(index, ODD)
