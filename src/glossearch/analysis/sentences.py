"""Sentence bounds, by NLTK's Punkt.

Punkt's trained models are a download, and training it on the corpus would make one entry's sentences
depend on all others (an incremental update could then differ from a rebuild). So it runs untrained, on its
own orthographic rules and a fixed list of abbreviations.
"""

import re
from collections.abc import Iterator
from functools import cache, lru_cache
from itertools import pairwise
from string import whitespace
from typing import Any

from glossearch.analysis import nltk_parts

_ABBREVIATIONS = (
    "e.g i.e etc vs cf al approx ca dr mr mrs ms prof st jr sr no nos vol fig figs eq eqs sec ch pp p ed eds "
    "inc ltd co corp dept est resp incl excl viz jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k"
).split()
_PARAGRAPH = re.compile(r"\S.*(?:\n(?!\s*\n).*)*")
_PLAIN_SENTENCE = re.compile(r"\S(?:[^.!?]|[.!?](?!\s))*[.!?]?")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence, in order; a blank line always ends one."""
    found = []
    for paragraph in _PARAGRAPH.finditer(text):
        offset = paragraph.start()
        if not _MAY_END.search(paragraph.group()):
            found.append((offset, offset + len(paragraph.group().rstrip())))
            continue
        try:
            spans = list(_punkt().span_tokenize(paragraph.group()))
        except TimeoutError:  # NLTK bounds its patterns by the wall clock, which a busy machine can miss
            spans = [match.span() for match in _PLAIN_SENTENCE.finditer(paragraph.group())]
        found += [(offset + start, offset + end) for start, end in spans]
    return found


# Punkt looks no further where a paragraph has nothing like this.
_MAY_END = re.compile(r"[.?!](?:\s+\S|[^\w\s])")
_WORD_OR_NUMBER = re.compile(r"[A-Za-z]{2,}|[0-9]+")
_CACHED_SHAPES = 1 << 14
# What Punkt's pattern for what closes a sentence can begin with.
_CLOSING = frozenset("\"')]}\u2018\u2019\u201c\u201d\xab\xbb")


@cache
def _punkt() -> Any:  # noqa: ANN401  (NLTK has no types)
    punkt: Any = nltk_parts.load("nltk.tokenize.punkt")
    parameters = punkt.PunktParameters()
    parameters.abbrev_types.update(_ABBREVIATIONS)

    class Remembering(punkt.PunktSentenceTokenizer):  # type: ignore[misc]
        """Punkt, asked once for all ends of sentences that look alike."""

        def __init__(self) -> None:
            super().__init__(parameters)
            self._remembered = lru_cache(_CACHED_SHAPES)(super().text_contains_sentbreak)

        def text_contains_sentbreak(self, text: str) -> bool:
            return bool(self._remembered(_WORD_OR_NUMBER.sub(_shape, text)))

        def span_tokenize(self, text: str, realign_boundaries: bool = True) -> Iterator[tuple[int, int]]:
            """Yield what Punkt does, in a third of the time: it makes a generator of each step."""
            skipped = 0
            for (start, end), (following, stop) in pairwise([*self._bounds(text), (-1, -1)]):
                closing = None
                if following >= 0 and text[following : following + 1] in _CLOSING:
                    closing = self._lang_vars.re_boundary_realignment.match(text[following:stop])
                if closing:
                    yield start + skipped, following + len(closing.group().rstrip())
                elif start + skipped < end:
                    yield start + skipped, end
                skipped = closing.end() if closing else 0

        def _bounds(self, text: str) -> Iterator[tuple[int, int]]:
            """Yield the sentences, before what closes one is taken from the next."""
            begin = 0
            for match, word in self._ends(text):
                after = match.group("after_tok")
                if self.text_contains_sentbreak(f"{text[word : match.end()]}{after}"):
                    yield begin, match.end()
                    begin = match.start("next_tok") if match.group("next_tok") else match.end()
            yield begin, len(text.rstrip())

        def _ends(self, text: str) -> Iterator[tuple[re.Match[str], int]]:
            """Yield what may end a sentence, and where the word before it begins; the last of each word."""
            last, word, point = None, 0, 0
            for match in self._lang_vars.period_context_re().finditer(text):
                space = max([text.rfind(character, point, match.start()) for character in whitespace])
                start = space + 1 if space > point else word
                if last and point <= start:
                    yield last, word
                last, word, point = match, start, match.start()
            if last:
                yield last, word

    return Remembering()


def _shape(found: re.Match[str]) -> str:
    """Return the shortest word or number that untrained Punkt takes like this one.

    It looks at the case of the first letter, at the number of letters as far as one may be an initial, and
    at its abbreviations.
    """
    word = found[0]
    if word.lower() in _ABBREVIATED:
        return word
    return "0" if word[0].isdigit() else "Xx" if word[0].isupper() else "xx"


_ABBREVIATED = frozenset(_ABBREVIATIONS)
