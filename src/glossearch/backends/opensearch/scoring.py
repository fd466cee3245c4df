"""The exact scores of a few entries, as glossearch.ranking defines them."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import NamedTuple

from glossearch.backends.explaining import Part
from glossearch.backends.vectors import Vectors, exact
from glossearch.query import Alternatives, Clause, Query
from glossearch.ranking import Model
from glossearch.schema import SEARCHED, TEXT_FIELDS, Document, StoredEntry


class Held:
    """A document as it is scored."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self.lengths = dict(zip(TEXT_FIELDS, document.lengths, strict=True))

    @property
    def entry(self) -> StoredEntry:
        """What is shown of it."""
        return self._document.entry

    @cached_property
    def _places(self) -> Mapping[str, Mapping[str, list[int]]]:
        return {name: held.places for name, held in self._document.postings.items()}

    def occurrences(self, alternatives: Alternatives, field: str) -> int:
        """Return how often any of the sequences of terms begins in a text field."""
        places = self._places[field]
        if len(alternatives) == 1 and len(alternatives[0]) == 1:
            return len(places.get(alternatives[0][0], ()))
        return len({start for terms in alternatives for start in _starts(places, terms)})

    def cosines(self, query: Vectors) -> tuple[float, float]:
        """Return the cosine of its vector and that of its best question: 0 where there is none."""
        vector, questions = self._document.vector, self._document.question_vectors
        of_entry = 0.0 if vector is None else float(vector.dot(query))
        return of_entry, max((float(question.dot(query)) for question in questions), default=0.0)


class Score(NamedTuple):
    """The parts of a score, but for what a name adds.

    ``clauses`` has for each wanted clause what each text field adds to its normalised frequency, ``lexical``
    is what all of them come to before they are divided by the ceiling, ``cosines`` are those of the entry and
    of its best question, and so many others ``uses`` its title.
    """

    clauses: Sequence[Mapping[str, float]]
    lexical: float
    cosines: tuple[float, float] | None
    uses: int
    value: float

    @property
    def fields(self) -> tuple[str, ...]:
        """The text fields that hold words of the query."""
        return tuple(name for name in TEXT_FIELDS if any(found.get(name) for found in self.clauses))


class Scoring:
    """Scores entries for one query.

    ``weights`` are the idf of each wanted clause, and ``averages`` the average lengths of the text fields.
    """

    def __init__(
        self,
        query: Query,
        model: Model,
        weights: Sequence[float],
        averages: Mapping[str, float],
        vector: Vectors | None,
    ) -> None:
        self._model = model
        self._averages = averages
        self._vector = None if vector is None else exact(vector)
        self._parts = [
            (clause, idf, clause.count * model.of(clause.source))
            for clause, idf in zip(query.wanted, weights, strict=True)
        ]
        self.ceiling = sum([weight * idf for _, idf, weight in self._parts])

    def score(self, held: Held, uses: int) -> Score:
        """Return the score of one entry, whose title so many others use."""
        model = self._model
        clauses = [self._frequencies(held, clause) for clause, _, _ in self._parts]
        lexical = 0.0
        for (_, idf, weight), found in zip(self._parts, clauses, strict=True):
            frequency = sum(found.values())
            lexical += weight * (idf * frequency / (model.k1 + frequency))
        value = (lexical / self.ceiling if self.ceiling else lexical) * model.words
        cosines = None
        if self._vector is not None:
            cosines = held.cosines(self._vector)
            value += model.meaning(*cosines)
        return Score(clauses, lexical, cosines, uses, value * (1.0 + model.prior(uses)))

    def parts(self, score: Score) -> Iterator[Part]:
        """Yield what each clause adds to a score."""
        scale = self._model.words / self.ceiling if self.ceiling else 0.0
        for (clause, idf, weight), found in zip(self._parts, score.clauses, strict=True):
            if frequency := sum(found.values()):
                value = scale * weight * idf * frequency / (self._model.k1 + frequency)
                yield Part(clause, idf, value, found)

    def _frequencies(self, held: Held, clause: Clause) -> Mapping[str, float]:
        found = {}
        for name in SEARCHED[clause.field]:
            if count := held.occurrences(clause.alternatives, name):
                field = self._model.field(name)
                relative = held.lengths[name] / max(self._averages[name], 1e-9)
                found[name] = field.weight * count / (1.0 - field.b + field.b * relative)
        return found


def _starts(places: Mapping[str, list[int]], terms: Sequence[str]) -> set[int]:
    """Return the positions where ``terms`` begin to stand one after the other."""
    starts = set(places.get(terms[0], ()))
    for distance, term in enumerate(terms[1:], 1):
        starts &= {position - distance for position in places.get(term, ())}
    return starts
