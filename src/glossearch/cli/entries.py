"""``glossearch show`` and ``glossearch random``."""

from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import click

from glossearch.cli.categories import no_category, of_category
from glossearch.cli.common import NOTHING_FOUND, corpus_option, index_option, open_engine, printable, to_json
from glossearch.cli.completing import complete_categories, complete_names
from glossearch.config import Settings
from glossearch.schema import StoredEntry

if TYPE_CHECKING:
    from glossearch.engine import Engine

_MOST_NEAR = 3


@click.command()
@click.argument("slug", shell_complete=complete_names)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as the web's API does.")
@corpus_option
@index_option
@click.pass_context
def show(context: click.Context, slug: str, as_json: bool, corpus: Path | None, index: Path | None) -> None:
    """Print the entry SLUG: its names, category, text and references.

    \b
    glossearch show rlhf
    glossearch show "prompt caching"                a title or an alias will do as well
    glossearch show --json rlhf

    A first run builds the index. Where there is no such entry, the slugs most like it are told.

    Exit codes: 0 found, 1 no such entry, 2 error.
    """
    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    with open_engine(settings, corpus) as engine:
        entry = engine.find(slug)
        if entry is None:
            click.echo(unknown(engine, slug), err=True)
            context.exit(NOTHING_FOUND)
        _print(entry, engine, as_json)


@click.command()
@click.option(
    "--category", metavar="NAME", shell_complete=complete_categories, help="Only entries of this category."
)
@click.option("--seed", type=int, help="The same entry each time, as long as the glossary is the same.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as 'show --json' does.")
@corpus_option
@index_option
@click.pass_context
def random(
    context: click.Context,
    category: str | None,
    seed: int | None,
    as_json: bool,
    corpus: Path | None,
    index: Path | None,
) -> None:
    """Print some entry, another one each time: to learn, or to look at a glossary's quality.

    \b
    glossearch random
    glossearch random --category Safety
    glossearch random --seed 7 --json               the same each time, for a script

    Exit codes: 0 found, 1 no entry in this category, 2 error.
    """
    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    with open_engine(settings, corpus) as engine:
        every = engine.headlines()
        lines = every if category is None else of_category(every, category)
        if not lines:
            click.echo(printable(no_category(every, category or "")), err=True)
            context.exit(NOTHING_FOUND)
        entry = engine.entry(Random(seed).choice(sorted(line.slug for line in lines)))
        assert entry is not None
        _print(entry, engine, as_json)


def unknown(engine: "Engine", text: str) -> str:
    """Return the line on ``text``, which is neither a slug nor a name of an entry."""
    near = ", ".join(line.slug for line in engine.near_titles(text, _MOST_NEAR))
    return printable(f"no entry '{text}'{f'; perhaps: {near}' if near else ''}")


def _print(entry: StoredEntry, engine: "Engine", as_json: bool) -> None:
    if as_json:
        from glossearch import presentation

        click.echo(to_json(presentation.entry(entry, engine), indent=2))
    else:
        click.echo(printable(_page(entry)))


def _page(entry: StoredEntry) -> str:
    lines = [f"{entry.title}  [{entry.slug}]"]
    if entry.aliases:
        lines.append(f"Also called: {', '.join(entry.aliases)}")
    if entry.categories:
        lines.append(f"Category: {', '.join(entry.categories)}")
    lines += ["", entry.text, ""]
    if entry.questions:
        lines += ["Answers:", *(f"  {question}" for question in entry.questions)]
    if entry.see_also:
        lines.append(f"See also: {', '.join(entry.see_also)}")
    return "\n".join(lines).rstrip()
