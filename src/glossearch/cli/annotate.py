"""``glossearch annotate``."""

import re
import sys
from bisect import bisect_right
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import quote

import click

from glossearch.cli.common import NOTHING_FOUND, corpus_option, index_option, open_engine, printable, to_json
from glossearch.cli.output import destination
from glossearch.config import Settings
from glossearch.errors import GlossearchError

if TYPE_CHECKING:
    from glossearch.annotation import Markup, Mention

_MARKUPS: dict[str, "Markup"] = {
    ".md": "markdown", ".markdown": "markdown", ".mdx": "markdown", ".mkd": "markdown", ".qmd": "markdown",
    ".html": "html", ".htm": "html", ".xhtml": "html",
}  # fmt: skip
_LINE_END = re.compile(r"\r\n?|\n")
_SLUG = "{slug}"
_MOST_TOLD = 10


@click.command()
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@click.option(
    "-f",
    "--format",
    "form",
    type=click.Choice(["jsonl", "links"]),
    default="jsonl",
    show_default=True,
    help="A line for each mention, or the text with links put in.",
)
@click.option(
    "--markup",
    type=click.Choice(["markdown", "html", "plain"]),
    help="What FILE is written in. Else by its suffix: .md, .html; all others are plain.",
)
@click.option(
    "--all", "every", is_flag=True, help="Link every mention, and not only the first of each entry."
)
@click.option("--headings", is_flag=True, help="Look in headings, too.")
@click.option(
    "--base-url",
    metavar="URL",
    help="What links lead to: {slug} in it becomes the slug, else it is put at the end. "
    "Default: the setting public_url and /entry/.",
)
@click.option(
    "-o",
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Write to this file, which may be FILE: whole at the end, or not at all.",
)
@corpus_option
@index_option
@click.pass_context
def annotate(
    context: click.Context,
    file: Path,
    form: str,
    markup: "Markup | None",
    every: bool,
    headings: bool,
    base_url: str | None,
    output: Path | None,
    corpus: Path | None,
    index: Path | None,
) -> None:
    """Tell where FILE, or - for standard input, mentions the glossary's entries; or link them there.

    \b
    glossearch annotate article.md
    glossearch annotate article.md --format links --base-url https://example.org/terms/ -o article.md
    glossearch annotate page.html --format links --all --base-url "../terms/{slug}.html"
    cat notes.txt | glossearch annotate -

    Titles and aliases are found in singular and plural, the longest where several begin at one word. Code,
    links, tags, comments, addresses, front matter and headings are left alone. Linked twice is the same as
    once. A name that several entries have is told and not linked.

    Each line of the default format is a JSON object: start and end are characters from 0, line and column
    count from 1. docs/cli.md has the rest.

    Exit codes: 0 something is mentioned, 1 nothing is, 2 error.
    """
    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    source = _read(file)
    written = markup or _MARKUPS.get(file.suffix.lower(), "plain")
    if form == "links" and written == "plain":
        raise click.UsageError(
            f"plain text has no links; if {printable(str(file))} is Markdown or HTML, say so with --markup"
        )
    from glossearch.annotation import linked, prose

    with open_engine(settings, corpus) as engine:
        text = prose(source, written, headings)
        mentions = list(engine.names.mentions(text.text, ambiguous=True))
    with destination(output) as out:
        if form == "jsonl" or written == "plain":
            out.writelines(_lines(source, mentions))
        else:
            address = _addresses(base_url or f"{settings.public_url or ''}/entry/")
            changed = linked(source, written, mentions, text.links, address, every=every)
            out.write(changed if output or not sys.stdout.isatty() else printable(changed))
    if form == "links":
        _tell_ambiguous(source, mentions)
    if not mentions:
        click.echo(printable(f"{file}: mentions nothing of the glossary"), err=True)
        context.exit(NOTHING_FOUND)


def _read(file: Path) -> str:
    try:
        content = sys.stdin.buffer.read() if str(file) == "-" else file.read_bytes()
        return content.decode()
    except OSError as error:
        raise GlossearchError(f"{file}: cannot be read: {error.strerror}") from error
    except UnicodeDecodeError as error:
        line = len(_LINE_END.findall(content[: error.start].decode())) + 1
        raise GlossearchError(f"{file}:{line}: not UTF-8; save it as UTF-8") from error


def _lines(source: str, mentions: "list[Mention]") -> Iterator[str]:
    """Yield each mention as a line of JSON, with its line and column."""
    from glossearch import presentation

    place = _places(source)
    for mention in mentions:
        line, column = place(mention.start)
        told = presentation.mention(mention, source)
        yield to_json({"line": line, "column": column, **told}) + "\n"


def _places(source: str) -> Callable[[int], tuple[int, int]]:
    """Return what tells the line and column, from 1, of a character of ``source``."""
    starts = [0, *(found.end() for found in _LINE_END.finditer(source))]

    def place(at: int) -> tuple[int, int]:
        line = bisect_right(starts, at)
        return line, at - starts[line - 1] + 1

    return place


def _addresses(base: str) -> Callable[[str], str]:
    """Return what gives the address of an entry by its slug."""

    def address(slug: str) -> str:
        quoted = quote(slug, safe="/")
        if _SLUG in base:
            return base.replace(_SLUG, quoted)
        return f"{base.rstrip('/')}/{quoted}"

    return address


def _tell_ambiguous(source: str, mentions: "list[Mention]") -> None:
    """Tell the names that several entries have, each once, with the line of its first mention."""
    place = _places(source)
    seen: set[tuple[str, ...]] = set()
    for mention in mentions:
        slugs = tuple(name.slug for name in mention.names)
        if not mention.is_ambiguous or slugs in seen:
            continue
        seen.add(slugs)
        if len(seen) <= _MOST_TOLD:
            text, line = source[mention.start : mention.end], place(mention.start)[0]
            click.echo(
                printable(f"note: '{text}' in line {line} may be {' or '.join(slugs)}; not linked"), err=True
            )
    if len(seen) > _MOST_TOLD:
        click.echo(f"note: {len(seen) - _MOST_TOLD} more such names are not linked", err=True)
