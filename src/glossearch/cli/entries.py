"""``glossearch show``."""

from pathlib import Path

import click

from glossearch.cli.common import NOTHING_FOUND, corpus_option, index_option, open_engine, printable, to_json
from glossearch.config import Settings
from glossearch.schema import StoredEntry


@click.command()
@click.argument("slug")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
@corpus_option
@index_option
@click.pass_context
def show(context: click.Context, slug: str, as_json: bool, corpus: Path | None, index: Path | None) -> None:
    """Print the entry SLUG: its names, category, text and references.

    \b
    glossearch show rlhf

    A title or alias will do as well. Exit code 1 when there is no such entry.
    """
    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    with open_engine(settings, corpus) as engine:
        entry = engine.find(slug)
        if entry is None:
            near = ", ".join(line.slug for line in engine.near_titles(slug, 3))
            click.echo(
                f"no entry '{printable(slug)}'{f'; perhaps: {printable(near)}' if near else ''}", err=True
            )
            context.exit(NOTHING_FOUND)
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
