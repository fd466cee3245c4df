"""``glossearch search``."""

from collections.abc import Iterator
from pathlib import Path

import click

from glossearch.cli.categories import no_category, of_category
from glossearch.cli.common import (
    NOTHING_FOUND,
    colored,
    corpus_option,
    index_option,
    open_engine,
    printable,
    to_json,
)
from glossearch.cli.completing import complete_categories
from glossearch.cli.passages import hit_text
from glossearch.config import Settings
from glossearch.ranking import Explanation
from glossearch.results import Hit, SearchResults


@click.command()
@click.argument("query", nargs=-1, required=True)
@click.option(
    "-n", "--limit", type=click.IntRange(1, 1000), default=10, show_default=True, help="Most hits to print."
)
@click.option("--offset", type=click.IntRange(0), default=0, help="Hits to leave out first.")
@click.option(
    "--category", metavar="NAME", shell_complete=complete_categories, help="Only entries of this category."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as the web's API does.")
@click.option("--explain", is_flag=True, help="Print what each hit's score is made of.")
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
    explain: bool,
    corpus: Path | None,
    index: Path | None,
) -> None:
    """Answer QUERY with the entries that fit best, and the passage of each that matches.

    \b
    glossearch search why do models make things up
    glossearch search '"context window" -cost'        a phrase, and a word to leave out
    glossearch search 'title:cache category:Inference'
    glossearch search --json -n 3 RAG

    Words are joined by OR and ranked; docs/query-language.md has the rest. Beside a title stand the entry's
    slug, its category, its score and what matched. A first search builds the index. Put -- before a query
    that begins with a dash.

    Exit codes: 0 found, 1 nothing found, 2 error.
    """
    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    with open_engine(settings, corpus) as engine:
        found = engine.search(" ".join(query), limit=limit, offset=offset, category=category, explain=explain)
        if as_json:
            from glossearch import presentation

            click.echo(to_json(presentation.results(found), indent=2))
        else:
            _print(found)
        if not found.hits:
            if category is not None and not of_category(lines := engine.headlines(), category):
                click.echo(printable(no_category(lines, category)), err=True)
            elif not as_json:
                _print_nothing(found, [line.title for line in engine.near_titles(found.query, 3)])
            context.exit(NOTHING_FOUND)


def _print(found: SearchResults) -> None:
    for line in (*found.diagnostics, *_remarks(found)):
        click.echo(printable(line), err=True)
    for rank, hit in enumerate(found.hits, found.offset + 1):
        click.echo(_heading(rank, hit))
        click.echo(hit_text(hit, found.card))
        if hit.explanation and hit.score:
            click.echo(_explained(hit.explanation))
        click.echo()
    last = found.offset + len(found.hits)
    if found.hits and last < found.total:
        click.echo(
            f"{_range(found.offset + 1, last)} of {found.total} shown; "
            f"more with --offset {last} or a larger -n",
            err=True,
        )


def _range(first: int, last: int) -> str:
    if first == 1:
        return f"{last}"
    return f"hit {last}" if first == last else f"hits {first} to {last}"


def _remarks(found: SearchResults) -> Iterator[str]:
    """Yield what is to be known of the hits before they are read."""
    if found.hits and found.searched != found.query:
        yield f'nothing has "{found.query.strip()}"; showing entries for "{found.searched}"'
    elif found.suggestion:
        yield f"did you mean: {found.suggestion}"
    if found.hits and found.weak:
        yield "weak matches only: the glossary may have no entry for this"


def _explained(tree: Explanation) -> str:
    lines = (f"   {'  ' * depth}{value:7.3f}  {label}" for depth, label, value in tree.lines())
    return printable("\n".join(lines))


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
    elif hit.by_meaning:
        details.append("by meaning")
    elif hit.fields:
        details.append(f"in {', '.join(field.replace('_', ' ') for field in hit.fields)}")
    facts = printable(" · ".join(details))
    if colored():
        return f"{rank}. {click.style(title, bold=True)}  {click.style(facts, dim=True)}"
    return f"{rank}. {title}  [{facts}]"
