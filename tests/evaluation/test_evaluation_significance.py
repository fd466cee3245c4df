import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossearch.evaluation.significance import EXACT_UP_TO, SAMPLES, Significance, randomisation_test

# Darwin's maize, crossed against self-fertilised, in eighths of an inch. Fisher 1935, "The Design of
# Experiments", section 21: of the 32,768 sign changes 1,726 give a sum as far from 0.
DARWIN = [49.0, -67.0, 8.0, 16.0, 6.0, 23.0, 28.0, 41.0, 14.0, 29.0, 56.0, 24.0, 75.0, 60.0, -48.0]


def test_fishers_example() -> None:
    assert randomisation_test(DARWIN) == Significance(1726 / 32768, exact=True)


@pytest.mark.parametrize(
    ("differences", "p"),
    [
        ([], 1.0),
        ([0.0, 0.0], 1.0),
        ([0.5], 1.0),
        ([0.5, -0.5], 1.0),
        ([1.0, 1.0, 1.0], 2 / 8),
        ([0.1, 0.2, 0.3, 0.0], 2 / 8),
        ([0.1] * 10, 2 / 1024),
        ([-0.1] * 10, 2 / 1024),
    ],
)
def test_cases_counted_by_hand(differences: list[float], p: float) -> None:
    assert randomisation_test(differences) == Significance(p, exact=True)


@given(st.lists(st.integers(-4, 4), max_size=8))
def test_a_few_queries_are_tested_by_all_exchanges(tenths: list[int]) -> None:
    sums = [
        abs(sum(sign * value for sign, value in zip(signs, tenths, strict=True)))
        for signs in itertools.product((1, -1), repeat=len(tenths))
    ]
    expected = sum(total >= abs(sum(tenths)) for total in sums) / len(sums)
    assert randomisation_test([value / 10 for value in tenths]).p == pytest.approx(expected)


def test_many_queries_are_tested_by_samples() -> None:
    differences = [*DARWIN, 1.0, 0.5]
    assert len(differences) > EXACT_UP_TO
    sampled = randomisation_test(differences)
    every = itertools.product((1, -1), repeat=len(differences))
    extreme = sum(
        abs(sum(sign * value for sign, value in zip(signs, differences, strict=True))) >= sum(differences)
        for signs in every
    )
    assert not sampled.exact
    assert sampled.p == pytest.approx(extreme / 2 ** len(differences), abs=0.005)


def test_the_seed_decides_the_samples() -> None:
    differences = [*DARWIN, 1.0, 0.5]
    assert randomisation_test(differences) == randomisation_test(differences)
    assert randomisation_test(differences) != randomisation_test(differences, seed=1)


def test_a_sampled_p_is_never_0() -> None:
    assert randomisation_test([1.0] * 100) == Significance(1 / (SAMPLES + 1), exact=False)


def test_which_run_is_the_baseline_makes_no_difference() -> None:
    differences = [*DARWIN, 1.0, 0.5]
    assert randomisation_test([-value for value in differences]) == randomisation_test(differences)
