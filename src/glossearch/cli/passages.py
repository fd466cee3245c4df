"""Passages, and the answers that stand in their place, as text for a terminal."""

import os
import sys
import textwrap
from collections.abc import Iterator

from glossearch.answers import Card, Part
from glossearch.cli.common import colored, printable
from glossearch.highlighting import Passage
from glossearch.presentation import untold
from glossearch.results import Hit

_WIDEST = 100
_NO_TERMINAL = 80
_INDENT = "   "


def passage_text(passage: Passage) -> str:
    """Return ``passage`` wrapped and indented, what matched in bold where there is color."""
    # Wrapping must not count the escape codes, so marks are single characters until it is done.
    on, off = "\x02", "\x03"
    text = passage.formatted(lambda match: f"{on}{printable(match)}{off}", printable)
    width = max(20, min(columns(), _WIDEST) - 1)
    lines = textwrap.fill(
        text, width, initial_indent=_INDENT, subsequent_indent=_INDENT, break_on_hyphens=False
    )
    style = ("\x1b[1;33m", "\x1b[0m") if colored() else ("", "")
    return lines.replace(on, style[0]).replace(off, style[1])


def columns() -> int:
    """Return the width of the terminal, as `shutil` does, which takes as long to load as ten passages."""
    try:
        chosen = int(os.environ.get("COLUMNS", ""))
    except ValueError:
        chosen = 0
    if chosen > 0:
        return chosen
    try:
        return os.get_terminal_size(sys.__stdout__.fileno()).columns or _NO_TERMINAL  # type: ignore[union-attr]
    except (AttributeError, ValueError, OSError):  # closed, detached or no terminal
        return _NO_TERMINAL


def hit_text(hit: Hit, card: Card | None) -> str:
    """Return what is printed below the heading of ``hit``: its part of the card, or its passage."""
    parts = card.parts if card else ()
    place = next((place for place, part in enumerate(parts) if part.entry.slug == hit.slug), None)
    if place is None:
        shown = [hit.passage] if hit.passage else []
    elif len(parts) == 1:
        shown = list(_definition(parts[0], hit.passage))
    else:
        shown = list(_side(parts[place], parts[1 - place], hit.passage))
    return "\n".join(map(passage_text, shown))


def side_passages(part: Part, other: Part) -> Iterator[Passage]:
    """Yield the lines of one side of a comparison that was asked for: all that its card has."""
    yield from _side(part, other, None)
    yield from _other_names(part)


def _definition(part: Part, passage: Passage | None) -> Iterator[Passage]:
    """Yield the lines of a definition card; a passage that begins with the definition is both in one."""
    if passage and passage.text.startswith(part.entry.definition):
        yield passage
    else:
        yield Passage(part.entry.definition)
        if passage and (more := untold(passage, part)):
            yield more
    yield from _references(part)


def _other_names(part: Part) -> Iterator[Passage]:
    if part.entry.aliases:
        yield Passage(f"also called: {', '.join(part.entry.aliases)}")


def _references(part: Part) -> Iterator[Passage]:
    yield from _other_names(part)
    if part.related:
        yield Passage(f"see also: {', '.join(line.title for line in part.related)}")


def _side(part: Part, other: Part, passage: Passage | None) -> Iterator[Passage]:
    """Yield the lines of one side of a comparison; its passage only if it says nothing of the other side."""
    yield Passage(part.entry.definition)
    if says := part.says:
        label = f"of {other.entry.title} it says: "
        marks = ((start + len(label), end + len(label)) for start, end in says.marks)
        yield Passage(f"{label}{says.text}", tuple(marks))
    elif passage and (more := untold(passage, part)):
        yield more
