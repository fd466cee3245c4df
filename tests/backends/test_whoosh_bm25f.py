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
from glossearch.ranking import DEFAULT, Explanation, FieldWeight, Model, match_name, name_bonuses
from glossearch.schema import TEXT_FIELDS, Document
from glossearch.semantics import Vector
from support import EVERYTHING, MAKING, TABLE, examples, make_entry, properties, put, understood

WORDS = (
    "token tokens cache caches pre-training pretraining pre training fine tuning finetuning "
    "the is of C++ 1,000 RAG rags cache_read Café model's"
).split()
CATEGORIES = ["Models", "models", "Odd & ends"]
MODELS = [
    DEFAULT,
    Model(k1=0.4, title=FieldWeight(1.0, 0.95), body=FieldWeight(2.5, 0.0), questions=FieldWeight(0.5, 0.9)),
    Model(k1=3.0, aliases=FieldWeight(0.0, 0.3), hidden_aliases=FieldWeight(7.0, 0.5), joined=0.1, words=7.0),
    Model(most_prior=0.0, least_cosine=0.9, question=0.5, least_question=0.1),
]
TOLERANCE = 1e-9


def sequences(field: str, alternatives: tuple[tuple[str, ...], ...], one: Document) -> int:
    """Return at how many places of a field any of the alternatives begins."""
    positions = one.postings[field].places
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
    """The score of a list of documents, one multiplication at a time."""

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

    def lexical(self, query: Query, one: Document) -> float:
        """Return how much of the query's words the document has, 1 at most."""
        total = ceiling = 0.0
        for clause in query.wanted:
            frequency = self.frequency(clause, one)
            weight = clause.count * self.model.of(clause.source) * self.idf(clause)
            total += weight * frequency / (self.model.k1 + frequency)
            ceiling += weight
        return total / ceiling if ceiling else 0.0

    def uses(self, one: Document) -> int:
        if not one.headword:
            return 0
        clause = Clause(one.headword, ((one.headword,),))
        return sum(occurs(clause, other) for other in self.documents if other is not one)

    def results(self, query: Query, vector: Vector | None = None) -> dict[str, float]:
        """Return the score of every hit by slug."""
        demands = [clause for clause in query.clauses if clause.occur is not Occur.SHOULD]
        names = [
            {
                number: match
                for number, one in enumerate(self.documents)
                if (match := match_name(one.entry, name))
            }
            for name in query.names
        ]
        bonuses = name_bonuses(names)
        named = {number for matches in names for number in matches}
        found = {}
        for number, one in enumerate(self.documents):
            if not all(occurs(clause, one) is (clause.occur is Occur.MUST) for clause in demands):
                continue
            lexical = self.lexical(query, one)
            meaning, alike = 0.0, False
            if vector is not None:
                assert one.vector is not None
                cosine = cosine_of(one.vector, vector)
                likeness = max(
                    (cosine_of(question, vector) for question in one.question_vectors), default=0.0
                )
                meaning = max(cosine, 0.0) + self.model.question * max(
                    likeness - self.model.least_question, 0
                )
                alike = max(cosine, likeness) >= self.model.least_cosine
            if lexical or alike or number in named or (demands and not query.wanted):
                score = self.model.words * lexical + meaning
                score *= 1.0 + self.model.prior(self.uses(one))
                found[one.entry.slug] = score + bonuses.get(number, 0.0)
        return found


def cosine_of(one: Vector, other: Vector) -> float:
    pairs = zip(one.tolist(), other.tolist(), strict=True)
    return float(sum(round(x * 2**11) * round(y * 2**12) for x, y in pairs)) / 2**23


def sums_up(tree: Explanation) -> float:
    """Return the value of an explanation, which must be that of its parts."""
    if tree.parts:
        assert tree.value == pytest.approx(sum(sums_up(part) for part in tree.parts), rel=1e-6, abs=1e-6)
    return tree.value


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


@settings(properties, max_examples=examples(30))
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
    documents = {entry.slug: MAKING.document(entry) for entry in living}
    reference = Reference(list(documents.values()), model)
    with tempfile.TemporaryDirectory() as folder:
        store = WhooshStore(Path(folder))
        put(store, old)
        put(store, new, delete=deleted)
        with store.open() as reader:
            for text in asked:
                query = understood(text, reader)
                named = replace(query, names=(text,))
                for asking, vector in (
                    (query, None),
                    (replace(query, names=()), TABLE.vector(text)),
                    (named, TABLE.vector(text)),
                    (replace(query, names=("token", "fine tuning")), TABLE.vector(text)),
                ):
                    found = reader.search(asking, model, EVERYTHING, vector=vector, explain=True)
                    scores = {hit.entry.slug: hit.score for hit in found.hits}
                    expected = reference.results(asking, vector)
                    assert scores == pytest.approx(expected, rel=TOLERANCE, abs=TOLERANCE)
                    assert found.total == len(found.hits)
                    for few in (1, 3):
                        page = reader.search(asking, model, few, vector=vector, explain=True)
                        assert page.hits == found.hits[:few]
                    assert found.weights == pytest.approx([reference.idf(clause) for clause in asking.wanted])
                    for better, worse in pairwise(found.hits):
                        assert (-better.score, better.entry.slug) < (-worse.score, worse.entry.slug)
                    for hit in found.hits:
                        one = documents[hit.entry.slug]
                        assert hit.entry == one.entry
                        assert hit.explanation is not None
                        assert sums_up(hit.explanation) == pytest.approx(hit.score, rel=1e-6, abs=1e-6)
                        assert hit.fields == tuple(
                            field
                            for field in TEXT_FIELDS
                            if any(
                                field in fields_of(clause) and sequences(field, clause.alternatives, one)
                                for clause in asking.wanted
                            )
                        )


@settings(properties, max_examples=examples(25))
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

    Two entries; "cat" is once in the body of one: length 2 against an average of 1.5 words,
    tf = 1 / (1 - 0.6 + 0.6 * 2 / 1.5) = 1 / 1.2; of the highest that its idf allows, tf / (1.2 + tf).
    """
    filler = "one two three four five six seven eight nine ten eleven twelve thirteen. "
    known = [make_entry("x", "Xx", f"{filler} cat sat."), make_entry("y", "Yy", f"{filler} dog.")]
    documents = [MAKING.document(entry) for entry in known]
    assert [one.lengths[TEXT_FIELDS.index("body")] for one in documents] == [2, 1]
    expected = 1.5 * (1 / 1.2) / (1.2 + 1 / 1.2)
    model = Model(k1=1.2, body=FieldWeight(1.0, 0.6), words=1.5)
    query = Query("cat", (Clause("cat", (("cat",),)),))
    assert Reference(documents, model).results(query) == pytest.approx({"x": expected}, rel=1e-12)
    with tempfile.TemporaryDirectory() as folder:
        store = WhooshStore(Path(folder))
        put(store, known)
        with store.open() as reader:
            assert [hit.score for hit in reader.search(query, model, 10).hits] == pytest.approx([expected])
