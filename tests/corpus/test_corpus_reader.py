"""A folder of Markdown files -> entries, and a report of all that is wrong with them."""

from pathlib import Path

import pytest
from corpus_files import GOOD, public_folder, read, read_files, unreadable, write

from glossearch.corpus import Problem, Problems, read_corpus
from glossearch.corpus.reader import Corpus, count_sources
from glossearch.corpus.sources import MOST_BYTES

BOMB = "---\ntitle: Bomb\na: &a [x,x,x,x,x,x,x,x,x,x]\n" + "".join(
    f"{new}: &{new} [{','.join(['*' + old] * 10)}]\n" for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)

BAD_FILES = [
    pytest.param("---\ntitle: A\naka: b: c\n---\nText.\n", 3, "bad YAML", id="colon in a plain value"),
    pytest.param("---\ntitle: A\n\taka: b\n---\nText.\n", 3, "bad YAML", id="tab as indentation"),
    pytest.param("---\ntitle: A\naliases: *none\n---\nText.\n", 3, "bad YAML", id="undefined anchor"),
    pytest.param("---\ntitle: A\n\nText without an end.\n", 1, "never ends", id="head never closed"),
    pytest.param(
        "---\ntitle: A\ncategory: x\ntitle: B\n---\nT.\n", 4, "'title' is given twice", id="key twice"
    ),
    pytest.param("---\n- title\n- aliases\n---\nText.\n", 2, "'key: value' lines", id="head is a list"),
    pytest.param("---\njust words\n---\nText.\n", 2, "'key: value' lines", id="head is a text"),
    pytest.param("---\naliases: [b]\ntitle:\n---\nText.\n", 3, "no title", id="title is null"),
    pytest.param('---\naliases: [b]\ntitle: " "\n---\nText.\n', 3, "no title", id="title is blank"),
    pytest.param("---\ntitle: A\n---\n", 4, "empty body", id="no body"),
    pytest.param("---\ntitle: A\n---\n \n\t\n", 4, "empty body", id="blank body"),
    pytest.param("---\ntitle: [A, B]\n---\nText.\n", 2, "'title' must be a text", id="title is a list"),
    pytest.param(
        "---\ntitle: A\naliases: {b: c}\n---\nT.\n", 3, "'aliases' must be a text or", id="aliases is a map"
    ),
    pytest.param(
        "---\ntitle: A\naliases: [[b]]\n---\nT.\n", 3, "'aliases' must be a text or", id="nested aliases"
    ),
    pytest.param(b"---\ntitle: A\n---\nfine\ncaf\xe9\n", 5, "not UTF-8 (byte 0xe9)", id="Latin-1"),
    pytest.param("---\ntitle: A\n---\n".encode("utf-16"), 1, "not UTF-8", id="UTF-16"),
    pytest.param("---\ntitle: A\n---\nfine\nfi\0ne\n", 5, "NUL byte", id="NUL byte"),
    pytest.param(GOOD + "x" * MOST_BYTES, None, "larger than 1 MiB", id="too large"),
    pytest.param(BOMB + "---\nText.\n", 6, "more than 10,000 values", id="YAML bomb"),
]


@pytest.mark.parametrize(("content", "line", "message"), BAD_FILES)
def test_bad_file_is_reported_with_its_line_and_the_others_are_read(
    tmp_path: Path, content: str | bytes, line: int | None, message: str
) -> None:
    corpus = read_files(tmp_path, {"bad.md": content, "good.md": GOOD})
    assert corpus.slugs == ["good"]
    errors = [problem for problem in corpus.problems if message in problem.message]
    assert [(e.severity, e.path, e.line) for e in errors] == [("error", tmp_path / "bad.md", line)]


@pytest.mark.parametrize(
    ("content", "line", "message"),
    [
        ("---\naliases: [b]\n---\nText.\n", None, "no title; add 'title: ...'"),
        ("Text without a head.\n", 1, "no title, and no front matter; begin the file with the lines '---'"),
        ("", 1, "no title, and no front matter"),
        (" ---\ntitle: A\n---\nText.\n", 1, "put '---' at the very beginning of the file"),
        ("\n---\ntitle: A\n---\nText.\n", 1, "put '---' at the very beginning of the file"),
    ],
    ids=["no title", "no head", "empty", "space before the head", "line before the head"],
)
def test_file_without_a_title_is_reported(
    tmp_path: Path, content: str, line: int | None, message: str
) -> None:
    corpus = read_files(tmp_path, {"bad.md": content, "good.md": GOOD})
    assert corpus.slugs == ["good"]
    assert {place[:2] for place in corpus.places} == {("error", "bad.md")}
    assert corpus.problems[0].line == line
    assert message in corpus.problems[0].message


def test_all_problems_of_a_run_are_reported(tmp_path: Path) -> None:
    corpus = read_files(
        tmp_path,
        {
            "a.md": "---\ntitle: A\nsee_also:\n  - nowhere\n---\nText.\n",
            "b.md": "---\naliases: [x]\ntitle:\n---\n",
            "c.md": b"\xff",
            "d.md": "---\ntitle: a: b\n---\nText.\n",
            "e.md": "---\ntitle: E\ncolour: red\n---\nSee [[nothing]].\n",
        },
    )
    assert corpus.slugs == ["a", "e"]
    assert sorted(corpus.places, key=lambda place: place[1]) == [
        ("warning", "a.md", 4),
        ("error", "b.md", 3),
        ("error", "b.md", 5),
        ("error", "c.md", 1),
        ("error", "d.md", 2),
        ("note", "e.md", 3),
        ("warning", "e.md", 5),
    ]


def test_problem_reads_as_file_line_severity_message(tmp_path: Path) -> None:
    assert str(Problem("error", Path("a.md"), 3, "no-title", "no title")) == "a.md:3: error: no title"
    assert str(Problem("warning", Path("a.md"), None, "odd", "odd")) == "a.md: warning: odd"


def test_problems_are_sorted_by_severity() -> None:
    problems = Problems()
    problems.error(Path("a"), 1, "rule", "error")
    problems.warning(Path("a"), 2, "rule", "warning")
    problems.note(Path("a"), 3, "rule", "note")
    assert [p.message for p in problems.errors] == ["error"]
    assert [p.message for p in problems.warnings] == ["warning"]
    assert [p.line for p in problems.found] == [1, 2, 3]


def test_file_of_exactly_the_largest_size_is_read(tmp_path: Path) -> None:
    corpus = read_files(tmp_path, {"a.md": GOOD + "x" * (MOST_BYTES - len(GOOD))})
    assert corpus.slugs == ["a"]


def test_python_tags_construct_nothing(tmp_path: Path) -> None:
    touched = tmp_path / "touched"
    corpus = read_files(
        tmp_path / "corpus",
        {
            "call.md": f"---\ntitle: !!python/object/apply:os.mkdir ['{touched}']\n---\nText.\n",
            "name.md": "---\ntitle: T\ncategory: !!python/name:os.system x\n---\nText.\n",
        },
    )
    assert not touched.exists()
    assert [(entry.slug, entry.categories) for entry in corpus.entries] == [("name", ("x",))]


SCALARS = ["NO", "yes", "on", "2024-01-01", "1.10", "0x1F", "1_000", "12:30:45", "1e3", ".inf", "007", "True"]


@pytest.mark.parametrize("written", SCALARS)
def test_scalar_stays_the_text_that_was_written(tmp_path: Path, written: str) -> None:
    corpus = read_files(tmp_path, {"a.md": f"---\ntitle: {written}\naliases: [{written}]\n---\nText.\n"})
    assert (corpus.entry.title, corpus.entry.aliases) == (written, (written,))


@pytest.mark.parametrize("null", ["", "~", "null", "Null", "NULL"])
def test_null_means_not_given(tmp_path: Path, null: str) -> None:
    entry = read_files(tmp_path, {"a.md": f"---\ntitle: A\naliases: {null}\n---\nText.\n"}).entry
    assert entry.aliases == ()


@pytest.mark.parametrize("quoted", ['"null"', "'~'", '"NULL"'])
def test_quoted_null_is_a_text(tmp_path: Path, quoted: str) -> None:
    assert read_files(tmp_path, {"a.md": f"---\ntitle: {quoted}\n---\nText.\n"}).entry.title == quoted[1:-1]


@pytest.mark.parametrize("newline", ["\n", "\r\n", "\r"], ids=["LF", "CRLF", "CR"])
@pytest.mark.parametrize("bom", ["", "\ufeff"], ids=["no BOM", "BOM"])
def test_line_endings_and_byte_order_mark_make_no_difference(tmp_path: Path, newline: str, bom: str) -> None:
    text = "---\ntitle: Term\nsee_also: [nowhere]\n---\nOne.\n\nTwo [[nix]].\n"
    corpus = read_files(tmp_path, {"a.md": bom + text.replace("\n", newline)})
    (entry,) = corpus.entries
    assert (entry.title, entry.body) == ("Term", "One.\n\nTwo [[nix]].\n")
    assert corpus.places == [("warning", "a.md", 3), ("warning", "a.md", 7)]


def test_all_fields_are_read(tmp_path: Path) -> None:
    text = """\
---
title: Retrieval-augmented   generation
aliases: [RAG, " grounded answers ", RAG, "", ~]
hidden_aliases: retreival
category: Method
see_also:
  - embeddings
questions:
  - How does it look things up?
definition: Search first, then answer.
slug: rag
---
The body.
"""
    corpus = read_files(tmp_path, {"x.md": text, "embeddings.md": GOOD})
    entry = corpus.entries[1]
    assert corpus.problems == []
    assert entry.title == "Retrieval-augmented generation"
    assert entry.aliases == ("RAG", "grounded answers")
    assert entry.hidden_aliases == ("retreival",)
    assert entry.names == ("Retrieval-augmented generation", "RAG", "grounded answers", "retreival")
    assert entry.categories == ("Method",)
    assert entry.see_also == ("embeddings",)
    assert entry.questions == ("How does it look things up?",)
    assert (entry.slug, entry.definition, entry.body, entry.markup) == (
        "rag", "Search first, then answer.", "The body.\n", "markdown",
    )  # fmt: skip


def test_unknown_key_is_kept_and_noted_once_for_all_files(tmp_path: Path) -> None:
    corpus = read_files(
        tmp_path,
        {
            "a.md": "---\ntitle: A\ncolour: red\n---\nText.\n",
            "b.md": "---\ntitle: B\ncolour: [blue]\nsize: 3\n---\nText.\n",
        },
    )
    assert [entry.extra for entry in corpus.entries] == [{"colour": "red"}, {"colour": ["blue"], "size": "3"}]
    assert corpus.places == [("note", "a.md", 3), ("note", "b.md", 4)]
    assert "unknown key 'colour' (in 2 " in corpus.problems[0].message
    assert "unknown key 'size'" in corpus.problems[1].message


@pytest.mark.parametrize(
    ("key", "meant"),
    [
        ("alias", "aliases"), ("hidden-alias", "hidden_aliases"), ("see-also", "see_also"),
        ("seealso", "see_also"), ("See Also", "see_also"), ("question", "questions"),
        ("categories", "category"), ("tags", "category"), ("synonyms", "aliases"), ("as-of", "as_of"),
    ],
)  # fmt: skip
def test_misspelt_key_is_a_warning_that_names_the_field(tmp_path: Path, key: str, meant: str) -> None:
    corpus = read_files(tmp_path, {"a.md": f"---\ntitle: A\n{key}: b\n---\nText.\n"})
    assert corpus.places == [("warning", "a.md", 3)]
    assert corpus.problem.message.endswith(f"; did you mean '{meant}'?")


def test_key_that_holds_the_field_in_this_corpus_is_named(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "---\ntitle: A\nakaa: b\n---\nText.\n"})
    assert read(tmp_path, {"aliases": "aka"}).problem.message.endswith("did you mean 'aka'?")
    write(tmp_path, {"a.md": "---\ntitle: A\naliases: /old/a\n---\nText.\n"})
    assert read(tmp_path, {"aliases": "aka"}).problem.severity == "note"


@pytest.mark.parametrize("key", ["date", "layout", "weight", "type", "description", "id", "author", "draft"])
def test_key_of_a_site_generator_is_a_note(tmp_path: Path, key: str) -> None:
    corpus = read_files(tmp_path, {"a.md": f"---\ntitle: A\n{key}: b\n---\nText.\n"})
    assert corpus.problem.severity == "note"


def test_another_word_for_a_field_that_is_given_is_a_note(tmp_path: Path) -> None:
    corpus = read_files(tmp_path, {"a.md": "---\ntitle: A\ncategory: B\ntags: [c]\n---\nText.\n"})
    assert corpus.problem.severity == "note"


@pytest.mark.parametrize("key", ["Titel", "term"])
def test_misspelt_title_is_named(tmp_path: Path, key: str) -> None:
    corpus = read_files(tmp_path, {"a.md": f"---\n{key}: A\n---\nText.\n"})
    assert corpus.problem.message == f"no title; did you mean 'title' by '{key}'?"


@pytest.mark.parametrize(
    ("head", "advice"),
    [
        ("aliases: short coffee, ristretto", "write aliases: [short coffee, ristretto] if it is a list"),
        ("see_also: a, a", "write see_also: [a, a] if it is a list"),
        ("hidden_aliases:\n  -one\n  -two", "put a space after each '-'"),
    ],
)
def test_one_text_that_looks_like_a_list_is_told(tmp_path: Path, head: str, advice: str) -> None:
    corpus = read_files(tmp_path, {"a.md": f"---\ntitle: A\n{head}\n---\nText.\n"})
    found = next(problem for problem in corpus.problems if problem.rule == "unsplit-list")
    assert (found.severity, found.line) == ("warning", 3)
    assert advice in found.message


@pytest.mark.parametrize("head", ["aliases: ristretto", 'aliases: ["Paris, Texas"]', "questions: So, why?"])
def test_one_text_or_an_item_with_a_comma_is_fine(tmp_path: Path, head: str) -> None:
    files = {"a.md": f"---\ntitle: A\n{head}\n---\nText.\n"}
    assert read_files(tmp_path, files).problems == []


def test_hidden_and_excluded_files_are_no_entries(tmp_path: Path) -> None:
    names = [
        "a.md",
        ".b.md",
        ".git/c.md",
        "d/e.md",
        "d/index.md",
        "index.md",
        "_TEMPLATE.md",
        "f.txt",
        "g.markdown",
    ]
    write(tmp_path, {name: GOOD.replace("Good", name) for name in names})
    corpus = read(tmp_path, exclude=("index.md", "_*", "d/e*"))
    assert corpus.slugs == ["a", "d", "g"]
    assert corpus.problems == []


@pytest.mark.parametrize(
    ("name", "slug"),
    [
        ("scope.md", "scope"),
        ("a/b/scope.md", "scope"),
        ("closure/index.md", "closure"),
        ("web/closure/_index.md", "closure"),
        ("Größe & Maß.md", "Größe & Maß"),
        ("v1.5.md", "v1.5"),
        ("UPPER.MD", "UPPER"),
    ],
)
def test_slug_is_the_name_of_the_file_or_of_its_folder(tmp_path: Path, name: str, slug: str) -> None:
    assert read_files(tmp_path, {name: GOOD}).entry.slug == slug


def test_index_page_of_the_working_folder_has_the_name_of_the_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path / "terms", {"index.md": GOOD})
    monkeypatch.chdir(tmp_path / "terms")
    assert read(Path()).entry.slug == "terms"


def test_entries_come_in_a_fixed_order(tmp_path: Path) -> None:
    for name in ["m", "b/z", "a", "b/c", "k"]:
        write(tmp_path, {f"{name}.md": GOOD.replace("Good", name)})
    assert read(tmp_path).slugs == ["a", "c", "z", "k", "m"]


def test_folder_named_like_a_file_is_a_folder(tmp_path: Path) -> None:
    assert read_files(tmp_path, {"odd.md/a.md": GOOD}).entry.slug == "a"


def test_file_name_that_is_not_utf8_is_reported(tmp_path: Path) -> None:
    write(tmp_path, {"bad\udcff.md": GOOD, "good.md": GOOD})
    corpus = read(tmp_path)
    assert corpus.slugs == ["good"]
    assert "unprintable" in corpus.problem.message


def test_link_to_a_missing_file_is_reported(tmp_path: Path) -> None:
    write(tmp_path, {"good.md": GOOD})
    (tmp_path / "lost.md").symlink_to(tmp_path / "nowhere.md")
    corpus = read(tmp_path)
    assert corpus.slugs == ["good"]
    assert corpus.places == [("error", "lost.md", None)]


def test_unreadable_file_is_reported() -> None:
    with public_folder() as folder:
        write(folder, {"good.md": GOOD, "secret.md": GOOD})
        with unreadable(folder / "secret.md"):
            corpus = read(folder)
    assert corpus.slugs == ["good"]
    assert corpus.places == [("error", "secret.md", None)]
    assert "cannot be read: Permission denied" in corpus.problem.message


def test_number_of_sources_is_told_without_reading_them(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": GOOD, "b/c.md": "", "d.txt": "", "e.jsonl": "{}\n\n{}\n"})
    assert count_sources(tmp_path) == 2
    assert count_sources(tmp_path / "e.jsonl") == 3
    assert count_sources(tmp_path / "nowhere") == 0


def test_reading_is_lazy_and_links_are_checked_at_the_end(tmp_path: Path) -> None:
    write(tmp_path, {"a.md": "---\ntitle: A\n---\n[[nowhere]]\n", "b.md": "no head\n"})
    problems = Problems()
    entries = read_corpus(Corpus(tmp_path), problems)
    assert next(entries).slug == "a"
    assert problems.found == []
    assert list(entries) == []
    assert [problem.path.name for problem in problems.found] == ["b.md", "a.md"]


def test_sources_come_in_the_order_of_their_paths(tmp_path: Path) -> None:
    names = ["B.md", "a-b.md", "a.md", "a/b.md", "a b/c.md", "a/B/c.md", "é.MD", "z.markdown", ".git/x.md"]
    write(tmp_path, dict.fromkeys(names, GOOD))
    (tmp_path / "linked").symlink_to(tmp_path / "a", target_is_directory=True)
    (tmp_path / "gone.md").symlink_to(tmp_path / "nowhere.md")
    found = list(Corpus(tmp_path).sources())
    paths = [Path(source.path) for source in found]
    assert paths == sorted(paths)
    assert {source.name for source in found} == {*names[:-1], "gone.md"}
    assert [source.name for source in found if source.stamp is None] == ["gone.md"]


def test_paths_are_told_as_they_were_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, {"sub/a.md": GOOD})
    monkeypatch.chdir(tmp_path)
    for folder in (Path(), Path("sub"), Path("sub/../sub"), tmp_path):
        (source,) = Corpus(folder).sources()
        assert Path(source.path) == folder / ("a.md" if folder.name == "sub" else "sub/a.md")
        assert source.path == str(Path(source.path))
