"""``glossearch verify``."""

from pathlib import Path

import click

from glossearch.cli.common import corpus_option, index_option, numbered, printable
from glossearch.config import Settings
from glossearch.errors import IndexCorrupt

STALE = 1
_MOST_SLUGS = 10


@click.command()
@corpus_option
@index_option
@click.pass_context
def verify(context: click.Context, corpus: Path | None, index: Path | None) -> None:
    """Check that the index is as it was written, and holds what the corpus says.

    \b
    glossearch verify
    glossearch verify --index /var/lib/glossary/index

    Every file of the index is read and compared with the checksum that it was written with; every entry is
    analysed anew and compared with the one in the index. This takes about as long as building it. Nothing is
    written.

    Exit code 0 when all is well, 1 when the corpus has changed since, 2 when the index is damaged or wrong.
    """
    from glossearch.engine import Engine

    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    with Engine.open(settings=settings) as engine:
        found = engine.verify()
        place = engine.status().index
    for what in found.damaged:
        click.echo(printable(f"damaged: {what}"))
    _tell("wrong", found.wrong)
    _tell("stale", found.stale)
    click.echo(f"{found.right} entries are as the corpus has them")
    if not found.sound:
        raise IndexCorrupt(f"index damaged: {place}; run 'glossearch index --rebuild'")
    if found.stale:
        click.echo("run 'glossearch index' to bring it up to date", err=True)
        context.exit(STALE)


def _tell(what: str, slugs: list[str]) -> None:
    if slugs:
        click.echo(printable(f"{what}: {numbered(slugs, _MOST_SLUGS)}"))
