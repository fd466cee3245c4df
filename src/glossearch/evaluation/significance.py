"""Whether two runs differ by more than chance: the paired randomisation test.

If the two runs were equally good, the labels "run" and "baseline" could be exchanged for any query, so that
each difference is as likely with the other sign. The p-value is the share of all such exchanges whose mean
difference is at least as far from 0 as the observed one (two-sided). Smucker, Allan & Carterette 2007, "A
comparison of statistical significance tests for information retrieval evaluation", recommend it over the sign
and Wilcoxon tests. Where there are too many exchanges to try all, random ones are drawn, and the observed one
is counted in, p = (count + 1) / (samples + 1), so that p is never 0 (Phipson & Smyth 2010, "Permutation
p-values should never be zero").
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

EXACT_UP_TO = 16
"""With at most this many queries that differ, all 2^n exchanges are tried."""
SAMPLES = 100_000
SEED = 2007

# How many exchanges are looked at in one go, which bounds the memory.
_CHUNK = 1_000
# Sums of the same numbers in another order may differ by this much and are still equal.
_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class Significance:
    """The two-sided ``p``; ``exact`` unless it was estimated by random exchanges."""

    p: float
    exact: bool


def randomisation_test(differences: Sequence[float], seed: int = SEED) -> Significance:
    """Test whether the mean of ``differences``, one for each query, is other than 0."""
    # A difference of 0 is the same with either sign.
    changed = np.array([value for value in differences if abs(value) > _ROUNDING])
    if len(changed) <= EXACT_UP_TO:
        every = np.arange(1 << len(changed))[:, np.newaxis] >> np.arange(len(changed)) & 1
        return Significance(_as_extreme(changed, every) / len(every), exact=True)
    random = np.random.default_rng(seed)
    count = sum(
        _as_extreme(changed, random.integers(0, 2, (_CHUNK, len(changed)), np.int8))
        for _ in range(SAMPLES // _CHUNK)
    )
    return Significance((count + 1) / (SAMPLES + 1), exact=False)


def _as_extreme(differences: npt.NDArray[np.float64], exchanged: npt.NDArray[np.integer]) -> int:
    """Count the rows of ``exchanged`` (1 where the sign changes) whose sum is as far from 0 as observed."""
    observed = differences.sum()
    sums = observed - 2.0 * (exchanged.astype(np.float64) @ differences)
    return int(np.count_nonzero(np.abs(sums) >= abs(observed) - _ROUNDING))
