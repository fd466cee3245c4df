"""``glossearch``: the commands in one group, and errors turned into lines and exit codes in one place.

Exit codes: 0 found or done, 1 nothing found or entries skipped, 2 error or bad usage, 130 interrupted.
"""

import atexit
import gc
import io
import os
import sys
from keyword import iskeyword
from pathlib import Path
from typing import TYPE_CHECKING

import click

from glossearch import __version__
from glossearch.cli.common import ERROR, load_settings, printable, settings_path
from glossearch.cli.interrupts import catch_lost
from glossearch.config import FILE_NAME
from glossearch.errors import CorpusMissing, GlossearchError

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

_SECTIONS = {
    "Read": {
        "search": ("glossearch.cli.search", "Answer a question, best entries first."),
        "show": ("glossearch.cli.entries", "Print one entry."),
        "compare": ("glossearch.cli.compare", "Print two entries side by side."),
        "suggest": ("glossearch.cli.suggest", "Print the names that a text may become."),
        "random": ("glossearch.cli.entries", "Print some entry."),
        "annotate": ("glossearch.cli.annotate", "Find the glossary's terms in a text, or link them."),
        "batch": ("glossearch.cli.batch", "Run many queries."),
    },
    "Write": {
        "init": ("glossearch.cli.starting", "Begin a new glossary."),
        "new": ("glossearch.cli.writing", "Begin a new entry."),
        "edit": ("glossearch.cli.writing", "Open an entry in your editor, and check it."),
        "rename": ("glossearch.cli.renaming", "Give an entry another slug, and repair what refers to it."),
        "import": ("glossearch.cli.importing", "Take entries from another format into the corpus."),
        "export": ("glossearch.cli.exporting", "Write the glossary in another format."),
    },
    "Check": {
        "check": ("glossearch.cli.check", "Check the glossary's files."),
        "diff": ("glossearch.cli.diff", "Tell what an edit does to search."),
        "gaps": ("glossearch.cli.gaps", "Tell what readers ask and do not find."),
        "log": ("glossearch.cli.log", "Print or forget the queries that were counted."),
        "evaluate": ("glossearch.cli.evaluate", "Measure search against judged questions."),
    },
    "Index and site": {
        "index": ("glossearch.cli.index", "Build the index, or bring it up to date."),
        "watch": ("glossearch.cli.watch", "Index again whenever a file is saved."),
        "status": ("glossearch.cli.index", "Tell the state of the index."),
        "rollback": ("glossearch.cli.rollback", "Go back to the index before."),
        "verify": ("glossearch.cli.verify", "Check the files of the index, and its entries."),
        "serve": ("glossearch.cli.serve", "Serve the glossary as a web site."),
        "completion": ("glossearch.cli.completion", "Print what makes a shell complete commands."),
    },
}
"""What the help tells together: the commands, each with its module and what it does."""
_COMMANDS = {name: told for section in _SECTIONS.values() for name, told in section.items()}
INTERRUPTED = 130
# Objects between two looks for cycles, of which a command leaves few: at Python's 700, and with one more look
# at everything on leaving, they take a sixth of a search.
_GARBAGE = 100_000


class _Commands(click.Group):
    """Imports a command when it is asked for, so that ``search`` does not wait for the web server."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        return list(_COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        if name not in _COMMANDS:
            return None
        import importlib

        function = f"{name}_" if iskeyword(name) else name
        command: click.Command = getattr(importlib.import_module(_COMMANDS[name][0]), function)
        return command

    def shell_complete(self, ctx: click.Context, incomplete: str) -> "list[CompletionItem[str]]":
        """Complete options and, without importing them, the names of commands."""
        from click.shell_completion import CompletionItem

        names = [
            CompletionItem(name, help=line)
            for name, (_, line) in _COMMANDS.items()
            if name.startswith(incomplete)
        ]
        return names + click.Command.shell_complete(self, ctx, incomplete)

    def invoke(self, ctx: click.Context) -> object:
        try:
            return super().invoke(ctx)
        except CorpusMissing as error:
            if settings_path(ctx) is not None:
                raise
            hint = f"there is no {FILE_NAME} here or above; begin a glossary with 'glossearch init'"
            raise CorpusMissing(f"{error}; {hint}") from error

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        for section, commands in _SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([(name, line) for name, (_, line) in commands.items()], col_max=12)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        if args[0] not in _COMMANDS and not ctx.resilient_parsing:
            import difflib

            if near := difflib.get_close_matches(args[0], _COMMANDS, n=1):
                ctx.fail(f"No such command '{args[0]}'. Did you mean '{near[0]}'?")
        return super().resolve_command(ctx, args)


@click.group(cls=_Commands, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--config",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Settings file. Else glossearch.toml in this folder or the nearest above it.",
)
@click.version_option(__version__, prog_name="glossearch", message="%(prog)s %(version)s")
@click.pass_context
def cli(context: click.Context, config: Path | None) -> None:
    """Search a glossary: the right entry first, with the passage that answers.

    \b
    glossearch search "why do models make things up"
    glossearch index --corpus my-glossary/
    glossearch serve

    Settings come from glossearch.toml, then GLOSSEARCH_* variables, then options.
    Exit codes: 0 found or done, 1 nothing found or entries skipped, 2 error.
    """
    context.obj = load_settings(config)


def main() -> None:
    """Run the command line and exit."""
    # The threads of numpy's BLAS cost more to start than a whole search, and its products here are small.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(_GARBAGE)
    atexit.register(gc.freeze)
    catch_lost()
    _open_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):  # what a terminal cannot show is escaped
            stream.reconfigure(errors="backslashreplace")
    try:
        code = cli.main(prog_name="glossearch", standalone_mode=False)
        sys.stdout.flush()
    except (SystemExit, BrokenPipeError):  # the reader of our output has left, as in `| head`
        _abandon_output()
        code = 0
    except click.exceptions.Abort:
        click.echo("interrupted", err=True)
        code = INTERRUPTED
    except click.ClickException as error:
        shown = io.StringIO()
        error.show(shown)
        click.echo(printable(shown.getvalue()), nl=False, err=True)  # it repeats what was typed
        code = ERROR
    except GlossearchError as error:
        click.echo(f"glossearch: {printable(str(error))}", err=True)
        code = ERROR
    except OSError as error:  # a full disk, a file that went away
        _abandon_output()
        where = printable(str(error.filename or "output"))
        click.echo(f"glossearch: {where}: {error.strerror or error}", err=True)
        code = ERROR
    except MemoryError:
        click.echo("glossearch: there is not enough memory for this; give it less at a time", err=True)
        code = ERROR
    sys.exit(code)


def _open_closed_streams() -> None:
    """Put nothing in the place of the standard streams that who started this command has closed (`>&-`)."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, os.fdopen(os.open(os.devnull, os.O_RDWR), mode, encoding="utf-8"))


def _abandon_output() -> None:
    """Send what is still to be written to stdout nowhere, so that leaving does not fail on it again."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
