"""The items of lists in front matter, and how one that has a line of its own is taken out."""

import re
from collections.abc import Iterator

from glossearch.corpus import Entry
from glossearch.corpus.editing import Edit
from glossearch.corpus.frontmatter import FrontMatterError, parse
from glossearch.editorial.sources import Source, Spot

_ITEM = re.compile(r"([ ]*)-[ ]+(\S.*?)[ \t]*")
_QUOTES = "\"'"


def item_lines(entry: Entry, part: str) -> list[int]:
    """Return the line of each item of a list as it is written, empty and repeated ones among them."""
    lines = entry.place.lines if entry.place else {}
    found: list[int] = []
    while (line := lines.get(f"{part}[{len(found)}]")) is not None:
        found.append(line)
    return found


def items(source: Source, first: int, lines: list[int]) -> Iterator[tuple[Spot, str]]:
    """Yield where the items of the list are whose key is on the line ``first``, and their texts.

    ``lines`` are those of its items; several may stand in one, as in ``aliases: [a, b]``.
    """
    if len(set(lines)) == len(lines) and first not in lines:
        for line in lines:
            if found := _ITEM.fullmatch(source.line(line)):
                yield source.find(line, item := _unquoted(found[2])), item
        return
    ends: dict[int, int] = {first: source.line(first).find(":") + 1}
    for line, item in zip(lines, _values(source, first, len(lines)), strict=False):
        start = source.line(line).find(item, ends.get(line, 0))
        if start >= 0:
            ends[line] = start + len(item)
        yield source.find(line, item, start + 1), item


def _values(source: Source, first: int, count: int) -> list[str]:
    """Return the ``count`` items of the list whose key is on the line ``first``, or none if it has others."""
    key = _unquoted(source.line(first).partition(":")[0].strip())
    try:
        values = parse(source.text).values.get(key)
    except FrontMatterError:
        return []
    found = [value for value in values if isinstance(value, str)] if isinstance(values, list) else []
    return found if len(found) == count else []


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
