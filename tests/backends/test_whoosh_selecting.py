"""The best of many scores are those that sorting all of them would give."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch.backends.whoosh.selecting import candidates, ranked
from support import examples, properties

SHARE = 0.2
LONG = 3_000  # several rows are taken together, see _lower_bound


def slug_of(number: int) -> bytes:
    """Return slugs that fall while numbers rise."""
    return b"%06d" % (999_999 - number)


@settings(properties, max_examples=examples(200))
@given(
    seed=st.integers(0, 2**32 - 1),
    size=st.one_of(st.integers(1, 200), st.just(LONG)),
    count=st.integers(1, 30),
    levels=st.sampled_from([2, 20, 10**9]),
    zeros=st.sampled_from([0.0, 0.5, 0.99]),
)
def test_the_best_are_those_of_a_full_sort(
    seed: int, size: int, count: int, levels: int, zeros: float
) -> None:
    random = np.random.default_rng(seed)
    numbers = np.flatnonzero(random.random(size * 2) < 0.5)[:size]
    scores = random.integers(0, levels, len(numbers)) / levels * (random.random(len(numbers)) >= zeros)
    raised = 1.0 + random.choice([0.0, SHARE / 2, SHARE], len(numbers))
    kept = candidates(scores, count, SHARE)
    places = np.arange(len(numbers)) if kept is None else kept
    found = ranked(numbers[places], scores[places] * raised[places], count, slug_of)
    pairs = zip(numbers.tolist(), (scores * raised).tolist(), strict=True)
    expected = sorted(pairs, key=lambda pair: (-pair[1], slug_of(pair[0])))
    assert found[:count] == expected[:count]
    assert all(score == expected[count - 1][1] for _, score in found[count:])


def test_what_equals_the_last_of_the_best_comes_with_it() -> None:
    found = ranked(np.array([3, 5, 7, 9]), np.array([1.0, 2.0, 1.0, 0.5]), 2, slug_of)
    assert found == [(5, 2.0), (7, 1.0), (3, 1.0)]


def test_few_are_left_to_be_looked_at_closely() -> None:
    scores = np.random.default_rng(0).random(LONG)
    kept = candidates(scores, 10, 0.0)
    assert kept is not None
    assert 10 <= len(kept) < 50
