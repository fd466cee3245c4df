"""The forward index tells of a text what its analysis did."""

import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossearch.analysis import Analyzer, Forward

ANALYZER = Analyzer()
texts = st.lists(st.sampled_from("pre-training Tokens, R&D C++ café the ﷺ a.b".split()), max_size=12).map(
    " ".join
)


@given(texts)
def test_it_tells_of_each_term_where_it_stands(text: str) -> None:
    tokens = ANALYZER.tokens(text)
    found = Forward.of(tokens)
    assert found.tokens == [(token.start, token.end, token.position) for token in tokens]
    assert dict(found.places) == {
        term: [number for number, token in enumerate(tokens) if token.term == term]
        for term in {token.term for token in tokens}
    }
    assert Forward(found.terms, found.spans) == found == pickle.loads(pickle.dumps(found))  # noqa: S301


@pytest.mark.parametrize(("terms", "spans"), [("a\nb", bytes(12)), ("a", bytes(11)), ("a", bytes(24))])
def test_one_that_lost_tokens_is_told(terms: str, spans: bytes) -> None:
    with pytest.raises(ValueError, match="lost tokens"):
        _ = Forward(terms, spans).tokens
