"""Runs judged, alone and against a baseline."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from glossearch.evaluation.measures import MAIN, MEASURES, Scores, measure
from glossearch.evaluation.qrels import Qrels, relevant
from glossearch.evaluation.runs import Run
from glossearch.evaluation.significance import Significance, randomisation_test

# Two values nearer than this are the same, computed on another way.
_EQUAL = 1e-9


@dataclass(frozen=True, slots=True)
class JudgedQueries:
    """The queries that can be judged, and those that cannot.

    - ``texts``: query id -> text, of the queries with a relevant entry; ``qrels``: their judgments.
    - ``unjudged``: the ids of queries without one, which no measure is defined for.
    - ``unasked``: the ids that have judgments but are no query.
    """

    texts: Mapping[str, str]
    qrels: Qrels
    unjudged: tuple[str, ...]
    unasked: tuple[str, ...]

    @classmethod
    def of(cls, texts: Mapping[str, str], qrels: Qrels) -> "JudgedQueries":
        """Bring queries and judgments together."""
        judged = {name: text for name, text in texts.items() if relevant(qrels, name)}
        return cls(
            texts=judged,
            qrels={name: qrels[name] for name in judged},
            unjudged=tuple(name for name in texts if name not in judged),
            unasked=tuple(name for name in qrels if name not in texts),
        )


@dataclass(frozen=True, slots=True)
class Evaluation:
    """A run and how good it is."""

    queries: JudgedQueries
    run: Run
    scores: Scores

    @property
    def unanswered(self) -> tuple[str, ...]:
        """The judged queries for which the run has nothing."""
        return tuple(name for name in self.queries.texts if not self.run.rankings.get(name))


def evaluate(queries: JudgedQueries, run: Run) -> Evaluation:
    """Measure ``run`` by the judged queries."""
    return Evaluation(queries, run, measure(queries.qrels, run))


@dataclass(frozen=True, slots=True)
class Change:
    """A query whose nDCG@10 is another in the run (``after``) than in the baseline (``before``)."""

    id: str
    text: str
    before: float
    after: float

    @property
    def difference(self) -> float:
        """How much better the run is; negative where it is worse."""
        return self.after - self.before


@dataclass(frozen=True)
class Comparison:
    """``run`` against ``baseline``, both judged by the same queries."""

    baseline: Evaluation
    run: Evaluation

    def difference(self, name: str) -> float:
        """Return how much better the run is by the mean of the measure ``name``."""
        return self.run.scores.mean(name) - self.baseline.scores.mean(name)

    @cached_property
    def significance(self) -> Mapping[str, Significance]:
        """For each measure, whether the difference is more than chance."""
        return {name: randomisation_test(self._differences(name)) for name in MEASURES}

    @cached_property
    def changes(self) -> tuple[Change, ...]:
        """All queries that got better or worse, from the most improved down."""
        texts, before, after = self.run.queries.texts, self.baseline.scores, self.run.scores
        all_ = (
            Change(name, texts[name], before.values[MAIN][name], after.values[MAIN][name]) for name in texts
        )
        changed = [change for change in all_ if abs(change.difference) > _EQUAL]
        return tuple(sorted(changed, key=lambda change: -change.difference))

    @property
    def better(self) -> tuple[Change, ...]:
        """The queries that got better, the most improved first."""
        return tuple(change for change in self.changes if change.difference > 0)

    @property
    def worse(self) -> tuple[Change, ...]:
        """The queries that got worse, the most worsened first."""
        return tuple(change for change in reversed(self.changes) if change.difference < 0)

    def _differences(self, name: str) -> list[float]:
        before, after = self.baseline.scores.values[name], self.run.scores.values[name]
        return [after[query] - before[query] for query in after]
