"""The numbers that order results."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch.ranking import DEFAULT, NameMatch, idf, match_name, name_bonus
from glossearch.schema import TEXT_FIELDS, StoredEntry

ENTRY = StoredEntry(
    slug="context-window",
    title="Context window",
    aliases=("context-window size", "CW", "max_tokens", "context windows"),
    hidden_aliases=("contxt window", "CONTEXT WINDOW"),
    categories=(),
    see_also=(),
    links=(),
    questions=("How long can a prompt be?",),
    text="",
    definition_end=0,
    sentences=(),
    body="",
    markup="plain",
)

# Best first: letter for letter before all else, then the title, aliases, hidden ones, questions.
LEVELS = ("exact", "case", "spelling")
FIELDS = ("title", "aliases", "hidden_aliases", "questions")
MATCHES = [NameMatch("x", field, level) for level in LEVELS for field in FIELDS]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("Context window", NameMatch("Context window", "title", "exact")),
        ("context windows", NameMatch("context windows", "aliases", "exact")),
        ("CONTEXT WINDOW", NameMatch("CONTEXT WINDOW", "hidden_aliases", "exact")),
        ("context window", NameMatch("Context window", "title", "case")),
        ("Context Windows", NameMatch("context windows", "aliases", "case")),
        ("context-window", NameMatch("Context window", "title", "spelling")),
        ("contextwindow", NameMatch("Context window", "title", "spelling")),
        ("Context-window sizes", NameMatch("context-window size", "aliases", "spelling")),
        ("cw", NameMatch("CW", "aliases", "case")),
        ("MAX TOKENS", NameMatch("max_tokens", "aliases", "spelling")),
        ("contxt-window", NameMatch("contxt window", "hidden_aliases", "spelling")),
        ("how long can a prompt be", NameMatch("How long can a prompt be?", "questions", "spelling")),
        ("context", None),
        ("context window limit", None),
        ("window context", None),
        ("", None),
        ("?", None),
    ],
)
def test_best_name_that_the_query_is(query: str, expected: NameMatch | None) -> None:
    assert match_name(ENTRY, query) == expected


def test_better_matches_get_a_higher_bonus() -> None:
    bonuses = [name_bonus(5.0, match) for match in MATCHES]
    assert bonuses == sorted(bonuses, reverse=True)
    assert len(set(bonuses)) == len(MATCHES)


SCORES = st.floats(0.0, 1e6)


@given(SCORES, st.floats(0.0, 1.0), st.sampled_from(MATCHES))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_entry_with_the_name_is_above_every_other(ceiling: float, share: float, match: NameMatch) -> None:
    assert name_bonus(ceiling, match) > ceiling * share


@given(SCORES, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
@settings(derandomize=True, max_examples=200, deadline=None)
def test_texts_never_turn_the_order_of_matches(ceiling: float, share: float, other: float) -> None:
    for better, worse in pairwise(MATCHES):
        assert name_bonus(ceiling, better) + ceiling * share > name_bonus(ceiling, worse) + ceiling * other


@given(st.integers(1, 100_000), st.data())
@settings(derandomize=True, max_examples=200, deadline=None)
def test_rarer_is_worth_more_and_all_is_worth_something(count: int, data: st.DataObject) -> None:
    few = data.draw(st.integers(0, count))
    many = data.draw(st.integers(few, count))
    assert idf(count, few) >= idf(count, many) > 0.0
    if few < many:
        assert idf(count, few) > idf(count, many)


def test_model_has_a_sound_weight_for_every_text_field() -> None:
    weights = {name: DEFAULT.field(name) for name in TEXT_FIELDS}
    assert all(weight.weight > 0.0 and 0.0 <= weight.b <= 1.0 for weight in weights.values())
    assert DEFAULT.k1 > 0.0
    assert min(weights, key=lambda name: weights[name].weight) == "body"
