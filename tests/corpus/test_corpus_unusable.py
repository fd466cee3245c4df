"""A corpus that cannot be used at all is one clear `CorpusError`."""

import os
from pathlib import Path

import pytest
from corpus_files import GOOD, public_folder, read, unreadable, write

from glossearch import Engine
from glossearch.corpus import Corpus, Problems, read_corpus
from glossearch.errors import CorpusError, GlossearchError


def test_missing_corpus_is_told_at_once_with_the_option_to_set(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"nowhere: no such corpus; .*--corpus"):
        read_corpus(Corpus(tmp_path / "nowhere"), Problems())


@pytest.mark.parametrize("name", ["terms.txt", "terms.json", "terms.md", "terms"])
def test_file_that_is_no_json_lines_is_told_at_once(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: "{}"})
    with pytest.raises(CorpusError, match=r"not a corpus; expected a folder of Markdown files or a \.jsonl"):
        read_corpus(Corpus(tmp_path / name), Problems())


@pytest.mark.parametrize("name", ["terms.jsonl", "terms.ndjson", "TERMS.JSONL"])
def test_json_lines_are_known_by_their_suffix(tmp_path: Path, name: str) -> None:
    write(tmp_path, {name: '{"id": "a", "title": "A", "text": "Text."}\n'})
    assert read(tmp_path / name).slugs == ["a"]


@pytest.mark.parametrize("name", ["a" * 300, "a\0b"], ids=["name too long", "NUL in the name"])
def test_impossible_path_is_a_missing_corpus(name: str) -> None:
    with pytest.raises(CorpusError):
        read_corpus(Corpus(Path(name)), Problems())


def test_unreadable_folder_is_an_error() -> None:
    with public_folder() as folder:
        write(folder / "corpus", {"good.md": GOOD})
        with unreadable(folder / "corpus"), pytest.raises(CorpusError, match="Permission denied"):
            read(folder / "corpus")


def test_corpus_in_an_unreadable_folder_is_an_error() -> None:
    with public_folder() as folder:
        write(folder / "closed", {"corpus/good.md": GOOD})
        with unreadable(folder / "closed"), pytest.raises(CorpusError):
            read(folder / "closed" / "corpus")


def test_unreadable_subfolder_does_not_silently_lose_its_entries() -> None:
    with public_folder() as folder:
        write(folder / "corpus", {"good.md": GOOD, "sub/other.md": GOOD})
        with (
            unreadable(folder / "corpus" / "sub"),
            pytest.raises(CorpusError, match=r"sub.*Permission denied"),
        ):
            read(folder / "corpus")


def test_unreadable_json_lines_are_an_error() -> None:
    with public_folder() as folder:
        write(folder, {"terms.jsonl": "{}"})
        with unreadable(folder / "terms.jsonl"), pytest.raises(CorpusError, match="Permission denied"):
            read(folder / "terms.jsonl")


@pytest.mark.parametrize(
    ("files", "message"),
    [
        ({"readme.txt": "no entry"}, "no entries found"),
        ({"bad.md": "no head"}, "none of its entries can be indexed"),
        ({".hidden.md": GOOD}, "no entries found"),
    ],
    ids=["no Markdown", "only bad entries", "only hidden files"],
)
def test_corpus_without_a_valid_entry_is_refused(tmp_path: Path, files: dict[str, str], message: str) -> None:
    write(tmp_path / "corpus", files)
    with pytest.raises(CorpusError, match=message):
        Engine.build(corpus=tmp_path / "corpus", index=tmp_path / "index")


def test_corpus_error_is_meant_for_the_user() -> None:
    assert issubclass(CorpusError, GlossearchError)


def test_what_is_no_regular_file_is_told_and_not_waited_for(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    os.mkfifo(tmp_path / "pipe.md")
    corpus = read(tmp_path)
    assert corpus.slugs == ["good"]
    assert [problem.message for problem in corpus.problems] == ["not a regular file; remove it"]


def test_links_that_lead_in_a_circle_are_told_where_an_entry_would_be(tmp_path: Path) -> None:
    (tmp_path / "good.md").write_text(GOOD)
    for name in ("circle.md", "circle"):
        (tmp_path / name).symlink_to(name)
    corpus = read(tmp_path)
    assert corpus.slugs == ["good"]
    assert [problem.message for problem in corpus.problems] == [
        "cannot be read: Too many levels of symbolic links"
    ]
