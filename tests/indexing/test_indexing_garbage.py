"""Python looks for cycles as often after a build as before."""

import contextlib
import gc
from collections.abc import Iterator

import pytest

from glossearch.indexing.garbage import seldom


@pytest.fixture
def thresholds() -> Iterator[None]:
    before = gc.get_threshold()
    yield
    gc.set_threshold(*before)


@pytest.mark.usefixtures("thresholds")
@pytest.mark.parametrize(
    ("before", "during"), [((700, 10, 10), 100_000), ((0, 10, 10), 0), ((200_000, 3, 4), 200_000)]
)
def test_looking_is_seldom_within_the_block_only(before: tuple[int, int, int], during: int) -> None:
    gc.set_threshold(*before)
    with contextlib.suppress(KeyError), seldom():
        assert gc.get_threshold()[0] == during
        raise KeyError
    assert gc.get_threshold() == before


@pytest.mark.usefixtures("thresholds")
def test_of_two_at_a_time_the_last_one_restores_it() -> None:
    before = (700, 10, 10)
    gc.set_threshold(*before)
    one, other = seldom(), seldom()
    one.__enter__()
    other.__enter__()
    one.__exit__(None, None, None)
    assert gc.get_threshold() != before
    other.__exit__(None, None, None)
    assert gc.get_threshold() == before
