"""``glossearch new`` and ``glossearch edit``."""

import contextlib
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossearch.cli.common import corpus_option, index_option, printable
from glossearch.cli.completing import complete_names
from glossearch.config import Settings

if TYPE_CHECKING:
    from glossearch.corpus import Problem

LEFT = 1


@click.command()
@click.argument("term")
@click.option("--alias", "aliases", multiple=True, help="Another name of it; may be given several times.")
@click.option("--category", default="", help="The group that it belongs to.")
@click.option("--slug", default="", help="The id of the entry.  [default: made of TERM]")
@click.option("--edit/--no-edit", "editing", help="Open it in your editor.  [default: no]")
@click.option(
    "--force", is_flag=True, help="Allow names that other entries have, and a category like another."
)
@corpus_option
@index_option
@click.pass_context
def new(
    context: click.Context,
    term: str,
    aliases: tuple[str, ...],
    category: str,
    slug: str,
    editing: bool,
    force: bool,
    corpus: Path | None,
    index: Path | None,
) -> None:
    """Make the file of a new entry for TERM beside the others, and print its path.

    \b
    glossearch new "Context window"
    glossearch new "Context window" --alias "context length" --category Inference
    glossearch new "Context window" --edit          and write it at once

    The file has the title and what options say, hints at the other keys, and a comment where the text is to
    be. The slug is made of the term: "Café au lait" becomes cafe-au-lait. A term that another entry goes by,
    in any spelling, is refused: perhaps it wants an alias there.

    Exit codes: 0 made, 1 problems are left after --edit, 2 refused.
    """
    from glossearch.authoring.skeletons import Draft, create
    from glossearch.corpus import Corpus

    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    path = create(Corpus.of(settings), Draft(term, slug, aliases, category), force=force)
    click.echo(printable(str(path)))
    if editing and not _edited(path, settings, reindexing=True):
        context.exit(LEFT)


@click.command()
@click.argument("slug", shell_complete=complete_names)
@click.option("--no-reindex", is_flag=True, help="Leave the index as it is.")
@corpus_option
@index_option
@click.pass_context
def edit(
    context: click.Context, slug: str, no_reindex: bool, corpus: Path | None, index: Path | None
) -> None:
    """Open the entry SLUG in your editor, and check it when you are back.

    \b
    glossearch edit rlhf
    glossearch edit "context window"                a name will do
    glossearch edit corpus/rlhf.md                  and so will its file
    EDITOR="code --wait" glossearch edit rlhf

    The editor is $VISUAL, else $EDITOR, with its arguments. What is wrong with the entry is told with file
    and line; on a terminal you are asked whether to edit again. If there is an index, it is brought up to
    date unless --no-reindex is given: search finds the entry as it is now. A file that no entry can be read
    from is found by its name.

    Exit codes: 0 nothing is wrong with it, 1 problems are left, 2 no such entry, or no editor.
    """
    from glossearch.authoring.sources import find_file
    from glossearch.corpus import Corpus

    settings: Settings = context.obj.with_options(corpus=corpus, index=index)
    path = find_file(Corpus.of(settings), slug)
    if not _edited(path, settings, reindexing=not no_reindex):
        context.exit(LEFT)


def _edited(path: Path, settings: Settings, *, reindexing: bool) -> bool:
    """Let ``path`` be edited until it is right or left as it is; return whether it is right."""
    from glossearch.authoring.editor import editor, open_in

    command = editor(os.environ, terminal=sys.stdin.isatty())
    before = path.read_bytes()
    while True:
        open_in(command, path)
        problems = _problems(settings, path)
        for problem in problems:
            click.echo(printable(str(problem)), err=True)
        if not (problems and sys.stdin.isatty() and click.confirm("edit again?", default=True, err=True)):
            break
    if path.exists() and path.read_bytes() == before:
        click.echo(printable(f"{path}: not changed"), err=True)
    elif any(problem.severity == "error" for problem in problems):
        click.echo("the index, if there is one, has the entry as it was", err=True)
    elif reindexing:
        _index(settings)
    return not problems


def _problems(settings: Settings, path: Path) -> "list[Problem]":
    """Return the errors and warnings of the file ``path``, those that only show beside other entries too.

    That an entry has no text is told as well, unless [check] or the entry itself says that it is meant.
    """
    from glossearch.corpus import Corpus, Problems, read_corpus
    from glossearch.editorial.checking import unwritten

    problems = Problems()
    read = read_corpus(Corpus.of(settings), problems)
    own = [entry for entry in read if entry.place and entry.place.path == path]
    found = [*problems.found, *unwritten(own, settings)]
    return [problem for problem in found if problem.path == path and problem.severity != "note"]


def _index(settings: Settings) -> None:
    """Bring the index, if there is one, up to date, and say so."""
    from glossearch.engine import Engine
    from glossearch.errors import IndexBusy, IndexCorrupt, IndexMissing, IndexOutdated

    try:
        with contextlib.suppress(IndexOutdated, IndexCorrupt):  # which are built anew
            Engine.open(settings=settings).close()
        report = Engine.build(settings=settings)
    except IndexMissing:
        click.echo("no index yet; run 'glossearch index' to search it", err=True)
    except IndexBusy:
        click.echo("another process writes the index; run 'glossearch index' later", err=True)
    else:
        written = [*report.added, *report.changed]
        if written or not report.removed:
            click.echo(printable(f"indexed: {', '.join(written) or 'nothing new'}"), err=True)
        if report.removed:
            click.echo(printable(f"removed: {', '.join(report.removed)}"), err=True)
