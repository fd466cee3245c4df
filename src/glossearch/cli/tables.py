"""What ``import`` and ``export`` take for formats that are tables."""

import click

from glossearch.cli.common import Command
from glossearch.interchange.source import LIST_SEPARATOR


def list_separator_option(command: Command) -> Command:
    """Add ``--list-separator``."""
    return click.option(
        "--list-separator",
        default=LIST_SEPARATOR,
        show_default=True,
        metavar="TEXT",
        help="What parts the items of a list in a cell of csv and tsv.",
    )(command)
