"""Lines and columns of a source."""

from pathlib import Path

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from glossearch.editorial.items import items
from glossearch.editorial.sources import Source, Spot


def source(tmp_path: Path, text: str) -> Source:
    file = tmp_path / "s.md"
    file.write_bytes(text.encode())
    return Source(file)


@given(
    st.lists(st.tuples(st.text("ab \f\u2028", max_size=4), st.sampled_from(["\n", "\r\n", "\r"])), max_size=8)
)
def test_lines_are_those_that_editors_count(
    tmp_path_factory: pytest.TempPathFactory, parts: list[tuple[str, str]]
) -> None:
    text = "".join(text + end for text, end in parts)
    assume(sum(text.count(end) for end in "\r\n") - text.count("\r\n") == len(parts))  # no CR and LF in two
    made = source(tmp_path_factory.mktemp("s"), text)
    assert made.lines == len(parts)
    for number, (text, _) in enumerate(parts, 1):
        assert made.line(number) == text
        assert made.text[made.start(number) :].startswith(text)
    assert made.line(len(parts) + 1) == ""


def test_a_text_is_found_where_it_is_expected_or_else_first(tmp_path: Path) -> None:
    made = source(tmp_path, "tea and tea\n  x\n\n")
    assert made.find(1, "tea", 9) == Spot(made.path, 1, 9)
    assert made.find(1, "tea", 5) == Spot(made.path, 1, 1)
    assert made.find(1, "TEA") == Spot(made.path, 1, 1)
    assert made.find(1, "cup") == Spot(made.path, 1, None)
    assert made.find(2, "") == Spot(made.path, 2, 3)
    assert made.find(3, "") == Spot(made.path, 3, None)
    assert made.find(None, "tea") == Spot(made.path)


def test_a_file_that_cannot_be_read_is_empty(tmp_path: Path) -> None:
    (tmp_path / "bad.md").write_bytes(b"\xff")
    for name in ("bad.md", "none.md"):
        assert Source(tmp_path / name).text == ""


@pytest.mark.parametrize(
    "text",
    ["---\naliases: [a, b\n---\n", "---\naliases: {a: b}\n---\n", "---\naliases: [a]\n---\n"],
    ids=["broken meanwhile", "no list", "fewer"],
)
def test_items_that_a_source_has_no_more_are_nowhere(tmp_path: Path, text: str) -> None:
    assert list(items(source(tmp_path, text), 2, [2, 2])) == []


def test_items_that_are_not_written_as_they_are_read_have_a_line_at_most(tmp_path: Path) -> None:
    below = source(tmp_path, "---\naliases:\n  -\n    tea\n  - chai\n---\n")
    assert [(spot.line, item) for spot, item in items(below, 2, [4, 5])] == [(5, "chai")]
    escaped = source(tmp_path, '---\naliases: ["t\\x65a", chai]\n---\n')
    assert [(spot.line, spot.column, item) for spot, item in items(escaped, 2, [2, 2])] == [
        (2, None, "tea"),
        (2, 21, "chai"),
    ]
