"""``glossearch index`` and ``glossearch status``."""

import contextlib
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossearch.cli.common import cores, corpus_option, counted, index_option, printable, shortened
from glossearch.config import Settings

if TYPE_CHECKING:
    from glossearch.corpus import Problems

SKIPPED = 1
_MOST_SLUGS = 10


@click.command()
@corpus_option
@index_option
@click.option(
    "--rebuild", is_flag=True, help="Read all and start from nothing, instead of writing only what changed."
)
@click.option("--strict", is_flag=True, help="Index nothing if any entry has an error or a warning.")
@click.option(
    "--processes",
    type=click.IntRange(1, 64),
    help="How many processes share the analysis of a large corpus.  [default: one for each core]",
)
@click.option("-q", "--quiet", is_flag=True, help="Leave out notes, such as unknown keys.")
@click.pass_context
def index(
    context: click.Context,
    corpus: Path | None,
    index: Path | None,
    rebuild: bool,
    strict: bool,
    processes: int | None,
    quiet: bool,
) -> None:
    """Build the index, or bring it up to date.

    \b
    glossearch index
    glossearch index --corpus my-glossary/ --index /tmp/my-index
    glossearch index --corpus vault/ --preset obsidian
    glossearch index --strict                       as a check in CI

    Every problem is told with its file, line and what to do. An entry with an error is left out; warnings
    and notes leave nothing out. Searches go on with the old index until the new one is whole. Files with the
    size and time that they had are not read again; --rebuild does.

    Exit codes: 0 done, 1 entries with errors were left out, 2 error: the old index stays.
    """
    from glossearch.engine import Engine
    from glossearch.indexing import CorpusRefused

    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    try:
        with _progress(settings) as progress:
            report = Engine.build(
                settings=settings,
                rebuild=rebuild,
                strict=strict,
                progress=progress,
                processes=processes or cores(),
            )
    except CorpusRefused as error:
        _print_problems(error.problems, quiet)
        raise
    _print_problems(report.problems, quiet)
    for what, slugs in (("added", report.added), ("changed", report.changed), ("removed", report.removed)):
        if slugs and not report.rebuilt:
            click.echo(printable(f"{what}: {shortened(slugs, _MOST_SLUGS)}"))
    click.echo(
        f"{report.total} entries: {len(report.added)} added, {len(report.changed)} changed, "
        f"{len(report.removed)} removed, {report.unchanged} unchanged, in {report.seconds:.1f} s"
    )
    if report.problems.errors:
        context.exit(SKIPPED)


@click.command()
@corpus_option
@index_option
@click.pass_context
def status(context: click.Context, corpus: Path | None, index: Path | None) -> None:
    """Tell how many entries the index has, how old it is, and whether the corpus has changed since.

    \b
    glossearch status
    glossearch status --index /tmp/my-index
    glossearch status || glossearch index           in a script: index if something changed

    The corpus is read to count the entries that were added, changed or removed. An index that was built from
    another corpus than the settings name is stale, too, if the two differ.

    Exit codes: 0 up to date, 1 stale, 2 error: there is no index that can be searched.
    """
    from glossearch.engine import Engine

    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    with Engine.open(settings=settings) as engine:
        state = engine.status()
    built = datetime.fromtimestamp(state.manifest.built_at, UTC)
    age = datetime.now(UTC) - built
    click.echo(printable(f"index:   {state.index}"))
    click.echo(f"entries: {state.entries}")
    when = f"{built:%Y-%m-%d %H:%M:%S} UTC ({_ago(age.total_seconds())})"
    click.echo(printable(f"built:   {when} from {state.manifest.corpus}"))
    named = printable(str(settings.corpus))
    if state.stale is None and str(settings.corpus.resolve()) == state.manifest.corpus:
        click.echo(f"corpus:  {named} cannot be read, so changes are not known")
    elif state.stale is None:
        click.echo(
            f"stale:   {named} is another corpus, or this one moved and changed; "
            f"'glossearch index --corpus {named}' makes this index one of it"
        )
        context.exit(1)
    elif state.stale:
        click.echo(f"stale:   {counted(state.stale, 'change')} in {named}; run 'glossearch index'")
        context.exit(1)
    else:
        click.echo("stale:   no")


def _ago(seconds: float) -> str:
    for unit, length in (("day", 86400), ("hour", 3600), ("minute", 60)):
        if seconds >= length:
            count = int(seconds // length)
            return f"{count} {unit}{'s' if count > 1 else ''} ago"
    return "just now"


@contextlib.contextmanager
def _progress(settings: Settings) -> Iterator[Callable[[int], None] | None]:
    """Yield what moves a bar on stderr, or None where that is no terminal."""
    if not sys.stderr.isatty():
        yield None
        return
    from glossearch.corpus.reader import count_sources

    with click.progressbar(length=count_sources(settings.corpus), file=sys.stderr, label="entries") as bar:
        yield lambda count: bar.update(count - bar.pos)


def _print_problems(problems: "Problems", quiet: bool) -> None:
    for problem in problems.found:
        if not (quiet and problem.severity == "note"):
            click.echo(printable(str(problem)), err=True)
    errors, warnings = len(problems.errors), len(problems.warnings)
    if errors or warnings:
        left_out = " (entries with errors are left out)" if errors else ""
        click.echo(f"{counted(errors, 'error')}, {counted(warnings, 'warning')}{left_out}", err=True)
