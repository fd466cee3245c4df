"""``glossearch check``."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime
from pathlib import Path

import click

from glossearch.cli.common import corpus_option, printable
from glossearch.cli.completing import complete_rules
from glossearch.cli.output import destination
from glossearch.config import Settings
from glossearch.editorial.checking import check as find
from glossearch.editorial.checking import within
from glossearch.editorial.finding import Finding
from glossearch.editorial.fixing import difference, mend, rehearsed
from glossearch.editorial.reporting.github import as_github
from glossearch.editorial.reporting.places import relative
from glossearch.editorial.reporting.plain import as_json
from glossearch.editorial.reporting.sarif import as_sarif
from glossearch.editorial.reporting.text import as_text
from glossearch.editorial.rules import RULES
from glossearch.editorial.selection import Numbers, selection

FOUND = 1
_FORMATS: dict[str, Callable[[Iterable[Finding], Path], str]] = {
    "text": as_text,
    "json": as_json,
    "sarif": as_sarif,
    "github": as_github,
}
_FILE = click.Path(dir_okay=False, path_type=Path)


@click.command()
@click.argument("paths", nargs=-1, type=click.Path(path_type=Path))
@click.option(
    "--format",
    "form",
    type=click.Choice(list(_FORMATS)),
    default="text",
    show_default=True,
    help="How to tell it.",
)
@click.option("-o", "--output", type=_FILE, metavar="FILE", help="Write to FILE instead of stdout.")
@click.option(
    "--select",
    multiple=True,
    metavar="RULE[=N],...",
    shell_complete=complete_rules,
    help="Only these rules, and errors.",
)
@click.option(
    "--ignore",
    multiple=True,
    metavar="RULE,...",
    shell_complete=complete_rules,
    help="Without these rules.",
)
@click.option("--rules", "listing", is_flag=True, help="List the rules, and which are on.")
@click.option("--fix", is_flag=True, help="Mend what is safe to mend, then check again.")
@click.option("--dry-run", is_flag=True, help="With --fix: print the changes as a diff, and write nothing.")
@click.option("--strict", is_flag=True, help="Notes count, too, for the exit code.")
@click.option("-q", "--quiet", is_flag=True, help="Leave out notes.")
@click.option(
    "--today",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="YYYY-MM-DD",
    help="The day that as_of is compared with, if not this one.",
)
@corpus_option
@click.pass_context
def check(
    context: click.Context,
    paths: tuple[Path, ...],
    form: str,
    output: Path | None,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    listing: bool,
    fix: bool,
    dry_run: bool,
    strict: bool,
    quiet: bool,
    today: datetime | None,
    corpus: Path | None,
) -> None:
    """Check the glossary's files, and tell what an editor should look at.

    \b
    glossearch check
    glossearch check corpus/tokens.md
    glossearch check --select long-definition=40,orphan
    glossearch check --fix --dry-run
    glossearch check --format sarif -o check.sarif          for code hosts
    glossearch check --strict --format github               in a workflow of GitHub Actions

    Each finding has a file, a line, mostly a column, and a rule; docs/checks.md explains the rules.
    PATHS are the files and folders to tell of: all entries are read, whatever they are. Rules are switched in
    the table [check] of glossearch.toml, by --select and --ignore, and for one entry by a comment in its
    text: <!-- glossearch: ignore RULE: why -->. Questions are asked of an index made for the check and thrown
    away.

    Exit codes: 0 nothing found, or notes only; 1 an error or a warning (with --strict a note, with --dry-run
    a change to make); 2 it could not be checked.
    """
    if dry_run and not fix:
        raise click.UsageError("--dry-run is for --fix; without it, nothing is changed anyway")
    settings: Settings = context.obj.with_options(corpus=corpus)
    numbers = selection(settings.check, _listed(select), _listed(ignore))
    if listing:
        click.echo(_rules(numbers))
        return
    _refuse_others(paths, settings.corpus)
    day = today.date() if today else datetime.now(UTC).date()
    root = Path.cwd()
    if dry_run:
        todo = rehearsed(settings, numbers, day, paths)
        diff = "".join(difference(relative(path, root), before, after) for path, before, after in todo)
        _write("\r\n".join(map(printable, diff.split("\r\n"))), output)
        context.exit(FOUND if todo else 0)
    if fix:
        _tell_mended(mend(settings, numbers, day, paths), root)
    checked = find(settings, numbers, day)
    findings = [one for one in within(checked.findings, paths) if one.counts or not quiet]
    _write(printable(_FORMATS[form](findings, root)), output)
    click.echo(_summary(findings, checked.entries), err=True)
    if any(one.counts or strict for one in findings):
        context.exit(FOUND)


def _write(text: str, output: Path | None) -> None:
    with destination(output) as file:
        file.write(text)


def _tell_mended(findings: Iterable[Finding], root: Path) -> None:
    for line in as_text(findings, root).splitlines():
        click.echo(printable(f"mended: {line}"), err=True)


def _summary(findings: Sequence[Finding], entries: int) -> str:
    """Return a line that counts the findings."""
    kinds = Counter(one.problem.severity for one in findings)
    counts = [_count(kinds[kind], kind) for kind in ("error", "warning", "note") if kinds[kind]]
    fixes_left = sum(bool(one.edits) for one in findings)
    hint = f"; --fix mends {fixes_left}" if fixes_left else ""
    return f"{_count(entries, 'entry')} checked: {', '.join(counts) or 'nothing found'}{hint}"


def _count(number: int, what: str) -> str:
    return f"1 {what}" if number == 1 else f"{number} {'entries' if what == 'entry' else f'{what}s'}"


def _listed(options: Iterable[str]) -> list[str]:
    """Return the items of options that are lists parted by commas."""
    return [item for option in options for item in option.replace(",", " ").split()]


def _refuse_others(paths: Sequence[Path], corpus: Path) -> None:
    whole = corpus.resolve()
    for path in paths:
        if not path.exists():
            raise click.UsageError(f"{path}: no such file or folder")
        one = path.resolve()
        if not one.is_relative_to(whole) and not whole.is_relative_to(one):
            raise click.UsageError(f"{path} is not in the corpus, {corpus}; name files of that, or --corpus")


def _rules(numbers: Numbers) -> str:
    """Return a line for each rule: whether it is on, its severity and what it finds."""
    width = max(map(len, RULES))
    lines = []
    for name, rule in RULES.items():
        state = "off" if name not in numbers else f"{numbers[name]}" if rule.number else "on"
        fixable_too = "; --fix" if rule.fixable else ""
        lines.append(f"{name:{width}}  {state:>4}  {rule.severity:7}  {rule.says}{fixable_too}")
    return "\n".join(lines)
