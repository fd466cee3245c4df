"""Names completed while somebody types."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossearch.schema import Headline
from glossearch.suggestion import Completer
from support import properties

ENTRIES = [
    Headline(slug, title, aliases, (), ())
    for slug, title, aliases in [
        ("tokens", "Tokens", ("token", "BPE")),
        ("tokens-per-second", "Tokens per second", ("TPS", "tok/s")),
        ("first-token", "Latency to first token", ("TTFT", "first-token latency")),
        ("context-window", "Context window", ("context length",)),
        ("ai", "AI", ("artificial intelligence",)),
        ("ai-safety", "AI safety", ()),
        ("air-gap", "Air gap", ()),
        ("aigc", "AIGC", ()),
        ("pretraining", "Pre-training", ()),
        ("cafe", "Café society", ()),
        ("cpp", "C++", ()),
    ]
]
COMPLETER = Completer(ENTRIES)


def names(typed: str, limit: int = 8) -> list[str]:
    return [suggestion.name for suggestion in COMPLETER.complete(typed, limit)]


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("tok", ["Tokens", "Tokens per second", "Latency to first token"]),
        ("tokens p", ["Tokens per second"]),
        ("token", ["token", "Tokens per second", "Latency to first token"]),
        ("tokens ", ["Tokens", "Tokens per second"]),
        ("BPE", ["BPE"]),
        ("first", ["first-token latency"]),
        ("window", ["Context window"]),
        ("context length", ["context length"]),
        ("cafe", ["Café society"]),
        ("c++", ["C++"]),
        ("pretr", ["Pre-training"]),
        ("pre-tr", ["Pre-training"]),
        ("pre tr", ["Pre-training"]),
        ("air", ["Air gap"]),
        ("zebra", []),
        ("", []),
        ("  ", []),
        ("?!", []),
    ],
)
def test_names_that_begin_so(typed: str, expected: list[str]) -> None:
    assert names(typed) == expected


@pytest.mark.parametrize("typed", ["ai", "AI", "Ai"])
def test_an_acronym_is_no_beginning_of_other_words(typed: str) -> None:
    assert names(typed) == ["AI", "AI safety", "AIGC"]


def test_what_an_acronym_may_become_is_suggested_as_long_as_it_is_none_itself() -> None:
    assert names("ttf") == ["TTFT"]


@pytest.mark.parametrize("typed", ["contxt w", "cotnext w", "conteext w", "contezt w"])
def test_one_letter_may_be_mistyped(typed: str) -> None:
    assert names(typed) == ["Context window"]


def test_two_mistakes_or_a_wrong_first_letter_are_too_much() -> None:
    assert names("cntxt w") == names("xontext w") == names("tku") == []


def test_an_entry_is_suggested_once_and_titles_are_told_from_aliases() -> None:
    (first, *others) = COMPLETER.complete("tok", 8)
    assert first.is_title
    assert first.slug not in {other.slug for other in others}
    (alias,) = COMPLETER.complete("context le", 8)
    assert (alias.name, alias.title, alias.is_title) == ("context length", "Context window", False)


def test_no_more_than_asked_for() -> None:
    for limit in (0, 1, 2):
        assert names("t", limit) == names("t")[:limit]


TEXTS = st.text(alphabet="ab ", min_size=1, max_size=7)


@given(st.lists(TEXTS, min_size=1, max_size=8), st.text(alphabet="ab ", min_size=1, max_size=3))
@properties
def test_names_are_found_by_the_beginning_of_any_word_and_by_no_more(titles: list[str], typed: str) -> None:
    completer = Completer([Headline(str(n), title, (), (), ()) for n, title in enumerate(titles)])
    wanted = " ".join(typed.split()) + " " * typed[-1].isspace()
    expected = set()
    for number, title in enumerate(titles):
        words = title.split()
        keys = [" ".join([*words[place:], ""]) for place in range(len(words))] + ["".join([*words, " "])]
        if wanted.strip() and any(key.startswith(wanted) for key in keys):
            expected.add(str(number))
    assert {suggestion.slug for suggestion in completer.complete(typed, 100)} == expected
