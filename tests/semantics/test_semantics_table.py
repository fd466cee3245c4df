"""The vector of a text: what it is made of, and what it tells."""

import math
import random
import threading
import tracemalloc
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pytest
from hypothesis import given
from hypothesis import strategies as st
from vector_tables import ROWS, table_in

from glossearch.semantics import ENGLISH, VectorTable

Floats = npt.NDArray[np.floating]
WORDS = st.lists(
    st.sampled_from(["retrieval", "Model", "index", "xqzzy", "transformers", "42", "über"]), max_size=8
)
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def english() -> VectorTable:
    return VectorTable(ENGLISH)


@pytest.fixture
def small(tmp_path: Path) -> VectorTable:
    return table_in(tmp_path / "table")


def unit(vector: Floats) -> Floats:
    return vector / np.linalg.norm(vector)


def cosine(table: VectorTable, one: str, other: str) -> float:
    return float(table.vector(one) @ table.vector(other))


@pytest.mark.parametrize(
    ("text", "tokens"),
    [
        ("cat", ["cat"]),
        ("Tree", ["tree"]),
        ("dogs cat", ["dog", "##s", "cat"]),
        ("ab ab", ["a", "##b", "a", "##b"]),
    ],
)
def test_a_vector_is_the_sum_of_the_rows_of_length_1(
    small: VectorTable, text: str, tokens: list[str]
) -> None:
    expected = unit(np.sum([ROWS[token] for token in tokens], axis=0))
    assert small.vector(text) == pytest.approx(expected, abs=0.01)
    assert np.linalg.norm(small.vector(text)) == pytest.approx(1.0)


@given(WORDS, st.randoms())
def test_neither_case_nor_order_matters(english: VectorTable, words: list[str], random: object) -> None:
    shuffled = sorted(words, key=lambda _: random.random())  # type: ignore[attr-defined]
    expected = english.vector(" ".join(words))
    assert np.array_equal(english.vector(" ".join(shuffled).upper()), expected)
    assert np.array_equal(english.vector("-".join(shuffled).title()), expected)


@given(WORDS)
def test_a_text_repeated_says_the_same(english: VectorTable, words: list[str]) -> None:
    text = " ".join(words)
    assert english.vector(f"{text} {text}") == pytest.approx(english.vector(text), abs=1e-6)


@given(st.text())
def test_a_vector_has_length_1_or_0(english: VectorTable, text: str) -> None:
    vector = english.vector(text)
    assert vector.dtype == np.dtype(np.float32)
    assert vector.shape == (english.dimensions,)
    assert min(abs(np.linalg.norm(vector) - 1.0), np.linalg.norm(vector)) < 1e-5


@pytest.mark.parametrize("text", ["", " ", "!?", "\ud800", "\x00"])
def test_a_text_without_words_has_no_direction(english: VectorTable, text: str) -> None:
    assert not english.vector(text).any()


def test_rows_that_cancel_out_have_no_direction(tmp_path: Path) -> None:
    table = table_in(tmp_path, {"up": (0, 1), "down": (0, -1), "nothing": (0, 0)})
    for text in ("up down", "nothing"):
        assert not table.vector(text).any()


@pytest.mark.parametrize("size", [1e-12, 1e-30, 1e30])
def test_the_smallest_and_the_largest_rows_have_a_direction(tmp_path: Path, size: float) -> None:
    table = table_in(tmp_path, {"one": (size, 0), "two": (0, size)})
    if size >= 1e-12:
        assert table.vector("one two") == pytest.approx(unit(np.ones(2)))
    assert np.isfinite(table.vector("one one two")).all()


def by_the_formula(table: VectorTable, text: str) -> Floats:
    """The vector of a text as it is defined: the sum of its rows in 64 bits, scaled to length 1."""
    ids = np.array(table._tokens.ids(text), np.int64)
    if not len(ids):
        return np.zeros(table.dimensions, np.float32)
    summed = table._scales[ids] @ table._rows[ids].astype(np.float64)
    return (summed / (math.sqrt(float(summed @ summed)) or 1.0)).astype(np.float32)


def test_vectors_are_those_of_the_formula_to_the_last_bit(english: VectorTable) -> None:
    rng = random.Random(7)
    words = (ENGLISH / "tokens.txt").read_text(encoding="utf-8").replace("##", "").split()
    for size in (1, 2, 8, 20, 100, 255, 256, 257, 2000):
        for _ in range(2000 // size + 5):
            text = " ".join(rng.choices(words, k=size))
            expected = by_the_formula(english, text)
            assert english.vector(text).tobytes() == expected.tobytes()
            again = " ".join(rng.sample(text.split(), size))
            assert english.vector(again).tobytes() == expected.tobytes()


def test_sums_of_the_table_that_glossearch_ships_are_exact(english: VectorTable) -> None:
    """So no order of the words, and no library of linear algebra, can change a bit of them."""
    lowest = np.frexp(english._scales.min())[1] - 24  # the last bit of the smallest product
    highest = np.frexp(english._scales.max())[1] + 7  # rows are of 7 bits and a sign
    words = 2 ** (53 - (highest - lowest))
    assert words > 1000


def test_vectors_are_the_callers_own(english: VectorTable) -> None:
    before = english.vector("token").copy()
    english.vector("token")[:] = 0
    assert np.array_equal(english.vector("token"), before)


def test_no_row_of_an_open_table_can_be_changed(english: VectorTable) -> None:
    assert not english._rows.flags.writeable


def test_words_with_a_row_are_known(english: VectorTable) -> None:
    assert "retrieval" in english
    assert "retreival" not in english


def test_words_of_one_meaning_are_nearer_than_others(english: VectorTable) -> None:
    for question, near, far in [
        ("car", "automobile", "banana"),
        ("making things up", "hallucination invented answers", "vector database index"),
        ("how much memory does it need", "amount of RAM required", "history of France"),
    ]:
        assert cosine(english, question, near) > cosine(english, question, far) + 0.1


@pytest.mark.parametrize(
    "text",
    ["a" * MEGABYTE, "the quick fox " * (MEGABYTE // 14), "人" * (MEGABYTE // 12), "é" * (MEGABYTE // 2)],
)
def test_a_huge_text_needs_little_memory(english: VectorTable, text: str) -> None:
    tracemalloc.start()
    try:
        english.vector(text)
        assert tracemalloc.get_traced_memory()[1] < 60 * MEGABYTE
    finally:
        tracemalloc.stop()


def test_many_threads_get_the_same_vectors(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossearch.semantics.tokens._CACHED_WORDS", 5)
    table, alone = VectorTable(ENGLISH), VectorTable(ENGLISH)
    texts = [f"word{number} tokenization{number} index" for number in range(40)]
    expected = [alone.vector(text) for text in texts]
    wrong: list[str] = []

    def ask() -> None:
        for _ in range(5):
            for text, vector in zip(texts, expected, strict=True):
                if not np.array_equal(table.vector(text), vector):
                    wrong.append(text)

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert wrong == []
