"""What several commands need: options, settings, an open engine, and text made safe for a terminal."""

import json
import os
import re
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from glossearch.config import PRESETS, Settings, load, settings_file
from glossearch.errors import ConfigError

if TYPE_CHECKING:
    from glossearch.engine import Engine

NOTHING_FOUND, ERROR = 1, 2

# All control characters but tab and newline, and what changes the direction of writing: an entry or a query
# must not steer the terminal, nor make a line look as if it said something else.
_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]")

Command = Callable[..., Any]


def load_settings(config: Path | None) -> Settings:
    """Read the settings for this working folder and environment."""
    try:
        return load(Path.cwd(), os.environ, config)
    except FileNotFoundError:
        raise ConfigError("the working folder is not there any more; change to another one") from None


def settings_path(context: click.Context) -> Path | None:
    """Return the file that the settings of this command were read from, or None."""
    return settings_file(Path.cwd(), os.environ, context.find_root().params.get("config"))


@contextmanager
def until_stopped() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM end what is done in here, and nothing else."""
    before = signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        yield
    except KeyboardInterrupt:
        pass
    finally:
        signal.signal(signal.SIGTERM, before)


def index_option(command: Command) -> Command:
    """Add ``--index``."""
    return click.option(
        "--index", "index", type=click.Path(file_okay=False, path_type=Path), help="Folder of the index."
    )(command)


def corpus_option(command: Command) -> Command:
    """Add ``--corpus``, and ``--preset``, which goes into the settings without being a parameter."""
    with_preset = click.option(
        "--preset",
        type=click.Choice(PRESETS),
        expose_value=False,
        callback=_set_preset,
        help="What kind of glossary the corpus is, if it is not written for glossearch.",
    )(command)
    return click.option(
        "--corpus",
        type=click.Path(path_type=Path),
        help="Folder of Markdown files, or a JSON Lines file.",
    )(with_preset)


def _set_preset(context: click.Context, _: click.Parameter, preset: str | None) -> None:
    if preset is not None:
        context.obj = context.obj.with_options(preset=preset)


def open_engine(settings: Settings, corpus: Path | None = None) -> "Engine":
    """Open the index; where there is none yet, build it first and say so on stderr.

    An index of another corpus than the one that was asked for by ``corpus`` is told.
    """
    from glossearch.engine import Engine
    from glossearch.errors import IndexMissing
    from glossearch.stores import store

    try:
        engine = Engine.open(settings=settings)
        if corpus is not None and engine.corpus != str(corpus.resolve()):
            note = (
                f"note: the index at {store(settings).describe()} was built from {engine.corpus}, "
                f"which is searched; run 'glossearch index --corpus {corpus}' to change that"
            )
            click.echo(printable(note), err=True)
        return engine
    except IndexMissing:
        from glossearch.corpus import Corpus

        Corpus.of(settings).sources()  # raises where there is none, before a build is announced
        told = f"no index at {store(settings).describe()} yet; building it from {settings.corpus}"
        click.echo(printable(told), err=True)
        report = Engine.build(settings=settings)
        for problem in report.problems.errors:
            click.echo(printable(f"{problem}"), err=True)
        return Engine.open(settings=settings)


def cores() -> int:
    """Return how many processor cores this process may use."""
    allowed = getattr(os, "sched_getaffinity", None)  # not everywhere
    return len(allowed(0)) if allowed else os.cpu_count() or 1


def counted(number: int, what: str) -> str:
    """Return how many there are: "1 error", "2 errors"."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def shortened(names: Sequence[str], most: int) -> str:
    """Return the first ``most`` of ``names``, and dots if there are others."""
    return f"{', '.join(names[:most])}{', ...' if len(names) > most else ''}"


def numbered(names: Sequence[str], most: int) -> str:
    """Return the first ``most`` of ``names``, and how many others there are."""
    more = len(names) - most
    return ", ".join(names[:most]) + (f" and {more} more" if more > 0 else "")


def printable(text: str) -> str:
    """Return ``text`` with control characters made visible (ESC as ``\\x1b``)."""
    return _CONTROL.sub(_visible, text)


def _visible(character: re.Match[str]) -> str:
    code = ord(character[0])
    return f"\\x{code:02x}" if code < 0x100 else f"\\u{code:04x}"


def formula_safe(text: str) -> str:
    """Return ``text`` for a cell of CSV: with a ' before what a spreadsheet would take for a formula."""
    return f"'{text}" if text.startswith(("=", "+", "-", "@", "\t", "\r")) else text


def to_json(value: object, indent: int | None = None) -> str:
    """Return ``value`` as JSON, its text as it is where stdout can take it, else escaped.

    What a terminal would obey is escaped, too: in JSON it is in texts only, and means the same.
    """
    plain = (sys.stdout.encoding or "").lower().replace("-", "") == "utf8"
    text = _encoder(plain, indent).encode(value)
    return _CONTROL.sub(lambda character: f"\\u{ord(character[0]):04x}", text) if plain else text


@cache  # `json.dumps` makes one for each value, in half the time that it takes for a line of JSON Lines
def _encoder(plain: bool, indent: int | None) -> json.JSONEncoder:
    return json.JSONEncoder(ensure_ascii=not plain, indent=indent)


def colored() -> bool:
    """Whether stdout is a terminal that wants color (https://no-color.org)."""
    return sys.stdout.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"
