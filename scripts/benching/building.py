"""Full builds beside plain Whoosh alone."""

import statistics
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench_data import Collection
from bench_peers import PlainWhoosh, corpus

from benching.goals import BUILD, Verdict
from benching.report import Report, Table, number
from benching.timing import rotated
from benching.workshop import Workshop
from glossearch import Engine

_WHOOSH = "whoosh"


def builds(collection: Collection, workshop: Workshop, rounds: int, report: Report) -> Table:
    """Measure entries/s of each way to build, in turns, each into a new folder; the table of one size."""
    size = len(collection.entries)
    source = corpus(collection.entries, workshop.folder / f"build-{size}.jsonl")
    ways: dict[str, Callable[[Path], object]] = {
        _WHOOSH: lambda place: PlainWhoosh(collection.entries, place),
        _ours(1): lambda place: Engine.build(corpus=source, index=place / "index"),
        _ours(2): lambda place: Engine.build(corpus=source, index=place / "index", processes=2),
    }
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(rounds):
        for name in rotated(list(ways), turn):
            with tempfile.TemporaryDirectory(dir=workshop.folder) as place:
                start = time.perf_counter()
                ways[name](Path(place))
                rates[name].append(size / (time.perf_counter() - start))
    found = {name: statistics.median(values) for name, values in rates.items()}
    report.figures[f"build {size}"] = found
    report.verdicts += [
        Verdict(
            f"build, {size:,} entries: {_ours(count)} / Whoosh",
            found[_ours(count)] / found[_WHOOSH],
            goal,
            at_least=True,
        )
        for count, goal in BUILD.items()
    ]
    rows = [[name, number(rate), f"{rate / found[_WHOOSH]:.2f}"] for name, rate in found.items()]
    return Table(f"Full build of {size:,} entries", ("way", "entries/s", "it / Whoosh"), rows)


def _ours(processes: int) -> str:
    return f"glossearch, {processes} process{'es' if processes > 1 else ''}"
