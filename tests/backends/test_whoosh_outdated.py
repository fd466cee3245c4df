"""An index that another version, or other settings, made."""

import tarfile
from dataclasses import replace
from pathlib import Path

import pytest

from glossearch import schema
from glossearch.analysis import analyzer
from glossearch.engine import Engine
from glossearch.errors import IndexOutdated
from support import Glossary, RunMain

FIXTURES = Path(__file__).resolve().parent.parent / "fixtures"
FORMATS = range(2, schema.FORMAT)


@pytest.fixture(params=FORMATS)
def old(unbuilt: Glossary, request: pytest.FixtureRequest) -> int:
    """The number of a format that an earlier version built this glossary's index in."""
    number: int = request.param
    with tarfile.open(FIXTURES / f"format-{number}.tar.gz") as held:
        held.extractall(unbuilt.root, filter="data")
    return number


def test_an_index_of_an_earlier_version_is_outdated(unbuilt: Glossary, old: int, run_main: RunMain) -> None:
    run_main("search", "token").assert_error("index outdated", f"(format {old})", "run 'glossearch index'")
    run_main("status").assert_error("index outdated")
    run_main("verify").assert_error("index outdated")
    indexed = run_main("index")
    assert (indexed.code, indexed.err) == (0, "")
    assert "4 entries: 4 added" in indexed.out
    assert run_main("search", "token").code == 0
    assert len(unbuilt.generations) == 2


def test_there_is_an_index_of_every_earlier_format() -> None:
    assert {file.name for file in FIXTURES.glob("format-*")} == {f"format-{n}.tar.gz" for n in FORMATS}


@pytest.fixture
def built(glossary: Glossary) -> Glossary:
    glossary.write_small()
    glossary.build()
    return glossary


def test_an_index_of_another_format_is_outdated(built: Glossary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "FORMAT", schema.FORMAT + 1)
    with pytest.raises(IndexOutdated, match=r"index outdated: .*; run 'glossearch index'") as outdated:
        built.open()
    assert str(built.index) in str(outdated.value)
    assert built.build().rebuilt
    with built.open() as engine:
        assert engine.count == 4


def test_an_index_of_another_analysis_is_outdated(built: Glossary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(analyzer, "REVISION", analyzer.REVISION + 1)
    with pytest.raises(IndexOutdated):
        built.open()
    assert built.build().rebuilt


def test_an_index_of_another_language_is_outdated(built: Glossary) -> None:
    german = replace(built.settings, language="german")
    with pytest.raises(IndexOutdated, match=r"english.*german"):
        Engine.open(settings=german)
    report = Engine.build(settings=german)
    assert report.rebuilt
    assert report.total == 4
    with Engine.open(settings=german) as engine:
        assert engine.search("Modelle reads").total > 0
    with pytest.raises(IndexOutdated):
        built.open()


def test_an_outdated_index_stays_until_the_new_one_is_whole(
    built: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = (built.index / "CURRENT").read_text()
    built.write_raw("token.md", "---\ntitle: [\n---\nBad.\n")
    with monkeypatch.context() as newer:
        newer.setattr(schema, "FORMAT", schema.FORMAT + 1)
        with pytest.raises(Exception, match="strict"):
            built.build(strict=True)
    assert (built.index / "CURRENT").read_text() == before
    with built.open() as engine:
        assert engine.count == 4


def test_an_open_engine_does_not_go_over_to_an_outdated_index(
    built: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    with built.open() as engine:
        with monkeypatch.context() as newer:
            newer.setattr(schema, "FORMAT", schema.FORMAT + 1)
            built.build()
        with pytest.raises(IndexOutdated):
            engine.refresh()
        assert engine.count == 4
        assert [hit.slug for hit in engine.search("token").hits][:1] == ["token"]
