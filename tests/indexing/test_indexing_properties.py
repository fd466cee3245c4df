"""Whatever happens to a corpus, a run of small updates ends in the index that a fresh build makes."""

import random
import tempfile
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from memory_corpus import MemoryCorpus

from glossearch.backends.base import Reader
from glossearch.backends.whoosh import WhooshStore
from glossearch.corpus import Entry
from glossearch.indexing import sync
from support import ANALYZER, MAKING, ask, examples, make_entry, properties

WORDS = (
    "token tokens cache pre-training pretraining training fine tuning finetuning the of is window RAG"
    " cache_read retrieval weights weight answer"
).split()
QUERIES = [
    *WORDS,
    "fine tuning",
    "pre training of tokens",
    '"the cache"',
    "token -window",
    "title:cache",
    "alias:rag weights",
    "category:c1",
    "-token",
    "what is the answer",
    "Term 3",
    "term-5s",
]

State = dict[int, int]
"""Number of an entry -> which version of it there is."""


def made(number: int, version: int) -> Entry:
    rng = random.Random(number * 1000 + version)

    def text(words: int) -> str:
        return " ".join(rng.choice(WORDS) for _ in range(words))

    return make_entry(
        f"e{number:02}",
        f"Term {number}" if version % 2 else text(2),
        f"{text(8)}. {text(rng.randrange(1, 20))}.",
        aliases=[text(2) for _ in range(rng.randrange(3))],
        categories=[f"C{rng.randrange(3)}"],
        questions=[text(5)] if version == 2 else [],
    )


def update(store: WhooshStore, state: State) -> None:
    entries = [made(number, version) for number, version in sorted(state.items())]
    report = sync(store, MemoryCorpus(lambda: entries), MAKING)
    assert report.total == len(entries)


def everything(reader: Reader) -> dict[str, object]:
    return {
        "count": reader.count,
        "digests": reader.digests(),
        "headlines": sorted(reader.headlines(), key=lambda line: line.slug),
        "terms": [ANALYZER.term(word) for word in WORDS if reader.has_term(ANALYZER.term(word))],
        **{text: ask(reader, text) for text in QUERIES},
    }


states = st.dictionaries(st.integers(0, 30), st.integers(0, 3), min_size=1, max_size=25)
edits = st.dictionaries(st.integers(0, 30), st.one_of(st.none(), st.integers(0, 3)), max_size=6)


@settings(properties, max_examples=examples(25))
@given(first=states, steps=st.lists(edits, min_size=1, max_size=4))
def test_updates_end_in_the_index_that_a_fresh_build_makes(
    first: State, steps: list[dict[int, int | None]]
) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store, fresh = WhooshStore(Path(folder) / "updated"), WhooshStore(Path(folder) / "fresh")
        state = dict(first)
        update(store, state)
        for edit in steps:
            changed = {**state, **edit}
            state = {n: version for n, version in changed.items() if version is not None} or state
            update(store, state)
        update(fresh, state)
        with store.open() as one, fresh.open() as other:
            assert everything(one) == everything(other)


@settings(properties, max_examples=examples(10))
@given(first=states, second=states)
def test_there_and_back_again_changes_nothing(first: State, second: State) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = WhooshStore(Path(folder))
        update(store, first)
        with store.open() as before:
            update(store, second)
            update(store, first)
            with store.open() as after:
                assert everything(after) == everything(before)
