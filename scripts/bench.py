"""Speed beside other engines, in turns in one run, so that noise hits all alike.

scripts/bench [--data FOLDER] [--output FOLDER]

Each query goes to every engine one after the other, in changing order, three rounds; medians are compared.
Queries repeat in the rounds, so "first time" is told apart: each query once, on an engine that has answered
none. Results are printed in Markdown. Speed never fails a run: what misses its goal is told as missed.

FOLDER has the collections of judged queries, as docs/contributing.md describes them, below cross/. 100,000
entries are from Debian's package dict-gcide, where it is installed.
"""

import json
import os
import platform
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from typing import Any

import click
from bench_data import Collection, dictionary, judged, own
from bench_peers import Entry, Peer, available, corpus

from glossearch import Engine

_ROOT = Path(__file__).resolve().parent.parent
_OURS = "glossearch"
_ROUNDS = 3
_JUDGED = ("cncf__from__any", "mdn__from__foldoc", "foldoc__from__mdn")
_PARTS = ("search", "build", "update", "process", "large", "growth")
# Of issue "Fast": the most that our p50 may be of a peer's, up to so many entries.
_GOALS: dict[str, dict[str, tuple[tuple[int, float], ...]]] = {
    "search": {"tantivy": ((623, 1.0), (20_000, 2.0)), "whoosh": ((10**9, 0.1),), "fts5": ((10**9, 0.5),)},
    "passages": {"tantivy": ((623, 0.8), (20_000, 1.2))},
}


@dataclass
class Timings:
    """Milliseconds of each engine for one kind of question."""

    warm: dict[str, list[float]] = field(default_factory=dict)
    first: dict[str, list[float]] = field(default_factory=dict)


def timed(call: Callable[[str], object], query: str) -> float:
    """Return how long a call takes, in ms."""
    start = time.perf_counter()
    call(query)
    return (time.perf_counter() - start) * 1e3


def alternately(calls: Mapping[str, Callable[[str], object]], queries: Sequence[str]) -> Timings:
    """Time all calls for all queries, first once and then in rounds."""
    names = list(calls)
    timings = Timings({name: [] for name in names}, {name: [] for name in names})
    for query in queries:
        for name in names:
            timings.first[name].append(timed(calls[name], query))
    for turn in range(_ROUNDS):
        for number, query in enumerate(queries):
            first = (number + turn) % len(names)
            for name in names[first:] + names[:first]:
                timings.warm[name].append(timed(calls[name], query))
    return timings


def quantile(values: Sequence[float], share: float) -> float:
    """Return the value that ``share`` of all are below."""
    return sorted(values)[int(len(values) * share)]


def searches(collection: Collection, folder: Path) -> dict[str, dict[str, Any]]:
    """Return what `alternately` found for search and for passages, by engine."""
    peers: dict[str, Peer] = {}
    for name, made in available().items():
        (folder / name).mkdir()
        peers[name] = made(collection.entries, folder / name)
    found: dict[str, dict[str, Any]] = {}
    for kind in ("search", "passages"):
        calls = {name: getattr(peer, kind) for name, peer in peers.items() if getattr(peer, kind)}
        timings = alternately(calls, collection.queries)
        found[kind] = {
            name: {
                "p50": statistics.median(timings.warm[name]),
                "p95": quantile(timings.warm[name], 0.95),
                "first": statistics.median(timings.first[name]),
            }
            for name in calls
        }
    return found


def search_rows(found: Mapping[str, Mapping[str, Any]], size: int) -> Iterator[str]:
    """Yield a row for each engine and kind of question."""
    for kind, engines in found.items():
        ours = engines[_OURS]["p50"]
        for name, told in engines.items():
            ratio, goal = ours / told["p50"], _goal(kind, name, size)
            verdict = "" if goal is None else f"{goal:g}: {'met' if ratio <= goal else 'missed'}"
            yield (
                f"| {size:,} | {kind} | {name} | {told['p50']:.3f} | {told['p95']:.3f} |"
                f" {told['first']:.3f} | {ratio:.2f} | {verdict} |"
            )


def _goal(kind: str, name: str, size: int) -> float | None:
    for most, ratio in _GOALS[kind].get(name, ()):
        if size <= most:
            return ratio
    return None


def builds(collection: Collection, folder: Path) -> dict[str, float]:
    """Return entries/s of a full build by plain Whoosh and by us, the latter with one and two processes."""
    made = available()
    source = corpus(collection.entries, folder / "build.jsonl")

    def ours(processes: int) -> Callable[[Path], object]:
        return lambda place: Engine.build(corpus=source, index=place / "index", processes=processes)

    ways: dict[str, Callable[[Path], object]] = {
        "whoosh": lambda place: made["whoosh"](collection.entries, place),
        "glossearch, 1 process": ours(1),
        "glossearch, 2 processes": ours(2),
    }
    rates: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(_ROUNDS):
        for name, way in ways.items():
            with tempfile.TemporaryDirectory() as place:
                start = time.perf_counter()
                way(Path(place))
                rates[name].append(len(collection.entries) / (time.perf_counter() - start))
    return {name: statistics.median(values) for name, values in rates.items()}


def updates(collection: Collection, folder: Path) -> dict[str, float]:
    """Return the ms of one edit among all: in the engine until it is found, and as a whole process."""
    source = folder / "pages"
    source.mkdir()
    for entry in collection.entries:
        (source / f"{entry.id}.md").write_text(_page(entry, entry.text), encoding="utf-8")
    index = folder / "pages-index"
    Engine.build(corpus=source, index=index)
    command = [sys.executable, "-m", "glossearch", "index", "--corpus", str(source), "--index", str(index)]
    whole = []
    time.sleep(2.1)  # a file as young as the index is read again
    for number in range(5):
        entry = collection.entries[number]
        (source / f"{entry.id}.md").write_text(_page(entry, f"Edited {number}."), encoding="utf-8")
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True)
        whole.append((time.perf_counter() - start) * 1e3)
    from glossearch.corpus import Entry as Source

    within = []
    with Engine.open(index) as engine:
        for number in range(21):
            entry = collection.entries[100 + number]
            edited = Source(entry.id, entry.title, f"A quokkaword{number} it is.", markup="plain")
            start = time.perf_counter()
            engine.update([edited])
            hits = engine.search(f"quokkaword{number}", limit=1).hits
            within.append((time.perf_counter() - start) * 1e3)
            if not hits or hits[0].slug != entry.id:
                raise click.ClickException(f"the edit of {entry.id} was not found")
    return {"in the engine": statistics.median(within), "whole process": statistics.median(whole)}


def _page(entry: Entry, text: str) -> str:
    matter = {"title": entry.title, "aliases": list(entry.aliases)}
    return f"---\n{json.dumps(matter)}\n---\n{text}\n"


def processes(folder: Path) -> dict[str, float]:
    """Return the user seconds of a whole search on 40 entries, and of importing Whoosh and numpy."""
    source = folder / "forty.jsonl"
    entries = own(_ROOT / "corpus", 40).entries
    Engine.build(corpus=corpus(entries, source), index=folder / "forty")
    command = [sys.executable, "-m", "glossearch", "search", "why do models make things up"]
    ways = {
        "import whoosh.index, numpy": [sys.executable, "-c", "import whoosh.index, numpy"],
        "glossearch search": [*command, "--index", str(folder / "forty")],
    }
    seconds: dict[str, list[float]] = {name: [] for name in ways}
    for _ in range(11):
        for name, way in ways.items():
            before = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
            subprocess.run(way, check=False, capture_output=True)
            seconds[name].append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime - before)
    return {name: statistics.median(values) for name, values in seconds.items()}


_FRESH = """
import json, sys, time
start = time.perf_counter()
from glossearch import Engine
import glossearch.engine, numpy, whoosh.index
imported = time.perf_counter()
engine = Engine.open(sys.argv[1])
hits = engine.search(sys.argv[2]).hits
done = time.perf_counter()
status = dict(line.split(":", 1) for line in open("/proc/self/status") if ":" in line)
resident = {name: int(status[name].split()[0]) / 1024 for name in ("VmRSS", "VmHWM")}
print(json.dumps({"imports": imported - start, "open and answer": done - imported, **resident}))
"""


def large(collection: Collection, folder: Path) -> dict[str, float]:
    """Return ms of searches among very many entries, s of opening the index in a new process, and MB."""
    start = time.perf_counter()
    peer = available()[_OURS](collection.entries, folder)
    built = time.perf_counter() - start
    timings = alternately({_OURS: peer.search}, collection.queries)
    fresh = []
    for query in collection.queries[:5]:
        command = [sys.executable, "-c", _FRESH, str(folder / "index"), query]
        fresh.append(json.loads(subprocess.run(command, check=True, capture_output=True, text=True).stdout))
    return {
        "build, entries/s": len(collection.entries) / built,
        "p50, ms": statistics.median(timings.warm[_OURS]),
        "p95, ms": quantile(timings.warm[_OURS], 0.95),
        "first time, p50, ms": statistics.median(timings.first[_OURS]),
        **{
            f"new process: {name}": statistics.median(one[name] for one in fresh)
            for name in ("imports", "open and answer", "VmRSS", "VmHWM")
        },
    }


def growth(collection: Collection, folder: Path) -> tuple[dict[int, float], dict[int, float]]:
    """Return p50 in ms by the number of entries, and by the number of words of a query."""
    made = available()[_OURS]
    by_size = {}
    sizes = [size for size in (1000, 3000, 10_000, 30_000) if size <= len(collection.entries)]
    peer: Peer | None = None
    for size in sizes:
        place = folder / f"growth-{size}"
        place.mkdir()
        peer = made(collection.entries[:size], place)
        by_size[size] = statistics.median(
            alternately({_OURS: peer.search}, collection.queries[:100]).warm[_OURS]
        )
    by_words = {}
    texts = [entry.text.split() for entry in collection.entries if len(entry.text.split()) >= 64][:60]
    for words in (1, 2, 4, 8, 16, 32, 64):
        queries = [" ".join(text[:words]) for text in texts]
        if peer and queries:
            by_words[words] = statistics.median(alternately({_OURS: peer.search}, queries).warm[_OURS])
    return by_size, by_words


def machine() -> str:
    """Return what the figures were measured on, and when."""
    cpu = platform.processor() or platform.machine()
    info = Path("/proc/cpuinfo")
    if info.is_file():
        names = [
            line.split(":", 1)[1].strip() for line in info.read_text().splitlines() if "model name" in line
        ]
        cpu = names[0] if names else cpu
    packages = ", ".join(
        f"{name} {metadata.version(name)}"
        for name in ("whoosh3", "numpy", "tantivy", "bm25s")
        if _installed(name)
    )
    day = datetime.now(UTC).date()
    return f"{day}, {cpu}, {os.cpu_count()} cores, Python {platform.python_version()}, {packages}"


def _installed(name: str) -> bool:
    try:
        metadata.version(name)
    except metadata.PackageNotFoundError:
        return False
    return True


@click.command(help=__doc__)
@click.option("--data", type=click.Path(exists=True, file_okay=False, path_type=Path), help="See above.")
@click.option("--only", multiple=True, type=click.Choice(_PARTS), help="A part; may be given several times.")
@click.option("--quick", is_flag=True, help="Few entries and queries: to see that it runs.")
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="File for the figures, JSON.")
def main(data: Path | None, only: tuple[str, ...], quick: bool, output: Path | None) -> None:
    """Run the parts and print their tables."""
    parts = only or _PARTS
    missing = [name for name in ("tantivy", "bm25s") if name not in available()]
    if missing:
        click.echo(f"not installed, and left out: {', '.join(missing)} (pip install 'glossearch[bench]')")
    collections = [own(_ROOT / "corpus", 40)]
    if data:
        collections += [judged(data / "cross" / name) for name in _JUDGED]
    else:
        click.echo("without --data, only the shipped corpus is measured")
    if quick:
        collections = [Collection(c.name, c.entries[:60], c.queries[:8]) for c in collections[:2]]
    found: dict[str, Any] = {"machine": machine()}
    click.echo(f"\n{found['machine']}")
    with tempfile.TemporaryDirectory() as temporary:
        _run(parts, collections, Path(temporary), found, quick)
    if output:
        output.write_text(json.dumps(found, indent=1), encoding="utf-8")


def _run(
    parts: Sequence[str], collections: Sequence[Collection], folder: Path, found: dict[str, Any], quick: bool
) -> None:
    last = collections[-1]
    if "search" in parts:
        _heading("entries", "question", "engine", "p50 ms", "p95 ms", "first time ms", "ours / it", "at most")
        for number, collection in enumerate(collections):
            place = folder / f"search-{number}"
            place.mkdir()
            found[f"search {len(collection.entries)}"] = told = searches(collection, place)
            for row in search_rows(told, len(collection.entries)):
                click.echo(row)
    if "build" in parts:
        found["build"] = _told(f"full build, {len(last.entries):,} entries, entries/s", builds(last, folder))
    if "update" in parts:
        if len(last.entries) > 121:
            what = f"one edit among {len(last.entries):,}, ms"
            found["update"] = _told(what, updates(last, folder))
        else:
            click.echo("\nan edit is measured among the entries of --data")
    if "process" in parts:
        found["process"] = _told("a whole process, user s", processes(folder))
    if "large" in parts and not quick:
        gcide = dictionary("gcide", 100_000)
        if gcide is None:
            click.echo("\nfor 100,000 entries: apt install dict-gcide")
        else:
            (folder / "large").mkdir()
            found["large"] = _told(gcide.name, large(gcide, folder / "large"))
    if "growth" in parts:
        by_size, by_words = growth(last if quick else dictionary("gcide", 30_000) or last, folder)
        found["growth by entries"] = _told("growth with entries, p50 ms", by_size)
        found["growth by words"] = _told("growth with words of the query, p50 ms", by_words)


def _told(what: str, figures: Mapping[Any, float]) -> Mapping[Any, float]:
    _heading(what, "")
    for name, value in figures.items():
        click.echo(f"| {name} | {value:.3f} |")
    return figures


def _heading(*columns: str) -> None:
    click.echo(f"\n| {' | '.join(columns)} |")
    click.echo("|---" * len(columns) + "|")


if __name__ == "__main__":
    main()
