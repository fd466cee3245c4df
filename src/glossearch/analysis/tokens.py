"""Text -> spans of words, with the compounds that glossaries are full of.

A *word* is a run of letters and digits, or one of the shapes that a plain split would damage: ``3.5``,
``1,000``, ``C++``, ``C#``, ``R&D``, ``don't``. Words joined without a space by ``- _ . /`` form a
*compound*: its parts are words of their own and the whole, written solid, is one more, so that
``pre-training`` meets ``pretraining`` and ``cache_read_input_tokens`` is found whole and in parts.
"""

import re
import unicodedata
from collections.abc import Iterator
from typing import NamedTuple

# Combining accents and invisible joiners belong to the word they stand in; fold() drops them.
_ATTACHED = "\u00ad\u0300-\u036f\u200b-\u200d\u2060\ufeff"
_WORD_CHARACTER = rf"(?:[^\W_]|[{_ATTACHED}])"
_PLAIN_WORD = rf"[^\W_]{_WORD_CHARACTER}*"
_SHAPES = rf"""
    \d+(?:[.,]\d+)+{_WORD_CHARACTER}*                      # 3.5  1,000  1.4T
  | [^\W\d_]{{1,3}}(?:&[^\W\d_]{{1,3}})+(?!{_WORD_CHARACTER})  # R&D  AT&T
  | [^\W\d_][^\W_]{{0,9}}(?:\+\+|\#)(?!{_WORD_CHARACTER})     # C++  C#
  | {_PLAIN_WORD}(?:['’](?i:s|t|re|ll|ve|d|m)\b)?
"""
_WORD = re.compile(_SHAPES, re.VERBOSE)
# The first branch is only there for speed: most words are plain.
_RUN = re.compile(
    rf"[A-Za-z]++(?![\w{_ATTACHED}&+#'’‐‑./-])|(?:{_SHAPES})(?:[-‐‑_./]+(?:{_SHAPES}))*", re.VERBOSE
)
_JOINT = re.compile(r"[-‐‑_./]")
_NUMBER = re.compile(r"[\d.,]+")

# A path or a URL of many parts is no compound noun: its whole is not worth a term.
_MOST_PARTS = 8

# Of a longer run only the beginning is compared: one sign can become eighteen letters.
_LONGEST_WORD = 256

# Letters that do not decompose into a base letter and an accent.
_UNDECOMPOSABLE = str.maketrans({"ø": "o", "đ": "d", "ł": "l", "æ": "ae", "œ": "oe", "ı": "i", "þ": "th"})


class Span(NamedTuple):
    """One word of a run of text, ``run[start:end]``; ``position`` counts the words of the run before it.

    The whole of a compound has ``whole`` set and shares the position of its first part.
    """

    start: int
    end: int
    position: int
    whole: bool = False


def fold(word: str) -> str:
    """Return ``word`` in the spelling that is compared: lower case, no accents, no apostrophes.

    >>> fold("Café"), fold("Model's"), fold("don’t"), fold("1,000")
    ('cafe', 'model', 'dont', '1000')
    """
    word = word[:_LONGEST_WORD]
    folded = word.casefold()
    if not folded.isascii():
        decomposed = unicodedata.normalize("NFKD", folded).casefold()
        kept = (c for c in decomposed if not unicodedata.combining(c) and unicodedata.category(c) != "Cf")
        folded = "".join(kept).translate(_UNDECOMPOSABLE).replace("’", "'")
    if "'" in folded:
        folded = folded.removesuffix("'s").replace("'", "")
    if "," in folded:
        folded = folded.replace(",", "")
    return folded or word.casefold()


def runs(text: str) -> Iterator[re.Match[str]]:
    """Yield the runs of ``text``: single words, and compounds in one piece."""
    return _RUN.finditer(text)


def surfaces(text: str) -> list[str]:
    """Return the runs of ``text`` as they are written."""
    return _RUN.findall(text)


def spans(run: str) -> list[Span]:
    """Return the words of one run in order, the whole of a compound before its parts."""
    if run.isalnum() or not _JOINT.search(run) or _NUMBER.fullmatch(run):
        return [Span(0, len(run), 0)]
    parts = [Span(*part.span(), position) for position, part in enumerate(_WORD.finditer(run))]
    if 1 < len(parts) <= _MOST_PARTS:
        parts.insert(0, Span(0, len(run), 0, whole=True))
    return parts


def solid(surface: str) -> str:
    """Return a compound written solid: ``pre-training`` -> ``pretraining``."""
    return _JOINT.sub("", surface)
