"""Where the values of a front matter stand in the text of its file, to the character."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal, NamedTuple, Protocol

import yaml
from yaml.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)

from glossearch.corpus.frontmatter import HEAD, LOADER, Value, parse, scalar_value

_COMMENT = re.compile(r"(?:^|\s)#")  # what stands between values begins behind one, or with a line


class _Mark(Protocol):
    index: int


@dataclass(eq=False, slots=True)
class Node:
    """A value, and the characters ``start`` to ``end`` that it stands at, with its anchor if it has one.

    A ``block`` is a list or mapping by indentation, and ``flow`` one in brackets. ``children`` are the items
    of a list, or the keys and values of a mapping by turns. ``target`` is the node that an alias repeats.
    """

    kind: Literal["text", "alias", "block", "flow"]
    start: int
    end: int
    value: Value = None
    children: list["Node"] = field(default_factory=list)
    target: "Node | None" = None


class Pair(NamedTuple):
    """A key of the front matter and its value."""

    key: Node
    node: Node


@dataclass(slots=True)
class Head:
    """The front matter of a text with LF at its line ends.

    ``pairs`` are by the keys as they are written; ``root`` is the mapping of them all, and ``end`` is where
    the front matter ends, if there are any; ``aliases`` are all repetitions of what has an anchor.
    """

    pairs: dict[str, Pair]
    aliases: list[Node]
    root: Node | None
    end: int | None

    def pair(self, key: str) -> Pair | None:
        """Return the pair of ``key`` in any case; of several, the last one, as the reader does."""
        found = [pair for name, pair in self.pairs.items() if name.casefold() == key.casefold()]
        return found[-1] if found else None

    @property
    def in_brackets(self) -> bool:
        """Whether the front matter as a whole is written in brackets."""
        return self.root is not None and self.root.kind == "flow"


def head_of(text: str) -> Head:
    """Return where the front matter of ``text`` has what. Raises `FrontMatterError` for a bad one."""
    parse(text)
    found = HEAD.match(text)
    if found is None:
        return Head({}, [], None, None)
    builder = _Builder(yaml.parse(found[1], Loader=LOADER), found.start(1))
    root = builder.root()
    nodes = root.children if root else []
    pairs = {str(key.value): Pair(key, node) for key, node in zip(nodes[::2], nodes[1::2], strict=True)}
    return Head(pairs, builder.aliases, root, found.end(1))


def has_comments(text: str) -> bool:
    """Whether the front matter of ``text``, with LF at its line ends, has a comment.

    Raises `FrontMatterError` for a bad one.
    """
    found = HEAD.match(text)
    if found is None:
        return False
    root = head_of(text).root
    between, done = [], found.start(1)
    for leaf in _leaves(root) if root else ():
        between.append(text[done : leaf.start])
        done = max(done, leaf.end)
    between.append(text[done : found.end(1)])
    return any(_COMMENT.search(part) for part in between)


def _leaves(node: Node) -> Iterator[Node]:
    """Yield the texts and aliases of ``node`` in the order of the file."""
    if not node.children:
        yield node
    for child in node.children:
        yield from _leaves(child)


class _Builder:
    """Builds the nodes of events that `parse` has found to be sound and not nested too deep."""

    def __init__(self, events: Iterator[Event], offset: int) -> None:
        self._events = events
        self._offset = offset
        self._anchors: dict[str, Node] = {}
        self.aliases: list[Node] = []

    def root(self) -> Node | None:
        """Return the mapping of all keys, or None where there is none."""
        for event in self._events:
            if isinstance(event, MappingStartEvent):
                return self._node(event)
        return None

    def _node(self, event: Event) -> Node:
        node = Node("text", self._at(event.start_mark), self._at(event.end_mark))
        if isinstance(event, AliasEvent):
            node.kind, node.target = "alias", self._anchors[str(event.anchor)]
            node.value = node.target.value
            self.aliases.append(node)
        elif isinstance(event, ScalarEvent):
            node.value = scalar_value(event)
        else:
            assert isinstance(event, SequenceStartEvent | MappingStartEvent)
            self._fill(node, event)
        anchor = None if isinstance(event, AliasEvent) else getattr(event, "anchor", None)
        if anchor:
            self._anchors[anchor] = node
        return node

    def _at(self, mark: _Mark | None) -> int:
        return self._offset + (mark.index if mark else 0)

    def _fill(self, node: Node, event: SequenceStartEvent | MappingStartEvent) -> None:
        """Give ``node`` what stands in the list or mapping that begins with ``event``."""
        while not isinstance(inner := next(self._events), SequenceEndEvent | MappingEndEvent):
            node.children.append(self._node(inner))
        node.kind = "flow" if event.flow_style else "block"
        # The end of a block is told at the next token, behind comments.
        end = self._at(inner.end_mark) if event.flow_style else node.end
        node.end = max([end, *(child.end for child in node.children)])
        values = [child.value for child in node.children]
        if isinstance(event, SequenceStartEvent):
            node.value = values
        else:
            node.value = {str(key): value for key, value in zip(values[::2], values[1::2], strict=True)}
