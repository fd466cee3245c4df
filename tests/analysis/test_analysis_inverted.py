"""The inverted index of a field holds what it was made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossearch.analysis import Inverted
from glossearch.analysis.inverted import packed, unpacked

numbers = st.integers(0, 2**32 - 1)


@given(st.dictionaries(st.text("abcé", min_size=1, max_size=4), st.lists(numbers, min_size=1, max_size=4)))
def test_it_holds_terms_and_positions(places: dict[str, list[int]]) -> None:
    found = Inverted.of(places)
    assert found.places == places
    assert found.split() == list(places)


@given(st.lists(numbers))
def test_numbers_are_words_of_32_bits(found: list[int]) -> None:
    assert packed(found) == b"".join(number.to_bytes(4, "little") for number in found)
    assert unpacked(packed(found)) == found


def test_lost_terms_are_told() -> None:
    found = Inverted.of({"a": [1], "b": [2]})
    with pytest.raises(ValueError, match="longer"):
        _ = found._replace(terms="a").places
