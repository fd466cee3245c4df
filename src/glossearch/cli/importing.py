"""``glossearch import``."""

import dataclasses
import sys
from collections import Counter
from pathlib import Path
from typing import get_args

import click

from glossearch.cli.common import printable, shortened
from glossearch.cli.tables import list_separator_option
from glossearch.config import PRESETS, Settings
from glossearch.corpus import Corpus, Problems
from glossearch.corpus.entry import Markup
from glossearch.errors import CorpusError
from glossearch.interchange.about import language_tag
from glossearch.interchange.folder import Folder, Outcome
from glossearch.interchange.formats import FORMATS, READABLE, Format, by_content
from glossearch.interchange.losses import Losses
from glossearch.interchange.source import Source

SKIPPED = 1
_MOST_SLUGS = 10
_STDIN = Path("-")


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "--from",
    "form",
    type=click.Choice(READABLE),
    help="Format of FILE; if not given, its name tells, and for .json and .xml what is in it.",
)
@click.option(
    "--to",
    "folder",
    type=click.Path(path_type=Path),
    help="Folder to write Markdown files into; the corpus if not given.",
)
@click.option(
    "--preset",
    type=click.Choice(PRESETS),
    help="What kind of glossary FILE is, if it is a folder or a file that was not written for glossearch.",
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
@list_separator_option
@click.pass_context
def import_(
    context: click.Context,
    file: Path,
    form: str | None,
    folder: Path | None,
    preset: str | None,
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
    glossearch import website/glossary --preset hugo
    cat terms.json | glossearch import - --from json

    FILE may be a folder of Markdown files, too; --preset says which site generator they are for. Entries that
    the folder has are passed over and told; --replace writes them anew. Every problem is told with its line,
    row or entry, and what has one is left out. docs/interchange.md has the formats. Run 'glossearch index'
    afterwards.

    Exit codes: 0 done, 1 something was left out, 2 nothing could be read.
    """
    settings: Settings = context.obj.with_options(corpus=folder)
    if not list_separator or "\\" in list_separator:
        raise click.UsageError("--list-separator must be a text without backslashes")
    raw = _read(file)
    chosen = FORMATS["markdown"] if preset and not form else _format(file, raw, form)
    corpus = Corpus.of(settings)
    if elsewhere := folder is not None and not _is_within(folder, context.obj.corpus):
        corpus = dataclasses.replace(corpus, preset=None)  # which is of the files of this glossary
    source = Source(
        file,
        raw,
        settings.fields,
        language_tag(settings.language),
        markup,
        list_separator,
        _as_corpus(file, preset, settings),
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
    _tell(done, corpus.path, replace, dry_run)
    if not elsewhere and not dry_run and any(outcome in ("written", "replaced") for outcome, _ in done):
        click.echo("run 'glossearch index' to search it so", err=True)
    if problems.errors or any(outcome == "left out" for outcome, _ in done):
        context.exit(SKIPPED)


def _is_within(path: Path, corpus: Path) -> bool:
    return path.resolve().is_relative_to(corpus.resolve())


def _as_corpus(file: Path, preset: str | None, settings: Settings) -> Corpus:
    """Return how Markdown files are read: as the settings say, or as ``preset`` does."""
    return Corpus(file, preset=preset) if preset else Corpus.of(settings.with_options(corpus=file))


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


def _tell(done: list[tuple[Outcome, str]], folder: Path, replace: bool, dry: bool) -> None:
    """Print which entries were written and passed over, and how many of each."""
    why = f"{folder} has them (--replace writes them anew)"
    told: dict[Outcome, str] = {
        "written": "would write" if dry else "written",
        "replaced": "would replace" if dry else "replaced",
        "passed over": f"passed over, since {'their files have other entries, too' if replace else why}",
    }
    for outcome, what in told.items():
        slugs = [slug for became, slug in done if became == outcome]
        if slugs:
            click.echo(printable(f"{what}: {shortened(slugs, _MOST_SLUGS)}"))
    counts = Counter(outcome for outcome, _ in done)
    parts = [f"{counts[outcome]} {outcome}" for outcome in get_args(Outcome) if counts[outcome]]
    entries = f"{len(done)} {'entry' if len(done) == 1 else 'entries'}"
    rehearsed = " (--dry-run: nothing was written)" if dry else ""
    click.echo(printable(f"{entries} for {folder}: {', '.join(parts)}{rehearsed}"))
