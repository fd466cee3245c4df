"""One value of a front matter changed, and nothing else: comments, quotes, order and line ends stay.

Each function takes the text of a file, as `glossearch.corpus.editing.read_source` returns it, and a key as it
is called in this corpus, in any case; it returns the text after the change. The value may be a list in either
of YAML's styles, one text, nothing, or not there. The outcome is read again before it is returned, so that
it says what was meant. `FrontMatterError` is raised for a front matter that cannot be read, or that only a
person can change.
"""

import re
from collections.abc import Callable, Iterable

from glossearch.corpus import placing
from glossearch.corpus.editing import Edit, edited
from glossearch.corpus.frontmatter import FrontMatterError, Value, parse
from glossearch.corpus.head import Head, Node, Pair, head_of

_LINE_END = re.compile(r"\r\n?")

_Attempt = Callable[[], placing.Edits]


def add_items(source: str, key: str, items: Iterable[str]) -> str:
    """Put ``items`` at the end of the list under ``key``, but for those that it has."""
    change = _Change(source, key)
    old = change.texts()
    new = [item for item in dict.fromkeys(map(_one_line, items)) if item and item not in old]
    if not new:
        return source
    return change.made([*old, *new], lambda pair: placing.new_items(change.text, change.head, pair, new))


def replace_item(source: str, key: str, old: str, new: str) -> str:
    """Put ``new`` in the place of ``old`` in the list under ``key``; without ``old``, nothing changes."""
    change = _Change(source, key)
    nodes = change.nodes(old)
    if not nodes:
        return source
    wanted = [_one_line(new) if item == _one_line(old) else item for item in change.texts()]
    return change.made(wanted, lambda _: placing.other_items(change.text, change.head, nodes, _one_line(new)))


def remove_item(source: str, key: str, item: str) -> str:
    """Take ``item`` out of the list under ``key``, and with the last one the key; it may not be there."""
    change = _Change(source, key)
    nodes = change.nodes(item)
    if not nodes:
        return source
    left = [other for other in change.texts() if other != _one_line(item)]
    if not left:
        return change.made(None, lambda pair: placing.no_key(change.text, pair))
    return change.made(left, lambda pair: placing.fewer_items(change.text, change.head, pair, nodes))


def set_text(source: str, key: str, value: str) -> str:
    """Make ``value`` the text under ``key``; it is written on one line."""
    change = _Change(source, key)
    value = _one_line(value)
    if change.pair and change.pair.node.value == value:
        return source
    return change.made(value, lambda pair: placing.new_value(change.text, change.head, pair, value))


class _Change:
    """A change of the value under one key of one source."""

    def __init__(self, source: str, key: str) -> None:
        self._source = source
        self.text = _LINE_END.sub("\n", source)
        self.head: Head = head_of(self.text)
        self.pair: Pair | None = self.head.pair(key)
        self.key = str(self.pair.key.value) if self.pair else key

    def texts(self) -> list[str]:
        """Return the texts of the list, or of the one text."""
        return _texts(self.pair.node.value, self.key) if self.pair else []

    def nodes(self, item: str) -> list[Node]:
        """Return where ``item`` stands."""
        if self.pair is None:
            return []
        node = self.pair.node
        nodes = node.target.children if node.target else node.children
        values = [node] if not isinstance(node.value, list) else nodes
        return [one for one in values if _one_line(str(one.value or "")) == _one_line(item)]

    def made(self, wanted: str | list[str] | None, smallest: Callable[[Pair], placing.Edits]) -> str:
        """Return the source with the value ``wanted``, by the ``smallest`` edits or else written anew."""
        pair = self.pair
        anew = [] if wanted is None else wanted
        attempts: list[_Attempt]
        if pair is None:
            attempts = [lambda: placing.new_key(self.text, self.head, self.key, anew)]
        else:
            attempts = [
                lambda: smallest(pair),
                lambda: placing.new_value(self.text, self.head, pair, anew),
            ]
        for attempt in attempts:
            edits = attempt()
            if self._is_right(edits, wanted):
                return self._in_source(edits)
        line = self.text.count("\n", 0, pair.key.start) + 1 if pair else None
        raise FrontMatterError(f"'{self.key}' is written in a way that only a person can change", line)

    def _is_right(self, edits: placing.Edits, wanted: str | list[str] | None) -> bool:
        """Whether ``edits`` make the value ``wanted`` and change nothing else."""
        before = parse(self.text)
        try:
            after = parse(edited(self.text, edits))
            value = after.values.pop(self.key, None)
            got = value if isinstance(wanted, str) else _texts(value, self.key) or None
        except ValueError:  # a FrontMatterError, or edits that overlap
            return False
        before.values.pop(self.key, None)
        return got == wanted and (after.values, after.body) == (before.values, before.body)

    def _in_source(self, edits: placing.Edits) -> str:
        """Return the source, with its own line ends, after edits of the text."""
        if "\r" not in self._source:
            return edited(self._source, edits)
        places: list[int] = []
        done = 0
        for found in _LINE_END.finditer(self._source):
            places += range(done, found.start() + 1)
            done = found.end()
        places += range(done, len(self._source) + 1)
        end = "\r\n" if "\r\n" in self._source else "\r"
        return edited(
            self._source, [Edit(places[a], places[b], put.replace("\n", end)) for a, b, put in edits]
        )


def _texts(value: Value, key: str) -> list[str]:
    """Return the texts of a list, or of one text, as the reader takes them."""
    items = value if isinstance(value, list) else [value]
    if any(isinstance(item, list | dict) for item in items):
        raise FrontMatterError(f"'{key}' must be a text or a list of texts", None)
    return [_one_line(item) for item in items if isinstance(item, str) and item.strip()]


def _one_line(text: str) -> str:
    return " ".join(text.split())
