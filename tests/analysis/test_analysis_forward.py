"""The forward index tells of a text what its analysis did."""

import pickle

from hypothesis import given
from hypothesis import strategies as st

from glossearch.analysis import Analyzer, Forward, Token
from glossearch.analysis.forward import spans_of

ANALYZER = Analyzer()
texts = st.lists(st.sampled_from("pre-training Tokens, R&D C++ café the ﷺ a.b".split()), max_size=12).map(
    " ".join
)


@given(texts)
def test_it_tells_of_each_term_where_it_stands(text: str) -> None:
    tokens = ANALYZER.tokens(text)
    found = Forward.of(tokens)
    assert {term: list(spans_of(spans)) for term, spans in found.places.items()} == {
        term: [(token.start, token.end, token.position) for token in tokens if token.term == term]
        for term in {token.term for token in tokens}
    }
    assert Forward(found.packed) == found == pickle.loads(pickle.dumps(found))  # noqa: S301
    assert repr(found) == f"Forward({len(tokens)} tokens)"


def test_equal_tokens_are_packed_to_equal_bytes() -> None:
    term = "".join(["to", "ken"])
    often = [term] * 5  # which marshal's newer versions would tell from a term that is referred to once
    one = Forward.of([Token(often[0], 0, 5, 0, whole=False, stop=False)])
    other = Forward.of([Token("".join(["tok", "en"]), 0, 5, 0, whole=False, stop=False)])
    assert (one, hash(one)) == (other, hash(other))
