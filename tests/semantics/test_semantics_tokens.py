"""Which tokens a text has."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossearch.semantics import ENGLISH, Tokens, is_token

LETTERS = st.text("ab", min_size=1, max_size=4)
VOCABULARIES = st.lists(LETTERS | LETTERS.map("##{}".format), max_size=12, unique=True)


def spelled(tokens: list[str], text: str) -> list[str]:
    return [tokens[number] for number in Tokens(tokens).ids(text)]


def by_definition(word: str, tokens: list[str]) -> list[str]:
    """The word, or its longest beginning that is a token, and so on with the rest; else nothing."""
    if word in tokens:
        return [word]
    pieces: list[str] = []
    while word:
        mark = "##" if pieces else ""
        begins = [token for token in tokens if token.startswith(mark) and word.startswith(token[len(mark) :])]
        begins = [token for token in begins if token.startswith("##") == bool(mark)]
        if not begins:
            return []
        pieces.append(max(begins, key=len))
        word = word[len(pieces[-1]) - len(mark) :]
    return pieces


@given(VOCABULARIES, st.lists(st.text("ab", min_size=1, max_size=9), max_size=4))
def test_a_word_is_itself_or_the_longest_pieces_from_the_left(tokens: list[str], words: list[str]) -> None:
    assert spelled(tokens, " ".join(words)) == [
        piece for word in words for piece in by_definition(word, tokens)
    ]


@given(st.text())
def test_any_text_has_tokens_or_none(text: str) -> None:
    tokens = ["a", "##a", "é", "##é", "人", "0"]
    assert set(spelled(tokens, text)) <= set(tokens)


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("Cat CAT cAt", ["cat", "cat", "cat"]),
        ("cats", ["cat", "##s"]),
        ("cat-dog_cat.dog's", ["cat", "dog", "cat", "dog", "s"]),
        ("cat\ud800dog", ["cat", "dog"]),
        ("caté", ["cat", "##e"]),
        ("cate\u0301", ["cat", "##e"]),
        ("ｃａｔ", ["cat"]),
        ("\u212aat kat", []),
        ("", []),
        ("\x00 \u2028 !?", []),
    ],
)
def test_how_a_text_is_parted(text: str, pieces: list[str]) -> None:
    assert spelled(["cat", "dog", "s", "##s", "##e"], text) == pieces


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_an_accent_belongs_to_its_letter_however_it_is_written(form: str) -> None:
    assert spelled(["café", "caf", "e"], unicodedata.normalize(form, "Café")) == ["café"]  # type: ignore[arg-type]
    assert spelled(["cafe"], unicodedata.normalize(form, "Café")) == ["cafe"]  # type: ignore[arg-type]


def test_a_capital_that_is_two_characters_in_lower_case_is_one_letter() -> None:
    assert spelled(["istanbul", "i", "stanbul"], "İstanbul") == ["istanbul"]


def test_vowel_signs_do_not_part_a_word() -> None:
    assert spelled(["हिन्दी", "ह"], "हिन्दी") == ["हिन्दी"]


@pytest.mark.parametrize(
    ("text", "pieces"),
    [
        ("人工智能", ["人工", "智", "##能"]),
        ("人X工", ["人"]),
        ("python入門", ["python", "入"]),
        ("ไทย", ["ไทย"]),
        ("人" * 1000, ["人"] * 1000),
    ],
)
def test_writing_without_spaces_is_parted_into_what_is_known(text: str, pieces: list[str]) -> None:
    assert spelled(["人", "人工", "智", "##能", "python", "入", "ไทย"], text) == pieces


def test_a_word_of_another_script_is_not_spelt_letter_by_letter() -> None:
    assert spelled(["б", "##о", "##р", "##щ"], "борщ") == []
    assert spelled(["бо", "##рщ"], "борщ") == ["бо", "##рщ"]
    assert spelled(["b", "##o"], "bo") == ["b", "##o"]


def test_a_word_too_long_for_one_is_none() -> None:
    tokens = ["a", "##a"]
    assert len(spelled(tokens, "a" * 64)) == 64
    assert spelled(tokens, "a" * 65) == []


def test_words_are_remembered_but_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossearch.semantics.tokens._CACHED_WORDS", 3)
    tokens = Tokens(["a", "##a"])
    for length in range(1, 80):
        assert len(tokens.ids("a" * length)) == (length if length <= 64 else 0)
        assert len(tokens._known) <= 3
        assert all(len(word) <= 64 for word in tokens._known)


@pytest.mark.parametrize("token", ["cat", "é", "β", "人", "4", "ी"])
def test_letters_and_digits_in_lower_case_are_tokens(token: str) -> None:
    assert is_token(token)


@pytest.mark.parametrize("token", ["", "Cat", "##s", "a b", "a-b", "_", "!", "e\u0301", "\ud800"])
def test_what_no_text_can_have_is_no_token(token: str) -> None:
    assert not is_token(token)


def test_the_tokens_that_glossearch_ships_are_in_lower_case() -> None:
    tokens = (ENGLISH / "tokens.txt").read_text(encoding="utf-8").splitlines()
    assert [token for token in tokens if token != token.lower()] == []
