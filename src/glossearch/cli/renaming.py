"""``glossearch rename``."""

from pathlib import Path

import click

from glossearch.cli.common import corpus_option, counted, printable
from glossearch.cli.completing import complete_names
from glossearch.config import Settings


@click.command()
@click.argument("old", shell_complete=complete_names)
@click.argument("new")
@click.option("--title", help="The headword from now on; the one before becomes an alias.")
@click.option("-n", "--dry-run", is_flag=True, help="Print what would change, as a diff, and change nothing.")
@corpus_option
@click.pass_context
def rename(
    context: click.Context, old: str, new: str, title: str | None, dry_run: bool, corpus: Path | None
) -> None:
    """Give the entry OLD the slug NEW, and repair all that refers to it.

    \b
    glossearch rename rlhf preference-training --dry-run
    glossearch rename rlhf preference-training
    glossearch rename rlhf preference-training --title "Preference training"

    The entry's file is renamed, or its key "slug" is changed. In all files, see_also and [[links]] to OLD
    lead to NEW; what readers see of a link stays, so [[old]] becomes [[new|old]]. Links in code are left
    alone. OLD stays as a hidden alias: it is still found, and /entry/OLD redirects to the new address.

    All changes are worked out and checked before any is made, and where one fails, none is made. If the
    command is killed on its way, give it again: it finishes.

    Exit codes: 0 done, 2 refused, with what is in the way.
    """
    from glossearch.authoring.renaming import planned
    from glossearch.corpus import Corpus

    settings: Settings = context.obj.with_options(corpus=corpus)
    renaming = planned(Corpus.of(settings), old, new, title)
    if dry_run:
        for line in renaming.diff():
            click.echo(printable(line))
    else:
        renaming.do()
        for file in renaming.files:
            moved = f"{file.path} -> {file.to}" if file.to != file.path else str(file.path)
            click.echo(printable(moved))
    files = sum(file.references > 0 for file in renaming.files)
    told = f"{counted(renaming.references, 'reference')} in {counted(files, 'file')}"
    if dry_run:
        click.echo(f"would repair {told}; nothing was changed", err=True)
    elif renaming.files:
        click.echo(f"repaired {told}; run 'glossearch index' to search it so", err=True)
    else:
        click.echo(printable(f"nothing to do: '{old}' is '{new}', and nothing refers to '{old}'"), err=True)
    for path in renaming.unread:
        click.echo(printable(f"note: {path} has errors, and what refers to '{old}' in it stays"), err=True)
    if not renaming.redirected:
        other = (
            f"'{old}' is a name of another entry too, and so no alias of '{new}': /entry/{old} leads there"
        )
        click.echo(printable(f"note: {other}"), err=True)
