"""The YAML head of a Markdown file, read as an author means it.

Scalars stay text as they are written: ``title: NO`` is "NO" and not false, ``date: 2024-01-01`` no date,
``version: 1.10`` not 1.1. Only null (``~``, ``null`` or nothing) means "not given". No tag is obeyed, so no
object is ever constructed.
"""

import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import yaml
from yaml.events import (
    AliasEvent,
    DocumentEndEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    NodeEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    StreamStartEvent,
)

Value = str | None | list["Value"] | dict[str, "Value"]

HEAD = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*$\n?", re.DOTALL | re.MULTILINE)
"""The head of a file with LF at its line ends; what the two lines of dashes enclose is its group."""
_NULLS = frozenset({"", "~", "null", "Null", "NULL"})
_MOST_NODES = 10_000
_DEEPEST = 20
_ENVELOPE = (StreamStartEvent, StreamEndEvent, DocumentStartEvent, DocumentEndEvent)
LOADER = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
"""What parses YAML: in C where that is there."""


class FrontMatterError(ValueError):
    """The head cannot be read; ``line`` and ``column`` are where (from 1, in the file)."""

    def __init__(self, message: str, line: int | None, column: int | None = None) -> None:
        super().__init__(message)
        self.line = line
        self.column = column


@dataclass(slots=True)
class FrontMatter:
    """The head's values by key, the rest of the file, and the line of each part (see `Place.lines`)."""

    values: dict[str, Value] = field(default_factory=dict)
    body: str = ""
    lines: dict[str, int] = field(default_factory=dict)


def parse(text: str) -> FrontMatter:
    """Split ``text`` into head and body. Without a head, all is body.

    Raises `FrontMatterError` for broken YAML, a head that is no mapping, a key given twice, or more than
    10,000 values (a YAML bomb).
    """
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    head = HEAD.match(text)
    if head is None:
        if re.match(r"---[ \t]*\n", text):
            raise FrontMatterError("the front matter opened on line 1 never ends; close it with '---'", 1)
        return FrontMatter(body=text, lines={"body": 1})
    matter = FrontMatter(body=text[head.end() :], lines={"body": text.count("\n", 0, head.end()) + 1})
    with _told(2, head.group(1)):
        _Builder(yaml.parse(head.group(1), Loader=LOADER), matter).build()
    return matter


def load(text: str) -> tuple[Value, dict[int, int]]:
    """Read a whole file of YAML in the same way: its value, and if that is a list, the line of each item.

    It may have as many values as characters, which is all but what repeated anchors make of it. Raises
    `FrontMatterError`.
    """
    matter = FrontMatter()
    with _told(1, text):
        value = _Builder(yaml.parse(text, Loader=LOADER), matter, max(_MOST_NODES, len(text))).whole()
    return value, dict(enumerate(line - 1 for line in matter.lines.values()))


@contextmanager
def _told(first: int, text: str) -> Iterator[None]:
    """Make `FrontMatterError`s of what YAML's parser raises of ``text``, the file from line ``first`` on."""
    try:
        yield
    except FrontMatterError as error:
        error.line = error.line and error.line - 2 + first
        raise
    except yaml.MarkedYAMLError as error:
        from glossearch.corpus.yamladvice import advice

        what, line, column = advice(error, text)
        where = (None, None) if line is None or column is None else (line + first, column + 1)
        raise FrontMatterError(f"bad YAML: {what}", *where) from error
    except (yaml.YAMLError, ValueError) as error:
        raise FrontMatterError(f"bad YAML: {str(error).splitlines()[0]}", None) from error


class _Builder:
    """Builds the values from YAML's events, which come one by one however deep they nest.

    Up to ``most`` values are taken, those behind a repeated anchor counted each time.
    """

    def __init__(self, events: Iterable[Event], matter: FrontMatter, most: int = _MOST_NODES) -> None:
        self._events = (event for event in events if not isinstance(event, _ENVELOPE))
        self._matter = matter
        self._most = self._left = most
        self._anchors: dict[str | None, tuple[Value, int]] = {}

    def build(self) -> None:
        """Fill the values and lines of the head; an empty head has none."""
        first = next(self._events, None)
        if first is None or (isinstance(first, ScalarEvent) and scalar_value(first) is None):
            return
        if not isinstance(first, MappingStartEvent):
            raise FrontMatterError(
                "the front matter must be 'key: value' lines, with a space after the colon", _line(first)
            )
        while not isinstance(key_event := next(self._events), MappingEndEvent):
            key = self._key(key_event, 1)
            if key in self._matter.values:
                raise FrontMatterError(f"'{key}' is given twice; keep one", _line(key_event))
            self._matter.lines[key] = _line(key_event)
            self._matter.values[key] = self._value(next(self._events), 1, key)
        if next(self._events, None) is not None:
            raise FrontMatterError("bad YAML: more than one document in the front matter", None)

    def whole(self) -> Value:
        """Return the value of the only document; if it is a list, its items get lines."""
        first = next(self._events, None)
        value = None if first is None else self._value(first, 0, "item")
        if (more := next(self._events, None)) is not None:
            raise FrontMatterError("more than one document; keep one list", _line(more))
        return value

    def _value(self, event: Event, depth: int, key: str = "") -> Value:
        """Return the value that begins with ``event``; the items of the list under ``key`` get lines."""
        self._spend(1, event)
        if depth > _DEEPEST:
            raise FrontMatterError(f"values nested more than {_DEEPEST} deep", _line(event))
        if isinstance(event, ScalarEvent):
            value: Value = scalar_value(event)
        elif isinstance(event, AliasEvent):
            if event.anchor not in self._anchors:
                raise FrontMatterError(
                    f"bad YAML: '*{event.anchor}' refers to nothing before it; quote it if it is a text",
                    _line(event),
                )
            value, size = self._anchors[event.anchor]
            self._spend(size, event)
            return value
        before = self._left
        if isinstance(event, SequenceStartEvent):
            value = []
            while not isinstance(item := next(self._events), SequenceEndEvent):
                if key:
                    self._matter.lines[f"{key}[{len(value)}]"] = _line(item)
                value.append(self._value(item, depth + 1))
        elif isinstance(event, MappingStartEvent):
            value = {}
            while not isinstance(name := next(self._events), MappingEndEvent):
                inner = self._key(name, depth + 1)
                value[inner] = self._value(next(self._events), depth + 1)
        if isinstance(event, NodeEvent) and event.anchor:
            self._anchors[event.anchor] = (value, before - self._left)
        return value

    def _key(self, event: Event, depth: int) -> str:
        """Return a key as text; the words of a plain one cost nothing of the budget."""
        return str(event.value if isinstance(event, ScalarEvent) else self._value(event, depth))

    def _spend(self, nodes: int, event: Event) -> None:
        self._left -= nodes
        if self._left < 0:
            raise FrontMatterError(f"more than {self._most:,} values", _line(event))


def scalar_value(event: ScalarEvent) -> str | None:
    """Return the text of a scalar as it is written, or None where it is null."""
    return None if not event.style and event.value in _NULLS else str(event.value)


def _line(event: Event) -> int:
    return event.start_mark.line + 2 if event.start_mark else 1
