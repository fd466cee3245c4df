"""JSON, YAML and JSON Lines of other people, and the bombs among them."""

import json
from pathlib import Path

import pytest
from interchange_reading import read_as, written_as

from glossearch.corpus import Corpus, Entry, Problems, read_corpus
from glossearch.errors import CorpusError

HAM = {"title": "Ham", "synonyms": ["gammon"], "description": "Cured pork."}


@pytest.mark.parametrize("name", ["json", "yaml"])
@pytest.mark.parametrize(
    "value",
    [
        [HAM],
        {"terms": [HAM]},
        {"glossary": [HAM], "version": 1},
        {"Ham": {"synonyms": "gammon", "description": "Cured pork."}},
    ],
)
def test_lists_and_mappings_of_records(name: str, value: object) -> None:
    entry = read_as(name, json.dumps(value)).entry
    assert (entry.slug, entry.title, entry.aliases, entry.body) == (
        "ham",
        "Ham",
        ("gammon",),
        "Cured pork.\n",
    )


def test_a_mapping_of_names_to_texts() -> None:
    found = read_as("yaml", "API: A way in.\nNO: Norway.\n")
    assert [(entry.title, entry.body) for entry in found.entries] == [
        ("API", "A way in.\n"),
        ("NO", "Norway.\n"),
    ]


def test_bad_records_are_told_with_their_place() -> None:
    records = "- title: A\n  body: a\n- just text\n- body: no title\n- title: B\n  body: b\n"
    found = read_as("yaml", records)
    assert found.slugs == ["a", "b"]
    assert found.told == [
        "in:3: error: not a mapping of keys to values",
        "in:4: error: no title; add 'title: ...'",
    ]
    told = read_as("json", '[{"title": "A", "body": "a"}, 3, {"title": "B"}]').told
    assert told == [
        "in: error: entry 2: not a mapping of keys to values",
        "in: error: entry 3: empty body; write what the term means",
    ]


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("json", '[{"title": "A"', r"in: bad JSON: Expecting ',' delimiter \(column 15\)"),
        ("json", "[\n{\n]", r"in: bad JSON: .*\(line 3, column 1\)"),
        ("json", "[" * 100_000, "in: bad JSON: lists or objects are nested too deep"),
        ("json", '[{"title": "A",\n "title": "B"}]', "in: bad JSON: 'title' is given twice; keep one"),
        ("json", b"\xff", "^in:1: not UTF-8"),
        ("json", "3", "in: neither a list of records nor a mapping"),
        ("yaml", "- a: [b\n", "in:2: bad YAML: "),
        ("yaml", "- title: A\n---\n- title: B\n", "in:3: more than one document; keep one list"),
        ("yaml", "[" * 5_000, "in:1: values nested more than 20 deep"),
        ("yaml", "just a text", "in: neither a list of records nor a mapping"),
    ],
)
def test_what_cannot_be_read_is_told_with_its_line(name: str, text: str | bytes, told: str) -> None:
    with pytest.raises(CorpusError, match=told):
        read_as(name, text)


def test_a_number_of_too_many_digits_is_told() -> None:
    with pytest.raises(CorpusError, match=r"^in: bad JSON: a number of more than 4,300 digits; quote it"):
        read_as("json", f'[{{"title": "A", "body": "x", "n": {"9" * 5000}}}]')


def test_a_bomb_of_anchors_does_not_go_off() -> None:
    bomb = "- &a0 [x, x, x, x, x, x, x, x, x]\n" + "".join(
        f"- &a{level} [{', '.join([f'*a{level - 1}'] * 9)}]\n" for level in range(1, 10)
    )
    with pytest.raises(CorpusError, match="more than 10,000 values"):
        read_as("yaml", bomb)


def test_no_tag_of_yaml_is_obeyed() -> None:
    entry = read_as("yaml", "- title: !!python/object/apply:os.system [exit]\n  body: x\n")
    assert entry.told == ["in:1: error: 'title' must be a text, not a list or a mapping"]


def test_json_lines_are_a_corpus_as_they_stand(tmp_path: Path) -> None:
    entries = [
        Entry(slug="a", title="A", body="*Markdown* [[b]]\n", questions=("Why?",), extra={"weight": 3}),
        Entry(slug="b", title="B", body="Plain *text*", markup="plain", as_of="2026-11"),
    ]
    text, lost = written_as("jsonl", *entries)
    file = tmp_path / "x.jsonl"
    file.write_text(text)
    problems = Problems()
    assert list(read_corpus(Corpus(file), problems)) == entries
    assert (lost, problems.errors) == ([], [])


def test_a_line_that_no_corpus_can_have_is_told() -> None:
    _, lost = written_as("jsonl", Entry(slug="a", title="A", body="é" * (1 << 19)))
    assert lost == ["jsonl: 1 entry has more than 1 MiB, which no corpus can; they cannot be read again"]


def test_bad_lines_are_told_and_the_others_read() -> None:
    found = read_as("jsonl", '{"id": "a", "title": "A", "text": "a"}\n\nnot json\n[1]\n')
    assert found.slugs == ["a"]
    assert [line.partition(": error: ")[0] for line in found.told] == ["in:3", "in:4"]


def test_numbers_are_text_in_yaml_and_told() -> None:
    text, lost = written_as("yaml", Entry(slug="a", title="A", body="x", extra={"n": 3, "t": "x"}))
    assert read_as("yaml", text).entry.extra == {"n": "3", "t": "x"}
    assert lost == ["yaml: 1 entry has numbers or truth values of other keys, which are read as text"]


@pytest.mark.parametrize("name", ["json", "yaml"])
def test_no_entries_are_an_empty_list(name: str) -> None:
    assert written_as(name) == ("[]\n", [])
