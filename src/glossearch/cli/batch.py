"""``glossearch batch``."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from itertools import islice
from pathlib import Path
from typing import IO

import click

from glossearch.cli import runs
from glossearch.cli.answering import Answering, Counts, Numbered
from glossearch.cli.common import cores, corpus_option, index_option, open_engine, printable
from glossearch.cli.output import destination, keep_apart
from glossearch.config import Settings

SKIPPED_OR_NOTHING = 1
# So many lines are shared. Two processes with a core each took 0.8 of the time of one for 1,000 queries to
# 11,908 entries; by their processor time, which grows by a fifth, they break even below 100.
_WORTH_SHARING = 200


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default=Path("-"))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(list(runs.FORMATS)),
    default="jsonl",
    show_default=True,
    help="What is written; trec is a run as TREC's tools read it.",
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
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="How many processes share the queries of FILE.  [default: one for each core, if there are many]",
)
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
    processes: int | None,
    corpus: Path | None,
    index: Path | None,
) -> None:
    """Run the queries in FILE, or on standard input, and print their hits in the same order.

    \b
    glossearch batch queries.txt
    glossearch batch queries.jsonl --format trec -o run.txt
    cat queries.txt | glossearch batch --format csv -n 3

    A line is a query, or a JSON object with "text" and, if you like, "id"; without one, queries are numbered
    from 1. A line that cannot be read is reported and passed over.

    Exit codes: 0 done, 1 no query found anything, or lines were passed over, 2 error.
    """
    keep_apart(output, file)
    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    with open_engine(settings, corpus) as engine, destination(output) as out, _input(file) as lines:
        answering = Answering(engine, file, form, limit, passages, tag)
        write = runs.FORMATS[form](out, passages, tag)
        if not _is_regular(file):
            counts = answering.answer(_one_by_one(lines, out), write, _tell)
        else:
            with _progress(lines) as advance:
                count = _processes(processes, lines)
                if count > 1:
                    counts = _shared(answering, count, out, advance)
                else:
                    counts = answering.answer(_counted(lines, advance), write, _tell)
    if counts.bad or not counts.found:
        context.exit(SKIPPED_OR_NOTHING)


def _is_regular(file: Path) -> bool:
    return str(file) != "-" and file.is_file()


def _tell(message: str) -> None:
    click.echo(printable(message), err=True)


def _one_by_one(lines: IO[bytes], out: IO[str]) -> Iterator[Numbered]:
    """Yield the lines of a pipe as they come; who types them sees each answer before the next."""
    for numbered in enumerate(lines, 1):
        yield numbered
        out.flush()


def _counted(lines: IO[bytes], advance: Callable[[int], None]) -> Iterator[Numbered]:
    for numbered in enumerate(lines, 1):
        yield numbered
        advance(1)


def _processes(wanted: int | None, lines: IO[bytes]) -> int:
    """Return how many processes are to answer ``lines``, which then are read from their beginning."""
    count = cores() if wanted is None else wanted
    if wanted is None and count > 1:
        if sum(1 for _ in islice(lines, _WORTH_SHARING)) < _WORTH_SHARING:
            count = 1
        lines.seek(0)
    if count == 1:
        return 1
    from glossearch.cli.sharing import can_share

    return count if can_share() else 1


def _shared(answering: Answering, count: int, out: IO[str], advance: Callable[[int], None]) -> Counts:
    """Have so many processes answer the file, and write what they say in its order."""
    from glossearch.cli.sharing import Sharing

    bad = found = 0
    with contextlib.ExitStack() as stack:
        files = [stack.enter_context(_input(answering.file)) for _ in range(count)]
        for chunk in stack.enter_context(Sharing(answering, files)):
            out.write(chunk.text)
            for message in chunk.told:
                _tell(message)
            bad += chunk.counts.bad
            found += chunk.counts.found
            advance(chunk.lines)
    return Counts(bad, found)


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
def _progress(lines: IO[bytes]) -> Iterator[Callable[[int], None]]:
    """Yield what moves a bar on stderr, where that is a terminal."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    total = sum(1 for _ in lines)
    lines.seek(0)
    with click.progressbar(length=total, file=sys.stderr, label="queries") as bar:
        yield bar.update
