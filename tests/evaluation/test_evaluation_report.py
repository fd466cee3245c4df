import csv
import io

from evaluation_files import compared, run_of

from glossearch.evaluation import report
from glossearch.evaluation.comparison import Comparison, JudgedQueries, evaluate
from glossearch.evaluation.records import as_data, write_per_query

TWELVE = [f"q{number}" for number in range(12)]
QRELS = {name: {"a": 1} for name in TWELVE}


def comparison() -> Comparison:
    """Make a comparison with six queries better, one worse."""
    before = dict.fromkeys(TWELVE, "b a")
    after = before | dict.fromkeys(TWELVE[:6], "a b") | {"q6": "b"}
    return compared(QRELS, before, after)


def test_one_run() -> None:
    queries = JudgedQueries.of({"q": "x", "r": "y"}, {"q": {"a": 1}})
    assert list(report.report(evaluate(queries, run_of({"q": "b a"})), None, 10)) == [
        "Judged queries: 1 of 2",
        "",
        "nDCG@10     0.6309",
        "MRR@10      0.5000",
        "S@1         0.0000",
        "R@10        1.0000",
    ]


def test_two_runs() -> None:
    both = comparison()
    lines = list(report.report(both.run, both, 2))
    assert lines[:7] == [
        "Judged queries: 12 of 12",
        "",
        "          baseline       run    change         p",
        "nDCG@10     0.6309    0.7629   +0.1320    0.1250",
        "MRR@10      0.5000    0.7083   +0.2083    0.1250",
        "S@1         0.0000    0.5000   +0.5000    0.0312",
        "R@10        1.0000    0.9167   -0.0833    1.0000",
    ]
    assert lines[10:] == [
        "Better by nDCG@10: 6 queries, the first 2",
        "  q0  0.6309 -> 1.0000  text of q0",
        "      baseline  b, *a",
        "      run       *a, b",
        "  q1  0.6309 -> 1.0000  text of q1",
        "      baseline  b, *a",
        "      run       *a, b",
        "",
        "Worse by nDCG@10: 1 query",
        "  q6  0.6309 -> 0.0000  text of q6",
        "      baseline  b, *a",
        "      run       b",
        "",
        "* relevant",
    ]


def test_the_lists_can_be_left_out() -> None:
    both = comparison()
    lines = list(report.report(both.run, both, 0))
    assert lines[-3:] == ["Better by nDCG@10: 6 queries", "", "Worse by nDCG@10: 1 query"]


def test_a_tiny_p_and_a_change_that_rounds_to_nothing() -> None:
    many = [f"q{number}" for number in range(40)]
    qrels = {name: {"a": 1} for name in many}
    both = compared(qrels, dict.fromkeys(many, "b a"), dict.fromkeys(many, "a"))
    lines = list(report.report(both.run, both, 0))
    assert lines[3].endswith("+0.3691   <0.0001")
    assert lines[6].endswith("1.0000    0.0000    1.0000")


def test_notes_shorten_long_lists() -> None:
    texts = dict.fromkeys(["q0", *(f"u{number}" for number in range(7))], "x")
    queries = JudgedQueries.of(texts, QRELS)
    assert list(report.notes(evaluate(queries, run_of({})), None)) == [
        "7 queries without a relevant judgment, left out: u0, u1, u2, u3, u4 and 2 more",
        "11 queries judged but not asked, left out: q1, q2, q3, q4, q5 and 6 more",
        "1 query for which the run has nothing, counted as 0: q0",
    ]


def test_the_baseline_is_noted_too() -> None:
    both = compared({"q": {"a": 1}}, {}, {"q": "a"})
    assert list(report.notes(both.run, both)) == [
        "1 query for which the baseline has nothing, counted as 0: q"
    ]


def test_unknown_entries_are_counted() -> None:
    assert report.unknown_entries(["a"]) == "1 relevant entry is not in the index: a"
    assert report.unknown_entries(["a", "b"]) == "2 relevant entries are not in the index: a, b"


def test_data_of_one_run() -> None:
    both = comparison()
    data = as_data(both.run, None)
    assert list(data) == ["judged", "unjudged", "unasked", "run"]
    assert data["run"] == {
        "name": "after",
        "measures": {"nDCG@10": 0.762887, "MRR@10": 0.708333, "S@1": 0.5, "R@10": 0.916667},
        "unanswered": [],
    }


def test_data_of_two_runs() -> None:
    both = comparison()
    data = as_data(both.run, both)
    assert data["difference"] == {"nDCG@10": 0.131958, "MRR@10": 0.208333, "S@1": 0.5, "R@10": -0.083333}
    assert data["p"] == {"nDCG@10": 0.125, "MRR@10": 0.125, "S@1": 0.03125, "R@10": 1.0}
    assert data["worse"] == [
        {
            "id": "q6",
            "query": "text of q6",
            "before": 0.63093,
            "after": 0.0,
            "relevant": ["a"],
            "baseline_top": ["b", "a"],
            "run_top": ["b"],
        }
    ]


def test_csv_of_one_run_and_of_two() -> None:
    both = comparison()
    alone, together = io.StringIO(), io.StringIO()
    write_per_query(alone, both.run, None)
    write_per_query(together, both.run, both)
    assert alone.getvalue().splitlines()[:2] == [
        "id,query,relevant,nDCG@10,MRR@10,S@1,R@10",
        "q0,text of q0,1,1.000000,1.000000,1.000000,1.000000",
    ]
    rows = list(csv.DictReader(io.StringIO(together.getvalue())))
    assert len(rows) == 12
    assert rows[6]["baseline nDCG@10"] == "0.630930"
    assert rows[6]["change nDCG@10"] == "-0.630930"
    assert rows[7]["change nDCG@10"] == "0.000000"
