"""``glossearch export``."""

import io
import sys
from collections.abc import Iterator
from pathlib import Path

import click

from glossearch.cli.common import corpus_option, printable
from glossearch.cli.output import destination, keep_apart
from glossearch.cli.tables import list_separator_option
from glossearch.config import Settings
from glossearch.corpus import Corpus, Entry, Problems, read_corpus
from glossearch.interchange.about import About
from glossearch.interchange.formats import AMBIGUOUS, FORMATS, WRITABLE, Format, by_name
from glossearch.interchange.losses import Losses

SKIPPED = 1


@click.command()
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(WRITABLE),
    help="Format to write; if not given, the name of OUTPUT tells.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(path_type=Path),
    help="File to write, whole or not at all; for markdown, a new folder.",
)
@list_separator_option
@click.option("--bom", is_flag=True, help="Begin csv and tsv with a byte order mark, which Excel wants.")
@corpus_option
@click.pass_context
def export(
    context: click.Context,
    form: str | None,
    output: Path | None,
    list_separator: str,
    bom: bool,
    corpus: Path | None,
) -> None:
    """Write the glossary in another format, to standard output or to OUTPUT.

    \b
    glossearch export --format jsonl > glossary.jsonl
    glossearch export -o glossary.csv --bom          for a spreadsheet
    glossearch export -o glossary.ttl                SKOS in Turtle
    glossearch export -o glossary.tbx                TBX, for translators
    glossearch export --format markdown -o copy/     a file an entry
    glossearch export -o glossary.ifo                StarDict; wants glossearch[dictionaries]

    The corpus is read, not the index. What a format cannot hold is told on stderr, a line for each kind of
    loss. 'glossearch import' is the way back; docs/interchange.md says what each format holds.

    Exit codes: 0 done, 1 entries with errors left out, 2 nothing written.
    """
    settings: Settings = context.obj.with_options(corpus=corpus)
    chosen = _format(form, output)
    keep_apart(output, settings.corpus)
    if not list_separator or "\\" in list_separator:
        raise click.UsageError("--list-separator must be a text without backslashes")
    problems, losses = Problems(), Losses()
    entries = read_corpus(Corpus.of(settings), problems)
    about = About.of(settings, list_separator, bom)
    if output is not None and chosen.saver:
        chosen.save(entries, about, losses, output)
    else:
        _write(chosen, entries, about, losses, output)
    for problem in problems.errors:
        click.echo(printable(str(problem)), err=True)
    for line in losses.lines(chosen.name):
        click.echo(printable(line), err=True)
    if problems.errors:
        context.exit(SKIPPED)


def _format(form: str | None, output: Path | None) -> Format:
    """Return the format that is asked for. Raises Click's usage errors where none is, or it wants a file."""
    if not form and output is not None and (several := AMBIGUOUS.get(output.suffix.lower())):
        raise click.UsageError(f"{output} may be {' or '.join(several)}; name one with --format")
    chosen = FORMATS[form] if form else by_name(output) if output is not None else None
    if chosen is None or chosen.name not in WRITABLE:
        where = (
            f"the name of {output} tells no format that can be written" if output else "no format is named"
        )
        raise click.UsageError(f"{where}; name one with --format: {', '.join(WRITABLE)}")
    if chosen.saver and output is None:
        raise click.UsageError(f"{chosen.name} is more than one file; say where with --output")
    return chosen


def _write(form: Format, entries: Iterator[Entry], about: About, losses: Losses, output: Path | None) -> None:
    if output is None and isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(encoding="utf-8", newline="")  # what the formats say that they are in
    with destination(output) as out:
        shown = output is None and out.isatty()
        for chunk in form.write(entries, about, losses):
            out.write(printable(chunk.replace("\r\n", "\n")) if shown else chunk)
