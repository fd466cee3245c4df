import math
import sys

import pytest
from evaluation_files import run_of
from hypothesis import given
from hypothesis import strategies as st

from glossearch.evaluation.measures import MEASURES, measure
from glossearch.evaluation.runs import Run, Scored
from glossearch.evaluation.trec import EvaluationError


def test_values_computed_by_hand() -> None:
    qrels = {"q": {"a": 1, "b": 2, "c": 0}}
    scores = measure(qrels, run_of({"q": "x a c b"})).values
    best = 2 / math.log2(2) + 1 / math.log2(3)
    assert scores["nDCG@10"]["q"] == pytest.approx((1 / math.log2(3) + 2 / math.log2(5)) / best)
    assert scores["MRR@10"]["q"] == 1 / 2
    assert scores["S@1"]["q"] == 0.0
    assert scores["R@10"]["q"] == 1.0


def test_the_eleventh_does_not_count() -> None:
    scores = measure({"q": {"a": 1, "b": 1}}, run_of({"q": "1 2 3 4 5 6 7 8 9 b a"}))
    assert scores.values["R@10"]["q"] == 0.5
    assert scores.values["MRR@10"]["q"] == 0.1
    assert measure({"q": {"a": 1}}, run_of({"q": "1 2 3 4 5 6 7 8 9 10 a"})).mean("MRR@10") == 0.0


def test_a_query_without_results_counts_as_0_and_one_without_judgments_not() -> None:
    scores = measure({"q": {"a": 1}, "r": {"a": 1}, "s": {"a": 1}}, run_of({"q": "a", "s": "", "other": "b"}))
    for name in MEASURES:
        assert scores.values[name] == {"q": 1.0, "r": 0.0, "s": 0.0}
        assert scores.mean(name) == pytest.approx(1 / 3)


def test_equal_scores_keep_the_order_of_the_run() -> None:
    tied = Run("t", {"q": (Scored("a", 1.0), Scored("z", 1.0))})
    assert measure({"q": {"a": 1}}, tied).mean("S@1") == 1.0


def reference(judged: dict[str, int], ranking: list[str]) -> dict[str, float]:
    """The measures in the words of their definitions, sharing nothing with the library."""
    gains = [max(judged.get(docno, 0), 0) for docno in ranking[:10]]
    ideal = sorted((grade for grade in judged.values() if grade > 0), reverse=True)
    first = next((rank for rank, gain in enumerate(gains, 1) if gain), math.inf)
    return {
        "nDCG@10": _dcg(gains) / _dcg(ideal[:10]),
        "MRR@10": 1 / first,
        "S@1": float(first == 1),
        "R@10": sum(gain > 0 for gain in gains) / len(ideal),
    }


def _dcg(gains: list[int]) -> float:
    return sum(gain / math.log2(rank + 1) for rank, gain in enumerate(gains, 1))


docnos = st.sampled_from([f"d{number}" for number in range(15)])
judgments = st.dictionaries(docnos, st.integers(-1, 3), min_size=1).filter(
    lambda judged: max(judged.values()) > 0
)


@given(st.lists(st.tuples(judgments, st.lists(docnos, unique=True)), min_size=1, max_size=5))
def test_the_library_agrees_with_the_definitions(cases: list[tuple[dict[str, int], list[str]]]) -> None:
    qrels = {f"q{number}": judged for number, (judged, _) in enumerate(cases)}
    run = run_of({f"q{number}": " ".join(ranking) for number, (_, ranking) in enumerate(cases)})
    scores = measure(qrels, run)
    expected = [reference(*case) for case in cases]
    for name in MEASURES:
        assert list(scores.values[name].values()) == pytest.approx([values[name] for values in expected])
        assert scores.mean(name) == pytest.approx(sum(values[name] for values in expected) / len(cases))


def test_a_missing_library_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "ir_measures", None)
    with pytest.raises(EvaluationError, match=r"pip install 'glossearch\[evaluation\]'"):
        measure({"q": {"a": 1}}, run_of({"q": "a"}))
