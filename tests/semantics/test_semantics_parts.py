"""The vectors of a text in parts are those of the texts, to the last bit."""

from hypothesis import given
from hypothesis import strategies as st

from glossearch.semantics import VectorTable
from glossearch.semantics.table import ENGLISH

TABLE = VectorTable(ENGLISH)
texts = st.lists(st.sampled_from("Context windows Café ΟΔΟΣ 3.5 zzz qqqx 東京 -".split()), max_size=9).map(
    " ".join
)
long = st.integers(200, 400).map(lambda count: " ".join(["many", "words", "Follow"] * count))


@given(texts | long, texts | long)
def test_vectors_of_parts_are_those_of_the_texts(beginning: str, rest: str) -> None:
    short, whole = TABLE.vectors(beginning, f" {rest}")
    assert short.tobytes() == TABLE.vector(beginning).tobytes()
    assert whole.tobytes() == TABLE.vector(f"{beginning} {rest}").tobytes()
