"""Searches and passages of all engines side by side."""

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass

from bench_data import Collection
from bench_peers import Peer

from benching.goals import LARGE_SEARCH_MS, SPREAD, Verdict, ratio
from benching.report import Report, Table
from benching.timing import alternately, in_rounds, over_rounds
from benching.workshop import OURS, Workshop

KINDS = ("search", "passages")
_COLUMNS = (
    "entries",
    "question",
    "engine",
    "p50 ms",
    "p95 ms",
    "p95 / p50",
    "unseen ms",
    "cold ms",
    "first ms",
    "ours / it",
    "unseen: ours / it",
    "at most",
)
Call = Callable[[str], object]


@dataclass(frozen=True, slots=True)
class Figures:
    """Milliseconds of an engine; `report.NOTES` says what they are."""

    p50: float
    p95: float
    unseen: float
    cold: float
    first: float


def measured(calls: Mapping[str, Call], queries: Sequence[str], rounds: int) -> dict[str, Figures]:
    """Measure engines that have not been asked any of ``queries`` yet."""
    warming, unseen = queries[::2], queries[1::2]
    cold = alternately(calls, warming)
    alternately(calls, warming)
    seen_first = alternately(calls, unseen)
    repeated = list(in_rounds(calls, queries, rounds))
    return {
        name: Figures(
            p50=over_rounds(repeated, name, 0.5),
            p95=over_rounds(repeated, name, 0.95),
            unseen=statistics.median(seen_first[name]),
            cold=statistics.median(cold[name]),
            first=cold[name][0],
        )
        for name in calls
    }


def calls_of(engines: Mapping[str, Peer], kind: str) -> dict[str, Call]:
    """Return what makes each engine search, or make passages, for those that can."""
    return {name: call for name, engine in engines.items() if (call := getattr(engine, kind))}


def searches(collection: Collection, workshop: Workshop, rounds: int, report: Report) -> Table:
    """Measure one collection, and return its table."""
    size = len(collection.entries)
    found = {}
    for kind in KINDS:
        calls = calls_of(workshop.engines(collection), kind)
        if kind != KINDS[0]:
            # The queries were asked before, for another kind; only the peers may still know of it.
            workshop.reopen(collection)
            calls = calls_of(workshop.engines(collection), kind)
        found[kind] = measured(calls, collection.queries, rounds)
        report.verdicts.extend(_verdicts(kind, found[kind], size))
    report.figures[f"search {size}"] = {
        kind: {name: asdict(figures) for name, figures in engines.items()} for kind, engines in found.items()
    }
    rows = [row for kind, engines in found.items() for row in _rows(kind, engines, size)]
    return Table(f"{size:,} entries: {collection.name}, {len(collection.queries)} queries", _COLUMNS, rows)


def _rows(kind: str, engines: Mapping[str, Figures], size: int) -> Iterator[list[str]]:
    ours = engines[OURS]
    for name, it in engines.items():
        goal = ratio(kind, name, size)
        times = (it.p50, it.p95, it.p95 / it.p50, it.unseen, it.cold, it.first)
        ratios = (ours.p50 / it.p50, ours.unseen / it.unseen)
        told = "" if goal is None else f"{goal:g}: {'met' if ratios[0] <= goal else 'missed'}"
        yield [f"{size:,}", kind, name, *(f"{value:.2f}" for value in (*times, *ratios)), told]


def _verdicts(kind: str, engines: Mapping[str, Figures], size: int) -> Iterator[Verdict]:
    ours = engines[OURS]
    for name, it in engines.items():
        goal = ratio(kind, name, size)
        if goal is not None:
            yield Verdict(f"{kind}, {size:,} entries: ours / {name}", ours.p50 / it.p50, goal)
    if kind == "search":
        yield Verdict(f"search, {size:,} entries: p95 / p50", ours.p95 / ours.p50, SPREAD)
        if size == 100_000:
            yield Verdict(f"search, {size:,} entries: p50, in turns", ours.p50, LARGE_SEARCH_MS, " ms")
