"""What several commands need: options, settings, an open engine, and text made safe for a terminal."""

import json
import os
import re
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glossearch.config import Settings, load

if TYPE_CHECKING:
    from glossearch.engine import Engine

NOTHING_FOUND = 1

# All control characters but tab and newline, and what changes the direction of writing: an entry or a query
# must not steer the terminal, nor make a line look as if it said something else.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")

Command = Callable[..., Any]


def load_settings(config: Path | None) -> Settings:
    """Read the settings for this working folder and environment."""
    return load(Path.cwd(), os.environ, config)


def index_option(command: Command) -> Command:
    """Add ``--index``."""
    return click.option(
        "--index", "index", type=click.Path(file_okay=False, path_type=Path), help="Folder of the index."
    )(command)


def corpus_option(command: Command) -> Command:
    """Add ``--corpus``."""
    return click.option(
        "--corpus",
        type=click.Path(path_type=Path),
        help="Folder of Markdown files, or a JSON Lines file.",
    )(command)


def open_engine(settings: Settings, corpus: Path | None = None) -> "Engine":
    """Open the index; where there is none yet, build it first and say so on stderr.

    An index of another corpus than the one that was asked for by ``corpus`` is told.
    """
    from glossearch.engine import Engine
    from glossearch.errors import IndexMissing

    try:
        engine = Engine.open(settings=settings)
        if corpus is not None and engine.corpus != str(corpus.resolve()):
            note = (
                f"note: the index at {settings.index} was built from {engine.corpus}, which is searched; "
                f"run 'glossearch index --corpus {corpus}' to change that"
            )
            click.echo(printable(note), err=True)
        return engine
    except IndexMissing:
        told = f"no index at {settings.index} yet; building it from {settings.corpus}"
        click.echo(printable(told), err=True)
        report = Engine.build(settings=settings)
        for problem in report.problems.errors:
            click.echo(printable(f"{problem}"), err=True)
        return Engine.open(settings=settings)


def cores() -> int:
    """Return how many processor cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # not everywhere
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def printable(text: str) -> str:
    """Return ``text`` with control characters made visible (ESC as ``\\x1b``)."""
    return _CONTROL.sub(_visible, text)


def _visible(character: re.Match[str]) -> str:
    code = ord(character[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def to_json(value: object, indent: int | None = None) -> str:
    """Return ``value`` as JSON, its text as it is where stdout can take it, else escaped.

    What a terminal would obey is escaped, too: in JSON it is in texts only, and means the same.
    """
    plain = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = json.dumps(value, ensure_ascii=not plain, indent=indent)
    return _CONTROL.sub(lambda character: f"\\u{ord(character[0]):04x}", text) if plain else text


def colored() -> bool:
    """Whether stdout is a terminal that wants color (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
