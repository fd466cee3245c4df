"""Which rule of docs/checks.md a bad source breaks, and what exactly is told of it."""

import os
from pathlib import Path

import pytest
from corpus_files import GOOD, read, read_files, write

from glossearch.corpus.frontmatter import FrontMatterError, load
from glossearch.corpus.reader import Corpus
from glossearch.corpus.sources import MOST_BYTES, files

HEAD = "---\ntitle: A\n---\n"

FILES = [
    (b"caf\xe9", "bad-text", 1, None, "not UTF-8 (byte 0xe9); save the file as UTF-8"),
    (b"x\n\0", "bad-text", 2, None, "a NUL byte; is this a text file?"),
    (b"x" * (MOST_BYTES + 1), "too-large", None, None,
     "larger than 1 MiB; split it, or leave out what is no entry"),
    (b"---\ntitle: [\n---\nx\n", "bad-front-matter", 3, 1,
     "bad YAML: did not find expected node content; close the brackets, or quote the value"),
    (b"x\n", "no-title", 1, None,
     "no title, and no front matter; begin the file with the lines '---', 'title: ...', '---'"),
    (b"\n---\ntitle: A\n---\nx\n", "no-title", 1, None,
     "no title, as its front matter is not read; put '---' at the very beginning of the file"),
    (b"---\ntitel: A\n---\nx\n", "no-title", None, None, "no title; did you mean 'title' by 'titel'?"),
    (b"---\naliases: A\n---\nx\n", "no-title", None, None, "no title; add 'title: ...'"),
    (HEAD.encode(), "empty-body", 4, None, "empty body; write what the term means"),
    (b"---\ntitle: A\nslug: " + b"a" * 501 + b"\n---\nx\n", "bad-slug", 3, None,
     "the id is longer than 500 characters; shorten it"),
    (b'---\ntitle: A\nslug: "a\\tb"\n---\nx\n', "bad-slug", 3, None,
     "the id 'a\\tb' is empty or has unprintable characters; rename it"),
    (b"---\ntitle: [A]\n---\nx\n", "not-text", 2, None,
     "'title' must be a text, not a list or a mapping"),
    (b"---\ntitle: A\naliases: {a: b}\n---\nx\n", "not-text", 3, None,
     "'aliases' must be a text or a list of texts"),
]  # fmt: skip


@pytest.mark.parametrize(("content", "rule", "line", "column", "message"), FILES)
def test_a_bad_file_breaks_one_rule(
    tmp_path: Path, content: bytes, rule: str, line: int | None, column: int | None, message: str
) -> None:
    corpus = read(write(tmp_path, {"a.md": content}))
    (problem,) = [problem for problem in corpus.problems if problem.severity == "error"]
    assert problem.path == tmp_path / "a.md"
    assert (problem.rule, problem.line, problem.column, problem.message) == (rule, line, column, message)


def test_what_is_no_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    problem = read(tmp_path).problem
    assert (problem.path, problem.line) == (tmp_path / "pipe.md", None)
    assert (problem.rule, problem.message) == ("unreadable", "not a regular file; remove it")


LINES = [
    ('{"id": "a",', "bad-json", 12),
    ("null", "bad-json", None),
    ("[" * 100_000, "bad-json", None),
    ('{"x": "' + "x" * MOST_BYTES + '"}', "too-large", None),
    ('{"title": "A", "text": "\\ud83d"}', "bad-text", None),
]


@pytest.mark.parametrize(("line", "rule", "column"), LINES)
def test_a_bad_line_breaks_one_rule(tmp_path: Path, line: str, rule: str, column: int | None) -> None:
    write(tmp_path, {"a.jsonl": f'\n{line}\n{{"id": "b", "title": "B", "text": "x"}}\n'})
    corpus = read(tmp_path / "a.jsonl")
    (problem,) = corpus.problems
    assert (problem.rule, problem.line, problem.column) == (rule, 2, column)
    assert corpus.slugs == ["b"]


def test_a_line_of_the_most_bytes_is_read_and_a_longer_one_is_passed_over_whole(tmp_path: Path) -> None:
    begin, end = '{"id": "a", "title": "A", "text": "', '"}'
    fits = begin + "x" * (MOST_BYTES - len(begin) - len(end) - 1) + end
    blank = " " * (MOST_BYTES - 1)
    write(tmp_path, {"a.jsonl": f"{fits}\n{blank}\n{'y' * (3 * MOST_BYTES)}\n{fits.replace('a', 'b', 1)}\n"})
    corpus = read(tmp_path / "a.jsonl", hide_notes=True)
    assert [(problem.rule, problem.line) for problem in corpus.problems][:1] == [("too-large", 3)]
    assert corpus.slugs == ["a", "b"]


def test_a_reading_tells_what_the_file_was_like_unless_others_bear_on_it(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": GOOD})
    write(tmp_path, {"bad.md": "---\ntitle: [\n---\n"})
    for preset in (None, "hugo"):
        corpus = Corpus(tmp_path, preset=preset)
        for source in corpus.sources():
            assert source.stamp is not None
            assert corpus.read(source).stamp == source.stamp


def test_the_key_of_a_field_is_ones_own_or_that_of_the_preset(tmp_path: Path) -> None:
    assert Corpus(tmp_path).key("aliases") == "aliases"
    assert Corpus(tmp_path, {"aliases": "also"}).key("aliases") == "also"
    assert Corpus(tmp_path, preset="hugo").key("aliases") == "aka"
    assert Corpus(tmp_path, {"aliases": "also"}, preset="hugo").key("aliases") == "also"
    assert Corpus(tmp_path, preset="hugo").key("questions") == "questions"


def test_links_out_of_a_folder_are_refused_unless_they_are_to_be_followed(tmp_path: Path) -> None:
    write(tmp_path, {"out.md": GOOD, "in/a.md": GOOD})
    (tmp_path / "in" / "b.md").symlink_to("../out.md")
    (tmp_path / "in" / "c.md").symlink_to("a.md")
    refused = {source.name: source.refused for source in files(tmp_path / "in")}
    assert refused == {
        "a.md": "",
        "b.md": f"a link to {tmp_path / 'out.md'}, out of the corpus; "
        "remove or exclude it, or set follow_links = true",
        "c.md": "",
    }
    assert [source.name for source in files(tmp_path / "in", ("b.md",))] == ["a.md", "c.md"]
    followed = files(tmp_path / "in", follow_links=True)
    assert [source.name for source in followed] == ["a.md", "b.md", "c.md"]
    for preset in (None, "mkdocs"):
        assert len(list(Corpus(tmp_path / "in", preset=preset, follow_links=True).sources())) == 3
        found = read(tmp_path / "in", hide_notes=True, preset=preset)
        assert len(found.entries) == 2
        assert ("error", "b.md", None) in found.places


@pytest.mark.parametrize(
    ("text", "line", "column", "message"),
    [
        ("- a\n--- \n- b\n", 3, None, "more than one document; keep one list"),
        (
            "- [\n",
            2,
            1,
            "bad YAML: did not find expected node content; close the brackets, or quote the value",
        ),
        ("- a\n- *x\n", 2, None, "bad YAML: '*x' refers to nothing before it; quote it if it is a text"),
    ],
)
def test_a_file_of_yaml_that_cannot_be_read_is_told_at_its_own_line(
    text: str, line: int, column: int | None, message: str
) -> None:
    with pytest.raises(FrontMatterError) as caught:
        load(text)
    assert (caught.value.line, caught.value.column, str(caught.value)) == (line, column, message)


def test_pages_of_presets_are_told_what_they_lack(tmp_path: Path) -> None:
    corpus = read_files(tmp_path, {"a.md": "---\ntitle: A\n---\nText"}, "cncf")
    assert [(problem.severity, problem.line, problem.message) for problem in corpus.problems] == [
        ("note", 4, "no line break at the end; is the file whole?"),
        ("note", 1, "no 'category', which every term has; add 'category: ...'"),
    ]
    files = {"a.md": "---\ntitle: A\ncategory: x\n---\nText\n"}
    assert read_files(tmp_path, files, "cncf").problems == []


def test_a_description_is_the_definition_of_a_page_without_text(tmp_path: Path) -> None:
    entry = read_files(tmp_path, {"a.md": "---\ntitle: A\ndescription: Dee.\n---\n"}, "hugo").entry
    assert (entry.definition, entry.body) == ("Dee.", "Dee.")
    assert entry.place is not None
    assert entry.place.line("definition") == 3
