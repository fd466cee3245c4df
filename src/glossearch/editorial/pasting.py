"""The lines that give an entry one more name or question, ready to be pasted into its source."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Literal, NamedTuple

from glossearch.corpus import Entry
from glossearch.corpus.editing import read_source
from glossearch.corpus.frontmatter import FrontMatterError
from glossearch.corpus.revising import add_items
from glossearch.corpus.sources import MARKDOWN_SUFFIXES

Field = Literal["aliases", "hidden_aliases", "questions"]


class Paste(NamedTuple):
    """``text``, lines that go into ``path`` in place of ``replaced`` lines from ``line`` (from 1) on.

    Where none are replaced it goes before that line. It belongs to the list of ``field``, called ``key``. In
    JSON Lines it is that key with its value, for the object on that line.
    """

    path: Path
    line: int
    replaced: int
    text: str
    field: Field
    key: str

    @property
    def where(self) -> str:
        """Where it goes, in words."""
        place = f"{self.path}:{self.line}"
        if _is_json_lines(self.path):
            return f"in the object at {place}"
        if self.replaced:
            return f"in place of {place}"
        return f"before {place}" if self.text.startswith(self.key) else f"under {self.key}, before {place}"


def paste(entry: Entry, field: Field, text: str, keys: Mapping[str, str]) -> Paste | None:
    """Return what puts ``text`` into the ``field`` of ``entry``, which ``keys`` may call otherwise.

    None where the source cannot be read, or only a person can change it.
    """
    if entry.place is None:
        return None
    path, key = entry.place.path, keys.get(field, field)
    if _is_json_lines(path):
        values = [*getattr(entry, field), text]
        line = entry.place.line("title") or 1
        return Paste(
            path, line, 1, f"{json.dumps(key)}: {json.dumps(values, ensure_ascii=False)}", field, key
        )
    if path.suffix.casefold() not in MARKDOWN_SUFFIXES:
        return None
    try:
        source = read_source(path)
        after = add_items(source, key, [text])
    except (OSError, ValueError, FrontMatterError):
        return None
    return None if after == source else _changed(path, field, key, _lines(source), _lines(after))


def _is_json_lines(path: Path) -> bool:
    return path.suffix.casefold() in (".jsonl", ".ndjson")


def _lines(source: str) -> list[str]:
    return source.replace("\r\n", "\n").replace("\r", "\n").split("\n")


def _changed(path: Path, field: Field, key: str, before: list[str], after: list[str]) -> Paste:
    """Return the lines that ``after`` has and ``before`` has not."""
    start = 0
    while start < min(len(before), len(after)) and before[start] == after[start]:
        start += 1
    end = 0
    while end < min(len(before), len(after)) - start and before[-1 - end] == after[-1 - end]:
        end += 1
    new = after[start : len(after) - end]
    return Paste(path, start + 1, len(before) - end - start, "\n".join(new), field, key)
