"""An index that another version, or other settings, made."""

from dataclasses import replace

import pytest

from glossearch import schema
from glossearch.analysis import analyzer
from glossearch.engine import Engine
from glossearch.errors import IndexOutdated
from support import Glossary


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
