"""The running text of HTML sources."""

from html.parser import HTMLParser
from typing import Any

from glossearch.annotation.prose import Prose, only
from glossearch.corpus.entities import bounded

_HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
NOT_IN = frozenset(
    "a abbr button code dfn head kbd math noscript object option pre samp script select style svg template"
    " textarea title var".split()
)
"""Elements whose text is left alone."""


def html_prose(source: str, headings: bool) -> Prose:
    """Return what is running text in the HTML ``source``."""
    reader = _Reader(source, NOT_IN if headings else NOT_IN | _HEADINGS)
    reader.feed(bounded(source))  # and no close(): what is not closed at the end is left alone
    return Prose(only(source, reader.pieces), frozenset(reader.links))


class _Reader(HTMLParser):
    """Collects the ``pieces`` of text with their places, and the ``links``."""

    def __init__(self, source: str, not_in: frozenset[str]) -> None:
        super().__init__(convert_charrefs=False)
        self.pieces: list[tuple[int, str]] = []
        self.links: set[str] = set()
        self._not_in = not_in
        self._open: list[str] = []
        self._lines = [0]
        for line in source.split("\n"):
            self._lines.append(self._lines[-1] + len(line) + 1)

    def parse_marked_section(self, i: int, report: int = 1) -> int:
        """Take "<![anything[" for a comment, as browsers do; the parser's own fails on it."""
        return self.parse_bogus_comment(i)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        if tag in self._not_in:
            self._open.append(tag)
        if tag == "a" and (target := dict(attrs).get("href")):
            self.links.add(target)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, Any]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        if tag in self._open:
            while self._open.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self._open:
            line, column = self.getpos()
            self.pieces.append((self._lines[line - 1] + column, data))
