"""``glossearch compare``."""

from pathlib import Path

import click

from glossearch.answers import Card
from glossearch.cli.common import NOTHING_FOUND, corpus_option, index_option, open_engine, printable, to_json
from glossearch.cli.completing import complete_names
from glossearch.cli.entries import unknown
from glossearch.cli.passages import passage_text, side_passages
from glossearch.config import Settings


@click.command()
@click.argument("one", metavar="A", shell_complete=complete_names)
@click.argument("other", metavar="B", shell_complete=complete_names)
@click.option("--json", "as_json", is_flag=True, help="Print JSON, as the web's API does.")
@corpus_option
@index_option
@click.pass_context
def compare(
    context: click.Context, one: str, other: str, as_json: bool, corpus: Path | None, index: Path | None
) -> None:
    """Print the entries A and B side by side: what each is, and what it says of the other.

    \b
    glossearch compare fine-tuning rlhf
    glossearch compare "prompt caching" RAG         names will do as well
    glossearch compare --json fine-tuning rlhf

    Below each entry stand its other names; what it refers to is told by 'glossearch show'. Where there is no
    such entry, the slugs most like it are told.

    Exit codes: 0 found, 1 no such entry, 2 error, or both are the same entry.
    """
    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    with open_engine(settings, corpus) as engine:
        first, second = engine.find(one), engine.find(other)
        if first is None or second is None:
            for text, found in ((one, first), (other, second)):
                if found is None:
                    click.echo(unknown(engine, text), err=True)
            context.exit(NOTHING_FOUND)
        if first.slug == second.slug:
            raise click.UsageError(
                printable(f"'{one}' and '{other}' are the same entry, '{first.slug}'; name two")
            )
        card = engine.compare(first, second)
    if as_json:
        from glossearch import presentation

        click.echo(to_json(presentation.card(card), indent=2))
    else:
        _print(card)


def _print(card: Card) -> None:
    for number, part in enumerate(card.parts):
        if number:
            click.echo()
        click.echo(printable(f"{part.entry.title}  [{part.entry.slug}]"))
        for passage in side_passages(part, card.parts[1 - number]):
            click.echo(passage_text(passage))
