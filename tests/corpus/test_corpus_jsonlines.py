"""A JSON Lines file -> entries, one a line, and a report of the lines that are none."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest
from corpus_files import Reading, read, write
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch.corpus import Corpus, Problems, read_corpus
from glossearch.corpus.sources import MOST_BYTES, json_lines
from support import examples

Line = str | bytes | Mapping[str, object]

GOOD = {"id": "good", "title": "Good", "text": "A good entry."}


def read_lines(folder: Path, *lines: Line) -> Reading:
    raw = [json.dumps(line) if isinstance(line, Mapping) else line for line in lines]
    content = b"\n".join(line.encode() if isinstance(line, str) else line for line in raw) + b"\n"
    return read(write(folder, {"terms.jsonl": content}) / "terms.jsonl")


def test_all_keys_are_read(tmp_path: Path) -> None:
    line = {
        "id": "rag", "title": "RAG", "aliases": ["grounding", "  look  up "], "hidden_aliases": "retreival",
        "category": "Method", "see_also": ["rag"], "questions": ["How?"], "text": "One.\n\nTwo [[nowhere]].",
    }  # fmt: skip
    entry = read_lines(tmp_path, line).entry
    assert (entry.slug, entry.title, entry.body) == ("rag", "RAG", "One.\n\nTwo [[nowhere]].")
    assert (entry.aliases, entry.hidden_aliases) == (("grounding", "look up"), ("retreival",))
    assert (entry.categories, entry.see_also, entry.questions) == (("Method",), ("rag",), ("How?",))
    assert entry.markup == "plain"


BAD_LINES = [
    pytest.param('{"id": "a", "title": "A",', "bad JSON", id="cut off"),
    pytest.param("title: A", "bad JSON", id="no JSON"),
    pytest.param("{'id': 'a'}", "bad JSON", id="single quotes"),
    pytest.param('{"id": "a"} {"id": "b"}', "bad JSON", id="two objects"),
    pytest.param("[" * 100_000, "bad JSON: lists or objects are nested too deep", id="deep nesting"),
    pytest.param('{"n": ' + "9" * 5_000 + "}", "bad JSON: a number of more than 4,300", id="5000 digits"),
    pytest.param('{"id": "a", "title": "A", "id": "b"}', "'id' is given twice; keep one", id="key twice"),
    pytest.param('{"x": [{"\\ud800": 1, "\\ud800": 2}]}', r"'\ud800' is given twice", id="odd key twice"),
    pytest.param('["id", "a"]', "must be a JSON object", id="list"),
    pytest.param('"text"', "must be a JSON object", id="string"),
    pytest.param("null", "must be a JSON object", id="null"),
    pytest.param(b'{"id": "a", "title": "caf\xe9"}', "not UTF-8", id="Latin-1"),
    pytest.param('{"id": "a", "title": "A\0"}', "NUL byte", id="NUL byte"),
    pytest.param({**GOOD, "text": "x" * (1 << 20)}, "a line longer than 1 MiB", id="huge line"),
    pytest.param({"id": "a", "text": "Text."}, "no title", id="no title"),
    pytest.param({"id": "a", "title": None, "text": "Text."}, "no title", id="title is null"),
    pytest.param({"id": "a", "title": "\n", "text": "Text."}, "no title", id="title is blank"),
    pytest.param({"id": "a", "title": "A"}, "empty body", id="no text"),
    pytest.param({"id": "a", "title": "A", "text": " \n"}, "empty body", id="text is blank"),
    pytest.param({"id": "a", "title": ["A"], "text": "T."}, "'title' must be a text", id="title is a list"),
    pytest.param(
        {"id": "a", "title": {"en": "A"}, "text": "T."}, "'title' must be a text", id="title is an object"
    ),
    pytest.param({"id": ["a"], "title": "A", "text": "T."}, "'id' must be a text", id="id is a list"),
    pytest.param({"id": "a", "title": "A", "text": ["T."]}, "'text' must be a text", id="text is a list"),
    pytest.param(
        {**GOOD, "aliases": {"a": 1}}, "'aliases' must be a text or a list", id="aliases is an object"
    ),
    pytest.param({**GOOD, "aliases": [["a"]]}, "'aliases' must be a text or a list", id="nested aliases"),
    pytest.param(
        {**GOOD, "see_also": [{"id": "a"}]}, "'see_also' must be a text or a list", id="objects in a list"
    ),
    pytest.param({**GOOD, "title": "\ud83d"}, "surrogate", id="lone surrogate in the title"),
    pytest.param({**GOOD, "text": "smile \ude00"}, "surrogate", id="lone surrogate in the text"),
    pytest.param({**GOOD, "aliases": ["ok", "\ud83d"]}, "surrogate", id="lone surrogate in an alias"),
    pytest.param({**GOOD, "id": "a\tb"}, "unprintable", id="tab in the id"),
    pytest.param({**GOOD, "id": "a\0b"}, "unprintable", id="escaped NUL in the id"),
    pytest.param({**GOOD, "id": "a\u202eb"}, "unprintable", id="right-to-left override in the id"),
    pytest.param({**GOOD, "id": "a" * 10_000}, "longer than", id="id of 10000 characters"),
]


@pytest.mark.parametrize(("line", "message"), BAD_LINES)
def test_bad_line_is_reported_with_its_number_and_the_others_are_read(
    tmp_path: Path, line: Line, message: str
) -> None:
    before, after = {**GOOD, "id": "before", "title": "Before"}, {**GOOD, "id": "after", "title": "After"}
    corpus = read_lines(tmp_path, before, "", line, after)
    assert corpus.slugs == ["before", "after"]
    errors = [problem for problem in corpus.problems if message in problem.message]
    assert [(e.severity, e.path.name, e.line) for e in errors] == [("error", "terms.jsonl", 3)]


@pytest.mark.parametrize(
    "slug", ["two words", "a/b/c", "../a", "C#", "été", "日本語", "🙂", "a&b=c?d", "%41", "'\"<>", "a" * 300]
)
def test_id_may_hold_any_printable_characters(tmp_path: Path, slug: str) -> None:
    assert read_lines(tmp_path, {**GOOD, "id": slug}).entry.slug == slug


def test_number_or_truth_value_is_its_text(tmp_path: Path) -> None:
    entry = read_lines(tmp_path, {"id": 7, "title": 3.5, "aliases": 42, "text": "Text."}).entry
    assert (entry.slug, entry.title, entry.aliases) == ("7", "3.5", ("42",))


def test_null_lists_and_null_items_are_left_out(tmp_path: Path) -> None:
    entry = read_lines(tmp_path, {**GOOD, "aliases": None, "category": [None, "", "x", "x"]}).entry
    assert (entry.aliases, entry.categories) == ((), ("x",))


def test_entries_without_an_id_can_be_told_apart(tmp_path: Path) -> None:
    corpus = read_lines(tmp_path, {"title": "A", "text": "Text."}, {"title": "B", "text": "Text."})
    assert corpus.problems == []
    assert len(set(corpus.slugs)) == 2


def test_blank_lines_line_ends_and_byte_order_mark_make_no_difference(tmp_path: Path) -> None:
    lines = [json.dumps({**GOOD, "id": slug, "title": slug}) for slug in "abc"]
    write(tmp_path, {"t.jsonl": "\ufeff" + f"{lines[0]}\r\n\r\n  \n{lines[1]}\n{lines[2]}"})
    corpus = read(tmp_path / "t.jsonl")
    assert (corpus.slugs, corpus.problems) == (["a", "b", "c"], [])


def test_several_problems_are_all_reported(tmp_path: Path) -> None:
    corpus = read_lines(
        tmp_path, {"title": ["A"], "aliases": {}}, "{", GOOD, GOOD, {**GOOD, "id": "b", "see_also": "nowhere"}
    )
    assert corpus.slugs == ["good", "b"]
    assert {(severity, line) for severity, _, line in corpus.places} == {
        ("error", 1), ("error", 2), ("error", 4), ("warning", 5),
    }  # fmt: skip


def test_link_to_nowhere_is_reported_at_its_line(tmp_path: Path) -> None:
    corpus = read_lines(
        tmp_path, GOOD, {"id": "b", "title": "B", "text": "T.", "see_also": ["good", "nowhere"]}
    )
    assert corpus.places == [("warning", "terms.jsonl", 2)]
    assert "see_also leads to 'nowhere'" in corpus.problem.message


def test_unknown_key_is_kept_and_noted(tmp_path: Path) -> None:
    corpus = read_lines(
        tmp_path, {**GOOD, "colour": ["red"]}, {**GOOD, "id": "b", "title": "B", "colour": None, "alias": "x"}
    )
    assert [entry.extra for entry in corpus.entries] == [{"colour": ["red"]}, {"colour": None, "alias": "x"}]
    assert corpus.places == [
        ("note", "terms.jsonl", 1),
        ("warning", "terms.jsonl", 2),
    ]


ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=5)
JSON_VALUES: st.SearchStrategy[object] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | ANY_TEXT,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
JSON_OBJECTS = st.dictionaries(
    st.sampled_from(
        ["id", "title", "aliases", "category", "see_also", "questions", "text", "definition", "x"]
    ),
    JSON_VALUES,
)


@given(objects=st.lists(JSON_OBJECTS, max_size=4))
@settings(derandomize=True, max_examples=examples(100), deadline=None)
def test_any_object_is_read_or_reported(
    tmp_path_factory: pytest.TempPathFactory, objects: list[dict[str, object]]
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.jsonl"
    file.write_text("".join(json.dumps(line) + "\n" for line in objects))
    problems = Problems()
    entries = list(read_corpus(Corpus(file), problems))
    assert len({entry.slug for entry in entries}) == len(entries)
    assert all(entry.title.encode() and entry.body.strip() and entry.slug.isprintable() for entry in entries)
    reported = {problem.line for problem in problems.errors}
    read_from = {entry.place.line("body") for entry in entries if entry.place}
    assert reported | read_from == set(range(1, len(objects) + 1))
    assert not reported & read_from


@given(content=st.binary(max_size=80))
@settings(derandomize=True, max_examples=examples(150), deadline=None)
def test_any_bytes_are_read_or_reported(tmp_path_factory: pytest.TempPathFactory, content: bytes) -> None:
    file = tmp_path_factory.getbasetemp() / "bytes.jsonl"
    file.write_bytes(content)
    problems = Problems()
    entries = list(read_corpus(Corpus(file), problems))
    written = sum(bool(line.strip()) for line in content.split(b"\n"))
    assert len(entries) + len({problem.line for problem in problems.errors}) == written


def test_the_lines_after_a_huge_one_keep_their_numbers(tmp_path: Path) -> None:
    huge = b"x" * (3 * MOST_BYTES)
    exact = b"y" * MOST_BYTES  # with its line break one byte too long
    corpus = read_lines(tmp_path, huge, exact, "", huge + b"\n" + huge, GOOD, {})
    assert corpus.slugs == ["good"]
    assert [problem.line for problem in corpus.problems] == [1, 2, 4, 5, 7, 7]
    assert [problem.message.split(" Mi")[0] for problem in corpus.problems[:4]] == [
        "a line longer than 1"
    ] * 4


def test_no_more_of_a_huge_line_is_held_than_shows_that_it_is(tmp_path: Path) -> None:
    write(tmp_path, {"a.jsonl": b"x" * (5 * MOST_BYTES)})
    assert [len(source.raw) for source in json_lines(tmp_path / "a.jsonl")] == [MOST_BYTES + 1]
