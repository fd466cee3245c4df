"""Names that begin as what was typed does, for a list that is shown while somebody types."""

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from glossearch.analysis.tokens import fold, runs, spans
from glossearch.schema import Headline

_MOST_CHARACTERS = 200
# No key that begins with a prefix sorts after the prefix and this.
_AFTER = "\U0010ffff"
# So many names that begin alike are ranked; who typed one letter has not said much yet.
_MOST_RANKED = 2000
# Of shorter beginnings nobody can tell what they were meant for.
_SHORTEST_MISTYPED = 4
# The time that a mistake takes grows with the length, and names are shorter.
_LONGEST_MISTYPED = 100
# Glossaries in alphabets with more letters get no mistakes in the rest of them mended.
_MOST_LETTERS = 100

_Rank = tuple[bool, bool, bool, bool, int]


@dataclass(frozen=True, slots=True)
class Suggestion:
    """``name``, a title or an alias of the entry ``slug``; ``title`` is the entry's."""

    name: str
    slug: str
    title: str

    @property
    def is_title(self) -> bool:
        """Whether the name is the entry's title."""
        return self.name == self.title


class Completer:
    """Completes names of entries. Safe to use from several threads.

    A name is found by the beginning of any of its words: each of them begins a key, which goes on to the end
    of the name. A name without letters or digits is not found.
    """

    def __init__(self, entries: Iterable[Headline]) -> None:
        self._names = [
            Suggestion(name, entry.slug, entry.title)
            for entry in sorted(entries, key=lambda entry: entry.slug)
            for name in dict.fromkeys((entry.title, *entry.aliases))
        ]
        found = sorted(
            (key, number, place)
            for number, suggestion in enumerate(self._names)
            for key, place in _keys(suggestion.name)
        )
        self._keys = [key for key, _, _ in found]
        self._numbers = [number for _, number, _ in found]
        self._places = [place for _, _, place in found]
        self._letters = sorted(set().union(*self._keys))[:_MOST_LETTERS]

    def complete(self, text: str, limit: int) -> list[Suggestion]:
        """Return up to ``limit`` names with a word that begins as ``text`` does, the likeliest first.

        A name that begins so comes before one in which a later word does, a name that is complete before all
        others, titles before aliases, whole words before beginnings, short names before long ones. An entry
        is suggested once. An acronym is no beginning of other words: where the glossary has "AI", "ai" is
        completed to "AI safety" and "AIGC", and not to "air gap". Where nothing begins so, one letter may be
        mistyped.
        """
        typed = _typed(text)
        if not typed.strip():
            return []
        found = self._beginning(typed)
        if not found and _SHORTEST_MISTYPED <= len(typed) <= _LONGEST_MISTYPED:
            found = [pair for mistyped in self._alike(typed) for pair in self._beginning(mistyped)]
        best: dict[str, Suggestion] = {}
        for _, number in sorted(found):
            if len(best) == limit:
                break
            suggestion = self._names[number]
            best.setdefault(suggestion.slug, suggestion)
        return list(best.values())

    def _beginning(self, typed: str) -> list[tuple[_Rank, int]]:
        """Return the numbers of names with a word that begins so, each with its rank."""
        first = bisect_left(self._keys, typed)
        last = bisect_left(self._keys, typed + _AFTER, first)
        found = list(range(first, min(last, first + _MOST_RANKED)))
        if any(self._is_whole(at, typed) and self._continues_acronym(at, typed) for at in found):
            found = [at for at in found if self._continues_acronym(at, typed)]
        return [(self._rank(at, typed), self._numbers[at]) for at in found]

    def _rank(self, at: int, typed: str) -> _Rank:
        suggestion = self._names[self._numbers[at]]
        whole = self._is_whole(at, typed)
        exact = whole and len(self._keys[at]) <= len(typed) + 1
        return self._places[at] > 0, not exact, not suggestion.is_title, not whole, len(suggestion.name)

    def _alike(self, typed: str) -> Iterator[str]:
        """Yield what may have been meant by ``typed``: all with one letter, not the first, mistyped."""
        for at in range(1, len(typed)):
            before, letter, after = typed[:at], typed[at], typed[at + 1 :]
            yield before + after
            if after:
                yield before + after[0] + letter + after[1:]
            for other in self._letters:
                yield before + other + after
                yield before + other + letter + after

    def _is_whole(self, at: int, typed: str) -> bool:
        """Whether the key has ``typed`` as whole words."""
        return typed.endswith(" ") or self._keys[at].startswith(" ", len(typed))

    def _continues_acronym(self, at: int, typed: str) -> bool:
        """Whether the key has an acronym where ``typed`` has its last word."""
        name = self._names[self._numbers[at]].name
        words = [word for word, _ in _words(name)]
        place = self._places[at] + typed.count(" ")
        return place < len(words) and sum(map(str.isupper, words[place])) > 1


def _typed(text: str) -> str:
    """Return what was typed as keys are made: its last word may go on unless a space follows it."""
    text = text[:_MOST_CHARACTERS]
    words = " ".join(folded for _, folded in _words(text))[:_MOST_CHARACTERS]
    return f"{words} " if words and text[-1:].isspace() else words


def _keys(name: str) -> Iterator[tuple[str, int]]:
    """Yield the keys of ``name`` with the number of the word that each begins at, and the name written solid.

    A key ends with a space, as what was typed may.
    """
    folded = [word for _, word in _words(name)]
    for place in range(len(folded)):
        yield " ".join([*folded[place:], ""]), place
    if len(folded) > 1:
        yield "".join([*folded, " "]), 0


def _words(text: str) -> Iterator[tuple[str, str]]:
    """Yield the words of ``text`` as they are written and as they are compared."""
    for run in runs(text):
        written = run.group()
        for span in spans(written):
            if not span.whole:
                word = written[span.start : span.end]
                yield word, fold(word)
