"""Files that did not change are not read again, and nobody can tell by what a run reports."""

import os
from pathlib import Path

import pytest

from glossearch.corpus.reader import Corpus, Reading
from glossearch.corpus.sources import Source
from glossearch.engine import Engine
from glossearch.indexing import snapshot, update
from support import SMALL, Glossary, current

BAD = "---\ntitle: [\n---\nBad.\n"


@pytest.fixture
def read(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names of the files that were read, in order."""
    names: list[str] = []
    really = Corpus.read

    def watched(corpus: Corpus, source: Source) -> Reading:
        names.append(source.name)
        return really(corpus, source)

    monkeypatch.setattr(Corpus, "read", watched)
    return names


@pytest.fixture
def old(glossary: Glossary, read: list[str], monkeypatch: pytest.MonkeyPatch) -> Glossary:
    """The small glossary, built when its files were old enough for their times to be relied on."""
    monkeypatch.setattr(snapshot, "_RACY", -(10**12))
    glossary.write_small()
    glossary.build()
    read.clear()
    return glossary


def same_size(glossary: Glossary, slug: str) -> Path:
    """Change the text of an entry but not its size, nor the time of its last change."""
    file = glossary.corpus / f"{slug}.md"
    state = file.stat()
    file.write_text(file.read_text().replace("model", "nodel"))
    os.utime(file, ns=(state.st_atime_ns, state.st_mtime_ns))
    assert (file.stat().st_size, file.stat().st_mtime_ns) == (state.st_size, state.st_mtime_ns)
    return file


def test_unchanged_files_are_not_read(old: Glossary, read: list[str]) -> None:
    report = old.build()
    assert (report.unchanged, report.total) == (4, 4)
    assert read == []


def test_only_the_changed_file_is_read(old: Glossary, read: list[str]) -> None:
    old.write("token", "Token", "Different.")
    assert old.build().changed == ["token"]
    assert read == ["token.md"]
    old.write("new", "New")
    old.remove("hallucination")
    report = old.build()
    assert (report.added, report.removed, report.unchanged) == (["new"], ["hallucination"], 3)
    assert read == ["token.md", "new.md"]


def test_a_touched_file_is_read_and_found_unchanged(old: Glossary, read: list[str]) -> None:
    os.utime(old.corpus / "token.md", (1, 1))
    assert old.build().unchanged == 4
    assert read == ["token.md"]


def test_a_change_that_keeps_size_and_time_is_seen(old: Glossary) -> None:
    same_size(old, "token")
    assert old.build().changed == ["token"]


def test_a_file_put_in_the_place_of_another_is_seen(old: Glossary) -> None:
    file = old.corpus / "token.md"
    state = file.stat()
    other = old.write_raw("other.tmp", file.read_text().replace("model", "nodel"))
    os.utime(other, ns=(state.st_atime_ns, state.st_mtime_ns))
    other.replace(file)
    assert old.build().changed == ["token"]


def test_a_file_that_was_just_written_is_not_relied_on(glossary: Glossary, read: list[str]) -> None:
    glossary.write_small()
    glossary.build()
    read.clear()
    glossary.build()
    assert len(read) == 4


def test_a_rebuild_reads_all(old: Glossary, read: list[str]) -> None:
    old.build(rebuild=True)
    assert len(read) == 4


def test_what_is_told_of_files_that_are_not_read_stays_the_same(old: Glossary, read: list[str]) -> None:
    old.write("b", "B", "See [[nowhere]] and\n[[token]].", aliases=["token", "c"], editor="x")
    old.write("c", "C", see_also=["gone"], editor="y")
    old.write("d", "B", hidden_aliases=["Word piece"])
    old.write_raw("bad.md", BAD)
    old.write_raw("z/token.md", "---\ntitle: Again\n---\nTaken.\n")
    first = old.build().problems.found
    assert len(first) == 9
    read.clear()
    again = old.build().problems.found
    assert sorted(read) == ["bad.md", "z/token.md"]
    assert again == first
    assert old.build(rebuild=True).problems.found == first


def test_a_link_goes_nowhere_when_another_file_went(old: Glossary, read: list[str]) -> None:
    old.remove("temperature")
    messages = [problem.message for problem in old.build().problems.warnings]
    assert read == []
    assert [message.split(",")[0] for message in messages] == [
        "see_also leads to 'temperature'",
        "[[temperature]] leads to 'temperature'",
    ]


def test_a_slug_that_becomes_free_is_taken(old: Glossary) -> None:
    old.write_raw("deeper/a/temperature.md", "---\ntitle: Other\n---\nAnother temperature.\n")
    assert old.build().changed == ["temperature"]
    old.remove("deeper/a/temperature")
    assert old.build().changed == ["temperature"]
    with old.open() as engine:
        assert engine.count == 4
        entry = engine.entry("temperature")
        assert entry
        assert entry.title == "Temperature"


def test_other_settings_for_the_corpus_read_it_all(old: Glossary, read: list[str]) -> None:
    settings = old.settings.with_options(fields={"see_also": "related"})
    Engine.build(settings=settings)
    assert len(read) == 4
    read.clear()
    old.corpus.rename(old.root / "elsewhere")
    Engine.build(old.root / "elsewhere", old.index)
    assert len(read) == 4


def test_excluded_files_leave(old: Glossary, read: list[str]) -> None:
    report = Engine.build(settings=old.settings.with_options(exclude=["t*.md"]))
    assert report.removed == ["temperature", "token"]
    assert read == []


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b"[1, 2]", b"\xff", b'[[1,"x",{}],{"a":[1]}]', b"null", b"[[], []]"]
)
def test_a_damaged_snapshot_is_none(old: Glossary, read: list[str], data: bytes) -> None:
    folder = old.index / current(old.index)
    (folder / "attached.sources").write_bytes(data)
    assert old.build().unchanged == 4
    assert len(read) == 4


def test_records_of_the_right_corpus_that_make_no_sense_are_none(old: Glossary) -> None:
    basis = snapshot.Snapshot.of(Corpus(old.corpus))
    good = basis.as_bytes()
    assert basis.recalled(good, ["a"]).files == {}
    for files in (b"[]", b'{"a.md": [1]}', b'{"a.md": [[1], "a"]}', b'{"a.md": null}'):
        assert basis.recalled(good.replace(b"{}]", files + b"]", 1), ["a"]).files == {}


def test_much_that_was_read_in_vain_is_remembered(old: Glossary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(update, "_WORTH_A_COMMIT", len(SMALL))
    before = current(old.index)
    old.build()
    assert current(old.index) == before
    folder = old.index / before
    (folder / "attached.sources").unlink()
    old.build()
    assert current(old.index) != before
