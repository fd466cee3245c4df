"""What of a query is kept, and which are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossearch.querylog import LONGEST, kept_form


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  What   is\tRAG?\n", "what is rag?"),
        ("ﬁne ＴＵＮＩＮＧ", "fine tuning"),
        ("STRASSE straße", "strasse strasse"),
        ("a\x1b[31m\u200bb", "a [31m b"),
        ("claude 3.5 vs gpt-4o in 2024", "claude 3.5 vs gpt-4o in 2024"),
        ("text-embedding-3-small", "text-embedding-3-small"),
        ("@property and a@", "@property and a@"),
        ("x" * LONGEST, "x" * LONGEST),
    ],
)
def test_words_are_kept_in_one_form(typed: str, kept: str) -> None:
    assert kept_form(typed) == kept


@pytest.mark.parametrize(
    "personal",
    [
        "write to jane.doe@example.org please",
        "JANE@EXAMPLE.ORG",
        "john@localhost",
        "www.example.org",
        "call +49 (170) 123-4567",
        "iban de89 3704 0044",
        "4111 1111 1111 1111",
        "my id is 12345678",
        "https://example.org/reset?token=abc",
        "sk-ant-abcdef0123456789abcd",
        "3f2b8c1e-0d4a-4b6f-9a7e-1c2d3e4f5a6b",
        "x" * (LONGEST + 1),
        " ",
        "",
        "\u200b",
    ],
)
def test_what_looks_like_personal_data_is_not(personal: str) -> None:
    assert kept_form(personal) is None


@given(st.text())
def test_the_form_of_a_form_is_itself(text: str) -> None:
    kept = kept_form(text)
    if kept is not None:
        assert kept_form(kept) == kept
        assert 0 < len(kept) <= LONGEST
        assert kept.isprintable()


@given(st.text(max_size=30), st.text(max_size=30), st.integers(10**6, 10**12))
def test_a_long_number_is_never_kept(before: str, after: str, number: int) -> None:
    assert kept_form(f"{before}{number}{after}") is None


@pytest.mark.parametrize("length", [LONGEST + 1, 2 * LONGEST, 2 * LONGEST + 1, 100 * LONGEST])
def test_what_is_too_long_is_not_kept(length: int) -> None:
    assert kept_form("x" * LONGEST) == "x" * LONGEST
    assert kept_form("x" * length) is None
