"""``glossearch search``."""

import shutil
import textwrap
from pathlib import Path

import click

from glossearch.cli.common import (
    NOTHING_FOUND,
    colored,
    corpus_option,
    index_option,
    open_engine,
    printable,
    to_json,
)
from glossearch.config import Settings
from glossearch.engine import Hit, SearchResults

_WIDEST = 100


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option(
    "-n", "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Most hits to print."
)
@click.option("--offset", type=click.IntRange(0), default=0, help="Hits to leave out first.")
@click.option("--category", metavar="NAME", help="Only entries of this category.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as the web's /api/search does.")
@corpus_option
@index_option
@click.pass_context
def search(
    context: click.Context,
    query: tuple[str, ...],
    limit: int,
    offset: int,
    category: str | None,
    as_json: bool,
    corpus: Path | None,
    index: Path | None,
) -> None:
    """Answer QUERY with the entries that fit best, and the passage of each that matches.

    \b
    glossearch search why do models make things up
    glossearch search '"context window" -cost'        a phrase, and a word to leave out
    glossearch search 'title:cache category:Inference'
    glossearch search --json -n 3 RAG

    Words are joined by OR and ranked; docs/query-language.md has the rest. A first search builds the index.
    Put -- before a query that begins with a dash. Exit code 1 when nothing is found.
    """
    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    with open_engine(settings, corpus) as engine:
        found = engine.search(" ".join(query), limit=limit, offset=offset, category=category)
        if as_json:
            from glossearch import presentation

            click.echo(to_json(presentation.results(found), indent=2))
        else:
            _print(found)
        if not found.hits:
            if not as_json:
                _print_nothing(found, [line.title for line in engine.near_titles(found.query, 3)])
            context.exit(NOTHING_FOUND)


def _print(found: SearchResults) -> None:
    for diagnostic in found.diagnostics:
        click.echo(diagnostic, err=True)
    for rank, hit in enumerate(found.hits, found.offset + 1):
        click.echo(_heading(rank, hit))
        click.echo(_passage(hit))
        click.echo()
    last = found.offset + len(found.hits)
    if found.hits and last < found.total:
        first = f"hits {found.offset + 1} to {last}" if found.offset else f"{last}"
        click.echo(f"{first} of {found.total} shown; more with --offset {last} or a larger -n", err=True)


def _print_nothing(found: SearchResults, near: list[str]) -> None:
    if found.total:
        message = f"no hits after {found.offset}; {found.total} entries match"
    elif not found.query.strip():
        message = "the query is empty"
    else:
        message = f"nothing found for: {printable(found.query)}"
        if near:
            message += f"\nperhaps: {printable(', '.join(near))}"
    click.echo(message, err=True)


def _heading(rank: int, hit: Hit) -> str:
    title = printable(hit.title)
    details = [hit.slug, *hit.entry.categories[:1]]
    if hit.score:  # without words to rank by there is none
        details.append(f"score {hit.score:.2f}")
    if hit.matched_alias:
        details.append(f"matched alias {hit.matched_alias}")
    elif hit.fields:
        details.append(f"in {', '.join(field.replace('_', ' ') for field in hit.fields)}")
    facts = printable(" · ".join(details))
    if colored():
        return f"{rank}. {click.style(title, bold=True)}  {click.style(facts, dim=True)}"
    return f"{rank}. {title}  [{facts}]"


def _passage(hit: Hit) -> str:
    """Return the passage wrapped and indented, what matched in bold where there is color."""
    if hit.passage is None:
        return ""
    # Wrapping must not count the escape codes, so marks are single characters until it is done.
    on, off = "\x02", "\x03"
    text = hit.passage.formatted(lambda match: f"{on}{printable(match)}{off}", printable)
    width = max(20, min(shutil.get_terminal_size().columns, _WIDEST) - 1)
    lines = textwrap.fill(text, width, initial_indent="   ", subsequent_indent="   ", break_on_hyphens=False)
    style = ("\x1b[1;33m", "\x1b[0m") if colored() else ("", "")
    return lines.replace(on, style[0]).replace(off, style[1])
