"""Names compared the way people vary them: case, accents, hyphens, spaces and plurals."""

import re
from collections.abc import Iterable
from functools import lru_cache
from typing import NamedTuple

from glossearch.analysis.tokens import fold, spans, surfaces

_LONGEST_KEY = 256
_WITH_PARENTHESES = re.compile(r"(\S[^()]*?)\s*\((?=[^()]*\w)([^()]*)\)")
_ACRONYM = re.compile(r"\s*\(([^\W_][\w./-]{1,9})\)")
_FRONT = re.compile(r"\W*(?:(?:an?|the)\s+)?", re.IGNORECASE)
_NEAR_THE_BEGINNING = 500
_CACHED_RUNS = 1 << 16
_SHORTEST_PLURAL = 3
_ES_ENDINGS = ("ses", "xes", "zes", "ches", "shes", "oes")


def name_keys(name: str) -> tuple[str, ...]:
    """Return the keys of ``name``: two spellings of one name have at least one key in common.

    A plural has the keys of its possible singulars too, so "databases" meets "Database" and "hashes" meets
    "hash" without a list of words.

    >>> name_keys("Pre-training") == name_keys("pretraining") == name_keys("PRE TRAINING")
    True
    >>> name_keys("Queries")
    ('queries', 'querie', 'query')
    >>> name_keys("C++"), name_keys("C"), name_keys("@")
    (('c++',), ('c',), ('@',))
    """
    found = [_compared(run) for run in surfaces(name)]
    if not found:
        return (name.casefold().strip()[:_LONGEST_KEY],)
    start = "".join([run.endings[0] for run in found[:-1]])
    keys = [start + ending for ending in found[-1].endings]
    keys.append("".join([run.singular for run in found]))
    return tuple(dict.fromkeys([key[:_LONGEST_KEY] for key in keys]))


class _Compared(NamedTuple):
    """A run of a name as it is compared, written solid.

    ``endings`` are the run, then the run with each singular that its last word may have; in ``singular`` each
    word is in its likeliest one.
    """

    endings: tuple[str, ...]
    singular: str


@lru_cache(_CACHED_RUNS)
def _compared(run: str) -> _Compared:
    words = [fold(run[span.start : span.end]) for span in spans(run) if not span.whole]
    start, last = "".join(words[:-1]), words[-1]
    singular = "".join([(_singulars(word) or [word])[0] for word in words])
    return _Compared((start + last, *[start + one for one in _singulars(last)]), singular)


def part_names(names: Iterable[str], definition: str) -> tuple[str, ...]:
    """Return what goes by within ``names``: both parts of "X (Y)", and Y where the definition begins "X (Y)".

    >>> part_names(["DOM (Document Object Model)"], "")
    ('DOM', 'Document Object Model')
    >>> part_names(["Retrieval-augmented generation"], "Retrieval-Augmented Generation (RAG) is")
    ('RAG',)
    """
    found: dict[str, None] = {}
    acronyms = list(_ACRONYM.finditer(definition, 0, _NEAR_THE_BEGINNING)) if "(" in definition else []
    for name in names:
        if whole := _WITH_PARENTHESES.fullmatch(name.strip()):
            found |= dict.fromkeys(whole.groups())
        for acronym in acronyms:
            begin = definition[: acronym.start()]
            front, same = begin[: -len(name)], begin[-len(name) :].casefold() == name.casefold()
            if same and _FRONT.fullmatch(front) and sum(map(str.isupper, acronym[1])) > 1:
                found[acronym[1]] = None
                break
    return tuple(found)


def _singulars(word: str) -> list[str]:
    """Return what ``word`` may be the English plural of, the likeliest first."""
    if len(word) < _SHORTEST_PLURAL or not word.endswith("s") or word.endswith("ss"):
        return []
    found = [word[:-1]]
    if word.endswith("ies"):
        found.append(word[:-3] + "y")
    elif word.endswith(_ES_ENDINGS):
        found.append(word[:-2])
    return found
