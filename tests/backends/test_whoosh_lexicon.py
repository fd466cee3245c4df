"""A term is found where a dictionary would have it."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch.backends.whoosh.lexicon import Lexicon, firsts_of, lexicon
from support import examples, properties

terms = st.lists(st.text(alphabet="abé", max_size=6).map(str.encode), unique=True, max_size=300)


@settings(properties, max_examples=examples(100))
@given(held=terms, others=terms)
def test_a_term_is_found_with_its_postings_and_no_other(held: list[bytes], others: list[bytes]) -> None:
    documents = np.repeat(np.arange(len(held)), 2)  # each term is twice in the document of its number
    arrays, _ = lexicon("x", held, documents, documents)
    searched = Lexicon(arrays, "x")
    for number, term in enumerate(held):
        assert searched.terms[searched.find(term)] == term
        assert searched.documents[searched.span(term)].tolist() == [number, number]
    for term in set(others) - set(held):
        assert searched.find(term) == -1
        assert not searched.documents[searched.span(term)].size


def test_new_values_begin_where_they_change() -> None:
    assert firsts_of(np.array([2, 2, 5, 7, 7])).tolist() == [0, 2, 3]
    assert firsts_of(np.array([4])).tolist() == [0]
