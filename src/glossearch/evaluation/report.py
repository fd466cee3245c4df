"""An evaluation as text for a person."""

from collections.abc import Iterator, Sequence

from glossearch.evaluation.comparison import Change, Comparison, Evaluation
from glossearch.evaluation.measures import MAIN, MEASURES
from glossearch.evaluation.qrels import relevant
from glossearch.evaluation.significance import EXACT_UP_TO, SAMPLES

_LISTED_IDS = 5
_TOP = 3
_SMALLEST_P = 0.0001


def report(evaluation: Evaluation, comparison: Comparison | None, most: int) -> Iterator[str]:
    """Yield the evaluation as lines, with the ``most`` most improved and worsened queries of a comparison."""
    judged, left_out = len(evaluation.queries.texts), len(evaluation.queries.unjudged)
    yield f"Judged queries: {judged} of {judged + left_out}"
    yield ""
    if comparison is None:
        for name in MEASURES:
            yield f"{name:<8}  {evaluation.scores.mean(name):>8.4f}"
        return
    yield from _comparison(comparison)
    yield from _changes(comparison, most)


def notes(evaluation: Evaluation, comparison: Comparison | None) -> Iterator[str]:
    """Yield what to know before trusting the numbers, if anything."""
    queries = evaluation.queries
    if queries.unjudged:
        yield f"{_queries(queries.unjudged)} without a relevant judgment, left out: {_ids(queries.unjudged)}"
    if queries.unasked:
        yield f"{_queries(queries.unasked)} judged but not asked, left out: {_ids(queries.unasked)}"
    for name, side in (("run", evaluation), ("baseline", comparison and comparison.baseline)):
        if side and side.unanswered:
            missing = side.unanswered
            yield f"{_queries(missing)} for which the {name} has nothing, counted as 0: {_ids(missing)}"


def unknown_entries(docnos: Sequence[str]) -> str:
    """Return the note that these relevant entries do not exist."""
    entries = "entry is" if len(docnos) == 1 else "entries are"
    return f"{len(docnos)} relevant {entries} not in the index: {_ids(docnos)}"


def _comparison(comparison: Comparison) -> Iterator[str]:
    yield f"{'':<8}  {'baseline':>8}  {'run':>8}  {'change':>8}  {'p':>8}"
    for name in MEASURES:
        before, after = comparison.baseline.scores.mean(name), comparison.run.scores.mean(name)
        p = _p(comparison.significance[name].p)
        yield f"{name:<8}  {before:>8.4f}  {after:>8.4f}  {_signed(after - before):>8}  {p:>8}"
    yield ""
    yield (
        "p: two-sided paired randomisation test; exact where at most "
        f"{EXACT_UP_TO} queries differ, else {SAMPLES:,} samples"
    )


def _changes(comparison: Comparison, most: int) -> Iterator[str]:
    for heading, changed in (("Better", comparison.better), ("Worse", comparison.worse)):
        shown = f", the first {most}" if 0 < most < len(changed) else ""
        yield ""
        yield f"{heading} by {MAIN}: {_queries(changed)}{shown}"
        for change in changed[:most]:
            yield from _change(comparison, change)
    if comparison.changes and most:
        yield ""
        yield "* relevant"


def _change(comparison: Comparison, change: Change) -> Iterator[str]:
    text = " ".join(change.text.split())
    yield f"  {change.id}  {change.before:.4f} -> {change.after:.4f}  {text}"
    good = relevant(comparison.run.queries.qrels, change.id)
    for name, side in (("baseline", comparison.baseline), ("run", comparison.run)):
        top = [f"{'*' * (docno in good)}{docno}" for docno in side.run.top(change.id, _TOP)]
        yield f"      {name:<8}  {', '.join(top) or 'nothing'}"


def _queries(names: Sequence[object]) -> str:
    return f"{len(names)} {'query' if len(names) == 1 else 'queries'}"


def _ids(names: Sequence[str]) -> str:
    more = len(names) - _LISTED_IDS
    return ", ".join(names[:_LISTED_IDS]) + (f" and {more} more" if more > 0 else "")


def _signed(value: float) -> str:
    """Return the value with its sign, and no sign where it rounds to 0."""
    return f"{value:+.4f}" if round(value, 4) else "0.0000"


def _p(value: float) -> str:
    return f"{value:.4f}" if value >= _SMALLEST_P else f"<{_SMALLEST_P}"
