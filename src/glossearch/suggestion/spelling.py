"""Words and names that were mistyped, corrected to those of the glossary.

The distance is the number of letters put in, left out, changed or swapped with their neighbour (optimal
string alignment, as rapidfuzz counts it).
"""

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import NamedTuple

_MOST_CANDIDATES = 3
_SHORTEST_NAME = 4
_SHORTEST_WORD = 5
_SHORTEST_WITH_TWO = 8
_LONGEST = 64
# Sorting pays from so many questions on; a new process asks a few.
_FEW = 16
# No word that begins with some letters sorts after these and this.
_AFTER = "\U0010ffff"


class Correction(NamedTuple):
    """``typed`` is in no entry; ``meant`` are the words of the glossary most like it, the likeliest first."""

    typed: str
    meant: tuple[str, ...]


class Speller:
    """Knows the words of a glossary, with the number of entries that have each, and the keys of its names."""

    def __init__(self, words: Mapping[str, int], names: Iterable[str]) -> None:
        self._words = words
        self._by_length = _by_length(words)
        self._names_by_length = _by_length(names)

    def words_like(self, word: str) -> tuple[str, ...]:
        """Return up to three words of the glossary as far from ``word`` as the nearest is, none if it is far.

        Those with the same first letter come first, since that is seldom mistyped; then the most frequent.
        """
        if len(word) < _SHORTEST_WORD:
            return ()
        return tuple(
            sorted(
                _nearest(word, self._by_length),
                key=lambda found: (found[:1] != word[:1], -self._words[found], found),
            )[:_MOST_CANDIDATES]
        )

    def names_like(self, key: str, most: int = 2) -> tuple[str, ...]:
        """Return the keys of names nearest to ``key``, if any is near enough to be a misspelling of it.

        ``most`` is the greatest distance. Those with the same first letter come first.
        """
        near = _nearest(key, self._names_by_length, most)
        return tuple(sorted(near, key=lambda found: (found[:1] != key[:1], found)))


def most_mistakes(length: int) -> int:
    """Return how many letters of a word or name of ``length`` may be wrong."""
    if length < _SHORTEST_NAME or length > _LONGEST:
        return 0
    return 1 if length < _SHORTEST_WITH_TWO else 2


class _Words:
    """Words of one length. Safe to use from several threads."""

    def __init__(self) -> None:
        self.all: list[str] = []
        self._asked = 0
        self._sorted: list[str] = []
        self._backwards: list[str] = []

    def with_ends(self, before: str, after: str) -> Iterable[str]:
        """Return the words that begin with ``before`` or end with ``after``."""
        if self._asked < _FEW:
            self._asked += 1
            return [word for word in self.all if word.startswith(before) or word.endswith(after)]
        if not self._backwards:
            self._sorted = sorted(self.all)
            self._backwards = sorted([word[::-1] for word in self.all])
        found = _beginning(self._sorted, before)
        return {*found, *(word[::-1] for word in _beginning(self._backwards, after[::-1]))}


def _beginning(words: list[str], start: str) -> list[str]:
    """Return those of the sorted ``words`` that begin with ``start``."""
    first = bisect_left(words, start)
    return words[first : bisect_left(words, start + _AFTER, first)]


def _by_length(words: Iterable[str]) -> dict[int, _Words]:
    found: defaultdict[int, _Words] = defaultdict(_Words)
    for word in words:
        found[len(word)].all.append(word)
    return dict(found)


def _nearest(word: str, by_length: Mapping[int, _Words], highest: int = 2) -> list[str]:
    """Return the words at the least distance from ``word``, if that is small enough."""
    most = min(most_mistakes(len(word)), highest)
    for distance in range(1, most + 1):
        lengths = range(len(word) - distance, len(word) + distance + 1)
        near = [
            found
            for length in lengths
            if (words := by_length.get(length))
            for found in _within(word, words, distance)
            if found != word
        ]
        if near:
            return near
    return []


def _within(word: str, words: _Words, distance: int) -> list[str]:
    """Return those of ``words`` that are at most ``distance`` from ``word``."""
    if distance == 1:  # most questions need no more than this, and the library takes 20 ms to load
        half = len(word) // 2  # a single mistake leaves what is before or what is after it as it is
        return [
            found for found in words.with_ends(word[:half], word[half + 1 :]) if _one_mistake(word, found)
        ]
    from rapidfuzz import process
    from rapidfuzz.distance import OSA

    extracted = process.extract(word, words.all, scorer=OSA.distance, score_cutoff=distance, limit=None)
    return [found for found, _, _ in extracted]


def _one_mistake(word: str, other: str) -> bool:
    """Whether the distance of the two is at most 1."""
    start = 0
    for one, its in zip(word, other, strict=False):
        if one != its:
            break
        start += 1
    rest, others = word[start:], other[start:]
    if rest[1:] == others or rest == others[1:] or rest[1:] == others[1:]:
        return True
    return rest[:2] == others[1::-1] and rest[2:] == others[2:]
