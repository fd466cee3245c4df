"""Text and the words looked for -> the passage that shows most of them.

The steps are the usual four, kept apart: fragments (sentences, or windows of long ones), their score, the
choice, and the form (`html`, `terminal`, `plain`). Nothing here knows a backend.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from typing import NamedTuple

from glossearch.analysis import Forward
from glossearch.query import Query

MOST_CHARACTERS = 320
"""A passage is at most this long, but for a single word longer than that."""

_ELLIPSIS = "…"
_BLANK_LINE = "\n\n"
# Among passages that show the same words, the one that dwells on them is better, up to a point.
_MOST_REPEATS = 5


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of an entry's text; ``marks`` are the (start, end) in ``text`` of what matched."""

    text: str
    marks: tuple[tuple[int, int], ...] = ()

    def formatted(self, mark: Callable[[str], str], other: Callable[[str], str]) -> str:
        """Return the passage with ``mark`` applied to what matched and ``other`` to the rest."""
        parts, done = [], 0
        for start, end in self.marks:
            parts += [other(self.text[done:start]), mark(self.text[start:end])]
            done = end
        return "".join([*parts, other(self.text[done:])])

    @property
    def html(self) -> str:
        """The passage as HTML: matches in ``<mark>``, all else escaped."""
        if len(escape(self.text)) == len(self.text):  # there is nothing to escape
            return self.formatted(lambda text: f"<mark>{text}</mark>", str)
        return self.formatted(lambda text: f"<mark>{escape(text)}</mark>", escape)


_Match = tuple[int, int, int]
"""Words from a start to an end (in characters), and the number of the clause that looks for them."""


class _Fragment(NamedTuple):
    """A candidate passage; ``cut_before`` and ``cut_after`` tell that it begins or ends within a sentence."""

    start: int
    end: int
    cut_before: bool = False
    cut_after: bool = False


class Highlighter:
    """Finds the passages for one query; ``weights`` are the idf of its wanted clauses."""

    def __init__(self, query: Query, weights: Sequence[float]) -> None:
        self._weights = weights
        self._words: list[tuple[str, int]] = []
        self._phrases: list[tuple[str, tuple[str, ...], int]] = []
        for number, clause in enumerate(query.wanted):
            for first, *others in clause.alternatives:
                if others:
                    self._phrases.append((first, tuple(others), number))
                else:
                    self._words.append((first, number))

    def passage(self, text: str, tokens: Forward, sentences: Sequence[tuple[int, int]]) -> Passage:
        """Return the passage of ``text`` that shows most of the query, or its beginning."""
        matches = self._matches(tokens)
        spans = sentences or ((0, len(text)),)
        best = _fragment(text, spans, 0)
        if matches:
            starts = [match[0] for match in matches]
            highest = self._worth(best, starts, matches)
            for fragment in _fragments(text, spans, matches):
                worth = self._worth(fragment, starts, matches)
                if worth > highest:
                    best, highest = fragment, worth
        return _cut(text, best, matches)

    def marked(self, text: str, tokens: Forward) -> Passage:
        """Return all of ``text``, such as a title, with what matches marked."""
        return Passage(text, _merged(self._matches(tokens)))

    def _matches(self, forward: Forward) -> list[_Match]:
        """Return where the clauses occur, in order."""
        places, tokens = forward.places, forward.tokens
        found: list[_Match] = []
        for term, clause in self._words:
            for number in places.get(term, ()):
                start, end, _ = tokens[number]
                found.append((start, end, clause))
        for first, others, clause in self._phrases:
            for number in places.get(first, ()):
                if end := _end_of(others, forward, number):
                    found.append((tokens[number][0], end, clause))
        found.sort()
        return found

    def _worth(
        self, fragment: _Fragment, starts: Sequence[int], matches: Sequence[_Match]
    ) -> tuple[float, float, int]:
        """Return the weight of the clauses shown, then that of their repeats, then how soon they come."""
        stop = fragment[1]
        first = bisect_left(starts, fragment[0])
        shown = [
            clause for _, end, clause in matches[first : bisect_left(starts, stop, first)] if end <= stop
        ]
        if not shown:
            return _NOTHING
        weights = self._weights
        while matches[first][1] > stop:  # a phrase that goes on past the fragment
            first += 1
        if len(shown) == 1:
            return weights[shown[0]], 0.0, fragment[0] - starts[first]
        shown.sort()  # so that the same words are worth the same to the last bit
        worth = repeated = 0.0
        before, repeats = -1, 0
        for clause in shown:
            if clause != before:
                worth += weights[clause]
                before, repeats = clause, 0
            elif repeats < _MOST_REPEATS:
                repeats += 1
                repeated += weights[clause]
        return worth, repeated, fragment[0] - starts[first]


_NOTHING = (0.0, 0.0, 0)


def _end_of(others: Sequence[str], forward: Forward, number: int) -> int:
    """Return where the words ``others`` end, if they follow one another from token ``number`` on; else 0."""
    tokens, places = forward.tokens, forward.places
    _, end, position = tokens[number]
    for wanted, term in enumerate(others, position + 1):
        numbers = places.get(term, ())
        at = bisect_left(numbers, wanted, key=lambda n: tokens[n][2])
        if at == len(numbers) or tokens[numbers[at]][2] != wanted:
            return 0
        end = tokens[numbers[at]][1]
    return end


def _fragments(text: str, spans: Sequence[tuple[int, int]], matches: Sequence[_Match]) -> Iterator[_Fragment]:
    """Yield the candidates: runs of whole sentences up to the limit, and windows of longer sentences.

    A run begins with a sentence in which a match does: from a later one more of them fit.
    """
    holders = []
    holder, last = 0, len(spans) - 1
    for match in matches:
        while holder < last and spans[holder + 1][0] <= match[0]:
            holder += 1
        holders.append(holder)
    before = -1
    for holder in holders:
        if holder != before:
            before = holder
            yield _fragment(text, spans, holder)
    for match, holder in zip(matches, holders, strict=True):
        start, end = spans[holder]
        if match[1] > end:  # a phrase across two sentences
            yield _window(text, 0, len(text), match[0])
        elif end - start > MOST_CHARACTERS:
            yield _window(text, start, end, match[0])


def _fragment(text: str, spans: Sequence[tuple[int, int]], number: int) -> _Fragment:
    """Return the sentence ``number`` and as many after it as fit, or the beginning of it if it is long."""
    start, end = spans[number]
    if end - start > MOST_CHARACTERS:
        return _window(text, start, end, start)
    for _, following in spans[number + 1 :]:
        if following - start > MOST_CHARACTERS:
            break
        end = following
    return _Fragment(start, end)


def _window(text: str, start: int, end: int, place: int) -> _Fragment:
    """Return whole words of ``text[start:end]``, with the one at ``place`` a quarter into them."""
    begin = max(start, min(place - MOST_CHARACTERS // 4, end - MOST_CHARACTERS))
    if begin > start:
        space = text.find(" ", begin - 1, place)
        begin = space + 1 if space >= 0 else max(text.rfind(" ", start, place) + 1, start)
    stop = begin + MOST_CHARACTERS
    if stop < end:
        space = text.rfind(" ", max(begin, place) + 1, stop + 1)
        if space < 0:  # a word longer than a passage is shown whole
            space = text.find(" ", stop, end)
        stop = space if space >= 0 else end
    return _Fragment(begin, min(stop, end), cut_before=begin > start, cut_after=stop < end)


def _cut(text: str, fragment: _Fragment, matches: Iterable[_Match]) -> Passage:
    """Return the text of ``fragment`` on one line, with an ellipsis where a sentence was cut."""
    begin, stop, cut_before, cut_after = fragment
    before = _ELLIPSIS if cut_before else ""
    after = _ELLIPSIS if cut_after else ""
    piece = text[begin:stop]
    one_line = piece.replace(_BLANK_LINE, " ")
    marks = _merged([match for match in matches if begin <= match[0] and match[1] <= stop])
    shift = len(before) - begin
    if one_line == piece:
        return Passage(f"{before}{piece}{after}", tuple([(s + shift, e + shift) for s, e in marks]))

    def shifted(place: int) -> int:
        return place + shift - text.count(_BLANK_LINE, begin, place)

    return Passage(f"{before}{one_line}{after}", tuple([(shifted(s), shifted(e)) for s, e in marks]))


def _merged(matches: Iterable[_Match]) -> tuple[tuple[int, int], ...]:
    """Return the spans of ``matches``, which come in order, overlapping ones joined."""
    spans: list[tuple[int, int]] = []
    for start, end, _ in matches:
        if spans and start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], end))
        else:
            spans.append((start, end))
    return tuple(spans)
