"""Text and the words looked for -> the passage that shows most of them.

The steps are the usual four, kept apart: fragments (sentences, or windows of long ones), their score, the
choice, and the form (`html`, `terminal`, `plain`). Nothing here knows a backend.
"""

from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape

from glossearch.analysis import Analyzer, Token
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
        return self.formatted(lambda text: f"<mark>{escape(text)}</mark>", escape)


@dataclass(frozen=True, slots=True)
class _Match:
    """Words ``start`` to ``end`` (in characters) that clause number ``clause`` looks for."""

    start: int
    end: int
    clause: int


@dataclass(frozen=True, slots=True)
class _Fragment:
    """A candidate passage; ``cut_before`` and ``cut_after`` tell that it begins or ends within a sentence."""

    start: int
    end: int
    cut_before: bool = False
    cut_after: bool = False

    def holds(self, match: _Match) -> bool:
        return self.start <= match.start and match.end <= self.end


class Highlighter:
    """Finds the passages for one query; ``weights`` are the idf of its wanted clauses."""

    def __init__(self, query: Query, weights: Sequence[float], analyzer: Analyzer) -> None:
        self._analyzer = analyzer
        self._weights = weights
        self._sequences: dict[str, list[tuple[tuple[str, ...], int]]] = {}
        for number, clause in enumerate(query.wanted):
            for terms in clause.alternatives:
                self._sequences.setdefault(terms[0], []).append((terms, number))

    def passage(self, text: str, sentences: Sequence[tuple[int, int]]) -> Passage:
        """Return the passage of ``text`` that shows most of the query, or its beginning."""
        matches = self._matches(text)
        starts = [match.start for match in matches]
        best = _Fragment(0, 0)
        highest = (-1.0, 0.0, 0)
        for fragment in _fragments(text, sentences, matches):
            first = bisect_left(starts, fragment.start)
            inside = [m for m in matches[first : bisect_left(starts, fragment.end)] if m.end <= fragment.end]
            worth = self._worth(fragment, inside)
            if worth > highest:
                best, highest = fragment, worth
        return _cut(text, best, matches)

    def marked(self, text: str) -> Passage:
        """Return all of ``text``, such as a title, with what matches marked."""
        return Passage(text, _merged(self._matches(text)))

    def _matches(self, text: str) -> list[_Match]:
        """Return where the clauses occur in ``text``, in order."""
        tokens = self._analyzer.tokens(text)
        found = []
        for index, token in enumerate(tokens):
            for terms, clause in self._sequences.get(token.term, ()):
                last = _last_of(terms, tokens, index)
                if last is not None:
                    found.append(_Match(token.start, last.end, clause))
        return found

    def _worth(self, fragment: _Fragment, matches: Sequence[_Match]) -> tuple[float, float, int]:
        """Return the weight of the clauses shown, then that of their repeats, then how soon they come."""
        occurrences = Counter(match.clause for match in matches)
        shown = sum(self._weights[clause] for clause in occurrences)
        repeated = sum(self._weights[clause] * min(n - 1, _MOST_REPEATS) for clause, n in occurrences.items())
        return shown, repeated, fragment.start - matches[0].start if matches else 0


def _last_of(terms: tuple[str, ...], tokens: Sequence[Token], index: int) -> Token | None:
    """Return the last token of ``terms`` where they follow one another from ``tokens[index]`` on."""
    last = tokens[index]
    for term in terms[1:]:
        following = (
            t for t in tokens[index + 1 : index + 2 * len(terms) + 2] if t.position == last.position + 1
        )
        found = next((t for t in following if t.term == term), None)
        if found is None:
            return None
        last = found
    return last


def _fragments(
    text: str, sentences: Sequence[tuple[int, int]], matches: Sequence[_Match]
) -> Iterator[_Fragment]:
    """Yield the candidates: runs of whole sentences up to the limit, and windows of longer sentences."""
    spans = sentences or [(0, len(text))]
    ends = [end for _, end in spans]
    for start, end in spans:
        if end - start <= MOST_CHARACTERS:
            last = bisect_right(ends, start + MOST_CHARACTERS) - 1
            yield _Fragment(start, ends[last])
        else:
            yield _window(text, start, end, start)
    for match in matches:
        holder = spans[max(bisect_right(spans, (match.start, len(text))) - 1, 0)]
        if match.end > holder[1]:  # a phrase across two sentences
            yield _window(text, 0, len(text), match.start)
        elif holder[1] - holder[0] > MOST_CHARACTERS:
            yield _window(text, *holder, match.start)


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
    before = _ELLIPSIS if fragment.cut_before else ""
    after = _ELLIPSIS if fragment.cut_after else ""
    piece = text[fragment.start : fragment.end].replace(_BLANK_LINE, " ")

    def shifted(place: int) -> int:
        return place - fragment.start + len(before) - text.count(_BLANK_LINE, fragment.start, place)

    marks = _merged(match for match in matches if fragment.holds(match))
    return Passage(f"{before}{piece}{after}", tuple((shifted(start), shifted(end)) for start, end in marks))


def _merged(matches: Iterable[_Match]) -> tuple[tuple[int, int], ...]:
    """Return the spans of ``matches``, overlapping ones joined."""
    spans: list[tuple[int, int]] = []
    for match in sorted(matches, key=lambda m: (m.start, m.end)):
        if spans and match.start < spans[-1][1]:
            spans[-1] = (spans[-1][0], max(spans[-1][1], match.end))
        else:
            spans.append((match.start, match.end))
    return tuple(spans)
