"""Text -> index terms: the one analysis that entries and queries go through alike."""

import re
from collections.abc import Callable, Iterable
from functools import cached_property
from typing import NamedTuple

from glossearch.analysis import stemming, stopwords
from glossearch.analysis.tokens import fold, runs, solid, spans

# Raised with every change that makes a text yield other terms: an index built before it is outdated.
REVISION = 2

# Two to six letters and digits, two letters at the least.
_ACRONYM = re.compile(r"(?=(?:\d*[^\W\d_]){2})[^\W_]{2,6}")
_CACHE_LIMIT = 1 << 18
_LONGEST_TERM = 128


class Token(NamedTuple):
    """One index term and where it stands: ``text[start:end]`` is its surface.

    ``position`` counts words from 0; ``whole`` marks a compound written solid, which shares the position
    of its first part; ``stop`` marks a stop word.
    """

    term: str
    start: int
    end: int
    position: int
    whole: bool
    stop: bool


class Analyzer:
    """Turns text into terms: folded, stemmed, acronyms as they are.

    ``language`` is a Snowball language or "none"; ``stop_words`` are folded words that a query drops as
    long as something else remains.
    """

    def __init__(self, language: str = "english") -> None:
        self.language = language
        self.stop_words = stopwords.ENGLISH if language == "english" else frozenset[str]()
        self._runs: dict[str, tuple[Token, ...]] = {}
        self._words: dict[str, str] = {}
        self._terms: dict[str, str] = {}

    @property
    def fingerprint(self) -> str:
        """What an index must have been built with for this analyzer to search it."""
        return f"{self.language}/{REVISION}"

    @cached_property
    def _stem(self) -> Callable[[str], str]:
        return stemming.stemmer(self.language)

    def tokens(self, text: str) -> list[Token]:
        """Return the terms of ``text`` in order of position, the whole of a compound before its parts."""
        if text.isupper() and " " in text.strip():
            text = _lower(text)  # case tells nothing where all is upper case
        found: list[Token] = []
        add, new = found.append, tuple.__new__  # Token(...) would take twice as long
        position = 0
        known = self._runs
        for run in runs(text):
            surface = run.group()
            tokens = known.get(surface) or self._analyse(surface)
            offset = run.start()
            if len(tokens) == 1:
                term, start, end, _, whole, stop = tokens[0]
                add(new(Token, (term, offset + start, offset + end, position, whole, stop)))
                position += 1
            else:
                for term, start, end, place, whole, stop in tokens:
                    add(new(Token, (term, offset + start, offset + end, position + place, whole, stop)))
                position += 1 + tokens[-1].position
        return found

    def _analyse(self, run: str) -> tuple[Token, ...]:
        """Return the tokens of one run, counted from its start, and remember them if it is short."""
        found = []
        for span in spans(run):
            word = run[span.start : span.end]
            stop = not span.whole and self.is_stop_word(word)
            found.append(Token(self.term(solid(word) if span.whole else word), *span, stop))
        tokens = tuple(found)
        if len(run) <= _LONGEST_TERM:
            if len(self._runs) >= _CACHE_LIMIT:
                self._runs.clear()
            self._runs[run] = tokens
        return tokens

    def sequence(self, text: str) -> tuple[str, ...]:
        """Return the terms of ``text`` one after another, compounds in parts: what a phrase looks for."""
        return tuple(token.term for token in self.tokens(text) if not token.whole)

    def words(self, text: str, tokens: Iterable[Token]) -> set[str]:
        """Return the folded words of letters in ``text``, stop words aside: what a speller knows.

        ``tokens`` are those of ``text``.
        """
        known = self._words
        surfaces = {text[start:end] for _, start, end, _, _, _ in tokens}
        if new := surfaces.difference(known):
            if len(known) >= _CACHE_LIMIT:
                known.clear()
                new = surfaces
            known.update((surface, self._word(surface)) for surface in new)
        found = set(map(known.__getitem__, surfaces))
        found.discard("")
        return found

    def _word(self, surface: str) -> str:
        folded = fold(surface)
        return folded if folded.isalpha() and folded not in self.stop_words else ""

    def term(self, word: str) -> str:
        """Return the index term of one word, or of one compound written solid."""
        known = self._terms.get(word)
        if known is None:
            if len(self._terms) >= _CACHE_LIMIT:
                self._terms.clear()
            known = self._terms[word] = self._new_term(word)
        return known

    def _new_term(self, word: str) -> str:
        acronym = acronym_of(word)
        if acronym:
            return acronym.upper() if acronym in self.stop_words else acronym
        folded = fold(word)
        return (self._stem(folded) if folded.isalpha() else folded)[:_LONGEST_TERM]

    def is_stop_word(self, word: str) -> bool:
        """Whether a query may ignore this word. Acronyms ("IT", "US") are never stop words."""
        return fold(word) in self.stop_words and not acronym_of(word)


def acronym_of(word: str) -> str | None:
    """Return the acronym that ``word`` is, in lower case and singular, or None.

    >>> acronym_of("RLHF"), acronym_of("GPUs"), acronym_of("K8s"), acronym_of("Ring")
    ('rlhf', 'gpu', None, None)
    """
    singular = word[:-1] if word.endswith("s") else word
    return fold(singular) if singular.isupper() and _ACRONYM.fullmatch(singular) else None


def _lower(text: str) -> str:
    """Lower-case ``text`` character by character, so that offsets stay true ("İ".lower() is longer)."""
    return "".join(lower if len(lower := c.lower()) == 1 else c for c in text)
