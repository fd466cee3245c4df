"""The best of many scores, without sorting the rest."""

from collections.abc import Callable
from operator import itemgetter

import numpy as np

from glossearch.backends.vectors import Floats
from glossearch.backends.whoosh.lexicon import Ints

# So few are sorted faster than they are told apart.
_FEW = 64
_ROWS_EACH = 8
# A quotient may be rounded up by a part in 2^53.
_ROUNDED = 1.0 - 1e-12


def candidates(scores: Floats, count: int, share: float) -> Ints | None:
    """Return where those scores are that may be among the ``count`` best; None for all.

    Each may yet be raised by up to ``share`` of it.
    """
    if len(scores) <= max(count, _FEW):
        return None
    least = _lower_bound(scores, count) / (1.0 + share) * _ROUNDED
    return (scores >= least).nonzero()[0]


def _lower_bound(scores: Floats, count: int) -> float:
    """Return a number that at least ``count`` of ``scores`` reach, nearly the highest there is."""
    rows = count * _ROWS_EACH
    if len(scores) > rows * _ROWS_EACH:  # the highest of each of many rows are scores, too
        width = len(scores) // rows
        scores = scores[: rows * width].reshape(width, rows).max(axis=0)
    return float(np.partition(scores, len(scores) - count)[len(scores) - count])


def ranked(
    numbers: Ints, scores: Floats, count: int, slug_of: Callable[[int], bytes]
) -> list[tuple[int, float]]:
    """Return the ``count`` best with their scores, and what equals the last of them: equal ones by slug."""
    order = (-scores).argsort(kind="stable")
    best = scores[order].tolist()
    last = min(count, len(best))
    ends = last
    while ends < len(best) and best[ends] == best[last - 1]:
        ends += 1
    found = list(zip(numbers[order[:ends]].tolist(), best, strict=False))
    if len(set(best[:ends])) < ends:
        found.sort(key=lambda pair: slug_of(pair[0]))
        found.sort(key=itemgetter(1), reverse=True)  # keeps equal ones by slug
    return found
