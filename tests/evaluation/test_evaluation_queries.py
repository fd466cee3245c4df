import pytest

from glossearch.evaluation.queries import read_queries
from glossearch.evaluation.trec import EvaluationError


def read(*lines: bytes) -> dict[str, str]:
    return read_queries(lines, "q.txt")


def test_lines_of_text_are_called_by_their_number() -> None:
    assert read(b"\xef\xbb\xbfwhat is a cache\r\n", b"\n", b"token\n") == {
        "1": "what is a cache",
        "3": "token",
    }


def test_json_lines_have_an_id() -> None:
    assert read(b'{"id": "a", "text": "x"}', b'{"id": 7, "text": "y"}', b'{"text": "z"}') == {
        "a": "x",
        "7": "y",
        "3": "z",
    }


def test_an_id_with_white_space_is_called_as_in_a_run() -> None:
    assert read(b'{"id": "a b", "text": "x"}') == {"a%20b": "x"}


@pytest.mark.parametrize(
    ("line", "message"),
    [
        (b"\xff", "not UTF-8"),
        (b"{", r"bad JSON: Expecting property name enclosed in double quotes \(column 2\)"),
        (b'{"text": "a", "text": "b"}', "bad JSON: 'text' is given twice; keep one"),
        (b'{"id": "a"}', 'no "text"'),
        (b'{"text": "\\ud800"}', "surrogate"),
        (b'{"id": "\\udfff", "text": "x"}', "surrogate"),
        (b'{"id": "1", "text": "again"}', "the id '1' is that of line 1"),
    ],
)
def test_a_bad_line_is_named(line: bytes, message: str) -> None:
    with pytest.raises(EvaluationError, match=rf"^q\.txt:2: .*{message}"):
        read(b"first", line)
