"""Queries and clauses as values."""

from glossearch.query import Clause, Occur, Query, Source

TYPED = Clause("token", (("token",),))
WITHOUT = Clause("model", (("model",),), Occur.MUST_NOT)
TITLE = Clause("cache", (("cach",),), Occur.MUST, "title")
CATEGORY = Clause("safety", (("safety",),), Occur.MUST, "category")
JOINED = Clause("fine tuning", (("finetun",),), source=Source.JOINED)
FULL = Query("text", (TYPED, WITHOUT, TITLE, CATEGORY), ("Token",), ("tokne",), "plain", ("A sentence.",))


def test_what_scores_and_what_is_demanded_are_told_apart() -> None:
    assert FULL.wanted == (TYPED, TITLE)
    assert FULL.demands == (WITHOUT, TITLE, CATEGORY)
    assert Query("x", (TYPED, JOINED)).wanted == (TYPED, JOINED)
    assert Query("x", (TYPED, JOINED)).demands == ()


def test_a_query_with_other_names_is_the_same_in_all_else() -> None:
    names = ("Temperature", "Token")
    other = FULL.with_names(names)
    assert other == Query("text", FULL.clauses, names, ("tokne",), "plain", ("A sentence.",))
    assert other.wanted == FULL.wanted


def test_a_query_with_other_clauses_is_the_same_in_all_else() -> None:
    other = FULL.with_clauses(iter([JOINED, WITHOUT]))
    assert other == Query("text", (JOINED, WITHOUT), ("Token",), ("tokne",), "plain", ("A sentence.",))
    assert (other.wanted, other.demands) == ((JOINED,), (WITHOUT,))


def test_a_clause_is_counted_and_stays_what_it_is() -> None:
    again = Clause("x", (("x",),), Occur.MUST, "title", 1, Source.CORRECTED).counted(3)
    assert again == Clause("x", (("x",),), Occur.MUST, "title", 3, Source.CORRECTED)
    assert TYPED.counted(1) is TYPED
