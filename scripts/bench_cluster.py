"""The index in an OpenSearch cluster beside the embedded one: the same answers, and what they cost.

scripts/bench-cluster agreement     whether both answer the same, and as well, on judged collections
scripts/bench-cluster size          indexing and searching FOLDOC and GCIDE on three nodes, and embedded

Starts a cluster of its own, which takes a JDK and Maven, and prints tables in Markdown.
"""

import json
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

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
def size(nodes: int, heap: str, shards: int, most: int | None) -> None:
    """Index all of Debian's packages dict-foldoc and dict-gcide, with one replica, and search."""
    entries = _dictionaries()[:most]
    queries = definitions(entries, _QUERIES)
    with tempfile.TemporaryDirectory() as name, _running(nodes, heap) as hosts:
        folder = Path(name)
        corpus = folder / "corpus.jsonl"
        _write(entries, corpus)
        both = _beside(corpus, hosts, folder / "index", shards)
        built = {way: _timed(settings) for way, settings in both.items()}
        sizes = {"embedded": _on_disk(folder / "index"), "cluster": _in_cluster(hosts[0])}
        engines = {way: Engine.open(settings=settings) for way, settings in both.items()}
        calls: dict[str, Callable[[str], object]] = {way: engine.search for way, engine in engines.items()}
        for _ in range(_WARMING):
            list(in_rounds(calls, queries[:20], 1))
        rounds = list(in_rounds(calls, queries, _ROUNDS))
        rows = [
            [
                way,
                f"{len(entries) / built[way]:,.0f}",
                f"{sizes[way] / 1e6:,.0f}",
                *(f"{over_rounds(rounds, way, share):.1f}" for share in (0.5, 0.95)),
            ]
            for way in calls
        ]
        for engine in engines.values():
            engine.close()
    title = f"{len(entries):,} entries, {nodes} nodes of {heap}, {shards} shards with 1 replica"
    _echo(Table(title, ("index", "entries/s", "MB", "p50 ms", "p95 ms"), rows, load()))


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
    corpus: Path, hosts: tuple[str, ...], index: Path | None = None, shards: int = 1
) -> Mapping[str, Settings]:
    """Return the settings for both ways of keeping the index of a corpus."""
    embedded = Settings(corpus=corpus, index=index or Path("index"))
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


def _timed(settings: Settings) -> float:
    """Build an index, and return the seconds that it took."""
    click.echo(f"building: {settings.backend}", err=True)
    started = time.perf_counter()
    Engine.build(settings=settings, rebuild=True)
    return time.perf_counter() - started


def _on_disk(folder: Path) -> int:
    return sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())


def _in_cluster(host: str) -> int:
    """Return how many bytes all copies of the index take."""
    import urllib.request

    with urllib.request.urlopen(f"{host}/bench-g*/_stats/store") as answer:
        return int(json.load(answer)["_all"]["total"]["store"]["size_in_bytes"])


def _echo(table: Table) -> None:
    click.echo("\n".join(table.lines()))


if __name__ == "__main__":
    try:
        main()
    except Unavailable as error:
        raise SystemExit(f"scripts/bench-cluster: {error}") from error
