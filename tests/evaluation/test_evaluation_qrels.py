from pathlib import Path

import pytest
from evaluation_files import written

from glossearch.evaluation.qrels import Qrels, read_qrels, relevant
from glossearch.evaluation.trec import EvaluationError


def read(folder: Path, content: str | bytes) -> Qrels:
    return read_qrels(written(folder / "qrels", content))


@pytest.mark.parametrize(
    "content",
    [
        "q1 0 a 1\nq1 0 b 0\nq2 0 a -1\n",
        "q1\ta\t1\nq1\tb\t0\nq2\ta\t-1",
        "q1\t0\ta\t1\r\nq1\t0\tb\t0\r\n\r\nq2\t0\ta\t-1\r\n",
        "\ufeffquery-id\tcorpus-id\tscore\nq1\ta\t1\nq1\tb\t0\nq2\ta\t-1\n",
        "\nqid iter docno rel\nq1 Q0 a +1\nq1 Q0 a 1\nq1 Q0 b 0\nq2 Q0 a -1\n",
        "q1 a 1\nq1 b 0\nq2 a -1\n",
    ],
)
def test_the_same_judgments_in_every_form(tmp_path: Path, content: str) -> None:
    assert read(tmp_path, content) == {"q1": {"a": 1, "b": 0}, "q2": {"a": -1}}


def test_white_space_in_a_tab_separated_column_becomes_what_a_run_has(tmp_path: Path) -> None:
    assert read(tmp_path, "q 1\tHTTP  cache\t1\n") == {"q%201": {"HTTP%20cache": 1}}


def test_an_empty_file_judges_nothing(tmp_path: Path) -> None:
    assert read(tmp_path, "\n") == {}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("q1 a", "2 columns, where qid iter docno grade"),
        ("q1 0 a 1 x", "5 columns"),
        ("q1\t\t1", "2 columns"),
        ("q1 0 a 1.0", "a whole number up to 1000, not '1.0'"),
        ("q1 0 a rel", "not 'rel'"),
        ("q1 0 a 1001", "not '1001'"),
        ("q1 0 a 99999999999999999999", "a whole number"),
        ("q0 0 z 2", "'z' has the grade 1 for 'q0' already"),
        (b"q1 0 \xff 1", "not UTF-8"),
    ],
)
def test_a_bad_line_is_named(tmp_path: Path, line: str | bytes, message: str) -> None:
    content = b"q0 0 z 1\n" + (line.encode() if isinstance(line, str) else line)
    with pytest.raises(EvaluationError, match=f"/qrels:2: .*{message}"):
        read(tmp_path, content)


def test_a_bad_first_line_is_no_header(tmp_path: Path) -> None:
    with pytest.raises(EvaluationError, match=r"/qrels:1: .*not 'high'"):
        read(tmp_path, "q1\ta\thigh\n")


@pytest.mark.parametrize("name", ["missing", "."])
def test_a_file_that_cannot_be_read_is_told(tmp_path: Path, name: str) -> None:
    with pytest.raises(EvaluationError, match="cannot be read: "):
        read_qrels(tmp_path / name)


def test_relevant_means_a_grade_above_0() -> None:
    qrels = {"q": {"a": 2, "b": 1, "c": 0, "d": -1}}
    assert relevant(qrels, "q") == {"a", "b"}
    assert relevant(qrels, "other") == frozenset()
