"""How the cost of a search grows: with entries, and with the words of a query."""

import random
from collections.abc import Callable, Mapping, Sequence

from bench_data import Collection
from bench_peers import Entry

from benching.asking import SEED, definitions, of_length
from benching.report import Report, Table, number
from benching.scale import Scale
from benching.searching import calls_of
from benching.timing import alternately, in_rounds, over_rounds
from benching.workshop import Workshop

ENTRIES, WORDS = "growth by entries", "growth by words"
Growth = dict[int, dict[str, float]]


def by_entries(collection: Collection, workshop: Workshop, scale: Scale, report: Report) -> Table:
    """Measure the same queries among more and more entries; the smaller samples are parts of the larger."""
    shuffled = random.Random(SEED).sample(list(collection.entries), len(collection.entries))
    sizes = [size for size in scale.growth_sizes if size <= len(shuffled)]
    queries = _queries(shuffled[: sizes[0]], collection, scale.growth_queries)
    growth: Growth = {}
    for size in sizes:
        whole = size == len(shuffled)
        some = collection if whole else Collection(f"{collection.name} sample", shuffled[:size], queries)
        growth[size] = _p50(calls_of(workshop.engines(some), "search"), queries, scale.rounds)
    return _told(ENTRIES, f"Growth with entries, p50 ms, {len(queries)} queries", "entries", growth, report)


def by_words(collection: Collection, workshop: Workshop, scale: Scale, report: Report) -> Table:
    """Measure queries of more and more words among the same entries."""
    calls = calls_of(workshop.engines(collection), "search")
    growth: Growth = {}
    for words in scale.growth_words:
        queries = of_length(collection.entries, words, scale.growth_queries)
        growth[words] = _p50(calls, queries, scale.rounds)
    title = f"Growth with words of a query among {len(collection.entries):,} entries, p50 ms"
    return _told(WORDS, title, "words", growth, report)


def _queries(entries: Sequence[Entry], collection: Collection, count: int) -> Sequence[str]:
    return definitions(entries, count) or collection.queries[:count]


def _p50(
    calls: Mapping[str, Callable[[str], object]], queries: Sequence[str], rounds: int
) -> dict[str, float]:
    alternately(calls, queries)
    repeated = list(in_rounds(calls, queries, rounds))
    return {name: over_rounds(repeated, name, 0.5) for name in calls}


def _told(key: str, title: str, column: str, growth: Growth, report: Report) -> Table:
    report.figures[key] = {str(size): figures for size, figures in growth.items()}
    names = list(next(iter(growth.values())))
    rows = [[f"{size:,}", *(number(figures[name]) for name in names)] for size, figures in growth.items()]
    return Table(title, (column, *names), rows)
