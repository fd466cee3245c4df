"""Sentence bounds, by NLTK's Punkt.

Punkt's trained models are a download, and training it on the corpus would make one entry's sentences
depend on all others (an incremental update could then differ from a rebuild). So it runs untrained, on its
own orthographic rules and a fixed list of abbreviations.
"""

import re
from functools import cache
from typing import Any

from glossearch.analysis import nltk_parts

_ABBREVIATIONS = (
    "e.g i.e etc vs cf al approx ca dr mr mrs ms prof st jr sr no nos vol fig figs eq eqs sec ch pp p ed eds "
    "inc ltd co corp dept est resp incl excl viz jan feb mar apr jun jul aug sep sept oct nov dec u.s u.k"
).split()
_PARAGRAPH = re.compile(r"\S(?:.|\n(?!\s*\n))*", re.MULTILINE)
_PLAIN_SENTENCE = re.compile(r"\S(?:[^.!?]|[.!?](?!\s))*[.!?]?")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """Return the (start, end) of each sentence, in order; a blank line always ends one."""
    punkt = _punkt()
    found = []
    for paragraph in _PARAGRAPH.finditer(text):
        offset = paragraph.start()
        try:
            spans = list(punkt.span_tokenize(paragraph.group()))
        except TimeoutError:  # NLTK bounds its patterns by the wall clock, which a busy machine can miss
            spans = [match.span() for match in _PLAIN_SENTENCE.finditer(paragraph.group())]
        found += [(offset + start, offset + end) for start, end in spans]
    return found


@cache
def _punkt() -> Any:  # noqa: ANN401  (NLTK has no types)
    punkt = nltk_parts.load("nltk.tokenize.punkt")
    parameters = punkt.PunktParameters()
    parameters.abbrev_types.update(_ABBREVIATIONS)
    return punkt.PunktSentenceTokenizer(parameters)
