"""``glossearch rollback``."""

from datetime import UTC, datetime
from pathlib import Path

import click

from glossearch.cli.common import index_option, printable
from glossearch.config import Settings


@click.command()
@index_option
@click.pass_context
def rollback(context: click.Context, index: Path | None) -> None:
    """Go back to the index as it was before it was last written.

    \b
    glossearch rollback
    glossearch rollback --index /var/lib/glossary/index

    For when a new index turns out to be wrong. Searches go over to the old one at once. The corpus stays as
    it is, and the next 'glossearch index' goes by it again.

    Exit codes: 0 done, 2 error: there is none before, or it cannot be searched; the index stays as it is.
    """
    from glossearch.engine import Engine

    settings: Settings = context.obj.with_options(index=index)
    Engine.rollback(settings)
    with Engine.open(settings=settings) as engine:
        state = engine.status()
    built = datetime.fromtimestamp(state.manifest.built_at, UTC)
    click.echo(
        printable(f"{state.index}: {state.entries} entries again, as built {built:%Y-%m-%d %H:%M:%S} UTC")
    )
