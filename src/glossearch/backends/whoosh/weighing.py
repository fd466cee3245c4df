"""What a clause is worth to each document that matches it, by one model: BM25F of glossearch.ranking."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from glossearch.backends.vectors import Floats
from glossearch.backends.whoosh.collection import Collection
from glossearch.backends.whoosh.lexicon import Ints, firsts_of
from glossearch.backends.whoosh.postings import Postings
from glossearch.query import Alternatives, Clause, Source
from glossearch.ranking import Model, idf
from glossearch.schema import SEARCHED, TEXT_FIELDS

_CACHED_CLAUSES = 20_000
NUMBERS = {
    field: tuple(map(TEXT_FIELDS.index, names)) if field else None for field, names in SEARCHED.items()
}
"""The numbers of the text fields of `SEARCHED`; None for all."""
# Marks of many clauses add up without overflow: a double holds 6 fields of 8 bits.
_FIELD_MARKS: Floats = np.array([256.0**number for number in range(len(TEXT_FIELDS))])
MOST_MARKS = 255
"""How many clauses' marks may be added up."""


@dataclass(frozen=True, slots=True)
class Impacts:
    """What a clause is worth: to each of ``documents`` its part of the score, before the clause's count.

    ``marks`` has a 1 in the byte of each of `TEXT_FIELDS` that matches.
    """

    documents: Ints
    scores: Floats
    marks: Floats
    idf: float


Weighed = tuple[Clause, Impacts, float]
"""A clause with its impacts and its weight."""


@lru_cache(_CACHED_CLAUSES)
def marked(marks: float) -> tuple[str, ...]:
    """Return the text fields that are marked in a sum of `Impacts.marks`."""
    counts = int(marks).to_bytes(8, "little")
    return tuple(name for name, count in zip(TEXT_FIELDS, counts, strict=False) if count)


class Weigher:
    """Weighs clauses by one model. Safe to use from several threads."""

    def __init__(self, collection: Collection, postings: Postings, model: Model) -> None:
        self.model = model
        self._postings = postings
        self._count = collection.count
        b = np.array([model.field(name).b for name in TEXT_FIELDS])
        self.norms: Floats = 1.0 - b + b * collection.lengths / np.maximum(collection.average, 1e-9)
        """1 - b + b * length / average for each document and text field."""
        self._weights: Floats = np.array([model.field(name).weight for name in TEXT_FIELDS])
        self._of_source = {source: model.of(source) for source in Source}
        self._uses = collection.uses
        self._raised = np.zeros(collection.size)  # 0 is not known yet
        self.impacts = lru_cache(_CACHED_CLAUSES)(self._new_impacts)

    def raised(self, numbers: Ints) -> Floats:
        """Return what the scores of documents are multiplied by, since others use their titles."""
        raised: Floats = self._raised[numbers]
        if np.count_nonzero(raised) < len(raised):
            for number in numbers[raised == 0.0].tolist():
                self._raised[number] = 1.0 + self.model.prior(self._uses(number))
            raised = self._raised[numbers]
        return raised

    def weighed(self, wanted: Sequence[Clause]) -> tuple[list[Weighed], float]:
        """Return each wanted clause with its impacts and weight, and what all can come to."""
        of_source = self._of_source
        found = [
            (clause, self.impacts(clause.alternatives, clause.field), clause.count * of_source[clause.source])
            for clause in wanted
        ]
        return found, sum([weight * impacts.idf for _, impacts, weight in found])

    def frequencies(self, alternatives: Alternatives, field: str | None) -> tuple[Ints, Ints, Floats]:
        """Return how often a clause occurs, weighted and normalised.

        These are documents in ascending order, the number of a text field of each, and the frequency there.
        """
        documents, fields, counts = self._postings.occurrences(alternatives, NUMBERS[field])
        return documents, fields, self._weights[fields] * counts / self.norms[documents, fields]

    def _new_impacts(self, alternatives: Alternatives, field: str | None) -> Impacts:
        documents, fields, frequencies = self.frequencies(alternatives, field)
        if not len(documents):
            nothing = np.empty(0)
            return Impacts(documents, nothing, nothing, idf(self._count, 0))
        marks = _FIELD_MARKS[fields]
        firsts = firsts_of(documents)
        if len(firsts) < len(documents):  # some have it in several fields
            documents = documents[firsts]
            frequencies, marks = np.add.reduceat(frequencies, firsts), np.add.reduceat(marks, firsts)
        weight = idf(self._count, len(documents))
        scores: Floats = weight * frequencies / (self.model.k1 + frequencies)
        return Impacts(documents, scores, marks, weight)
