"""BM25F over arrays of postings, and what is added to it, as glossearch.ranking defines them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import numpy.typing as npt

from glossearch.analysis import name_keys
from glossearch.backends.whoosh.lexicon import Ints
from glossearch.backends.whoosh.postings import Live, Postings
from glossearch.backends.whoosh.segments import Bools
from glossearch.backends.whoosh.vectors import Floats, Meanings, Vectors, exact
from glossearch.query import Alternatives, Clause, Occur, Query, Source
from glossearch.ranking import Model, NameMatch, idf, match_name, name_bonuses, near_name
from glossearch.schema import TEXT_FIELDS, StoredEntry

_CACHED_CLAUSES = 20_000
_CACHED_NAMES = 4096
_CACHED_MODELS = 8
SEARCHED: Mapping[str | None, tuple[str, ...]] = {
    None: TEXT_FIELDS,
    "title": ("title",),
    "aliases": ("aliases", "hidden_aliases"),
}
_NUMBERS = {
    field: tuple(map(TEXT_FIELDS.index, names)) if field else None for field, names in SEARCHED.items()
}
# Marks of many clauses add up without overflow: a double holds 6 fields of 8 bits.
_FIELD_MARKS = 256.0 ** np.arange(len(TEXT_FIELDS))
_MOST_MARKS = 255
_NO_NAMES: Mapping[int, NameMatch] = {}


@dataclass(frozen=True, slots=True)
class Impacts:
    """What a clause is worth: to each of ``documents`` its part of the score, before the clause's count.

    ``marks`` has a 1 in the byte of each of `TEXT_FIELDS` that matches.
    """

    documents: Ints
    scores: Floats
    marks: Floats
    idf: float


@dataclass(frozen=True, slots=True)
class Scored:
    """The best documents for one query with their scores, and how many hits there are."""

    ranked: Sequence[tuple[int, float]]
    total: int
    marks: Sequence[Floats]
    names: Mapping[int, NameMatch]
    weights: tuple[float, ...]
    weak: bool

    def fields_of(self, number: int) -> tuple[str, ...]:
        """Return the text fields in which the document matches."""
        matching = 0
        for marks in self.marks:
            value = int(marks[number])
            for bit in range(len(TEXT_FIELDS)):
                if value >> 8 * bit & _MOST_MARKS:
                    matching |= 1 << bit
        return _FIELDS[matching]


_FIELDS = [
    tuple(name for bit, name in enumerate(TEXT_FIELDS) if bits >> bit & 1)
    for bits in range(1 << len(TEXT_FIELDS))
]


class Scorer:
    """Scores queries against one generation. Safe to use from several threads."""

    def __init__(
        self, segments: Sequence[Live], postings: Postings, entry_at: Callable[[int], StoredEntry]
    ) -> None:
        self._segments = segments
        self._postings = postings
        self._entry_at = entry_at
        self._size = sum(len(segment) for segment, _, _ in segments)
        self._is_live: Bools | None = None
        if any(live is not None for _, live, _ in segments):
            self._is_live = np.concatenate(
                [np.ones(len(segment), np.bool_) if live is None else live for segment, live, _ in segments]
            )
        self.live: Ints = np.arange(self._size) if self._is_live is None else np.flatnonzero(self._is_live)
        self.count = len(self.live)
        self.lengths = np.zeros((self._size, len(TEXT_FIELDS)))
        for segment, _, base in segments:
            self.lengths[base : base + len(segment)] = segment.lengths
        living = self.lengths if self._is_live is None else self.lengths[self.live]
        self.average = living.mean(axis=0) if self.count else np.ones(len(TEXT_FIELDS))
        self._meanings = [
            (Meanings(segment.vectors, segment.questions, segment.question_starts.astype(np.int64)), base)
            for segment, _, base in segments
        ]
        self._uses = np.full(self._size, np.nan)
        self._models: dict[int, Weigher] = {}
        self.named = lru_cache(_CACHED_NAMES)(self._named)

    def weigher(self, model: Model) -> "Weigher":
        """Return what weighs clauses by ``model``."""
        known = self._models.get(id(model))
        if known is None or known.model is not model:
            if len(self._models) >= _CACHED_MODELS:
                self._models.clear()
            known = self._models[id(model)] = Weigher(self, self._postings, model)
        return known

    def score(self, query: Query, model: Model, vector: Vectors | None, count: int) -> Scored:
        """Score all documents, and return the ``count`` best: equal ones by slug."""
        wanted = query.wanted
        weighed, ceiling = self.weigher(model).weighed(wanted)
        scores, marks = self._summed(weighed)
        if ceiling:
            scores /= ceiling
        shares = scores
        matching = scores > 0.0
        scores = model.words * scores
        cosines = None
        if vector is not None:
            cosines, questions = self.likeness(vector)
            meaning = np.maximum(cosines, 0.0)
            matching |= cosines >= model.least_cosine
            if questions is not None:
                excess = questions - model.least_question
                meaning += model.question * np.maximum(excess, 0.0)
                matching |= questions >= model.least_cosine
            scores += meaning
        names, bonuses = self._bonuses(query, model)
        if names:
            matching[list(names)] = True
        hits = np.flatnonzero(self._chosen(query, matching))
        candidates, totals = self._candidates(scores, hits, bonuses, count, model)
        ranked = self._ranked(candidates, totals, count)
        weak = bool(wanted) and self._is_weak(model, wanted, candidates, totals, names, shares, cosines)
        weights = tuple([impacts.idf for _, impacts, _ in weighed])
        return Scored(ranked, len(hits), marks, names, weights, weak)

    def _summed(self, weighed: Sequence[tuple[Clause, Impacts, float]]) -> tuple[Floats, list[Floats]]:
        """Return for each document the sum of its weighed impacts, and of its marks."""
        if not weighed:
            return np.zeros(self._size), []
        documents = [impacts.documents for _, impacts, _ in weighed]
        values = [
            impacts.scores if weight == 1.0 else weight * impacts.scores for _, impacts, weight in weighed
        ]
        if len(weighed) <= _MOST_MARKS:
            joined = np.concatenate(documents)
            return self._sums(joined, values), [self._sums(joined, [i.marks for _, i, _ in weighed])]
        marks = [
            self._sums(np.concatenate(documents[first:last]), [i.marks for _, i, _ in weighed[first:last]])
            for first in range(0, len(weighed), _MOST_MARKS)
            for last in [first + _MOST_MARKS]
        ]
        return self._sums(np.concatenate(documents), values), marks

    def _sums(self, documents: Ints, values: Sequence[Floats]) -> Floats:
        """Return for each document the sum of the values that stand at its number in ``documents``."""
        if not len(documents):
            return np.zeros(self._size)
        return np.bincount(documents, np.concatenate(values), self._size)  # type: ignore[return-value]

    def likeness(self, vector: Vectors) -> tuple[Floats, Floats | None]:
        """Return for each document the cosine of ``vector`` and its vector, and that of its best question.

        The latter is None if there are no questions at all.
        """
        compared = exact(vector)
        entries = np.zeros(self._size)
        questions = np.zeros(self._size) if any(held.has_questions for held, _ in self._meanings) else None
        for held, base in self._meanings:
            held.likeness(compared, entries[base:], None if questions is None else questions[base:])
        return entries, questions

    def _bonuses(self, query: Query, model: Model) -> tuple[Mapping[int, NameMatch], dict[int, float]]:
        """Return the documents with names that are asked for, and what each gets for that."""
        if not query.names and not query.near_names:
            return _NO_NAMES, {}
        subjects = [self.named(name) for name in query.names]
        near = self.near(query)
        bonuses = dict.fromkeys(near, model.near_name)
        for number, bonus in name_bonuses(subjects).items():
            bonuses[number] = bonuses.get(number, 0.0) + bonus
        names = dict(near)
        for found in reversed(subjects):
            names |= found
        return names, bonuses

    def _candidates(
        self, scores: Floats, hits: Ints, bonuses: Mapping[int, float], count: int, model: Model
    ) -> tuple[Ints, Floats]:
        """Return the hits that may be among the ``count`` best, and their final scores."""
        found = scores[hits]
        extra = np.zeros(len(hits))
        for number, bonus in bonuses.items():
            place = int(np.searchsorted(hits, number))
            if place < len(hits) and hits[place] == number:
                extra[place] = bonus
        if 0 < count < len(hits):
            totals = found + extra if bonuses else found
            last = np.partition(totals, len(hits) - count)[len(hits) - count]
            kept = np.flatnonzero(found * (1.0 + model.most_prior) + extra >= last)
            hits, found, extra = hits[kept], found[kept], extra[kept]
        if model.most_prior:
            uses = self._uses_of(hits)
            found = found * (1.0 + model.most_prior * uses / (uses + model.half_prior))
        return hits, found + extra

    def _ranked(self, numbers: Ints, totals: Floats, count: int) -> list[tuple[int, float]]:
        """Return the ``count`` best of the candidates."""
        order = np.argsort(-totals, kind="stable")
        ranked = list(zip(numbers[order].tolist(), totals[order].tolist(), strict=True))
        last = min(count, len(ranked) - 1)
        if any(ranked[place][1] == ranked[place + 1][1] for place in range(last)):
            ranked.sort(key=lambda pair: (-pair[1], self._entry_at(pair[0]).slug))
        return ranked[:count]

    def _is_weak(
        self,
        model: Model,
        wanted: Sequence[Clause],
        candidates: Ints,
        totals: Floats,
        names: Mapping[int, NameMatch],
        shares: Floats,
        cosines: Floats | None,
    ) -> bool:
        """Whether even the best of the candidates is weak; one with a name that is asked for never is."""
        if not len(candidates):
            return True
        best = candidates[totals == totals.max()].tolist()
        if not names.keys().isdisjoint(best):
            return False
        cosine = None if cosines is None else max(float(cosines[number]) for number in best)
        typed = sum(clause.source is Source.TYPED for clause in wanted)
        return model.is_weak(max(float(shares[number]) for number in best), cosine, self.count, typed)

    def _chosen(self, query: Query, matching: Bools) -> Bools:
        """Return which documents are hits, of those ``matching`` what is wanted."""
        if not query.demands:
            return matching if self._is_live is None else matching & self._is_live
        allowed = np.ones(self._size, np.bool_) if self._is_live is None else self._is_live.copy()
        for clause in query.demands:
            holds = np.zeros(self._size, np.bool_)
            holds[self._matching(clause)] = True
            allowed &= ~holds if clause.occur is Occur.MUST_NOT else holds
        return allowed & matching if query.wanted else allowed

    def _matching(self, clause: Clause) -> Ints:
        if clause.field == "category":
            return self._postings.documents("categories", clause.alternatives[0][0])
        return self._postings.occurrences(clause.alternatives, _NUMBERS[clause.field]).documents

    def uses(self, number: int) -> int:
        """Return how many other documents use the title of document ``number``, if it is of one word."""
        return int(self._uses_of(np.array([number]))[0])

    def _uses_of(self, numbers: Ints) -> Floats:
        uses = self._uses[numbers]
        unknown = np.isnan(uses)
        if unknown.any():
            for number in numbers[unknown].tolist():
                self._uses[number] = self._counted_uses(number)
            uses = self._uses[numbers]
        return uses

    def _counted_uses(self, number: int) -> float:
        segment, _, base = next(held for held in reversed(self._segments) if held.base <= number)
        term = int(segment.headwords[number - base])
        return self._postings.frequency(segment.text.terms[term].decode()) - 1.0 if term >= 0 else 0.0

    def frequency(self, number: int, field: str, alternatives: Alternatives, model: Model) -> float:
        """Return the weighted, normalised frequency of a clause in one field of a document."""
        found = self._postings.occurrences(alternatives, (TEXT_FIELDS.index(field),))
        count = found.counts[found.documents == number].sum()
        norm = self.weigher(model).norms[number, TEXT_FIELDS.index(field)]
        return float(model.field(field).weight * count / norm)

    def _named(self, name: str) -> dict[int, NameMatch]:
        """Return the documents that have the name ``name``, by slug."""
        numbers = self._with_keys(name_keys(name))
        if len(numbers) > 1:
            numbers.sort(key=lambda number: self._entry_at(number).slug)
        matches = ((number, match_name(self._entry_at(number), name)) for number in numbers)
        return {number: match for number, match in matches if match}

    def near(self, query: Query) -> dict[int, NameMatch]:
        """Return the documents that have a name that the query may be a misspelling of."""
        numbers = self._with_keys(query.near_names)
        matches = ((number, near_name(self._entry_at(number), query.near_names)) for number in numbers)
        return {number: match for number, match in matches if match}

    def _with_keys(self, keys: Iterable[str]) -> list[int]:
        """Return the documents that have a name with one of ``keys``."""
        found = [self._postings.documents("names", key) for key in keys]
        return sorted({number for numbers in found for number in numbers.tolist()})


class Weigher:
    """Weighs clauses by one model."""

    def __init__(self, scorer: Scorer, postings: Postings, model: Model) -> None:
        self.model = model
        self._postings = postings
        self._count = scorer.count
        b = np.array([model.field(name).b for name in TEXT_FIELDS])
        self.norms: npt.NDArray[np.float64] = 1.0 - b + b * scorer.lengths / np.maximum(scorer.average, 1e-9)
        """1 - b + b * length / average for each document and text field."""
        self._weights = np.array([model.field(name).weight for name in TEXT_FIELDS])
        self._of_source = {source: model.of(source) for source in Source}
        self.impacts = lru_cache(_CACHED_CLAUSES)(self._new_impacts)

    def weighed(self, wanted: Sequence[Clause]) -> tuple[list[tuple[Clause, Impacts, float]], float]:
        """Return each wanted clause with its impacts and weight, and what all can come to."""
        of_source = self._of_source
        found = [
            (clause, self.impacts(clause.alternatives, clause.field), clause.count * of_source[clause.source])
            for clause in wanted
        ]
        return found, sum([weight * impacts.idf for _, impacts, weight in found])

    def _new_impacts(self, alternatives: Alternatives, field: str | None) -> Impacts:
        found = self._postings.occurrences(alternatives, _NUMBERS[field])
        if not len(found.documents):
            nothing = np.empty(0)
            return Impacts(found.documents, nothing, nothing, idf(self._count, 0))
        firsts = np.flatnonzero(np.diff(found.documents, prepend=-1))
        documents = found.documents[firsts]
        norms = self.norms[found.documents, found.fields]
        frequencies = np.add.reduceat(self._weights[found.fields] * found.counts / norms, firsts)
        weight = idf(self._count, len(documents))
        return Impacts(
            documents,
            weight * frequencies / (self.model.k1 + frequencies),
            np.add.reduceat(_FIELD_MARKS[found.fields], firsts),
            weight,
        )
