"""BM25F over arrays of postings, and what is added to it, as glossearch.ranking defines them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import takewhile

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
_ROWS_EACH = 8
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
    """The best documents for one query with their scores, and all ``hits``."""

    ranked: Sequence[tuple[int, float]]
    hits: Ints
    marks: Sequence[Floats]
    names: Mapping[int, NameMatch]
    weights: tuple[float, ...]
    weak: bool

    def fields_of(self, number: int) -> tuple[str, ...]:
        """Return the text fields in which the document matches."""
        found = [_marked(int(marks[number])) for marks in self.marks]
        if len(found) == 1:
            return found[0]
        return tuple(name for name in TEXT_FIELDS if any(name in names for names in found))


@lru_cache(_CACHED_CLAUSES)
def _marked(marks: int) -> tuple[str, ...]:
    return tuple(name for name, count in zip(TEXT_FIELDS, marks.to_bytes(8, "little"), strict=False) if count)


class Scorer:
    """Scores queries against one generation. Safe to use from several threads."""

    def __init__(
        self, segments: Sequence[Live], postings: Postings, entry_at: Callable[[int], StoredEntry]
    ) -> None:
        self._segments = segments
        self._postings = postings
        self._entry_at = entry_at
        self.size = sum(len(segment) for segment, _, _ in segments)
        self._is_live: Bools | None = None
        if any(live is not None for _, live, _ in segments):
            self._is_live = np.concatenate(
                [np.ones(len(segment), np.bool_) if live is None else live for segment, live, _ in segments]
            )
        self.live: Ints = np.arange(self.size) if self._is_live is None else np.flatnonzero(self._is_live)
        self.count = len(self.live)
        self.lengths = np.zeros((self.size, len(TEXT_FIELDS)))
        for segment, _, base in segments:
            self.lengths[base : base + len(segment)] = segment.lengths
        living = self.lengths if self._is_live is None else self.lengths[self.live]
        self.average = living.mean(axis=0) if self.count else np.ones(len(TEXT_FIELDS))
        self._meanings = [
            Meanings(segment.vectors, segment.questions, segment.question_starts.astype(np.int64))
            for segment, _, _ in segments
        ]
        self._uses: dict[int, int] = {}
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
        lexical, marks = self._summed(weighed)
        matching = lexical > 0.0
        cosines = questions = None
        if vector is not None:
            cosines, questions = self.likeness(vector)
            matching |= cosines >= _at_least(model.least_cosine)
            if questions is not None:
                matching |= questions >= _at_least(model.least_cosine)
        names, bonuses = self._bonuses(query, model)
        if names:
            matching[list(names)] = True
        hits = np.flatnonzero(self._chosen(query, matching))
        shares = lexical[hits]
        if ceiling:
            shares /= ceiling
        scores = model.words * shares
        if cosines is not None:
            scores += self._meaning(cosines[hits], None if questions is None else questions[hits], model)
        candidates, totals = self._candidates(scores, hits, bonuses, count, model)
        ranked = self._ranked(candidates, totals, count)
        weak = bool(wanted) and self._is_weak(model, wanted, ranked, names, lexical, ceiling, cosines)
        weights = tuple([impacts.idf for _, impacts, _ in weighed])
        return Scored(ranked[:count], hits, marks, names, weights, weak)

    def _meaning(self, cosines: Vectors, questions: Vectors | None, model: Model) -> Floats:
        """Return what the likenesses of documents are worth."""
        meaning: Floats = np.maximum(cosines, 0.0, dtype=np.float64)
        if questions is not None:
            excess = questions.astype(np.float64) - model.least_question
            meaning += model.question * np.maximum(excess, 0.0)
        return meaning

    def _summed(self, weighed: Sequence[tuple[Clause, Impacts, float]]) -> tuple[Floats, list[Floats]]:
        """Return for each document the sum of its weighed impacts, and of its marks."""
        if not weighed:
            return np.zeros(self.size), []
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
            return np.zeros(self.size)
        return np.bincount(documents, np.concatenate(values), self.size)  # type: ignore[return-value]

    def likeness(self, vector: Vectors) -> tuple[Vectors, Vectors | None]:
        """Return for each document the cosine of ``vector`` and its vector, and that of its best question.

        The latter is None if there are no questions at all.
        """
        compared = exact(vector)
        if len(self._meanings) == 1:
            return self._meanings[0].likeness(compared)
        entries, questions = np.zeros(self.size, np.float32), np.zeros(self.size, np.float32)
        asked = False
        for (segment, _, base), held in zip(self._segments, self._meanings, strict=True):
            of_entries, of_questions = held.likeness(compared)
            entries[base : base + len(segment)] = of_entries
            if of_questions is not None:
                asked = True
                questions[base : base + len(segment)] = of_questions
        return entries, questions if asked else None

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
        found = scores
        extra = None
        if bonuses:
            extra = np.zeros(self.size)
            extra[list(bonuses)] = list(bonuses.values())
            extra = extra[hits]
        if 0 < count < len(hits):
            last = _lower_bound(found if extra is None else found + extra, count)
            highest = found * (1.0 + model.most_prior)
            kept = (highest if extra is None else highest + extra) >= last
            hits, found = hits[kept], found[kept]
            extra = None if extra is None else extra[kept]
        if model.most_prior:
            found = found * self.weigher(model).raised(hits)
        return hits, found if extra is None else found + extra

    def _ranked(self, numbers: Ints, totals: Floats, count: int) -> list[tuple[int, float]]:
        """Return the candidates with the best first; the order of those past ``count`` is not final."""
        order = np.argsort(-totals, kind="stable")
        ordered = totals[order].tolist()
        ranked = list(zip(numbers[order].tolist(), ordered, strict=True))
        last = min(count, len(ranked) - 1)
        if len(set(ordered[: last + 1])) <= last:
            ranked.sort(key=lambda pair: (-pair[1], self._entry_at(pair[0]).slug))
        return ranked

    def _is_weak(
        self,
        model: Model,
        wanted: Sequence[Clause],
        ranked: Sequence[tuple[int, float]],
        names: Mapping[int, NameMatch],
        lexical: Floats,
        ceiling: float,
        cosines: Vectors | None,
    ) -> bool:
        """Whether even the best of all is weak; one with a name that is asked for never is."""
        if not ranked:
            return True
        best = [number for number, _ in takewhile(lambda pair: pair[1] == ranked[0][1], ranked)]
        if not names.keys().isdisjoint(best):
            return False
        cosine = None if cosines is None else max([float(cosines[number]) for number in best])
        typed = sum([clause.source is Source.TYPED for clause in wanted])
        share = max([float(lexical[number]) for number in best]) / (ceiling or 1.0)
        return model.is_weak(share, cosine, self.count, typed)

    def _chosen(self, query: Query, matching: Bools) -> Bools:
        """Return which documents are hits, of those ``matching`` what is wanted."""
        if not query.demands:
            return matching if self._is_live is None else matching & self._is_live
        allowed = np.ones(self.size, np.bool_) if self._is_live is None else self._is_live.copy()
        for clause in query.demands:
            holds = np.zeros(self.size, np.bool_)
            holds[self._matching(clause)] = True
            allowed &= ~holds if clause.occur is Occur.MUST_NOT else holds
        return allowed & matching if query.wanted else allowed

    def _matching(self, clause: Clause) -> Ints:
        if clause.field == "category":
            return self._postings.documents("categories", clause.alternatives[0][0])
        return self._postings.occurrences(clause.alternatives, _NUMBERS[clause.field]).documents

    def uses(self, number: int) -> int:
        """Return how many other documents use the title of document ``number``, if it is of one word."""
        known = self._uses.get(number)
        if known is None:
            segment, _, base = next(held for held in reversed(self._segments) if held.base <= number)
            term = int(segment.headwords[number - base])
            known = self._postings.frequency(segment.text.terms[term].decode()) - 1 if term >= 0 else 0
            self._uses[number] = known
        return known

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


def _lower_bound(values: Floats, count: int) -> float:
    """Return a number that at least ``count`` of ``values`` reach, nearly the highest there is."""
    rows = count * _ROWS_EACH
    if len(values) > rows * _ROWS_EACH:  # the highest of each of many rows are values, too
        width = len(values) // rows
        values = values[: rows * width].reshape(width, rows).max(axis=0)
    return float(np.partition(values, len(values) - count)[len(values) - count])


@lru_cache(_CACHED_MODELS)
def _at_least(bound: float) -> np.float32:
    """Return the least single that is not below ``bound``."""
    single = np.float32(bound)
    return single if single >= bound else np.nextafter(single, np.float32(np.inf))


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
        self._uses = scorer.uses
        self._raised = np.full(len(scorer.lengths), np.nan)
        self.impacts = lru_cache(_CACHED_CLAUSES)(self._new_impacts)

    def raised(self, numbers: Ints) -> Floats:
        """Return what the scores of documents are multiplied by, since others use their titles."""
        raised: Floats = self._raised[numbers]
        if np.isnan(raised).any():
            for number in numbers[np.isnan(raised)].tolist():
                self._raised[number] = 1.0 + self.model.prior(self._uses(number))
            raised = self._raised[numbers]
        return raised

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
