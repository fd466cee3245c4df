"""BM25F over arrays of postings, as glossearch.ranking defines it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from whoosh.reading import IndexReader

from glossearch.analysis import name_keys
from glossearch.backends.whoosh.fields import CATEGORIES, NAMES, WORDS
from glossearch.backends.whoosh.postings import Ints, PostingsReader, documents_of
from glossearch.query import Alternatives, Clause, Occur, Query
from glossearch.ranking import Model, NameMatch, idf, match_name, name_bonus
from glossearch.schema import TEXT_FIELDS, StoredEntry

Floats = npt.NDArray[np.float64]

_CACHED_CLAUSES = 20_000
_SEARCHED = {None: TEXT_FIELDS, "title": ("title",), "aliases": ("aliases", "hidden_aliases")}


@dataclass(frozen=True, slots=True)
class _Impacts:
    """What a clause is worth: to each of ``documents`` its part of the score, before the clause's count.

    ``fields`` has a bit set for each of `TEXT_FIELDS` that matches.
    """

    documents: Ints
    scores: Floats
    fields: npt.NDArray[np.uint8]
    idf: float


@dataclass(frozen=True, slots=True)
class Scored:
    """The scores of all documents for one query; those that are no hit are not in ``hits``."""

    hits: Ints
    scores: Floats
    fields: npt.NDArray[np.uint8]
    names: Mapping[int, NameMatch]
    weights: tuple[float, ...]

    @property
    def total(self) -> int:
        """How many hits there are."""
        return len(self.hits)

    def fields_of(self, number: int) -> tuple[str, ...]:
        """Return the text fields in which the document matches."""
        bits = int(self.fields[number])
        return tuple(name for bit, name in enumerate(TEXT_FIELDS) if bits >> bit & 1)

    def top(self, count: int, slug: Callable[[int], str]) -> list[tuple[int, float]]:
        """Return the ``count`` best documents with their scores, equal ones by slug."""
        hits, scores = self.hits, self.scores[self.hits]
        if 0 < count < len(hits):
            threshold = np.partition(scores, len(hits) - count)[len(hits) - count]
            best = scores >= threshold
            hits, scores = hits[best], scores[best]
        order = np.argsort(-scores, kind="stable")
        ranked = [(int(hits[i]), float(scores[i])) for i in order]
        if len(np.unique(scores)) < len(scores):
            ranked.sort(key=lambda pair: (-pair[1], slug(pair[0])))
        return ranked[:count]


class Scorer:
    """Scores queries against one generation."""

    def __init__(self, reader: IndexReader, postings: PostingsReader) -> None:
        self._postings = postings
        self._size = reader.doc_count_all()
        self.live: Ints = np.fromiter(reader.all_doc_ids(), np.int64)
        self.count = len(self.live)
        self._lengths = _lengths(reader)
        self._average = self._lengths[self.live].mean(axis=0) if self.count else np.ones(len(TEXT_FIELDS))
        self._impacts = lru_cache(_CACHED_CLAUSES)(self._new_impacts)
        self._norms = lru_cache(8)(self._new_norms)

    def score(self, query: Query, model: Model, entry_at: Callable[[int], StoredEntry]) -> Scored:
        """Score all documents."""
        scores = np.zeros(self._size)
        fields = np.zeros(self._size, np.uint8)
        allowed = self._allowed(query)
        weights = []
        for clause in query.wanted:
            impacts = self._impacts(clause.alternatives, clause.field, model)
            scores[impacts.documents] += clause.count * impacts.scores
            fields[impacts.documents] |= impacts.fields
            weights.append(impacts.idf)
        names = self.names(query.name, entry_at)
        ceiling = sum(clause.count * w for clause, w in zip(query.wanted, weights, strict=True))
        for number, match in names.items():
            scores[number] += name_bonus(ceiling, match)
        if query.wanted:
            matching = scores > 0.0
            hits = np.flatnonzero(matching if allowed is None else matching & allowed)
        elif allowed is not None:
            hits = np.flatnonzero(allowed)
        else:
            hits = np.array(sorted(names), np.int64)
        return Scored(hits, scores, fields, names, tuple(weights))

    def names(self, name: str, entry_at: Callable[[int], StoredEntry]) -> dict[int, NameMatch]:
        """Return the documents that have the name ``name``."""
        if not name:
            return {}
        found = (self._postings.documents(NAMES, key) for key in name_keys(name))
        numbers = sorted({int(number) for numbers in found for number in numbers})
        matches = ((number, match_name(entry_at(number), name)) for number in numbers)
        return {number: match for number, match in matches if match}

    def _allowed(self, query: Query) -> npt.NDArray[np.bool_] | None:
        """Return which documents meet the query's demands, or None if it makes none."""
        if not query.demands:
            return None
        allowed = np.zeros(self._size, np.bool_)
        allowed[self.live] = True
        for clause in query.demands:
            holds = np.zeros(self._size, np.bool_)
            holds[self._matching(clause)] = True
            allowed &= ~holds if clause.occur is Occur.MUST_NOT else holds
        return allowed

    def _matching(self, clause: Clause) -> Ints:
        if clause.field == "category":
            return self._postings.documents(CATEGORIES, clause.alternatives[0][0])
        places = [self._postings.places(name, clause.alternatives) for name in _SEARCHED[clause.field]]
        return documents_of(np.concatenate(places))[0]

    def _new_impacts(self, alternatives: Alternatives, field: str | None, model: Model) -> _Impacts:
        found = [
            (name, *documents_of(self._postings.places(name, alternatives))) for name in _SEARCHED[field]
        ]
        documents, where = np.unique(
            np.concatenate([numbers for _, numbers, _ in found]), return_inverse=True
        )
        frequencies = np.zeros(len(documents))
        bits = np.zeros(len(documents), np.uint8)
        start = 0
        for name, numbers, counts in found:
            rows = where[start : start + len(numbers)]
            start += len(numbers)
            column = TEXT_FIELDS.index(name)
            frequencies[rows] += model.field(name).weight * counts / self._norms(model)[numbers, column]
            bits[rows] |= 1 << column
        weight = idf(self.count, len(documents))
        return _Impacts(documents, weight * frequencies / (model.k1 + frequencies), bits, weight)

    def _new_norms(self, model: Model) -> Floats:
        """Return 1 - b + b * length / average for each document and text field."""
        b = np.array([model.field(name).b for name in TEXT_FIELDS])
        return 1.0 - b + b * self._lengths / np.maximum(self._average, 1e-9)


def _lengths(reader: IndexReader) -> Floats:
    """Return the words of each document (rows) in each text field (columns)."""
    packed = b"".join(
        column[number]
        for leaf, _ in reader.leaf_readers()
        if leaf.doc_count_all()
        for column in [leaf.column_reader(WORDS, translate=False)]
        for number in range(leaf.doc_count_all())
    )
    return np.frombuffer(packed, "<u4").reshape(-1, len(TEXT_FIELDS)).astype(np.float64)
