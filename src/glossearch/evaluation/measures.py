"""How good a run is, query by query.

- nDCG@10 (Järvelin & Kekäläinen 2002, "Cumulated gain-based evaluation of IR techniques"; the grades taken as
  they are, as trec_eval does): DCG = sum over ranks i of grade_i / log2(i + 1), divided by the ideal order's.
- MRR@10 (Kantor & Voorhees 2000, "The TREC-5 confusion track"): the mean of 1 / rank of the first relevant
  entry, 0 if that is not among the first ten.
- S@1 (success): 1 if the first entry is relevant, else 0.
- R@10 (recall): the part of the relevant entries that is among the first ten.

The ir-measures library (MacAvaney, Macdonald & Ounis 2022, "Streamlining evaluation with ir-measures")
computes them: trec_eval's code for all but MRR@10, which has MS MARCO's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean
from types import ModuleType

from glossearch.evaluation.qrels import Qrels
from glossearch.evaluation.runs import Run
from glossearch.evaluation.trec import EvaluationError

MEASURES = ("nDCG@10", "MRR@10", "S@1", "R@10")
MAIN = MEASURES[0]
"""The measure by which a query got better or worse."""


@dataclass(frozen=True, slots=True)
class Scores:
    """``values``: measure -> query id -> value, for the same queries in the same order in each."""

    values: Mapping[str, Mapping[str, float]]

    def mean(self, measure: str) -> float:
        """Return the mean over the queries."""
        return fmean(self.values[measure].values())


def measure(qrels: Qrels, run: Run) -> Scores:
    """Judge ``run`` by each query of ``qrels``; a query that it has nothing for counts as 0.

    Raises `EvaluationError` where the library is not installed.
    """
    library = _library()
    wanted = {
        library.nDCG @ 10: "nDCG@10",
        library.RR @ 10: "MRR@10",
        library.Success @ 1: "S@1",
        library.R @ 10: "R@10",
    }
    values = {name: dict.fromkeys(qrels, 0.0) for name in MEASURES}
    for metric in library.iter_calc(list(wanted), _plain(qrels), _by_rank(run, qrels)):
        values[wanted[metric.measure]][metric.query_id] = float(metric.value)
    return Scores(values)


def _library() -> ModuleType:
    try:
        import ir_measures
    except ImportError as error:
        raise EvaluationError(
            f"measuring needs the ir-measures library ({error}): pip install 'glossearch[evaluation]'"
        ) from error
    return ir_measures


def _plain(qrels: Qrels) -> dict[str, dict[str, int]]:
    return {query: dict(judged) for query, judged in qrels.items()}


def _by_rank(run: Run, qrels: Qrels) -> dict[str, dict[str, float]]:
    """Return the run with scores that leave no ties, since trec_eval would reorder those by docno."""
    return {
        query: {scored.docno: float(-rank) for rank, scored in enumerate(ranked)}
        for query, ranked in run.rankings.items()
        if query in qrels
    }
