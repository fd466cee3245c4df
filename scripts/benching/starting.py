"""New processes: a whole search on few entries, and the first answer from very many."""

import json
import os
import statistics
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from bench_data import Collection

from benching.errors import BenchError
from benching.goals import LARGE_SEARCH_MS, OPEN_AND_ANSWER_S, START, Verdict
from benching.report import Report, Table, number
from benching.timing import in_rounds, over_rounds, rotated
from benching.workshop import OURS, Workshop

_QUESTION = "why do models make things up"
_IMPORTS = "import whoosh.index, numpy"
_SEARCH = "glossearch search"

_FRESH = """
import json, pathlib, sys, time
start = time.perf_counter()
from glossearch import Engine
import glossearch.engine, numpy, whoosh.index
imported = time.perf_counter()
engine = Engine.open(sys.argv[1])
opened = time.perf_counter()
hits = engine.search(sys.argv[2]).hits
done = time.perf_counter()
found = {"imports, s": imported - start, "open, s": opened - imported, "open and answer, s": done - imported}
status = pathlib.Path("/proc/self/status")
for line in status.read_text().splitlines() if status.is_file() else ():
    name, _, value = line.partition(":")
    if name in ("VmHWM", "VmRSS"):
        found[name + ", MB"] = int(value.split()[0]) / 1024
print(json.dumps(found))
"""


def starts(collection: Collection, workshop: Workshop, count: int, report: Report) -> Table:
    """Measure the user time of a search as a whole process, and of importing Whoosh and numpy, in turns."""
    search = [sys.executable, "-m", "glossearch", "search", _QUESTION]
    ways = {
        _IMPORTS: [sys.executable, "-c", _IMPORTS],
        _SEARCH: [*search, "--index", str(workshop.index(collection))],
    }
    for command in ways.values():
        _user_seconds(command)  # compiles modules, if that was not done yet
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for turn in range(count):
        for name in rotated(list(ways), turn):
            seconds[name].append(_user_seconds(ways[name]))
    found = {name: statistics.median(values) for name, values in seconds.items()}
    ratio = found[_SEARCH] / found[_IMPORTS]
    size = len(collection.entries)
    report.figures["process"] = found
    report.verdicts.append(Verdict(f"`{_SEARCH}` on {size} entries, user time / `{_IMPORTS}`", ratio, START))
    rows = [[name, f"{value:.3f}", f"{value / found[_IMPORTS]:.2f}"] for name, value in found.items()]
    title = f"A whole process on {size} entries, median of {count}"
    return Table(title, ("process", "user s", "it / imports"), rows)


def large(collection: Collection, workshop: Workshop, rounds: int, opened: int, report: Report) -> Table:
    """Measure opening a large index in a new process, its memory, and searches with nobody else asked."""
    index = workshop.index(collection)
    fresh = [_fresh(index, query) for query in collection.queries[:opened]]
    found = {name: statistics.median(one[name] for one in fresh) for name in fresh[0]}
    ours = {OURS: workshop.engine(OURS, collection).search}
    alone = list(in_rounds(ours, collection.queries, rounds))
    found["alone, p50, ms"] = over_rounds(alone, OURS, 0.5)
    found["alone, p95, ms"] = over_rounds(alone, OURS, 0.95)
    found["index, MB"] = _megabytes(index)
    size = len(collection.entries)
    report.figures[f"large {size}"] = found
    report.verdicts += [
        Verdict(f"search, {size:,} entries: p50, alone", found["alone, p50, ms"], LARGE_SEARCH_MS, " ms"),
        Verdict(
            f"open and first answer, {size:,} entries", found["open and answer, s"], OPEN_AND_ANSWER_S, " s"
        ),
    ]
    return _table(f"A new process on {size:,} entries, median of {len(fresh)}", found)


def _user_seconds(command: Sequence[str]) -> float:
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as process:
        _, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode and process.stderr:
            raise BenchError(f"{' '.join(command[1:3])}: {process.stderr.read().decode(errors='replace')}")
    return usage.ru_utime


def _fresh(index: Path, query: str) -> dict[str, float]:
    command = [sys.executable, "-c", _FRESH, str(index), query]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    found: dict[str, float] = json.loads(run.stdout)
    return found


def _megabytes(folder: Path) -> float:
    """Return the size of the current generation of an index."""
    current = folder / (folder / "CURRENT").read_text(encoding="ascii").split()[0]
    return sum(file.stat().st_size for file in current.rglob("*") if file.is_file()) / 2**20


def _table(title: str, figures: Mapping[str, float]) -> Table:
    return Table(title, ("what", ""), [[name, number(value)] for name, value in figures.items()])
