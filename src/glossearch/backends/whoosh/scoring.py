"""The scores of all documents for a query, as glossearch.ranking defines them, and the best of these."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from glossearch.backends.naming import Names
from glossearch.backends.vectors import Floats, Vectors
from glossearch.backends.whoosh.collection import Collection
from glossearch.backends.whoosh.lexicon import Ints
from glossearch.backends.whoosh.likeness import Cosines, Likeness
from glossearch.backends.whoosh.postings import Live, Postings
from glossearch.backends.whoosh.segments import Bools
from glossearch.backends.whoosh.selecting import candidates, ranked
from glossearch.backends.whoosh.weighing import MOST_MARKS, NUMBERS, Weighed, Weigher, marked
from glossearch.query import Clause, Occur, Query, Source
from glossearch.ranking import Model, NameMatch
from glossearch.schema import TEXT_FIELDS, StoredEntry

_CACHED_MODELS = 8


@dataclass(slots=True)
class Scored:
    """The best documents for one query with their scores, and all ``hits``."""

    ranked: Sequence[tuple[int, float]]
    hits: Ints
    marks: Sequence[Floats]
    names: Mapping[int, NameMatch]
    weights: tuple[float, ...]
    weak: bool

    def fields_of(self, number: int) -> tuple[str, ...]:
        """Return the text fields in which the document matches."""
        found = [marked(marks.item(number)) for marks in self.marks]
        if len(found) == 1:
            return found[0]
        return tuple(name for name in TEXT_FIELDS if any(name in names for names in found))


class Scorer:
    """Scores queries against one generation. Safe to use from several threads."""

    def __init__(
        self, segments: Sequence[Live], postings: Postings, entry_at: Callable[[int], StoredEntry]
    ) -> None:
        self._postings = postings
        self.collection = Collection(segments, postings)
        self.likeness = Likeness(segments)
        self.names = Names(postings.with_names, entry_at)
        self._size = self.collection.size
        self._models: dict[int, Weigher] = {}

    def weigher(self, model: Model) -> Weigher:
        """Return what weighs clauses by ``model``."""
        known = self._models.get(id(model))
        if known is None or known.model is not model:
            if len(self._models) >= _CACHED_MODELS:
                self._models.clear()
            known = self._models[id(model)] = Weigher(self.collection, self._postings, model)
        return known

    def score(self, query: Query, model: Model, vector: Vectors | None, count: int) -> Scored:
        """Score all documents, and return the ``count`` best: equal ones by slug."""
        weigher = self.weigher(model)
        weighed, ceiling = weigher.weighed(query.wanted)
        lexical, marks = self._summed(weighed)
        cosines = None if vector is None else self.likeness.to(vector)
        names, bonuses = self.names.bonuses(query, model)
        hits = self._hits(query, model, lexical, cosines, names)
        scores = lexical.take(hits)
        if ceiling:
            scores /= ceiling
        scores *= model.words
        if cosines is not None:
            scores += _meaning(cosines, hits, model)
        best = self._best(hits, scores, bonuses, max(count, 1), weigher)
        weak = bool(query.wanted) and self._is_weak(
            model, query.wanted, best, names, lexical, ceiling, cosines
        )
        weights = tuple([impacts.idf for _, impacts, _ in weighed])
        return Scored(best[:count], hits, marks, names, weights, weak)

    def _summed(self, weighed: Sequence[Weighed]) -> tuple[Floats, list[Floats]]:
        """Return for each document the sum of its weighed impacts, and of its marks."""
        if not weighed:
            return np.zeros(self._size), []
        documents = [impacts.documents for _, impacts, _ in weighed]
        values = [
            impacts.scores if weight == 1.0 else weight * impacts.scores for _, impacts, weight in weighed
        ]
        marks = [impacts.marks for _, impacts, _ in weighed]
        joined = np.concatenate(documents)
        if len(weighed) <= MOST_MARKS:
            return self._sums(joined, values), [self._sums(joined, marks)]
        several = [slice(first, first + MOST_MARKS) for first in range(0, len(weighed), MOST_MARKS)]
        return self._sums(joined, values), [
            self._sums(np.concatenate(documents[some]), marks[some]) for some in several
        ]

    def _sums(self, documents: Ints, values: Sequence[Floats]) -> Floats:
        """Return for each document the sum of the values that stand at its number in ``documents``."""
        if not len(documents):
            return np.zeros(self._size)
        return np.bincount(documents, np.concatenate(values), self._size)  # type: ignore[return-value]

    def _hits(
        self,
        query: Query,
        model: Model,
        lexical: Floats,
        cosines: Cosines | None,
        names: Mapping[int, NameMatch],
    ) -> Ints:
        """Return the documents that have of what is wanted, and all that is demanded."""
        matching = lexical > 0.0
        if cosines is not None:
            least = _at_least(model.least_cosine)
            matching |= cosines.entries >= least
            if cosines.questions is not None:
                matching |= cosines.questions >= least
        if names:
            matching[list(names)] = True
        if query.demands:
            matching = self._demanded(query, matching)
        if self.collection.is_live is not None:
            matching &= self.collection.is_live
        return matching.nonzero()[0]

    def _demanded(self, query: Query, matching: Bools) -> Bools:
        """Return which documents are as demanded, of those ``matching`` what is wanted, if anything is."""
        allowed = matching if query.wanted else np.ones(self._size, np.bool_)
        for clause in query.demands:
            holds = np.zeros(self._size, np.bool_)
            holds[self._matching(clause)] = True
            allowed &= ~holds if clause.occur is Occur.MUST_NOT else holds
        return allowed

    def _matching(self, clause: Clause) -> Ints:
        if clause.field == "category":
            return self._postings.documents("categories", clause.alternatives[0][0])
        return self._postings.occurrences(clause.alternatives, NUMBERS[clause.field]).documents

    def _best(
        self, hits: Ints, scores: Floats, bonuses: Mapping[int, float], count: int, weigher: Weigher
    ) -> list[tuple[int, float]]:
        """Return the ``count`` best of ``hits`` with their final scores, and what equals the last of them."""
        extra = _among(hits, bonuses) if bonuses else None
        most = weigher.model.most_prior
        kept = candidates(scores if extra is None else scores + extra, count, most)
        if kept is not None:
            hits, scores = hits[kept], scores[kept]
            extra = None if extra is None else extra[kept]
        if most:
            scores = scores * weigher.raised(hits)
        if extra is not None:
            scores = scores + extra
        return ranked(hits, scores, count, self._postings.slug)

    def _is_weak(
        self,
        model: Model,
        wanted: Sequence[Clause],
        ranked: Sequence[tuple[int, float]],
        names: Mapping[int, NameMatch],
        lexical: Floats,
        ceiling: float,
        cosines: Cosines | None,
    ) -> bool:
        """Whether even the best of all is weak; one with a name that is asked for never is."""
        if not ranked:
            return True
        highest = ranked[0][1]
        best = [number for number, score in ranked if score == highest]
        if not names.keys().isdisjoint(best):
            return False
        cosine = None if cosines is None else max([cosines.entries.item(number) for number in best])
        typed = sum([clause.source is Source.TYPED for clause in wanted])
        share = max([lexical.item(number) for number in best]) / (ceiling or 1.0)
        return model.is_weak(share, cosine, self.collection.count, typed)


def _meaning(cosines: Cosines, hits: Ints, model: Model) -> Floats | Vectors:
    """Return what the likenesses of ``hits`` are worth."""
    meaning: Floats | Vectors = np.maximum(cosines.entries.take(hits), 0.0)
    if cosines.questions is not None:
        excess = cosines.questions.take(hits).astype(np.float64)
        excess -= model.least_question
        np.maximum(excess, 0.0, out=excess)
        excess *= model.question
        meaning = meaning + excess
    return meaning


def _among(hits: Ints, bonuses: Mapping[int, float]) -> Floats:
    """Return what each of ``hits``, which ascend, gets of ``bonuses``."""
    extra = np.zeros(len(hits))
    for number, place in zip(bonuses, hits.searchsorted(list(bonuses)).tolist(), strict=True):
        if place < len(hits) and hits[place] == number:
            extra[place] = bonuses[number]
    return extra


@lru_cache(_CACHED_MODELS)
def _at_least(bound: float) -> float:
    """Return the least single that is not below ``bound``."""
    single = np.float32(bound)
    return float(single if single >= bound else np.nextafter(single, np.float32(np.inf)))
