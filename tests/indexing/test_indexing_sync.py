"""Bringing an index in line with its corpus: what is written, what is not, and what a run reports."""

import os
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from memory_corpus import MemoryCorpus

from glossearch import schema
from glossearch.analysis import Analyzer
from glossearch.backends.base import Store
from glossearch.corpus import Entry
from glossearch.engine import Engine
from glossearch.errors import CorpusError, IndexBusy, IndexCorrupt
from glossearch.indexing import CorpusRefused, Report, changes, sync
from glossearch.indexing.update import Before, Run
from glossearch.schema import Document, document
from support import MAKING, SMALL, Glossary, answers, write_json_lines

QUERIES = ["token", "temperature", "why do models make things up", "category:models", '"next prompt"', "new"]


def counts(report: Report) -> tuple[list[str], list[str], list[str], int]:
    return report.added, report.changed, report.removed, report.unchanged


def files(glossary: Glossary) -> dict[str, tuple[int, int]]:
    """Return the inode and the time of the last change of every file of the index."""
    found = (
        file for file in glossary.index.rglob("*") if file.is_file() and not file.name.startswith("LOCK")
    )
    return {str(file): (file.stat().st_ino, file.stat().st_mtime_ns) for file in found}


@pytest.fixture
def analysed(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The slugs of the entries that were analysed, in order."""
    seen: list[str] = []

    def watched(entry: Entry, analyzer: Analyzer) -> Document:
        seen.append(entry.slug)
        return document(entry, analyzer)

    monkeypatch.setattr(schema, "document", watched)
    return seen


@pytest.fixture
def built(glossary: Glossary) -> Glossary:
    glossary.write_small()
    glossary.build()
    return glossary


def test_a_first_run_adds_every_entry(glossary: Glossary) -> None:
    glossary.write_small()
    report = glossary.build()
    assert counts(report) == (sorted(SMALL), [], [], 0)
    assert report.rebuilt
    assert report.total == 4
    assert report.problems.found == []
    assert 0 < report.seconds < 60


def test_a_second_run_writes_nothing_at_all(built: Glossary, analysed: list[str]) -> None:
    before = files(built)
    report = built.build()
    assert counts(report) == ([], [], [], 4)
    assert not report.rebuilt
    assert analysed == []
    assert files(built) == before


def test_only_what_changed_is_analysed_and_written(built: Glossary, analysed: list[str]) -> None:
    built.write("new", "New one", "Brand new text.")
    built.write("token", "Token", "Different text.")
    built.remove("temperature")
    report = built.build()
    assert counts(report) == (["new"], ["token"], ["temperature"], 2)
    assert report.total == 4
    assert not report.rebuilt
    assert analysed == ["new", "token"]
    with built.open() as engine:
        assert engine.count == 4
        assert engine.entry("temperature") is None
        assert {hit.slug for hit in engine.search("brand different").hits} == {"new", "token"}


@pytest.mark.parametrize(
    "changed",
    [
        {"title": "Tokens"},
        {"aliases": ["word piece"]},
        {"hidden_aliases": []},
        {"category": "Other"},
        {"see_also": []},
        {"questions": ["What is it?"]},
        {"body": "Another body."},
        {"definition": "A definition kept apart."},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_change_in_any_field_counts(built: Glossary, changed: dict[str, object]) -> None:
    built.write("token", **{**SMALL["token"], **changed})  # type: ignore[arg-type]
    assert counts(built.build()) == ([], ["token"], [], 3)


def test_what_the_index_does_not_keep_does_not_count(built: Glossary, analysed: list[str]) -> None:
    built.write("token", **{**SMALL["token"], "editor": "someone"})  # type: ignore[arg-type]
    for file in built.corpus.iterdir():
        os.utime(file, (1, 1))
    (built.corpus / "temperature.md").rename(built.corpus / "moved.tmp")
    (built.corpus / "deeper").mkdir()
    (built.corpus / "moved.tmp").rename(built.corpus / "deeper" / "temperature.md")
    assert counts(built.build()) == ([], [], [], 4)
    assert analysed == []


def test_a_rebuild_starts_from_nothing(built: Glossary, analysed: list[str]) -> None:
    built.remove("token")
    report = built.build(rebuild=True)
    assert report.rebuilt
    assert report.total == 3
    assert len(report.added) == 3
    assert len(analysed) == 3
    with built.open() as engine:
        assert engine.count == 3


def test_a_missing_index_is_built_again(built: Glossary) -> None:
    (built.index / "CURRENT").unlink()
    assert built.build().rebuilt
    with built.open() as engine:
        assert engine.count == 4


def test_an_update_equals_a_rebuild(built: Glossary, tmp_path: Path) -> None:
    built.write("new", "New one", "Brand new text about a token.")
    built.remove("hallucination")
    built.build()
    Engine.build(built.corpus, tmp_path / "fresh")
    with built.open() as one, Engine.open(tmp_path / "fresh") as other:
        assert answers(one, QUERIES) == answers(other, QUERIES)
        assert one.headlines() == other.headlines()
        assert one.near_titles("tokn", 4) == other.near_titles("tokn", 4)


def assert_untouched(glossary: Glossary, action: Callable[[], object], message: str) -> CorpusError:
    """Check that ``action`` raises `CorpusError` and leaves the index as it was."""
    before = files(glossary)
    with glossary.open() as engine:
        answered = answers(engine, QUERIES)
    with pytest.raises(CorpusError, match=message) as refused:
        action()
    assert files(glossary) == before
    with glossary.open() as engine:
        assert answers(engine, QUERIES) == answered
    return refused.value


def test_an_empty_corpus_leaves_the_index_as_it_was(built: Glossary) -> None:
    for slug in SMALL:
        built.remove(slug)
    assert_untouched(built, built.build, "no entries found .*; the index stays as it was")
    assert_untouched(built, lambda: built.build(rebuild=True), "no entries found")


def test_a_corpus_with_nothing_valid_leaves_the_index_as_it_was(built: Glossary) -> None:
    for slug in SMALL:
        built.write_raw(f"{slug}.md", "---\ntitle: [\n---\nBad.\n")
    refused = assert_untouched(built, built.build, "none of its entries can be indexed")
    assert isinstance(refused, CorpusRefused)
    assert len(refused.problems.errors) == 4


def test_a_corpus_that_is_gone_leaves_the_index_as_it_was(built: Glossary) -> None:
    built.corpus.rename(built.root / "elsewhere")
    assert_untouched(built, built.build, "no such corpus")


@pytest.mark.parametrize("content", ["", "no corpus at all\n", "{}\n[]\n1\n"])
def test_a_json_lines_file_without_entries_is_refused(built: Glossary, content: str) -> None:
    file = built.root / "corpus.jsonl"
    file.write_text(content)
    assert_untouched(built, lambda: Engine.build(file, built.index), "entries")


def test_a_refused_first_run_leaves_no_index(glossary: Glossary) -> None:
    glossary.write_raw("bad.md", b"\xff\xfe")
    with pytest.raises(CorpusRefused):
        glossary.build()
    assert glossary.generations == []
    assert not (glossary.index / "CURRENT").exists()


BAD = "---\ntitle: [\n---\nBad.\n"


def test_a_bad_entry_is_left_out_and_reported(built: Glossary) -> None:
    built.write_raw("bad.md", BAD)
    report = built.build()
    assert counts(report) == ([], [], [], 4)
    assert [problem.path.name for problem in report.problems.errors] == ["bad.md"]


def test_an_entry_that_went_bad_is_removed(built: Glossary) -> None:
    built.write_raw("token.md", BAD)
    report = built.build()
    assert counts(report) == ([], [], ["token"], 3)
    with built.open() as engine:
        assert engine.entry("token") is None


def test_strict_indexes_nothing_when_there_is_an_error(built: Glossary) -> None:
    built.write("new", "New one")
    built.write_raw("bad.md", BAD)
    refused = assert_untouched(built, lambda: built.build(strict=True), "strict mode met 1 errors and 0 warn")
    assert isinstance(refused, CorpusRefused)
    assert len(refused.problems.errors) == 1


def test_strict_indexes_nothing_when_there_is_a_warning(built: Glossary) -> None:
    built.write("new", "New one", see_also=["nowhere"])
    assert_untouched(built, lambda: built.build(strict=True), "strict mode met 0 errors and 1 warnings")
    report = built.build()
    assert report.added == ["new"]
    assert len(report.problems.warnings) == 1


def test_strict_lets_notes_pass(built: Glossary) -> None:
    built.write("new", "New one", editor="someone")
    report = built.build(strict=True)
    assert report.added == ["new"]
    assert [problem.severity for problem in report.problems.found] == ["note"]


def test_every_problem_of_a_run_is_reported(built: Glossary) -> None:
    built.write_raw("a.md", BAD)
    built.write_raw("b.md", "---\ntitle: B\n---\n")
    built.write_raw("c.md", b"---\ntitle: C\n---\n\xff\n")
    built.write("d", "Token", see_also=["nowhere", "nothing"])
    report = built.build()
    assert len(report.problems.errors) == 3
    assert len(report.problems.warnings) == 3


def test_the_progress_counts_up_to_the_number_of_entries(built: Glossary) -> None:
    heard: list[int] = []
    Engine.build(settings=built.settings, progress=heard.append)
    assert heard == [1, 2, 3, 4]


def test_an_error_of_the_progress_changes_nothing(built: Glossary) -> None:
    def interrupt(_: int) -> None:
        raise KeyboardInterrupt

    before = files(built)
    built.write("new", "New one")
    with pytest.raises(KeyboardInterrupt):
        Engine.build(settings=built.settings, progress=interrupt)
    assert files(built) == before
    assert built.build().added == ["new"]


def test_a_second_run_at_the_same_time_is_told_to_wait(
    built: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossearch.backends.whoosh.generations._LOCK_SECONDS", 0.05)
    busy: list[str] = []

    def meanwhile(_: int) -> None:
        if not busy:
            with pytest.raises(IndexBusy) as second:
                built.build()
            busy.append(str(second.value))

    Engine.build(settings=built.settings, progress=meanwhile)
    assert f"process {os.getpid()}" in busy[0]


def test_the_index_says_when_and_from_what_it_was_built(built: Glossary) -> None:
    with built.open() as engine:
        manifest = engine.status().manifest
    assert manifest.corpus == str(built.corpus)
    assert abs(manifest.built_at - time.time()) < 3600


def test_a_corpus_is_read_while_nobody_else_can_write(glossary: Glossary) -> None:
    """The entries are read under the lock, so that the last run to end wrote the last state it could see."""
    from glossearch.backends.whoosh import WhooshStore
    from glossearch.corpus import Entry

    store = WhooshStore(glossary.index)
    held = []

    def given() -> Iterator[Entry]:
        held.append((glossary.index / "LOCK.holder").exists())
        yield Entry(slug="a", title="A", body="Text.")

    sync(store, MemoryCorpus(given), MAKING)
    assert held == [True]
    assert not (glossary.index / "LOCK.holder").exists()


def test_a_json_lines_corpus_is_updated_too(glossary: Glossary) -> None:
    file = glossary.root / "corpus.jsonl"
    write_json_lines(file, 20)
    assert len(Engine.build(file, glossary.index).added) == 20
    lines = file.read_text().splitlines()
    file.write_text("\n".join([lines[0].replace("Term 0", "Changed"), *lines[2:]]))
    assert counts(Engine.build(file, glossary.index)) == ([], ["e0"], ["e1"], 18)


@pytest.mark.parametrize("data", [None, b"", b"[", b"[]", b'{"a": null}', b'{"a": "x"}', b"\xff"])
def test_times_of_changes_that_are_damaged_are_not_known(data: bytes | None) -> None:
    assert changes.read(data) == {}


@pytest.mark.parametrize("rebuild", [False, True])
def test_damage_that_shows_only_in_writing_makes_it_start_from_nothing_once(
    glossary: Glossary, monkeypatch: pytest.MonkeyPatch, rebuild: bool
) -> None:
    glossary.write("one")
    glossary.build()
    glossary.write("two")
    began_with, really = [], Run.write

    def damaged(self: Run, store: Store, before: Before | None) -> Report:
        began_with.append(before is None)
        if rebuild or before is not None:
            raise IndexCorrupt("a segment is damaged")
        return really(self, store, before)

    monkeypatch.setattr(Run, "write", damaged)
    if rebuild:
        with pytest.raises(IndexCorrupt):
            glossary.build(rebuild=True)
        assert began_with == [True]
    else:
        assert glossary.build().total == 2
        assert began_with == [False, True]
