"""BM25F over arrays of postings, as glossearch.ranking defines it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt
from whoosh.reading import IndexReader

from glossearch.analysis import name_keys
from glossearch.backends.whoosh.fields import CATEGORIES, HEADWORD, LENGTH, NAMES, QUESTION_VECTORS, VECTOR
from glossearch.backends.whoosh.postings import Ints, PostingsReader, documents_of
from glossearch.backends.whoosh.vectors import Floats, Meanings, Vectors
from glossearch.query import Alternatives, Clause, Occur, Query, Source
from glossearch.ranking import Model, NameMatch, idf, match_name, name_bonuses, near_name
from glossearch.schema import TEXT_FIELDS, StoredEntry

Bools = npt.NDArray[np.bool_]

_CACHED_CLAUSES = 20_000
SEARCHED: Mapping[str | None, tuple[str, ...]] = {
    None: TEXT_FIELDS,
    "title": ("title",),
    "aliases": ("aliases", "hidden_aliases"),
}


@dataclass(frozen=True, slots=True)
class Impacts:
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
    weak: bool

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

    def __init__(
        self, reader: IndexReader, postings: PostingsReader, entry_at: Callable[[int], StoredEntry]
    ) -> None:
        self._postings = postings
        self._entry_at = entry_at
        self._size = reader.doc_count_all()
        self.live: Ints = np.fromiter(reader.all_doc_ids(), np.int64)
        self.count = len(self.live)
        self._is_live = np.zeros(self._size, np.bool_)
        self._is_live[self.live] = True
        self._headwords = [headword.decode() for headword in _column(reader, HEADWORD)]
        self.meanings = Meanings(_column(reader, VECTOR), _column(reader, QUESTION_VECTORS))
        self._lengths = _lengths(_column(reader, LENGTH))
        self._average = self._lengths[self.live].mean(axis=0) if self.count else np.ones(len(TEXT_FIELDS))
        self.impacts = lru_cache(_CACHED_CLAUSES)(self._new_impacts)
        self._norms = lru_cache(8)(self._new_norms)

    def score(self, query: Query, model: Model, vector: Vectors | None, count: int) -> Scored:
        """Score all documents; of the scores below the ``count`` best, only the order is not final."""
        shares, fields, weights = self._words(query, model)
        scores = model.words * shares
        matching = shares > 0.0
        cosines = None
        if vector is not None:
            cosines, questions = self.meanings.likeness(vector)
            scores += model.meaning(cosines, questions)
            matching |= np.maximum(cosines, questions) >= model.least_cosine
        subjects = [self.named(name) for name in query.names]
        near = self.near(query)
        names = near | {number: match for found in reversed(subjects) for number, match in found.items()}
        bonuses = np.zeros(self._size)
        bonuses[list(near)] = model.near_name
        for number, bonus in name_bonuses(subjects).items():
            bonuses[number] += bonus
        matching[list(names)] = True
        hits = np.flatnonzero(self._chosen(query, matching))
        if model.most_prior:
            self._raise_used(scores, bonuses, hits, count, model)
        scores += bonuses
        best = hits[scores[hits] == scores[hits].max()] if len(hits) else hits
        weak = bool(query.wanted) and names.keys().isdisjoint(best.tolist())
        if weak and len(best):
            cosine = None if cosines is None else float(cosines[best].max())
            typed = sum(clause.source is Source.TYPED for clause in query.wanted)
            weak = model.is_weak(float(shares[best].max()), cosine, self.count, typed)
        return Scored(hits, scores, fields, names, weights, weak)

    def _words(self, query: Query, model: Model) -> tuple[Floats, npt.NDArray[np.uint8], tuple[float, ...]]:
        """Return for each document its share of what the words can come to, and its fields; and each idf."""
        lexical = np.zeros(self._size)
        fields = np.zeros(self._size, np.uint8)
        weighed, ceiling = self.weighed(query, model)
        for _, impacts, weight in weighed:
            lexical[impacts.documents] += weight * impacts.scores
            fields[impacts.documents] |= impacts.fields
        weights = tuple(impacts.idf for _, impacts, _ in weighed)
        return lexical / ceiling if ceiling else lexical, fields, weights

    def weighed(self, query: Query, model: Model) -> tuple[list[tuple[Clause, Impacts, float]], float]:
        """Return each wanted clause with its impacts and weight, and what all can come to."""
        found = [
            (
                clause,
                self.impacts(clause.alternatives, clause.field, model),
                clause.count * model.of(clause.source),
            )
            for clause in query.wanted
        ]
        return found, sum(weight * impacts.idf for _, impacts, weight in found)

    def _chosen(self, query: Query, matching: Bools) -> Bools:
        """Return which documents are hits, of those ``matching`` what is wanted."""
        allowed = self._is_live.copy()
        for clause in query.demands:
            holds = np.zeros(self._size, np.bool_)
            holds[self._matching(clause)] = True
            allowed &= ~holds if clause.occur is Occur.MUST_NOT else holds
        return allowed & matching if query.wanted or not query.demands else allowed

    def _raise_used(self, scores: Floats, bonuses: Floats, hits: Ints, count: int, model: Model) -> None:
        """Raise the scores of titles that other entries use, for all that this may bring among the best."""
        candidates = hits
        if 0 < count < len(hits):
            found = scores[hits]
            last = np.partition(found + bonuses[hits], len(found) - count)[len(found) - count]
            candidates = hits[found * (1.0 + model.most_prior) + bonuses[hits] >= last]
        for number in candidates:
            scores[number] *= 1.0 + model.prior(self.uses(int(number), model))

    def uses(self, number: int, model: Model) -> int:
        """Return how many other documents use the title of document ``number``, if it is of one word."""
        term = self._headwords[number]
        if not term:
            return 0
        return len(self.impacts(((term,),), None, model).documents) - 1

    def frequency(self, number: int, field: str, alternatives: Alternatives, model: Model) -> float:
        """Return the weighted, normalised frequency of a clause in one field of a document."""
        documents, counts = documents_of(self._postings.places(field, alternatives))
        count = counts[documents == number].sum()
        return float(model.field(field).weight * count / self._norms(model)[number, TEXT_FIELDS.index(field)])

    def named(self, name: str) -> dict[int, NameMatch]:
        """Return the documents that have the name ``name``, by slug."""
        numbers = sorted(
            map(int, self._with_keys(name_keys(name))), key=lambda number: self._entry_at(number).slug
        )
        matches = ((number, match_name(self._entry_at(number), name)) for number in numbers)
        return {number: match for number, match in matches if match}

    def near(self, query: Query) -> dict[int, NameMatch]:
        """Return the documents that have a name that the query may be a misspelling of."""
        numbers = map(int, self._with_keys(query.near_names))
        matches = ((number, near_name(self._entry_at(number), query.near_names)) for number in numbers)
        return {number: match for number, match in matches if match}

    def _with_keys(self, keys: Iterable[str]) -> Ints:
        """Return the documents that have a name with one of ``keys``."""
        found = [self._postings.documents(NAMES, key) for key in keys]
        return np.unique(np.concatenate(found)) if found else np.empty(0, np.int64)

    def _matching(self, clause: Clause) -> Ints:
        if clause.field == "category":
            return self._postings.documents(CATEGORIES, clause.alternatives[0][0])
        places = [self._postings.places(name, clause.alternatives) for name in SEARCHED[clause.field]]
        return documents_of(np.concatenate(places))[0]

    def _new_impacts(self, alternatives: Alternatives, field: str | None, model: Model) -> Impacts:
        found = [(name, *documents_of(self._postings.places(name, alternatives))) for name in SEARCHED[field]]
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
        return Impacts(documents, weight * frequencies / (model.k1 + frequencies), bits, weight)

    def _new_norms(self, model: Model) -> Floats:
        """Return 1 - b + b * length / average for each document and text field."""
        b = np.array([model.field(name).b for name in TEXT_FIELDS])
        return 1.0 - b + b * self._lengths / np.maximum(self._average, 1e-9)


def _column(reader: IndexReader, name: str) -> list[bytes]:
    """Return a column's value for each document."""
    return [
        column[number]
        for leaf, _ in reader.leaf_readers()
        if leaf.doc_count_all()
        for column in [leaf.column_reader(name, translate=False)]
        for number in range(leaf.doc_count_all())
    ]


def _lengths(values: list[bytes]) -> Floats:
    """Return the words of each document (rows) in each text field (columns)."""
    return np.frombuffer(b"".join(values), "<u4").reshape(-1, len(TEXT_FIELDS)).astype(np.float64)
