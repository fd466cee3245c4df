import pytest
from evaluation_files import compared, run_of

from glossearch.evaluation.comparison import JudgedQueries, evaluate
from glossearch.evaluation.measures import MEASURES

QRELS = {"up": {"a": 1}, "down": {"a": 1}, "same": {"a": 1}, "more": {"a": 1}}
BEFORE = {"up": "b a", "down": "a b", "same": "b a", "more": "b"}
AFTER = {"up": "a b", "down": "b a", "same": "b a", "more": "a"}


def test_queries_without_a_relevant_judgment_are_left_out() -> None:
    qrels = {"yes": {"a": 1, "b": 0}, "bad": {"a": 0}, "unasked": {"a": 1}}
    queries = JudgedQueries.of({"none": "x", "yes": "y", "bad": "z"}, qrels)
    assert queries.texts == {"yes": "y"}
    assert queries.qrels == {"yes": {"a": 1, "b": 0}}
    assert queries.unjudged == ("none", "bad")
    assert queries.unasked == ("unasked",)


def test_queries_that_a_run_has_nothing_for_are_known() -> None:
    queries = JudgedQueries.of({"q": "x", "r": "y", "s": "z"}, {name: {"a": 1} for name in "qrs"})
    assert evaluate(queries, run_of({"q": "a", "r": ""})).unanswered == ("r", "s")


def test_better_and_worse_begin_with_the_largest_change() -> None:
    comparison = compared(QRELS, BEFORE, AFTER)
    assert [change.id for change in comparison.better] == ["more", "up"]
    assert [change.id for change in comparison.worse] == ["down"]
    assert [change.id for change in comparison.changes] == ["more", "up", "down"]
    assert comparison.better[0].before == 0.0
    assert comparison.better[0].after == 1.0
    assert comparison.better[0].text == "text of more"
    assert comparison.worse[0].difference == pytest.approx(0.63093 - 1.0, abs=1e-5)


def test_the_difference_is_that_of_the_means() -> None:
    comparison = compared(QRELS, BEFORE, AFTER)
    assert comparison.difference("S@1") == pytest.approx(0.25)
    assert comparison.difference("R@10") == pytest.approx(0.25)
    assert set(comparison.significance) == set(MEASURES)
    # Better, better and worse by the same: every exchange is at least as uneven.
    assert comparison.significance["S@1"].p == 1.0


def test_a_run_against_itself_changes_nothing() -> None:
    comparison = compared(QRELS, AFTER, AFTER)
    assert comparison.changes == ()
    assert all(comparison.difference(name) == 0.0 for name in MEASURES)
    assert all(test.p == 1.0 for test in comparison.significance.values())
