"""An evaluation as data: JSON for a whole, CSV for query by query."""

from typing import IO

from glossearch.evaluation.comparison import Change, Comparison, Evaluation
from glossearch.evaluation.measures import MEASURES
from glossearch.evaluation.qrels import relevant
from glossearch.evaluation.significance import SAMPLES, SEED
from glossearch.evaluation.tables import Rows

_DIGITS = 6
_TOP = 10


def as_data(evaluation: Evaluation, comparison: Comparison | None) -> dict[str, object]:
    """Return the evaluation as plain data, with the comparison's part where there is one."""
    queries = evaluation.queries
    data: dict[str, object] = {
        "judged": len(queries.texts),
        "unjudged": list(queries.unjudged),
        "unasked": list(queries.unasked),
        "run": _side(evaluation),
    }
    if comparison is not None:
        data |= {
            "baseline": _side(comparison.baseline),
            "difference": {name: _rounded(comparison.difference(name)) for name in MEASURES},
            "p": {name: _rounded(comparison.significance[name].p) for name in MEASURES},
            "test": {
                "name": "paired randomisation, two-sided",
                "exact": {name: comparison.significance[name].exact for name in MEASURES},
                "samples": SAMPLES,
                "seed": SEED,
            },
            "better": [_change(comparison, change) for change in comparison.better],
            "worse": [_change(comparison, change) for change in comparison.worse],
        }
    return data


def write_per_query(out: IO[str], evaluation: Evaluation, comparison: Comparison | None) -> None:
    """Write each judged query's measures as a line of CSV, with a baseline also its own and the changes."""
    rows = Rows(out)
    columns = list(MEASURES)
    if comparison is not None:
        columns += [f"{kind} {name}" for kind in ("baseline", "change") for name in MEASURES]
    rows.writerow(["id", "query", "relevant", *columns])
    for query, text in evaluation.queries.texts.items():
        after = [evaluation.scores.values[name][query] for name in MEASURES]
        values = list(after)
        if comparison is not None:
            before = [comparison.baseline.scores.values[name][query] for name in MEASURES]
            values += before + [new - old for new, old in zip(after, before, strict=True)]
        known = len(relevant(evaluation.queries.qrels, query))
        rows.writerow([query, text, known, *(f"{_rounded(value):.{_DIGITS}f}" for value in values)])


def _side(evaluation: Evaluation) -> dict[str, object]:
    return {
        "name": evaluation.run.name,
        "measures": {name: _rounded(evaluation.scores.mean(name)) for name in MEASURES},
        "unanswered": list(evaluation.unanswered),
    }


def _change(comparison: Comparison, change: Change) -> dict[str, object]:
    return {
        "id": change.id,
        "query": change.text,
        "before": _rounded(change.before),
        "after": _rounded(change.after),
        "relevant": sorted(relevant(comparison.run.queries.qrels, change.id)),
        "baseline_top": list(comparison.baseline.run.top(change.id, _TOP)),
        "run_top": list(comparison.run.run.top(change.id, _TOP)),
    }


def _rounded(value: float) -> float:
    """Return the value to six digits, and 0 rather than -0."""
    return round(value, _DIGITS) + 0.0
