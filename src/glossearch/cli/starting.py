"""``glossearch init``."""

import shlex
from pathlib import Path

import click

from glossearch.cli.common import printable
from glossearch.config import PRESETS


@click.command()
@click.argument("folder", metavar="DIR", type=click.Path(file_okay=False, path_type=Path))
@click.option("--title", help="Name of the glossary.  [default: the name of DIR]")
@click.option("--sample", is_flag=True, help="With the 40 entries of the sample, on AI models.")
@click.option(
    "--preset", type=click.Choice(PRESETS), help="The kind of glossary, if its files are not our own."
)
@click.option("--corpus", default="", help="Entries that are there: a folder or a JSON Lines file below DIR.")
def init(folder: Path, title: str | None, sample: bool, preset: str | None, corpus: str) -> None:
    """Begin a new glossary in the folder DIR, which is made if it is not there.

    \b
    glossearch init our-terms --title "Our terms"
    glossearch init demo --sample                      40 entries to try things with
    glossearch init . --preset hugo --corpus content/glossary

    It gets glossearch.toml, with what is most often set, the folder corpus with one entry to begin with, and
    .gitignore for what is not to be kept in git. With --corpus no entry is made, nor with --preset.

    Nothing in DIR is ever overwritten: if one of these is there, it is named and nothing is made. Only a
    .gitignore may be there: it stays as it is, and the lines that it lacks are named.

    Exit codes: 0 made, 2 something is in the way.
    """
    from glossearch.authoring.starting import SAMPLE_TITLE, begin, not_ignored, title_of

    if sample and (preset or corpus):
        raise click.UsageError("--sample brings its own entries; leave out --preset and --corpus")
    name = title or (SAMPLE_TITLE if sample else title_of(folder))
    for made in begin(folder, name, corpus=corpus, preset=preset, sample=sample):
        click.echo(printable(str(made)))
    if missing := not_ignored(folder):
        lines = " and ".join(missing)
        click.echo(printable(f"{folder / '.gitignore'} stays as it is; add to it: {lines}"), err=True)
    click.echo(printable("\nnext:"))
    if folder.resolve() != Path.cwd():
        click.echo(printable(f"  cd {shlex.quote(str(folder))}"))
    if preset is None and not sample and not (corpus and (folder / corpus).is_file()):
        click.echo('  glossearch new "A term"       begin an entry')
    click.echo("  glossearch index              make the index, and see what is wrong")
    click.echo("  glossearch serve --open       see it in the browser")
