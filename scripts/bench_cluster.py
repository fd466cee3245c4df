"""The index in an OpenSearch cluster beside the embedded one: the same answers, and what they cost.

scripts/bench-cluster agreement     whether both answer the same, and as well, on judged collections
scripts/bench-cluster size          indexing and searching FOLDOC and GCIDE on three nodes, and embedded

Starts a cluster of its own, which takes a JDK and Maven, and prints tables in Markdown.
"""

import json
import os
import tempfile
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, NamedTuple

import click
from bench_data import Collection, dictionary
from bench_peers import Entry
from benching.asking import definitions
from benching.machine import load, machine
from benching.report import Table
from benching.timing import in_rounds, over_rounds
from clustering.cluster import Cluster
from clustering.jars import Unavailable
from opensearch import FETCHED

from glossearch.config import Settings
from glossearch.config.cluster import Cluster as Named
from glossearch.engine import Engine
from glossearch.evaluation.comparison import JudgedQueries, evaluate
from glossearch.evaluation.measures import MAIN
from glossearch.evaluation.qrels import read_qrels
from glossearch.evaluation.queries import read_queries
from glossearch.evaluation.runs import Run, search_run

_ROOT = Path(__file__).resolve().parent.parent
_DATA = _ROOT.parent / "shared" / "data"
_DEPTH = 10
_QUERIES, _ROUNDS = 200, 5
_WARMING = 2
_DICTIONARIES = ("foldoc", "gcide")


@click.group(help=__doc__)
def main() -> None:
    """Run the command line."""


@main.command()
@click.option("--data", type=click.Path(file_okay=False, path_type=Path), default=_DATA)
def agreement(data: Path) -> None:
    """Compare first hits and nDCG@10 on the shipped corpus and the collections in cross/ of --data."""
    judged = {"shipped corpus": (_ROOT / "corpus", _ROOT / "tests" / "relevance" / "questions.jsonl")}
    judged |= {
        folder.name: (folder / "docs.jsonl", folder / "queries.jsonl") for folder in _collections(data)
    }
    with _running(1) as hosts:
        rows = [
            _compared(name, corpus, queries, _beside(corpus, hosts))
            for name, (corpus, queries) in judged.items()
        ]
    columns = (
        "collection",
        "queries",
        "first hit equal",
        "ten hits equal",
        "nDCG@10 embedded",
        "in the cluster",
    )
    _echo(Table("Agreement", columns, rows, load()))


@main.command()
@click.option("--nodes", default=3, show_default=True)
@click.option("--heap", default="512m", show_default=True)
@click.option("--shards", default=3, show_default=True)
@click.option("--most", type=int, help="Only so many entries.")
@click.option("--words-only", is_flag=True, help="Without meaning (semantic = false).")
def size(nodes: int, heap: str, shards: int, most: int | None, words_only: bool) -> None:
    """Index all of Debian's packages dict-foldoc and dict-gcide, with one replica, and search."""
    entries = _dictionaries()[:most]
    queries = definitions(entries, _QUERIES)
    with tempfile.TemporaryDirectory() as name, _running(nodes, heap) as hosts:
        folder = Path(name)
        corpus = folder / "corpus.jsonl"
        _write(entries, corpus)
        both = _beside(corpus, hosts, folder / "index", shards, semantic=not words_only)
        built = {way: _spent(hosts[0], partial(_build, settings)) for way, settings in both.items()}
        sizes = {"embedded": _on_disk(folder / "index"), "cluster": _in_cluster(hosts[0])}
        with ExitStack() as open_ones:
            engines = {
                way: open_ones.enter_context(Engine.open(settings=settings)) for way, settings in both.items()
            }
            calls: dict[str, Callable[[str], object]] = {way: one.search for way, one in engines.items()}
            for _ in range(_WARMING):
                list(in_rounds(calls, queries[:20], 1))
            rounds = list(in_rounds(calls, queries, _ROUNDS))
            costs = {way: _spent(hosts[0], partial(_ask_all, one, queries)) for way, one in engines.items()}
    title = f"{len(entries):,} entries, {nodes} nodes of {heap}, {shards} shards with 1 replica"
    title += ", words only" if words_only else ""
    rows = [
        [way, f"{len(entries) / cost.wall:,.0f}", f"{sizes[way] / 1e6:,.0f}", *cost.each(len(entries))]
        for way, cost in built.items()
    ]
    columns = ("index", "entries/s", "MB", "processor ms an entry, here", "on nodes")
    _echo(Table(f"Indexing {title}", columns, rows, load()))
    rows = [
        [
            way,
            *(f"{over_rounds(rounds, way, share):.1f}" for share in (0.5, 0.95)),
            *costs[way].each(len(queries)),
        ]
        for way in calls
    ]
    columns = ("index", "p50 ms", "p95 ms", "processor ms a query, here", "on nodes")
    _echo(Table(f"Searching {title}", columns, rows, load()))


class Cost(NamedTuple):
    """What something took, in seconds: of the clock, of processors here, and of those of all nodes."""

    wall: float
    here: float
    nodes: float

    def each(self, count: int) -> tuple[str, str]:
        """Return how many ms of processors here and of nodes one of ``count`` takes."""
        return f"{self.here / count * 1e3:.2f}", f"{self.nodes / count * 1e3:.2f}"


def _spent(host: str, function: Callable[[], object]) -> Cost:
    """Call ``function``, and return what it took."""
    before = _clocks(host)
    function()
    return Cost(*(after - start for start, after in zip(before, _clocks(host), strict=True)))


def _clocks(host: str) -> tuple[float, float, float]:
    own = os.times()
    nodes = _told(host, "/_nodes/stats/process")["nodes"].values()
    in_nodes = sum(node["process"]["cpu"]["total_in_millis"] for node in nodes) / 1e3
    return time.perf_counter(), own.user + own.system + own.children_user + own.children_system, in_nodes


def _build(settings: Settings) -> None:
    click.echo(f"building: {settings.backend}", err=True)
    Engine.build(settings=settings, rebuild=True)


def _ask_all(engine: Engine, queries: Sequence[str]) -> None:
    for query in queries:
        engine.search(query)


def _collections(data: Path) -> Sequence[Path]:
    return sorted(folder for folder in (data / "cross").glob("*") if (folder / "queries.jsonl").is_file())


@contextmanager
def _running(nodes: int, heap: str = "512m") -> Iterator[tuple[str, ...]]:
    """Run a cluster, and yield the addresses of its nodes."""
    for line in (f"- {name}: {value}" for name, value in machine().items()):
        click.echo(line)
    with tempfile.TemporaryDirectory() as name:
        cluster = Cluster(Path(name) / "cluster", FETCHED)
        try:
            yield tuple(node.url for node in cluster.up(nodes, heap))
        finally:
            cluster.down()


def _beside(
    corpus: Path, hosts: tuple[str, ...], index: Path | None = None, shards: int = 1, *, semantic: bool = True
) -> Mapping[str, Settings]:
    """Return the settings for both ways of keeping the index of a corpus."""
    embedded = Settings(corpus=corpus, index=index or Path("index"), semantic=semantic)
    named = Named(hosts=hosts, index="bench", shards=shards)
    return {"embedded": embedded, "cluster": replace(embedded, backend="opensearch", opensearch=named)}


def _compared(name: str, corpus: Path, queries: Path, both: Mapping[str, Settings]) -> list[str]:
    with queries.open("rb") as lines:
        judged = JudgedQueries.of(read_queries(lines, queries), read_qrels(queries.with_name("qrels.tsv")))
    with tempfile.TemporaryDirectory() as folder:
        runs: dict[str, Run] = {}
        for way, settings in both.items():
            settings = settings.with_options(index=Path(folder) / "index")
            click.echo(f"{name}: {way}", err=True)
            Engine.build(settings=settings, rebuild=True)
            with Engine.open(settings=settings) as engine:
                runs[way] = search_run(engine, judged.texts.items(), _DEPTH)
    equal = {
        depth: sum(
            runs["embedded"].top(query, depth) == runs["cluster"].top(query, depth) for query in judged.texts
        )
        for depth in (1, _DEPTH)
    }
    count = len(judged.texts)
    good = [100 * evaluate(judged, run).scores.mean(MAIN) for run in runs.values()]
    shares = [f"{100 * equal[depth] / count:.1f} %" for depth in (1, _DEPTH)]
    return [name, str(count), *shares, *(f"{value:.2f}" for value in good)]


def _dictionaries() -> list[Entry]:
    found: list[Entry] = []
    for name in _DICTIONARIES:
        collection: Collection | None = dictionary(name, 1_000_000)
        if collection is None:
            raise click.ClickException(f"{name} is not installed; apt-get install dict-foldoc dict-gcide")
        found += collection.entries
    return found


def _write(entries: Sequence[Entry], file: Path) -> None:
    with file.open("w", encoding="utf-8") as out:
        for entry in entries:
            line = {"id": entry.id, "title": entry.title, "aliases": entry.aliases, "text": entry.text}
            out.write(json.dumps(line) + "\n")


def _on_disk(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _in_cluster(host: str) -> int:
    """Return how many bytes all copies of the index take."""
    return int(_told(host, "/bench-g*/_stats/store")["_all"]["total"]["store"]["size_in_bytes"])


def _told(host: str, path: str) -> Any:  # noqa: ANN401
    with urllib.request.urlopen(host + path) as answer:
        return json.load(answer)


def _echo(table: Table) -> None:
    click.echo("\n".join(table.lines()))


if __name__ == "__main__":
    try:
        main()
    except Unavailable as error:
        raise SystemExit(f"scripts/bench-cluster: {error}") from error
