"""Text -> words, compounds and their terms."""

import unicodedata
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch.analysis import Analyzer
from glossearch.analysis.tokens import fold, solid
from support import examples

ENGLISH = Analyzer()
UNSTEMMED = Analyzer("none")

PIECES = [
    "C++",
    "R&D",
    "pre-training",
    "a_b",
    "3.5",
    "don’t",
    "IT",
    "GPUs",
    "\ud800",
    "\0",
    "\u200b",
    "\u0301",
    "\xad",
]
ANY_TEXT = st.lists(
    st.text(st.characters(exclude_categories=()), max_size=4)
    | st.sampled_from([*PIECES, *" -‐_./'’&+#\n", "İ", "ß", "日本", "½", "𝐀", "ﬁ"]),
    max_size=15,
).map("".join)


def words(text: str, analyzer: Analyzer = UNSTEMMED) -> list[str]:
    """The terms of the words, without the wholes of compounds."""
    return [token.term for token in analyzer.tokens(text) if not token.whole]


def wholes(text: str, analyzer: Analyzer = UNSTEMMED) -> list[str]:
    return [token.term for token in analyzer.tokens(text) if token.whole]


WORDS = [
    ("", []),
    (" \t\n…—!?", []),
    ("The quick, brown fox.", ["the", "quick", "brown", "fox"]),
    ("C++ or C#, F# and C", ["c++", "or", "c#", "f#", "and", "c"]),
    ("C++20 and a C++.", ["c", "20", "and", "a", "c++"]),
    ("R&D at AT&T (Q&A)", ["r&d", "at", "at&t", "q&a"]),
    ("salt & pepper", ["salt", "pepper"]),
    ("3.5 of 1,000 or 1,234.5", ["3.5", "of", "1000", "or", "1234.5"]),
    ("70B, 1.4T, 8k, 2x 4-bit", ["70b", "1.4t", "8k", "2x", "4", "bit"]),
    ("Version 2. Then 3, 4.", ["version", "2", "then", "3", "4"]),
    ("don't don’t can't we're", ["dont", "dont", "cant", "were"]),
    ("the model's, the models' and the model’s", ["the", "model", "the", "models", "and", "the", "model"]),
    ("'quoted' “words”", ["quoted", "words"]),
    ("Café naïve Ångström", ["cafe", "naive", "angstrom"]),
    ("Straße Łódź smørrebrød", ["strasse", "lodz", "smorrebrod"]),
    ("co\u00adoperate zero\u200bwidth", ["cooperate", "zerowidth"]),
    ("日本語 текст", ["日本語", "текст"]),
    ("#hashtag @name $5", ["hashtag", "name", "5"]),
    ("😀 smile", ["smile"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "terms"), WORDS)
def test_words(text: str, terms: list[str]) -> None:
    assert words(text) == terms


COMPOUNDS = [
    ("pre-training", ["pretraining"], ["pre", "training"]),
    ("pre\u2010training", ["pretraining"], ["pre", "training"]),
    ("pre\u2011training", ["pretraining"], ["pre", "training"]),
    ("cache_read_input_tokens", ["cachereadinputtokens"], ["cache", "read", "input", "tokens"]),
    ("Node.js", ["nodejs"], ["node", "js"]),
    ("TCP/IP", ["tcpip"], ["tcp", "ip"]),
    ("GPT-4", ["gpt4"], ["gpt", "4"]),
    ("state-of-the-art", ["stateoftheart"], ["state", "of", "the", "art"]),
    ("MAX_TOKENS", ["maxtokens"], ["max", "tokens"]),
    ("snake__case --flag __init__", ["snakecase"], ["snake", "case", "flag", "init"]),
    ("well- known - words -", [], ["well", "known", "words"]),
    ("end. Next", [], ["end", "next"]),
    ("a/b/c/d/e/f/g/h/i", [], [*"abcdefghi"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "whole", "parts"), COMPOUNDS, ids=[row[0] for row in COMPOUNDS])
def test_compound_is_found_whole_and_in_parts(text: str, whole: list[str], parts: list[str]) -> None:
    assert (wholes(text), words(text)) == (whole, parts)


def test_whole_of_a_compound_stands_at_the_position_of_its_first_part() -> None:
    tokens = [(token.term, token.position, token.whole) for token in UNSTEMMED.tokens("see Node.js now")]
    assert tokens == [
        ("see", 0, False), ("nodejs", 1, True), ("node", 1, False), ("js", 2, False), ("now", 3, False),
    ]  # fmt: skip


def test_offsets_give_the_surface() -> None:
    text = "The R&D of pre-training: it’s 3.5."
    surfaces = [text[token.start : token.end] for token in ENGLISH.tokens(text)]
    assert surfaces == ["The", "R&D", "of", "pre-training", "pre", "training", "it’s", "3.5"]


@given(ANY_TEXT)
@settings(derandomize=True, max_examples=examples(300), deadline=None)
def test_any_text_has_valid_tokens(text: str) -> None:
    tokens = ENGLISH.tokens(text)
    assert [token.position for token in tokens if not token.whole] == list(
        range(sum(not token.whole for token in tokens))
    )
    assert [token.position for token in tokens] == sorted(token.position for token in tokens)
    starts = [token.start for token in tokens if not token.whole]
    assert starts == sorted(set(starts))
    for token in tokens:
        assert 0 <= token.start < token.end <= len(text)


@given(ANY_TEXT)
@settings(derandomize=True, max_examples=examples(300), deadline=None)
def test_every_term_can_be_indexed(text: str) -> None:
    for token in ENGLISH.tokens(text):
        assert 1 <= len(token.term) <= 128
        assert token.term.encode()
        assert " " not in token.term


@given(ANY_TEXT)
@settings(derandomize=True, max_examples=examples(150), deadline=None)
def test_parts_of_a_text_do_not_overlap(text: str) -> None:
    parts = [token for token in ENGLISH.tokens(text) if not token.whole]
    assert all(before.end <= after.start for before, after in pairwise(parts))


@given(ANY_TEXT)
@settings(derandomize=True, max_examples=examples(200), deadline=None)
def test_same_text_has_the_same_tokens_each_time(text: str) -> None:
    assert ENGLISH.tokens(text) == ENGLISH.tokens(text) == Analyzer().tokens(text)


@pytest.mark.parametrize("letters", ["éàüñçåö", "ĄĆĘŁŃÓŚŹŻ", "ǖǘǚǜ", "Ἀθῆναι", "й ё ї", "ệ ở ữ"])
def test_composed_and_decomposed_accents_fold_alike(letters: str) -> None:
    composed, decomposed = unicodedata.normalize("NFC", letters), unicodedata.normalize("NFD", letters)
    assert fold(composed) == fold(decomposed)
    assert words(composed) == words(decomposed)


@given(st.text(st.characters(exclude_categories=()), max_size=12))
@settings(derandomize=True, max_examples=examples(500), deadline=None)
def test_folding_twice_is_folding_once(word: str) -> None:
    assert fold(fold(word)) == fold(word)


@pytest.mark.parametrize("fancy", ["ℂ", "𝐁𝐨𝐥𝐝", "ＷＩＤＥ", "Ⓒ", "ﬀ", "ẞ", "Ǆ", "ᴬ"])
def test_folded_is_lower_case_even_for_letters_that_only_look_special(fancy: str) -> None:
    assert fold(fancy) == fold(fancy).casefold()


@given(st.text(st.characters(codec="latin-1", categories=["L"]), max_size=10))
@settings(derandomize=True, max_examples=examples(200), deadline=None)
def test_case_makes_no_difference_to_a_folded_word(word: str) -> None:
    assert fold(word.upper()) == fold(word.lower()) == fold(word)


@pytest.mark.parametrize(
    ("surface", "expected"),
    [("pre-training", "pretraining"), ("a_b.c/d", "abcd"), ("x\u2011y", "xy"), ("plain", "plain")],
)
def test_solid(surface: str, expected: str) -> None:
    assert solid(surface) == expected


@pytest.mark.parametrize(
    "text", ["a-" * 50_000, "a" * 200_000, "1." * 100_000, "&+#'" * 50_000, "\u0301" * 100_000]
)
def test_monstrous_words_are_harmless(text: str) -> None:
    assert len(ENGLISH.tokens(text)) <= 50_000
