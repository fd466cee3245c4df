"""The scores of the numpy scorer, against the formulas of `glossearch.ranking` written down slowly."""

import math
import tempfile
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch.backends.whoosh import WhooshStore
from glossearch.corpus import Entry
from glossearch.query import Clause, Occur, Query
from glossearch.ranking import DEFAULT, FieldWeight, Model, match_name, name_bonus
from glossearch.schema import TEXT_FIELDS, Document, document
from support import ANALYZER, EVERYTHING, make_entry, properties, put, understood

WORDS = (
    "token tokens cache caches pre-training pretraining pre training fine tuning finetuning "
    "the is of C++ 1,000 RAG rags cache_read Café model's"
).split()
CATEGORIES = ["Models", "models", "Odd & ends"]
MODELS = [
    DEFAULT,
    Model(k1=0.4, title=FieldWeight(1.0, 0.95), body=FieldWeight(2.5, 0.0), questions=FieldWeight(0.5, 0.9)),
    Model(k1=3.0, aliases=FieldWeight(0.0, 0.3), hidden_aliases=FieldWeight(7.0, 0.5)),
]
TOLERANCE = 1e-9


def sequences(field: str, alternatives: tuple[tuple[str, ...], ...], one: Document) -> int:
    """Return at how many places of a field any of the alternatives begins."""
    positions = one.postings[field]
    starts = {
        start
        for terms in alternatives
        for start in positions.get(terms[0], [])
        if all(start + step in positions.get(term, []) for step, term in enumerate(terms))
    }
    return len(starts)


def fields_of(clause: Clause) -> tuple[str, ...]:
    if clause.field is None:
        return TEXT_FIELDS
    return ("aliases", "hidden_aliases") if clause.field == "aliases" else (clause.field,)


def occurs(clause: Clause, one: Document) -> bool:
    if clause.field == "category":
        return clause.alternatives[0][0] in one.category_keys
    return any(sequences(field, clause.alternatives, one) for field in fields_of(clause))


class Reference:
    """BM25F over a list of documents, one multiplication at a time."""

    def __init__(self, documents: list[Document], model: Model) -> None:
        self.documents = documents
        self.model = model
        self.average = {
            field: sum(one.lengths[column] for one in documents) / len(documents)
            for column, field in enumerate(TEXT_FIELDS)
        }

    def frequency(self, clause: Clause, one: Document) -> float:
        total = 0.0
        for field in fields_of(clause):
            length, average = one.lengths[TEXT_FIELDS.index(field)], self.average[field]
            parameters = self.model.field(field)
            norm = 1 - parameters.b + parameters.b * (length / average if average else 0.0)
            count = sequences(field, clause.alternatives, one)
            total += parameters.weight * count / norm if count else 0.0
        return total

    def idf(self, clause: Clause) -> float:
        matching = sum(occurs(clause, one) for one in self.documents)
        return math.log(1 + (len(self.documents) - matching + 0.5) / (matching + 0.5))

    def score(self, query: Query, one: Document) -> float:
        total = 0.0
        for clause in query.wanted:
            frequency = self.frequency(clause, one)
            total += clause.count * self.idf(clause) * frequency / (self.model.k1 + frequency)
        return total

    def results(self, query: Query) -> dict[str, float]:
        """Return the score of every hit by slug."""
        ceiling = sum(clause.count * self.idf(clause) for clause in query.wanted)
        demands = [clause for clause in query.clauses if clause.occur is not Occur.SHOULD]
        found = {}
        for one in self.documents:
            if not all(occurs(clause, one) is (clause.occur is Occur.MUST) for clause in demands):
                continue
            score = self.score(query, one)
            name = match_name(one.entry, query.name) if query.name else None
            score += name_bonus(ceiling, name) if name else 0.0
            if score > 0 or (demands and not query.wanted):
                found[one.entry.slug] = score
        return found


texts = st.lists(st.sampled_from(WORDS), min_size=1, max_size=9).map(" ".join)
few_texts = st.lists(texts, max_size=2)
categories = st.lists(st.sampled_from(CATEGORIES), max_size=2)
items = st.one_of(
    st.sampled_from(WORDS),
    st.sampled_from(WORDS),
    st.lists(st.sampled_from(WORDS), min_size=1, max_size=3).map(lambda words: f'"{" ".join(words)}"'),
    st.sampled_from(WORDS).map("-{}".format),
    st.sampled_from(WORDS).map("title:{}".format),
    st.sampled_from(WORDS).map("alias:{}".format),
    st.sampled_from(CATEGORIES).map('category:"{}"'.format),
)
queries = st.lists(items, min_size=1, max_size=5).map(" ".join)


@st.composite
def entries(draw: st.DrawFn, first: int) -> list[Entry]:
    """Entries whose slugs begin to count at ``first``."""
    return [
        make_entry(
            f"e{number:02}",
            draw(texts),
            ". ".join(draw(st.lists(texts, min_size=1, max_size=3))),
            aliases=draw(few_texts),
            hidden_aliases=draw(few_texts),
            questions=draw(few_texts),
            categories=draw(categories),
        )
        for number in range(first, first + draw(st.integers(1, 6)))
    ]


@settings(properties, max_examples=30)
@given(
    old=entries(first=0),
    new=entries(first=50),
    gone=st.sets(st.integers(0, 5)),
    asked=st.lists(queries, min_size=3, max_size=6),
    model=st.sampled_from(MODELS),
)
def test_scores_equal_the_reference(
    old: list[Entry], new: list[Entry], gone: set[int], asked: list[str], model: Model
) -> None:
    deleted = [entry.slug for number, entry in enumerate(old) if number in gone]
    living = [entry for entry in old if entry.slug not in deleted] + new
    documents = {entry.slug: document(entry, ANALYZER) for entry in living}
    reference = Reference(list(documents.values()), model)
    with tempfile.TemporaryDirectory() as folder:
        store = WhooshStore(Path(folder))
        put(store, old)
        put(store, new, delete=deleted)
        with store.open() as reader:
            for text in asked:
                query = understood(text, reader)
                for asking in (query, replace(query, name="")):
                    found = reader.search(asking, model, EVERYTHING)
                    scores = {hit.entry.slug: hit.score for hit in found.hits}
                    assert scores == pytest.approx(reference.results(asking), rel=TOLERANCE, abs=TOLERANCE)
                    assert found.total == len(found.hits)
                    assert found.weights == pytest.approx([reference.idf(clause) for clause in asking.wanted])
                    for better, worse in pairwise(found.hits):
                        assert (-better.score, better.entry.slug) < (-worse.score, worse.entry.slug)
                    for hit in found.hits:
                        one = documents[hit.entry.slug]
                        assert hit.entry == one.entry
                        assert hit.fields == tuple(
                            field
                            for field in TEXT_FIELDS
                            if any(
                                field in fields_of(clause) and sequences(field, clause.alternatives, one)
                                for clause in asking.wanted
                            )
                        )


@settings(properties, max_examples=25)
@given(known=entries(first=0), text=queries)
def test_an_entry_named_by_the_query_is_above_all_that_are_not(known: list[Entry], text: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = WhooshStore(Path(folder))
        put(store, known)
        with store.open() as reader:
            for asked in (text, known[0].title, known[-1].title.upper()):
                hits = reader.search(understood(asked, reader), DEFAULT, EVERYTHING).hits
                named = [hit.name is not None for hit in hits]
                assert named == sorted(named, reverse=True)


def test_the_reference_by_hand() -> None:
    """One number worked out on paper, so that formula and reference cannot be wrong together.

    Two entries; "cat" is once in the body of one: length 2 against an average of 1.5 words, idf ln 2,
    tf = 1 / (1 - 0.75 + 0.75 * 2 / 1.5) = 0.8, score = ln 2 * 0.8 / (1.2 + 0.8).
    """
    filler = "one two three four five six seven eight nine ten eleven twelve thirteen. "
    known = [make_entry("x", "Xx", f"{filler} cat sat."), make_entry("y", "Yy", f"{filler} dog.")]
    documents = [document(entry, ANALYZER) for entry in known]
    assert [one.lengths[TEXT_FIELDS.index("body")] for one in documents] == [2, 1]
    expected = math.log(2) * 0.8 / 2.0
    query = Query("cat", (Clause("cat", (("cat",),)),))
    assert Reference(documents, DEFAULT).results(query) == pytest.approx({"x": expected}, rel=1e-12)
    with tempfile.TemporaryDirectory() as folder:
        store = WhooshStore(Path(folder))
        put(store, known)
        with store.open() as reader:
            assert [hit.score for hit in reader.search(query, DEFAULT, 10).hits] == pytest.approx([expected])
