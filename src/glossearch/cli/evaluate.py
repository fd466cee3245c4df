"""``glossearch evaluate``."""

import json
import sys
from collections.abc import Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import IO

import click

from glossearch.cli.common import NOTHING_FOUND, corpus_option, index_option, open_engine, printable
from glossearch.cli.output import destination, keep_apart
from glossearch.config import Settings
from glossearch.evaluation import plot, records, report
from glossearch.evaluation.comparison import Comparison, JudgedQueries
from glossearch.evaluation.comparison import evaluate as judge
from glossearch.evaluation.qrels import read_qrels
from glossearch.evaluation.queries import read_queries
from glossearch.evaluation.runs import Run, not_indexed, read_run, search_run, write_run
from glossearch.evaluation.trec import EvaluationError

_FILE = click.Path(dir_okay=False, path_type=Path)
_DEPTH = click.IntRange(10, 1000)


@click.command()
@click.argument("queries", type=click.Path(path_type=Path, allow_dash=True))
@click.argument("qrels", type=click.Path(path_type=Path))
@click.option("--baseline", type=_FILE, metavar="RUN", help="A run to compare with.")
@click.option("--run", "stored", type=_FILE, metavar="RUN", help="Judge this run instead of searching.")
@click.option("--save-run", type=_FILE, metavar="FILE", help="Keep what was found, as a run.")
@click.option("--per-query", type=_FILE, metavar="FILE", help="Write each query's measures as CSV.")
@click.option("--plot", "picture", type=_FILE, metavar="FILE.svg", help="Draw both runs side by side.")
@click.option("-n", "--depth", type=_DEPTH, default=10, show_default=True, help="Hits to search for.")
@click.option(
    "--changes",
    type=click.IntRange(0),
    default=10,
    show_default=True,
    help="Most queries to list as better and as worse.",
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@corpus_option
@index_option
@click.pass_context
def evaluate(
    context: click.Context,
    queries: Path,
    qrels: Path,
    baseline: Path | None,
    stored: Path | None,
    save_run: Path | None,
    per_query: Path | None,
    picture: Path | None,
    depth: int,
    changes: int,
    as_json: bool,
    corpus: Path | None,
    index: Path | None,
) -> None:
    """Measure how well search answers QUERIES, by the judgments in QRELS.

    \b
    glossearch evaluate queries.txt qrels.tsv
    glossearch evaluate queries.jsonl qrels.txt --save-run before.run
    glossearch evaluate queries.jsonl qrels.txt --baseline before.run --plot change.svg

    QUERIES are read as batch reads them; a line of QRELS is "query entry grade", parted by tabs, or TREC's
    "query 0 entry grade". A RUN is what --save-run or batch --format trec wrote. docs/evaluation.md explains
    the measures.

    Exit codes: 0 measured, 1 no query has a relevant judgment, 2 error.
    """
    _check(baseline, stored, save_run, picture)
    for output in (save_run, per_query, picture):
        keep_apart(output, queries, qrels)
    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    texts = _queries(queries)
    judged = JudgedQueries.of(texts, read_qrels(qrels))
    if not judged.texts:
        click.echo(printable(f"no query of {queries} has a relevant judgment in {qrels}"), err=True)
        context.exit(NOTHING_FOUND)
    before = read_run(baseline) if baseline else None
    with ExitStack() as files:
        run_file, csv_file, svg_file = (_output(files, file) for file in (save_run, per_query, picture))
        run = read_run(stored) if stored else _searched(settings, texts, judged, depth)
        evaluation = judge(judged, run)
        comparison = Comparison(judge(judged, before), evaluation) if before else None
        if run_file:
            write_run(run_file, run)
        if csv_file:
            records.write_per_query(csv_file, evaluation, comparison)
        if svg_file and comparison:
            plot.write_svg(svg_file, comparison)
    for note in report.notes(evaluation, comparison):
        click.echo(printable(note), err=True)
    if as_json:
        click.echo(json.dumps(records.as_data(evaluation, comparison), ensure_ascii=False, indent=2))
    else:
        click.echo(printable("\n".join(report.report(evaluation, comparison, changes))))


def _check(baseline: Path | None, stored: Path | None, save_run: Path | None, picture: Path | None) -> None:
    """Refuse options that do not go together."""
    if stored and save_run:
        raise click.UsageError("--save-run keeps what a search finds, and with --run there is none")
    if picture and not baseline:
        raise click.UsageError("--plot draws two runs; name the other with --baseline")
    if picture and picture.suffix.casefold() != ".svg":
        raise click.UsageError(f"--plot draws SVG; call the file {picture.with_suffix('.svg')}")


def _queries(file: Path) -> Mapping[str, str]:
    if str(file) == "-":
        return read_queries(sys.stdin.buffer, file)
    try:
        with file.open("rb") as lines:
            return read_queries(lines, file)
    except OSError as error:
        raise EvaluationError(f"{file}: cannot be read: {error.strerror}") from error


def _output(files: ExitStack, file: Path | None) -> IO[str] | None:
    """Open ``file`` so that it is written whole at the end, or not at all."""
    if file is None:
        return None
    try:
        return files.enter_context(destination(file))
    except click.FileError as error:
        raise EvaluationError(f"{file}: cannot be written: {error.message}") from error


def _searched(settings: Settings, texts: Mapping[str, str], judged: JudgedQueries, depth: int) -> Run:
    """Search for all queries, those without a judgment too: they belong into the run that is kept."""
    with open_engine(settings) as engine:
        unknown = not_indexed(engine, judged.qrels)
        if unknown:
            click.echo(printable(report.unknown_entries(unknown)), err=True)
        with _progress(texts.items()) as queries:
            return search_run(engine, queries, depth)


@contextmanager
def _progress(queries: Iterable[tuple[str, str]]) -> Iterator[Iterable[tuple[str, str]]]:
    """Yield the queries, with a bar on stderr where that is a terminal."""
    if sys.stderr.isatty():
        with click.progressbar(list(queries), file=sys.stderr, label="queries") as bar:
            yield bar
    else:
        yield queries
