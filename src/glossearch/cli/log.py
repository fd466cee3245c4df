"""``glossearch log`` and ``glossearch log purge``."""

import csv
import io
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossearch.cli.common import NOTHING_FOUND, formula_safe, printable, to_json
from glossearch.config import Settings
from glossearch.errors import ConfigError

if TYPE_CHECKING:
    from glossearch.querylog import QueryLog, Row

_FORMATS = ("text", "json", "csv")
_COLUMNS = ("query", "times", "hits", "weak", "first_day", "last_day")

log_option = click.option(
    "--query-log",
    type=click.Path(dir_okay=False, path_type=Path),
    metavar="FILE",
    help="The query log, if not that of the settings.",
)


@click.group(invoke_without_command=True)
@click.option("-n", "--limit", type=click.IntRange(1), default=50, show_default=True, help="Most to print.")
@click.option(
    "-f", "--format", "form", type=click.Choice(_FORMATS), default="text", show_default=True, help="How."
)
@log_option
@click.pass_context
def log(context: click.Context, limit: int, form: str, query_log: Path | None) -> None:
    """Print the queries that readers of the site asked, the most frequent first.

    \b
    glossearch log
    glossearch log --format csv -n 10000 > queries.csv
    glossearch log purge --older-than 30
    glossearch log purge --query "a text that should not be there"

    There is a log only where the setting query_log names a file. It has the words, how often they were asked,
    how many entries they found, and the first and the last day; never who asked, nor at what time of day.
    'glossearch gaps' tells what to write because of it.

    Exit codes: 0 printed, 1 nothing was counted yet, 2 error: there is no log.
    """
    if context.invoked_subcommand:
        context.obj = (context.obj, query_log)
        return
    found = existing_log(context, query_log)
    rows = found.rows() if found else []
    if not rows:
        click.echo("no query was counted yet", err=True)
        context.exit(NOTHING_FOUND)
    for line in _FORMATTED[form](rows[:limit]):
        click.echo(line)
    if form == "text" and len(rows) > limit:
        click.echo(f"{limit} of {len(rows):,} shown; more with a larger -n", err=True)


@log.command()
@click.option("--older-than", type=click.IntRange(0), metavar="DAYS", help="Those last asked more days ago.")
@click.option("--query", metavar="TEXT", help="This one, in any spelling of capitals and spaces.")
@click.option("--all", "everything", is_flag=True, help="All of them.")
@log_option
@click.pass_context
def purge(
    context: click.Context,
    older_than: int | None,
    query: str | None,
    everything: bool,
    query_log: Path | None,
) -> None:
    """Forget queries: those not asked for as long as query_log_days says, or those that an option names.

    \b
    glossearch log purge
    glossearch log purge --all

    What is forgotten is overwritten in the file, and not only marked. The site may go on meanwhile.

    Exit code 0, however many there were; 2 where there is no log.
    """
    settings, named = context.obj
    if sum((older_than is not None, query is not None, everything)) > 1:
        raise click.UsageError("--older-than, --query and --all do not go together; give one")
    found = _log(settings, query_log or named)
    if not found.exists():
        click.echo("no query was counted yet", err=True)
        return
    if everything:
        number = found.forget_all()
    elif query is not None:
        number = found.forget(query)
    else:
        days = settings.query_log_days if older_than is None else older_than
        if older_than is None and not days:
            raise click.UsageError("query_log_days is 0: nothing grows too old; give --older-than or --all")
        number = found.forget_older(days, datetime.now(UTC).date())
    click.echo(f"{number:,} {'query' if number == 1 else 'queries'} forgotten")


def existing_log(context: click.Context, file: Path | None) -> "QueryLog | None":
    """Return the log in ``file`` or that of the settings, without what is too old; None where none is there
    yet.

    Raises `ConfigError` where neither names one, or ``file`` is missing.
    """
    found = _log(context.obj, file)
    if not found.exists():
        return None
    if (days := context.obj.query_log_days) and file is None:
        found.forget_older(days, datetime.now(UTC).date())
    return found


def _log(settings: Settings, file: Path | None) -> "QueryLog":
    from glossearch.querylog import QueryLog

    path = file or settings.query_log
    if path is None:
        raise ConfigError(
            'there is no query log; name its file in glossearch.toml, as query_log = "queries.sqlite", or '
            "name one with --query-log"
        )
    if file and not file.exists():
        raise ConfigError(f"{file}: no such query log; correct --query-log")
    return QueryLog(path)


def _text(rows: Sequence["Row"]) -> Iterator[str]:
    yield f"{'times':>7}  {'hits':>7}        {'first':<10}  {'last':<10}  query"
    for row in rows:
        weak = "weak" if row.weak and row.hits else ""
        days = f"{row.first_day}  {row.last_day}"
        yield printable(f"{row.times:>7,}  {row.hits:>7,}  {weak:<4}  {days}  {row.text}")


def _json(rows: Sequence["Row"]) -> Iterator[str]:
    for row in rows:
        values = (row.text, row.times, row.hits, row.weak, str(row.first_day), str(row.last_day))
        yield to_json(dict(zip(_COLUMNS, values, strict=True)))


def _csv(rows: Sequence["Row"]) -> Iterator[str]:
    yield ",".join(_COLUMNS)
    for row in rows:
        line = io.StringIO()
        values = (formula_safe(row.text), *row[1:3], int(row.weak), *row[4:])
        csv.writer(line, lineterminator="").writerow(values)
        yield line.getvalue()


_FORMATTED = {"text": _text, "json": _json, "csv": _csv}
