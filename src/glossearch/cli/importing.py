"""``glossearch import``."""

import sys
from collections import Counter
from pathlib import Path

import click

from glossearch.cli.common import printable
from glossearch.config import Settings
from glossearch.corpus import Corpus, Problems
from glossearch.corpus.entry import Markup
from glossearch.errors import CorpusError
from glossearch.interchange.about import language_tag
from glossearch.interchange.folder import Folder, Outcome
from glossearch.interchange.formats import FORMATS, READABLE, Format, by_content
from glossearch.interchange.losses import Losses
from glossearch.interchange.source import LIST_SEPARATOR, Source

SKIPPED = 1
_MOST_SLUGS = 10
_STDIN = Path("-")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--from",
    "form",
    type=click.Choice(READABLE),
    help="Format of FILE.  [default: by its name, and for .json and .xml by what is in it]",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder to write Markdown files into.  [default: the corpus]",
)
@click.option("--dry-run", is_flag=True, help="Tell what would be written, and write nothing.")
@click.option(
    "--replace", is_flag=True, help="Write entries anew that the folder has, instead of passing them over."
)
@click.option(
    "--markup",
    type=click.Choice(["plain", "markdown"]),
    default="plain",
    show_default=True,
    help="What texts are written in that do not say so themselves.",
)
@click.option(
    "--list-separator",
    default=LIST_SEPARATOR,
    show_default=True,
    metavar="TEXT",
    help="What parts the items of a list in a cell of csv and tsv.",
)
@click.pass_context
def import_(
    context: click.Context,
    file: Path,
    form: str | None,
    folder: Path | None,
    dry_run: bool,
    replace: bool,
    markup: Markup,
    list_separator: str,
) -> None:
    """Take the entries of FILE into the corpus, each as a Markdown file of its own.

    \b
    glossearch import terms.csv
    glossearch import terms.csv --list-separator ";" --dry-run
    glossearch import thesaurus.rdf --to corpus/
    glossearch import saved-page.html                a page of a glossary's site
    cat terms.json | glossearch import - --from json

    FILE may be a folder of Markdown files, too. Entries that the folder has are passed over and told;
    --replace writes them anew. Every problem is told with its line, row or entry, and what has one is left
    out. docs/interchange.md has the formats. Run 'glossearch index' afterwards.

    Exit codes: 0 done, 1 something was left out, 2 nothing could be read.
    """
    settings: Settings = context.obj.with_options(corpus=folder)
    if not list_separator or "\\" in list_separator:
        raise click.UsageError("--list-separator must be a text without backslashes")
    raw = _read(file)
    chosen = _format(file, raw, form)
    corpus = Corpus.of(settings)
    source = Source(
        file,
        raw,
        settings.fields,
        language_tag(settings.language),
        markup,
        list_separator,
        Corpus.of(settings.with_options(corpus=file)),
    )
    problems, losses = Problems(), Losses()
    target = Folder(corpus, replace=replace, dry=dry_run)
    done: list[tuple[Outcome, str]] = []
    try:
        done += [(target.put(entry, losses), entry.slug) for entry in chosen.read(source, problems)]
    finally:
        for problem in problems.found:
            click.echo(printable(str(problem)), err=True)
    if not done:
        raise CorpusError(f"{file}: no entry in it, read as {chosen.name}; --from names another format")
    for line in losses.lines("markdown"):
        click.echo(printable(line), err=True)
    _tell(done, corpus.path, dry_run)
    if problems.errors or any(outcome == "left out" for outcome, _ in done):
        context.exit(SKIPPED)


def _read(file: Path) -> bytes:
    if file == _STDIN:
        return sys.stdin.buffer.read()
    try:
        return b"" if file.is_dir() else file.read_bytes()
    except FileNotFoundError:
        raise CorpusError(f"{file}: no such file; name one to import, or '-' for standard input") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else str(error)
        raise CorpusError(f"{file}: cannot be read: {reason}") from error


def _format(file: Path, raw: bytes, form: str | None) -> Format:
    if form is None and file == _STDIN:
        raise click.UsageError(f"name the format of standard input with --from: {', '.join(READABLE)}")
    folder = file.is_dir()
    chosen = FORMATS[form] if form else FORMATS["markdown"] if folder else by_content(file, raw)
    if (
        chosen is None
        or not chosen.reader
        or (chosen is FORMATS["markdown"] and not form and not raw and not folder)
    ):
        raise click.UsageError(
            f"the name of {file} tells no format that can be read; name it with --from: {', '.join(READABLE)}"
        )
    if folder and chosen.name != "markdown":
        raise click.UsageError(f"{file} is a folder, and {chosen.name} is read from a file")
    return chosen


def _tell(done: list[tuple[Outcome, str]], folder: Path, dry: bool) -> None:
    """Print which entries were written and passed over, and how many of each."""
    counts = Counter(outcome for outcome, _ in done)
    for outcome, told in (
        ("written", "would write" if dry else "written"),
        ("replaced", "would replace" if dry else "replaced"),
        ("passed over", f"passed over, since {folder} has them and --replace is not given"),
    ):
        slugs = [slug for is_it, slug in done if is_it == outcome]
        if slugs:
            names = ", ".join(slugs[:_MOST_SLUGS])
            click.echo(printable(f"{told}: {names}{', ...' if len(slugs) > _MOST_SLUGS else ''}"))
    parts = [
        f"{counts[outcome]} {outcome}"
        for outcome in ("written", "replaced", "unchanged", "passed over", "left out")
        if counts[outcome] or outcome == "written"
    ]
    count = f"{len(done)} {'entry' if len(done) == 1 else 'entries'}"
    click.echo(
        printable(f"{count} for {folder}: {', '.join(parts)}{' (nothing was: --dry-run)' if dry else ''}")
    )
