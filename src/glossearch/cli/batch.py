"""``glossearch batch``."""

import contextlib
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import IO

import click

from glossearch.cli import runs
from glossearch.cli.common import corpus_option, index_option, open_engine, printable
from glossearch.config import Settings
from glossearch.evaluation.queries import read_query

SKIPPED_OR_NOTHING = 1


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default=Path("-"))
@click.option(
    "-f", "--format", "form", type=click.Choice(list(runs.FORMATS)), default="jsonl", show_default=True
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="File to write, whole or not at all.",
)
@click.option(
    "-n", "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Most hits a query."
)
@click.option("--passages", is_flag=True, help="Add the highlighted passage of each hit (not in trec).")
@click.option("--tag", default="glossearch", show_default=True, help="Name of the run, in trec.")
@corpus_option
@index_option
@click.pass_context
def batch(
    context: click.Context,
    file: Path,
    form: str,
    output: Path | None,
    limit: int,
    passages: bool,
    tag: str,
    corpus: Path | None,
    index: Path | None,
) -> None:
    """Run the queries in FILE, or on standard input, and print their hits in the same order.

    \b
    glossearch batch queries.txt
    glossearch batch queries.jsonl --format trec -o run.txt
    cat queries.txt | glossearch batch --format csv -n 3

    A line is a query, or a JSON object with "text" and, if you like, "id"; without one, queries are numbered
    from 1. A line that cannot be read is reported and passed over. Exit code 1 when that happened, or when no
    query found anything.
    """
    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    bad = found = 0
    with open_engine(settings, corpus) as engine, runs.destination(output) as out:
        write = runs.FORMATS[form](out, passages, tag)
        with _input(file) as lines, _progress(lines, file) as watched:
            for number, line in enumerate(watched, 1):
                try:
                    query = read_query(line, number)
                except ValueError as error:
                    click.echo(printable(f"{file}:{number}: {error}; passed over"), err=True)
                    bad += 1
                    continue
                if query is None:
                    continue
                results = engine.search(query.text, limit=limit, highlight=passages)
                found += results.total > 0
                write(query.id, results)
    if bad or not found:
        context.exit(SKIPPED_OR_NOTHING)


@contextlib.contextmanager
def _input(file: Path) -> Iterator[IO[bytes]]:
    if str(file) == "-":
        yield sys.stdin.buffer
        return
    try:
        lines = file.open("rb")
    except OSError as error:
        raise click.FileError(str(file), hint=str(error.strerror)) from error
    with lines:
        yield lines


@contextlib.contextmanager
def _progress(lines: IO[bytes], file: Path) -> Iterator[Iterable[bytes]]:
    """Yield the lines, with a bar on stderr where that is a terminal and the number of lines can be known."""
    if not sys.stderr.isatty() or str(file) == "-":
        yield lines
        return
    total = sum(1 for _ in lines)
    lines.seek(0)
    with click.progressbar(lines, length=total, file=sys.stderr, label="queries") as bar:
        yield bar
