"""Lists in front matter that have an item a line, and how one item is taken out."""

import re
from collections.abc import Iterator

from glossearch.corpus import Entry
from glossearch.corpus.editing import Edit
from glossearch.editorial.sources import Source

_ITEM = re.compile(r"([ ]*)-[ ]+(\S.*?)[ \t]*")
_QUOTES = "\"'"


def item_lines(entry: Entry, part: str) -> list[int]:
    """Return the line of each item of a list as it is written, empty and repeated ones among them."""
    lines = entry.place.lines if entry.place else {}
    found: list[int] = []
    while (line := lines.get(f"{part}[{len(found)}]")) is not None:
        found.append(line)
    return found


def items(source: Source, lines: list[int]) -> Iterator[tuple[int, str]]:
    """Yield those of ``lines`` that are an item, and its text; none where two items stand in one line."""
    if len(set(lines)) == len(lines):
        for line in lines:
            if found := _ITEM.fullmatch(source.line(line)):
                yield line, _unquoted(found[2])


def without_item(source: Source, line: int | None, item: str) -> tuple[Edit, ...]:
    """Return the edit that takes out the line of an item, if it holds that item and nothing else."""
    found = _ITEM.fullmatch(source.line(line)) if line else None
    if line is None or found is None or _unquoted(found[2]) != item:
        return ()
    following = source.line(line + 1)
    if following.strip() and len(following) - len(following.lstrip(" ")) > len(found[1]):
        return ()  # the item goes on
    return (Edit(source.start(line), source.start(line + 1), ""),)


def _unquoted(text: str) -> str:
    quoted = len(text) > 1 and text[0] == text[-1] and text[0] in _QUOTES
    return text[1:-1] if quoted else text
