"""The numbers that order results."""

from itertools import pairwise

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch.analysis import Forward, name_keys
from glossearch.query import Source
from glossearch.ranking import (
    DEFAULT,
    Explanation,
    NameMatch,
    entry_vector,
    idf,
    match_name,
    name_bonuses,
    near_name,
)
from glossearch.schema import TEXT_FIELDS, StoredEntry
from support import TABLE, examples

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
    title_tokens=Forward.of(()),
    text_tokens=Forward.of(()),
)

# Best first: letter for letter before all else, then the title, aliases, hidden ones, questions.
LEVELS = ("exact", "case", "spelling", "part")
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


def test_a_part_of_a_name_is_taken_for_the_title_where_there_is_no_better_match() -> None:
    entry = ENTRY._replace(title="Pod (container group)", aliases=("group",))
    assert match_name(entry, "pod") == NameMatch("Pod", "title", "part")
    assert match_name(entry, "container-group") == NameMatch("container group", "title", "part")
    assert match_name(entry, "group") == NameMatch("group", "aliases", "exact")


def test_a_near_name_is_the_best_that_has_one_of_the_keys() -> None:
    keys = [*name_keys("max tokens"), *name_keys("contxt window")]
    assert near_name(ENTRY, keys) == NameMatch("max_tokens", "aliases", "near")
    assert near_name(ENTRY, name_keys("context window")) == NameMatch("Context window", "title", "near")
    assert near_name(ENTRY, name_keys("window")) is None


def test_better_matches_get_a_higher_bonus() -> None:
    bonuses = list(name_bonuses([dict(enumerate(MATCHES))]).values())
    assert bonuses == sorted(bonuses, reverse=True)
    assert len(set(bonuses)) == len(MATCHES)


MOST = (DEFAULT.words + DEFAULT.meaning(1.0, 1.0)) * (1.0 + DEFAULT.prior(10**9))
"""What words, meaning and use of a title come to at the most."""


def test_texts_never_turn_the_order_of_names() -> None:
    bonuses = list(name_bonuses([dict(enumerate(MATCHES))]).values())
    assert min(better - worse for better, worse in pairwise([*bonuses, 0.0])) >= MOST
    compared = name_bonuses([{1: MATCHES[0]}, {2: MATCHES[0]}])
    assert min(compared[1] - compared[2], compared[2]) >= MOST


def test_weak_is_what_has_too_little_of_the_words_and_the_meaning() -> None:
    """By hand: 0.225 + 0.05 * 2 + 0.5 / 5 = 0.425 of 100 entries; without meaning 0.05 + 0.5 / 5 = 0.15."""
    assert DEFAULT.is_weak(0.2, 0.28, 100, 5)  # 0.2 + 0.8 * 0.28 = 0.424
    assert not DEFAULT.is_weak(0.2, 0.29, 100, 5)
    assert DEFAULT.is_weak(0.2, -1.0, 100, 5)
    assert DEFAULT.is_weak(0.14, None, 100, 5)
    assert not DEFAULT.is_weak(0.16, None, 100, 5)
    assert DEFAULT.is_weak(0.2, 0.29, 10_000, 5)
    assert DEFAULT.is_weak(0.2, 0.29, 100, 4)
    assert not DEFAULT.is_weak(1.0, 0.0, 1, 0)


def test_a_near_name_is_less_than_a_name() -> None:
    least = min(name_bonuses([{1: NameMatch("x", "questions", "part")}]).values())
    assert 0.0 < DEFAULT.near_name + MOST < least


def test_the_best_of_each_compared_name_comes_first_in_the_order_of_the_question() -> None:
    first = {1: NameMatch("x", "title", "exact"), 2: NameMatch("x", "aliases", "case")}
    second = {3: NameMatch("y", "hidden_aliases", "spelling"), 1: NameMatch("y", "questions", "spelling")}
    bonuses = name_bonuses([first, second])
    assert sorted(bonuses, key=bonuses.__getitem__, reverse=True) == [1, 3]
    assert name_bonuses([]) == name_bonuses([{}]) == name_bonuses([{}, {}]) == {}


@given(st.integers(1, 100_000), st.data())
@settings(derandomize=True, max_examples=examples(200), deadline=None)
def test_rarer_is_worth_more_and_all_is_worth_something(count: int, data: st.DataObject) -> None:
    few = data.draw(st.integers(0, count))
    many = data.draw(st.integers(few, count))
    assert idf(count, few) >= idf(count, many) > 0.0
    if few < many:
        assert idf(count, few) > idf(count, many)


def test_what_was_typed_counts_in_full_and_what_was_added_by_its_source() -> None:
    assert DEFAULT.of(Source.TYPED) == 1.0
    assert DEFAULT.of(Source.JOINED) == DEFAULT.joined
    assert DEFAULT.of(Source.CORRECTED) == DEFAULT.corrected
    assert DEFAULT.of(Source.OTHER_NAME) == DEFAULT.other_name


def test_meaning_is_the_cosine_and_what_a_question_is_more_alike_than_questions_are() -> None:
    assert DEFAULT.meaning(0.5, 0.3) == pytest.approx(0.5)
    assert DEFAULT.meaning(0.5, 0.1) == pytest.approx(0.5)
    assert DEFAULT.meaning(-0.5, 0.8) == pytest.approx(DEFAULT.question * 0.5)
    assert DEFAULT.meaning(0.5, 0.8) == pytest.approx(0.5 + DEFAULT.question * 0.5)


def test_use_of_a_title_raises_a_score_by_ever_less_up_to_a_limit() -> None:
    assert DEFAULT.prior(0) == 0.0
    assert DEFAULT.prior(5) == pytest.approx(DEFAULT.most_prior / 2)
    assert DEFAULT.prior(10**9) == pytest.approx(DEFAULT.most_prior)


@pytest.mark.parametrize("rest", [" It is measured in tokens.", "s of models are measured in tokens.", ""])
def test_an_entry_is_about_its_beginning_and_less_so_about_the_rest(rest: str) -> None:
    """By hand: a third of the first, two thirds of all. The rest may go on within a word."""
    begin = "How much a model reads at once: the window"
    entry = ENTRY._replace(text=begin + rest, definition_end=len(begin))
    names = "Context window context-window size CW max_tokens context windows"
    short, whole = TABLE.vector(f"{names} {begin}"), TABLE.vector(f"{names} {begin}{rest}")
    vector = entry_vector(entry, TABLE)
    assert vector.dtype == np.float32
    assert vector == pytest.approx(short / 3 + whole * 2 / 3, abs=1e-6)
    assert np.allclose(vector, short, atol=1e-3) is (not rest)


def test_an_explanation_is_told_from_the_top_with_its_parts_deeper() -> None:
    inner = Explanation("words", 2.0, (Explanation("token", 2.0),))
    assert list(Explanation("score", 3.0, (inner, Explanation("name", 1.0))).lines()) == [
        (0, "score", 3.0),
        (1, "words", 2.0),
        (2, "token", 2.0),
        (1, "name", 1.0),
    ]


def test_model_has_a_sound_weight_for_every_text_field() -> None:
    weights = {name: DEFAULT.field(name) for name in TEXT_FIELDS}
    assert all(weight.weight > 0.0 and 0.0 <= weight.b <= 1.0 for weight in weights.values())
    assert DEFAULT.k1 > 0.0
    assert weights["body"].weight == min(weight.weight for weight in weights.values())
