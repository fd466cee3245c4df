"""A text as the words of names are compared, for a search of many names at a time.

Each word is folded and stands between spaces of its own: "Prompt-injections" is spelt " prompt  injections ".
So a name that is spelt in the same way is found where its words are, and never within one. What cannot be
between two words of one name, such as a comma or the end of a paragraph, is spelt as `BREAK`.
"""

from bisect import bisect_right
from functools import lru_cache
from itertools import accumulate
from typing import NamedTuple

from glossearch.analysis.tokens import fold, runs, spans

BREAK = "|"
_JOINTS = frozenset("-‐‑_./")
_CACHED_RUNS = 1 << 16


class _Part(NamedTuple):
    """A word of a run, ``run[start:end]``, and how it is spelt after the one before it."""

    start: int
    end: int
    spelt: str


class Spelling:
    """``spelt`` is a text as names are spelt; `place` tells where a part of it stands in the text."""

    def __init__(self, text: str) -> None:
        pieces: list[str] = []
        self._starts: list[int] = []  # of each word, in the text
        self._ends: list[int] = []
        end = 0
        for run in runs(text):
            begin = run.start()
            broken = text[end:begin] != " " and not _is_gap(text[end:begin])
            for start, stop, word in _parts(run[0]):
                pieces.append(BREAK + word if broken else word)
                self._starts.append(begin + start)
                self._ends.append(begin + stop)
                broken = False
            end = run.end()
        self.spelt = "".join(pieces)
        self._places = [0, *accumulate(map(len, pieces))]  # of each word, in what is spelt

    def place(self, start: int, end: int) -> tuple[int, int]:
        """Return where in the text the words are that are spelt ``spelt[start:end]``."""
        first, last = bisect_right(self._places, start) - 1, bisect_right(self._places, end - 1) - 1
        return self._starts[first], self._ends[last]


def words(name: str) -> list[str]:
    """Return the words of ``name``, folded.

    >>> words("Retrieval-augmented generation")
    ['retrieval', 'augmented', 'generation']
    """
    return [part.spelt.strip(f" {BREAK}") for run in runs(name) for part in _parts(run.group())]


def spelt(word: str) -> str:
    """Return how a ``word`` is spelt; names of several words have one after the other."""
    return f" {word} "


def _is_gap(between: str) -> bool:
    """Whether two runs of one name may have this ``between`` them: spaces, or the end of a line."""
    return between.isspace() and between.count("\n") < 2


@lru_cache(_CACHED_RUNS)
def _parts(run: str) -> tuple[_Part, ...]:
    found: list[_Part] = []
    for span in spans(run):
        if not span.whole:
            joint = run[found[-1].end : span.start] if found else ""
            broken = BREAK if joint and joint not in _JOINTS else ""
            found.append(_Part(span.start, span.end, broken + spelt(fold(run[span.start : span.end]))))
    return tuple(found)
