"""Text and the words looked for -> the passage that shows most of them.

The steps are the usual four, kept apart: fragments (sentences, or windows of long ones), their score, the
choice, and the form (`html`, `terminal`, `plain`). Nothing here knows a backend.
"""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple, TypeVar

from glossearch.analysis import Forward
from glossearch.analysis.forward import spans_of
from glossearch.query import Query

MOST_CHARACTERS = 320
"""A passage is at most this long, but for a single word longer than that."""

_ENTITIES = (("&", "&amp;"), ("<", "&lt;"), (">", "&gt;"), ('"', "&quot;"), ("'", "&#x27;"))
_ELLIPSIS = "…"
_BLANK_LINE = "\n\n"
# Among passages that show the same words, the one that dwells on them is better, up to a point.
_MOST_REPEATS = 5
# Of more candidates so many are compared, from the whole of a text: each takes the time of its matches.
_MOST_FRAGMENTS = 200


class Passage(NamedTuple):
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
        text, marks = self
        form = _escaped if len(_escaped(text)) > len(text) else str
        html, done = "", 0
        for start, end in marks:
            html += f"{form(text[done:start])}<mark>{form(text[start:end])}</mark>"
            done = end
        return html + form(text[done:])


def _escaped(text: str) -> str:
    """Return what `html.escape` does, in a tenth of the time where there is nothing to escape."""
    for character, entity in _ENTITIES:
        if character in text:
            text = text.replace(character, entity)
    return text


_Match = tuple[int, int, int]
"""Words from a start to an end (in characters), and the clause that looks for them: the bit of its number."""

_Fragment = tuple[int, int, bool, bool]
"""A candidate passage: its start and end, and whether it begins, and whether it ends, within a sentence."""

_Sentence = list[int]
"""A sentence's start and end, the clauses that it shows some of, and its number."""

_Worth = tuple[float, float, int]
"""The weight of the clauses that a fragment shows, then that of their repeats, then how soon they come."""

_NOTHING: _Worth = (0.0, 0.0, 0)
_Candidate = TypeVar("_Candidate")


class Highlighter:
    """Finds the passages for one query; ``weights`` are the idf of its wanted clauses."""

    def __init__(self, query: Query, weights: Sequence[float]) -> None:
        self._weights = {1 << number: weight for number, weight in enumerate(weights)}
        self._together: dict[int, float] = {}
        self._words: list[tuple[str, int]] = []
        self._phrases: list[tuple[tuple[str, ...], int]] = []
        for number, clause in enumerate(query.wanted):
            for terms in clause.alternatives:
                if len(terms) == 1:
                    self._words.append((terms[0], 1 << number))
                else:
                    self._phrases.append((terms, 1 << number))
        self._begin = frozenset([terms[0] for terms, _ in self._phrases] + [term for term, _ in self._words])

    def passage(self, text: str, tokens: Forward, sentences: Sequence[tuple[int, int]]) -> Passage:
        """Return the passage of ``text`` that shows most of the query, or its beginning."""
        matches = self._matches(tokens)
        spans = sentences or ((0, len(text)),)
        fragments = self._fragments(text, spans, matches)
        best = fragments[0]
        if len(fragments) > 1:
            best = max(fragments, key=lambda fragment: self._worth(fragment, matches))
        return _cut(text, best, matches)

    def marked(self, text: str, tokens: Forward) -> Passage:
        """Return all of ``text``, such as a title, with what matches marked."""
        if self._begin.isdisjoint(tokens.places):
            return Passage(text)
        return Passage(text, tuple(_merged(self._matches(tokens), 0, len(text))))

    def _matches(self, forward: Forward) -> list[_Match]:
        """Return where the clauses occur, in order."""
        places = forward.places
        found: list[_Match] = []
        for term, clause in self._words:
            if term in places:
                for start, end, _ in spans_of(places[term]):
                    found.append((start, end, clause))
        for terms, clause in self._phrases:
            if terms[0] in places:
                for start, end in forward.phrase(terms):
                    found.append((start, end, clause))
        found.sort()
        return found

    def _fragments(
        self, text: str, spans: Sequence[tuple[int, int]], matches: Sequence[_Match]
    ) -> list[_Fragment]:
        """Return the candidates: runs of whole sentences up to the limit, and windows of longer sentences.

        A run begins with a sentence in which a match does: from a later one more of them fit. The beginning
        is a candidate where no run is known to show a match.
        """
        sentences, windows = _by_sentence(text, spans, matches)
        if not sentences:
            return [_fragment(text, spans, 0)]
        if not windows:
            heaviest = self._heaviest(sentences, len(matches))
            return [_fragment(text, spans, number) for number in _thinned(heaviest)]
        runs = sorted({0, *[number for _, _, _, number in sentences]})
        found = [_fragment(text, spans, number) for number in _thinned(runs)]
        return found + [_window(text, *window) for window in _thinned(windows)]

    def _heaviest(self, sentences: Sequence[_Sentence], count: int) -> list[int]:
        """Return the numbers of ``sentences`` with which the runs begin whose clauses weigh most.

        ``count`` is the number of all matches.
        """
        found, highest = [], 0.0
        until, last = 0, len(sentences)
        for first, (start, _, shown, number) in enumerate(sentences, 1):
            before = until
            while until < last and sentences[until][1] - start <= MOST_CHARACTERS:
                until += 1
            if until == before and count <= _MOST_REPEATS:
                continue  # all that it shows the run before shows, too, and more
            for _, _, more, _ in sentences[first:until]:
                shown |= more
            weight = self._together.get(shown) or self._weight(shown)
            if weight > highest:
                found, highest = [number], weight
            elif weight == highest:
                found.append(number)
        return found

    def _worth(self, fragment: _Fragment, matches: Sequence[_Match]) -> _Worth:
        """Return what ``fragment`` is worth."""
        start, stop, _, _ = fragment
        clauses = soonest = 0
        repeats = []
        for number in range(bisect_left(matches, (start, 0, 0)), len(matches)):
            begin, end, clause = matches[number]
            if begin >= stop:
                break
            if end > stop:  # a phrase that goes on past the fragment
                continue
            if clauses & clause:
                repeats.append(clause)
            else:
                soonest = soonest if clauses else begin
                clauses |= clause
        if not clauses:
            return _NOTHING
        weight = self._together.get(clauses) or self._weight(clauses)
        return weight, self._repeated(repeats) if repeats else 0.0, start - soonest

    def _weight(self, clauses: int) -> float:
        """Return the weight of all ``clauses``, the same for the same ones to the last bit."""
        weight = sum([weight for clause, weight in self._weights.items() if clauses & clause])
        self._together[clauses] = weight
        return weight

    def _repeated(self, clauses: list[int]) -> float:
        """Return what repeats of ``clauses`` weigh."""
        clauses.sort()  # so that the same ones weigh the same to the last bit
        weight = 0.0
        before = repeats = 0
        for clause in clauses:
            repeats = repeats + 1 if clause == before else 1
            before = clause
            if repeats <= _MOST_REPEATS:
                weight += self._weights[clause]
        return weight


def _thinned(candidates: list[_Candidate]) -> list[_Candidate]:
    """Return `_MOST_FRAGMENTS` of ``candidates`` at the most, the first among them."""
    return candidates[:: -(-len(candidates) // _MOST_FRAGMENTS) or 1]


def _by_sentence(
    text: str, spans: Sequence[tuple[int, int]], matches: Sequence[_Match]
) -> tuple[list[_Sentence], list[tuple[int, int, int]]]:
    """Return the sentences with matches, and what `_window` takes for matches that no run may show."""
    sentences: list[_Sentence] = []
    windows = []
    number, last = -1, len(spans) - 1
    start = stop = following = spans[0][0]
    for begin, end, clause in matches:
        if begin >= following:
            number += 1
            while number < last and spans[number + 1][0] <= begin:
                number += 1
            start, stop = spans[number]
            following = spans[number + 1][0] if number < last else len(text)
            sentences.append([start, stop, clause, number])
        elif number < 0:  # before the first sentence
            continue
        else:
            sentences[-1][2] |= clause
        if end > stop:  # a phrase across two sentences
            windows.append((0, len(text), begin))
        elif stop - start > MOST_CHARACTERS:
            windows.append((start, stop, begin))
    return sentences, windows


def _fragment(text: str, spans: Sequence[tuple[int, int]], number: int) -> _Fragment:
    """Return the sentence ``number`` and as many after it as fit, or the beginning of it if it is long."""
    start, end = spans[number]
    if end - start > MOST_CHARACTERS:
        return _window(text, start, end, start)
    for following in range(number + 1, len(spans)):
        if spans[following][1] - start > MOST_CHARACTERS:
            break
        end = spans[following][1]
    return start, end, False, False


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
    return begin, min(stop, end), begin > start, stop < end


def _cut(text: str, fragment: _Fragment, matches: Iterable[_Match]) -> Passage:
    """Return the text of ``fragment`` on one line, with an ellipsis where a sentence was cut."""
    begin, stop, cut_before, cut_after = fragment
    before = _ELLIPSIS if cut_before else ""
    after = _ELLIPSIS if cut_after else ""
    piece = text[begin:stop]
    one_line = piece.replace(_BLANK_LINE, " ")
    marks = _merged(matches, begin, stop)
    shift = len(before) - begin
    if len(one_line) < len(piece):
        marks = _shifted(marks, shift, text, begin)
    elif shift:
        marks = [(start + shift, end + shift) for start, end in marks]
    return Passage(f"{before}{one_line}{after}", tuple(marks))


def _shifted(marks: Iterable[tuple[int, int]], shift: int, text: str, begin: int) -> list[tuple[int, int]]:
    """Return ``marks`` shifted, and back by one for every blank line between ``begin`` and them."""
    found = []
    blank = text.find(_BLANK_LINE, begin)
    for start, end in marks:
        while 0 <= blank < start:
            shift -= 1
            blank = text.find(_BLANK_LINE, blank + len(_BLANK_LINE))
        first = start + shift
        while 0 <= blank < end:  # a phrase across it
            shift -= 1
            blank = text.find(_BLANK_LINE, blank + len(_BLANK_LINE))
        found.append((first, end + shift))
    return found


def _merged(matches: Iterable[_Match], begin: int, stop: int) -> list[tuple[int, int]]:
    """Return the spans of ``matches``, which come in order, within two places, overlapping ones joined."""
    spans: list[tuple[int, int]] = []
    done = 0
    for start, end, _ in matches:
        if start < begin or end > stop:
            continue
        if start >= done:
            spans.append((start, end))
            done = end
        elif end > done:
            spans[-1] = (spans[-1][0], end)
            done = end
    return spans
