"""Words and names like those that were typed."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch.suggestion.spelling import Speller, most_mistakes
from support import examples

WORDS = {"token": 9, "tokens": 2, "taken": 5, "broken": 1, "temperature": 3, "cat": 4, "hallucination": 2}
SPELLER = Speller(WORDS, ["promptcaching", "promptinjection", "rlhf", "token"])


def distance(one: str, other: str) -> int:
    """Optimal string alignment (Damerau 1964; each stretch is edited once), by its recurrence."""
    table = [[max(i, j) if not i * j else 0 for j in range(len(other) + 1)] for i in range(len(one) + 1)]
    for i in range(1, len(one) + 1):
        for j in range(1, len(other) + 1):
            same = one[i - 1] == other[j - 1]
            table[i][j] = min(table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + (not same))
            if i > 1 and j > 1 and one[i - 1] == other[j - 2] and one[i - 2] == other[j - 1]:
                table[i][j] = min(table[i][j], table[i - 2][j - 2] + 1)
    return table[-1][-1]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("tokne", ("token",)),
        ("toke", ()),  # too short to tell
        ("tokem", ("token",)),
        ("token", ("taken", "tokens")),  # not itself
        ("okens", ("tokens",)),
        ("halucinatoin", ("hallucination",)),
        ("hallucenashon", ()),
        ("cta", ()),  # too short to tell
        ("", ()),
        ("x" * 500, ()),
        ("тoken", ("token",)),  # a Cyrillic letter
    ],
)
def test_words_like(typed: str, meant: tuple[str, ...]) -> None:
    assert SPELLER.words_like(typed) == meant


def test_names_like() -> None:
    assert SPELLER.names_like("promtinjecton") == ("promptinjection",)
    assert SPELLER.names_like("rlfh") == ("rlhf",)
    assert SPELLER.names_like("nothing") == ()


letters = st.text("abct", min_size=1, max_size=10)


@settings(derandomize=True, deadline=None, max_examples=examples(300))
@given(letters, st.sets(letters, max_size=12))
def test_the_nearest_words_are_found_as_slow_counting_finds_them(typed: str, known: set[str]) -> None:
    distances = {word: distance(typed, word) for word in known if word != typed}
    least = min(distances.values(), default=0)
    expected = {word for word, far in distances.items() if far == least <= most_mistakes(len(typed))}
    found = Speller(dict.fromkeys(known, 1), known)
    for _ in range(20):  # who is asked often sorts the words
        assert set(found.names_like(typed)) == expected
    assert set(found.words_like(typed)) <= expected
    assert len(found.words_like(typed)) == (min(len(expected), 3) if len(typed) > 4 else 0)
