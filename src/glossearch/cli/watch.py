"""``glossearch watch``, and what ``serve --watch`` tells of it."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossearch.cli.common import (
    ERROR,
    cores,
    corpus_option,
    index_option,
    numbered,
    printable,
    settings_path,
    until_stopped,
)
from glossearch.config import Settings
from glossearch.errors import CorpusError, GlossearchError

if TYPE_CHECKING:
    from glossearch.indexing import Report
    from glossearch.watching import Event, Indexed

_MOST_SLUGS = 5


@click.command()
@click.option("-q", "--quiet", is_flag=True, help="Leave out notes, such as unknown keys.")
@corpus_option
@index_option
@click.pass_context
def watch(context: click.Context, quiet: bool, corpus: Path | None, index: Path | None) -> None:
    """Bring the index up to date now, and again whenever a file of the corpus is saved, until Ctrl-C.

    \b
    glossearch watch
    glossearch watch --corpus my-glossary/ --index /tmp/my-index
    glossearch serve --watch                        the same, and the site with it

    A save is searched a moment later, by 'glossearch search' and by a running site. An entry that is saved
    with an error is told with its file and line, and stays in search as it was until it is mended. Settings
    are read once: after a change to glossearch.toml, start this command anew.

    Exit code 0 when it is stopped by Ctrl-C or SIGTERM, 2 when there is no corpus to begin with.
    """
    from glossearch import watching

    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    begun = False
    with until_stopped():
        events = watching.watch(settings, threading.Event(), settings_path(context), cores())
        for event in events:
            for line in _told(event, settings, quiet=quiet):
                click.echo(printable(line), err=True)
            if isinstance(event, watching.Failed) and isinstance(event.error, CorpusError) and not begun:
                context.exit(ERROR)
            if not begun:
                click.echo(f"watching {printable(str(settings.corpus))} (Ctrl-C stops it)", err=True)
            begun = True


@contextmanager
def watched(settings: Settings, file: Path | None) -> Iterator[None]:
    """Watch the corpus of ``settings``, read from ``file``, beside what is done in here; log what comes."""
    from glossearch import watching

    log, stop = logging.getLogger(watching.__name__), threading.Event()

    def run() -> None:
        try:
            for event in watching.watch(settings, stop, file, cores()):
                fine = isinstance(event, watching.Indexed) and not event.problems
                for line in _told(event, settings, quiet=True):
                    log.log(logging.INFO if fine else logging.WARNING, "%s", printable(line))
        except GlossearchError as error:
            log.error("%s; changes are not followed", error)

    thread = threading.Thread(target=run, name="watch")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def _told(event: "Event", settings: Settings, *, quiet: bool) -> Iterator[str]:
    """Yield the lines that tell of ``event``, without notes if ``quiet``."""
    from glossearch.watching import Failed, SettingsChanged

    if isinstance(event, SettingsChanged):
        yield f"{event.file} was changed; start this command anew to go by it"
        return
    yield from (str(problem) for problem in event.problems if not (quiet and problem.severity == "note"))
    if isinstance(event, Failed):
        yield f"not indexed: {event.error}"
        return
    report = event.report
    if report.kept and event.problems:
        yield f"in search as before until that is mended: {numbered(list(report.kept), _MOST_SLUGS)}"
    if event.mended:
        left = len(report.problems.errors)
        yield f"mended: {event.mended} {'error' if event.mended == 1 else 'errors'}, {left} left"
    yield from _done(event, settings)


def _done(event: "Indexed", settings: Settings) -> Iterator[str]:
    """Yield the line that tells what the index has now, if that changed."""
    from glossearch.stores import store

    report = event.report
    took = f"in {report.seconds:.1f} s"
    if event.first:
        yield f"{report.total} entries in {store(settings).describe()}, {_counts(report)}, {took}"
    elif changes := _changes(report):
        yield f"indexed {took}: {changes}"


def _counts(report: "Report") -> str:
    return f"{len(report.added)} added, {len(report.changed)} changed, {len(report.removed)} removed"


def _changes(report: "Report") -> str:
    parts = (("added", report.added), ("changed", report.changed), ("removed", report.removed))
    return "; ".join(f"{what} {numbered(slugs, _MOST_SLUGS)}" for what, slugs in parts if slugs)
