"""Where the code of a Markdown text lies: there, links and macros mean nothing."""

import re
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterator

_MARK = re.compile(
    r"^[ \t>]*(?P<fence>`{3,}|~{3,})[^\n]*|(?P<ticks>`+)|(?P<blank>\n[ \t]*(?=\n))", re.MULTILINE
)


class Code:
    """The fenced blocks and code spans of ``text``.

    >>> 3 in Code("a `b` c"), 0 in Code("a `b` c"), 2 in Code("a ` c")
    (True, False, False)
    """

    def __init__(self, text: str) -> None:
        spans = list(_spans(text)) if "`" in text or "~~~" in text else []
        self._starts = [start for start, _ in spans]
        self._ends = [end for _, end in spans]

    def __contains__(self, at: int) -> bool:
        """Whether the character at ``at`` is code, or marks it."""
        number = bisect_right(self._starts, at) - 1
        return number >= 0 and at < self._ends[number]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    fence, opened = "", 0
    paragraph: list[re.Match[str]] = []
    for mark in _MARK.finditer(text):
        if found := mark["fence"]:
            bare = mark[0].strip(" \t>") == found
            if fence and found.startswith(fence) and bare:
                yield opened, mark.end()
                fence = ""
            elif not fence and not (found[0] == "`" and "`" in mark[0].strip(" \t>").lstrip("`")):
                yield from _inline(paragraph)
                paragraph = []
                fence, opened = found, mark.start()
        elif not fence and mark["ticks"]:
            paragraph.append(mark)
        elif not fence:
            yield from _inline(paragraph)
            paragraph = []
    if fence:
        yield opened, len(text)
    yield from _inline(paragraph)


def _inline(ticks: list[re.Match[str]]) -> Iterator[tuple[int, int]]:
    """Yield the spans between runs of equally many backticks in one paragraph."""
    left = Counter(len(mark[0]) for mark in ticks)
    opening: re.Match[str] | None = None
    for mark in ticks:
        left[len(mark[0])] -= 1
        if opening is None:
            opening = mark if left[len(mark[0])] else None
        elif len(mark[0]) == len(opening[0]):
            yield opening.start(), mark.end()
            opening = None


def outside_code(pattern: re.Pattern[str], replacement: str, text: str) -> str:
    """Return ``text`` with ``replacement`` for each match of ``pattern`` that does not begin in code."""
    if pattern.search(text) is None:
        return text
    code = Code(text)
    return pattern.sub(lambda found: found[0] if found.start() in code else found.expand(replacement), text)
