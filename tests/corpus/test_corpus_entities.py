"""References to characters, of any length."""

import html

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossearch.corpus.entities import bounded, unescape
from support import ENDLESS


@given(st.text("&#xX;amp39f "))
def test_references_of_usual_length_are_those_of_html(text: str) -> None:
    assert bounded(text) == text
    assert unescape(text) == html.unescape(text)


@pytest.mark.parametrize("after", [";", "", " ", "a", ";&amp;", f";{ENDLESS};"])
def test_an_endless_reference_is_the_character_for_what_is_none(after: str) -> None:
    with pytest.raises(ValueError, match="digits"):
        html.unescape(ENDLESS)
    text = f"x{ENDLESS}{after}"
    assert len(bounded(text)) == len(text)
    assert unescape(text) == "x\ufffd" + unescape(after.removeprefix(";"))
