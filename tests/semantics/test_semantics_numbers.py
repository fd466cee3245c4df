"""Token -> number, found in the text or in the dict that is made of it later."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossearch.semantics import ENGLISH, Tokens
from glossearch.semantics.numbers import Numbers

TOKENS = st.lists(st.text("ab#é人", min_size=1, max_size=4), min_size=1, max_size=20, unique=True)
WORDS = [
    "the",
    "retrieval",
    "tokenizers",
    "hallucination",
    "xqzzyv",
    "café",
    "人工智能",
    "naïveté",
    "a",
    "42",
]


def numbers(tokens: list[str]) -> Numbers:
    return Numbers("".join(f"{token}\n" for token in tokens).encode())


@pytest.mark.parametrize("few", [0, 1, 1000])
def test_a_token_has_the_number_of_its_line(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossearch.semantics.numbers._FEW", few)

    @given(TOKENS, TOKENS)
    def check(tokens: list[str], others: list[str]) -> None:
        found = numbers(tokens)
        assert len(found) == len(tokens)
        assert [found.get(token) for token in tokens] == list(range(len(tokens)))
        for other in {*others, "", "x", "a\nb", "\n", "\ud800"} - {*tokens}:
            assert found.get(other) is None
        assert found.longest >= max(map(len, tokens))

    check()


def test_a_last_line_without_an_end_is_a_token_too() -> None:
    found = Numbers(b"one\ntwo")
    assert (len(found), found.get("one"), found.get("two")) == (2, 0, 1)


def test_lines_that_were_parted_or_joined_are_not_tokens() -> None:
    found = numbers(["ab", "cd"])
    assert [found.get(text) for text in ("a", "b", "abcd", "ab\ncd", "bc")] == [None] * 5


def test_many_tokens_are_not_looked_for_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossearch.semantics.numbers._FEW", 3)
    found = numbers(["a", "b"])
    for _ in range(3):
        assert found.get("b") == 1
        assert "all" not in vars(found)
    assert (found.get("b"), found.get("c")) == (1, None)
    assert "all" in vars(found)


@pytest.mark.parametrize("few", [0, 10_000])
def test_texts_have_the_tokens_that_a_list_would_give(few: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossearch.semantics.numbers._FEW", few)
    content = (ENGLISH / "tokens.txt").read_bytes()
    found = Tokens(Numbers(content))
    listed = Tokens(content.decode().removesuffix("\n").split("\n"))
    assert len(found) == len(listed)
    for word in WORDS:
        assert found.ids(word) == listed.ids(word)
        assert (word in found) is (word in listed)
