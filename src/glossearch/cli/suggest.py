"""``glossearch suggest``."""

from pathlib import Path

import click

from glossearch.cli.common import NOTHING_FOUND, corpus_option, index_option, open_engine, printable, to_json
from glossearch.config import Settings


@click.command()
@click.argument("text", nargs=-1, required=True)
@click.option(
    "-n", "--limit", type=click.IntRange(1, 100), default=8, show_default=True, help="Most names to print."
)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as the web's API does.")
@corpus_option
@index_option
@click.pass_context
def suggest(
    context: click.Context,
    text: tuple[str, ...],
    limit: int,
    as_json: bool,
    corpus: Path | None,
    index: Path | None,
) -> None:
    """Print the names that TEXT may become: what the site suggests while somebody types it.

    \b
    glossearch suggest prom
    glossearch suggest "prompt "                    the word ends here
    glossearch suggest -n 3 --json tempreature      mistakes are mended

    Each line has a title or an alias, the likeliest first, and in brackets the entry's slug, and its title
    after an alias.

    Exit codes: 0 found, 1 nothing to suggest, 2 error.
    """
    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    typed = " ".join(text)
    with open_engine(settings, corpus) as engine:
        found = engine.suggest(typed, limit)
    if as_json:
        from glossearch import presentation

        names = [presentation.suggestion(one) for one in found]
        click.echo(to_json({"query": typed, "suggestions": names}, indent=2))
    for one in found if not as_json else ():
        details = [one.slug] if one.is_title else [one.slug, one.title]
        click.echo(printable(f"{one.name}  [{' · '.join(details)}]"))
    if not found:
        if not as_json:
            click.echo(printable(f"nothing to suggest for: {typed}"), err=True)
        context.exit(NOTHING_FOUND)
