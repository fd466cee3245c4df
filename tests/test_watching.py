"""Watching a corpus: each test saves something and waits for the event that tells of it."""

import json
import shutil
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import watchfiles

from glossearch import watching
from glossearch.backends.whoosh import WhooshStore, generations
from glossearch.config import Settings
from glossearch.engine import Engine
from glossearch.errors import CorpusError, IndexBusy
from glossearch.indexing import Report
from glossearch.watching import Event, Failed, Indexed, SettingsChanged, _place, watch
from support import PATIENCE, Glossary, entry_text

BROKEN = "---\ntitle: Token\naliases: [\n---\nBroken.\n"


@contextmanager
def watched(settings: Settings, file: Path | None = None) -> Iterator[Iterator[Event]]:
    """Yield the events; they end when none comes for so long that none will."""
    stop = threading.Event()
    patience = threading.Timer(PATIENCE, stop.set)
    patience.start()
    events = watch(settings, stop, file)
    try:
        yield events
    finally:
        stop.set()
        patience.cancel()
        assert list(events) == []


def indexed(events: Iterator[Event]) -> Indexed:
    event = next(events)
    assert isinstance(event, Indexed), event
    return event


def found(glossary: Glossary, query: str) -> list[str]:
    with glossary.open() as engine:
        return [hit.slug for hit in engine.search(query).hits if hit.fields]


@pytest.fixture
def full(glossary: Glossary) -> Glossary:
    glossary.write_small()
    return glossary


def test_it_begins_with_the_corpus_as_it_is(full: Glossary) -> None:
    with watched(full.settings) as events:
        event = indexed(events)
    assert event.first
    assert event.report.total == 4
    assert found(full, "token") != []


def test_a_save_is_searched(full: Glossary) -> None:
    with watched(full.settings) as events:
        indexed(events)
        full.write("token", "Token", "Now of zebras.")
        event = indexed(events)
        assert (event.first, event.report.changed) == (False, ["token"])
        assert found(full, "zebras") == ["token"]
        full.remove("token")
        assert indexed(events).report.removed == ["token"]
        assert found(full, "zebras") == []


def test_a_save_with_an_error_leaves_search_as_it_was(full: Glossary) -> None:
    with watched(full.settings) as events:
        indexed(events)
        file = full.write_raw("token.md", BROKEN)
        event = indexed(events)
        (problem,) = event.problems
        assert (problem.path, problem.severity, problem.line) == (file, "error", 4)
        assert (list(event.report.kept.items()), event.report.removed) == ([("token", problem)], [])
        assert found(full, "subword") == ["token"]
        full.write("temperature", "Temperature", "Now of zebras.")  # another entry goes its way
        event = indexed(events)
        assert event.report.changed == ["temperature"]
        assert event.problems == ()  # they were told before
        assert found(full, "subword") == ["token"]
        full.write("token", "Token", "Mended, and of lions.")
        event = indexed(events)
        assert (event.mended, event.report.kept, event.report.changed) == (1, {}, ["token"])
        assert found(full, "lions") == ["token"]


def test_what_becomes_a_draft_leaves_search(full: Glossary) -> None:
    with watched(full.settings.with_options(preset="hugo")) as events:
        indexed(events)
        full.write("token", "Token", "Not yet.", draft=True)
        event = indexed(events)
        assert (event.report.removed, event.report.kept) == (["token"], {})


def test_an_error_that_is_there_from_the_beginning_keeps_the_entry_of_an_older_index(full: Glossary) -> None:
    full.build()
    full.write_raw("token.md", BROKEN)
    with watched(full.settings) as events:
        assert list(indexed(events).report.kept) == ["token"]
    assert found(full, "subword") == ["token"]
    assert full.build().removed == ["token"]  # which 'glossearch index' leaves out


def test_a_file_put_in_place_of_another_is_seen(full: Glossary) -> None:
    with watched(full.settings) as events:
        indexed(events)
        new = full.write_raw(".token.md.swp", entry_text("Token", "Now of zebras."))
        new.replace(full.corpus / "token.md")
        assert indexed(events).report.changed == ["token"]


def test_many_files_at_once_and_a_folder_that_goes(full: Glossary) -> None:
    with watched(full.settings) as events:
        indexed(events)
        wanted = {f"many-{number}" for number in range(200)}
        for slug in wanted:
            full.write_raw(f"deep/down/{slug}.md", entry_text(slug))
        added: set[str] = set()
        while added != wanted:
            added.update(indexed(events).report.added)
        (full.corpus / "deep").rename(full.root / "gone")
        assert set(indexed(events).report.removed) == wanted


def test_a_corpus_of_json_lines(tmp_path: Path) -> None:
    file = tmp_path / "terms.jsonl"
    rows = [{"id": "token", "title": "Token", "text": "A piece."}, {"id": "b", "title": "B", "text": "Bees."}]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    with watched(Settings(corpus=file, index=tmp_path / "index")) as events:
        indexed(events)
        new = tmp_path / "terms.tmp"
        new.write_text(json.dumps(rows[0]) + "\n{broken\n")
        new.replace(file)
        event = indexed(events)
        assert [(problem.line, problem.rule) for problem in event.problems] == [(2, "bad-json")]
        assert (list(event.report.kept), event.report.total) == (["b"], 2)
        file.write_text(json.dumps(rows[0]) + "\n")
        event = indexed(events)
        assert (event.mended, event.report.removed) == (1, ["b"])


def test_a_corpus_that_goes_and_comes_back(full: Glossary) -> None:
    with watched(full.settings) as events:
        indexed(events)
        away = full.corpus.rename(full.root / "away")
        event = next(events)
        assert isinstance(event, Failed)
        assert isinstance(event.error, CorpusError)
        assert found(full, "subword") == ["token"]
        away.rename(full.corpus)
        assert indexed(events).first  # told anew, since it was told that there was none
        full.write("new", "New")
        assert indexed(events).report.added == ["new"]


def test_a_folder_put_in_place_of_the_corpus_is_watched(full: Glossary) -> None:
    with watched(full.settings) as events:
        indexed(events)
        full.write("new", "New")
        assert indexed(events).report.added == ["new"]
        full.corpus.rename(full.root / "away")
        for name in ("Other", "Another"):
            event: Event | None = None
            full.write(name.lower(), name)
            while not (isinstance(event, Indexed) and name.lower() in event.report.added):
                event = next(events)  # what is seen in between depends on when it is looked at


def test_what_stays_wrong_is_told_once(full: Glossary, monkeypatch: pytest.MonkeyPatch) -> None:
    runs = []
    build = Engine.build

    def counted(*, settings: Settings, **more: Any) -> Report:
        runs.append(settings)
        if len(runs) == 4:
            full.write_small()
        return build(settings=settings, **more)

    monkeypatch.setattr(Engine, "build", counted)
    monkeypatch.setattr(watching, "_LOOK", 10)
    shutil.rmtree(full.corpus)
    with watched(full.settings) as events:
        assert isinstance(next(events), Failed)
        assert indexed(events).report.total == 4
    assert len(runs) >= 4


def test_a_folder_that_goes_as_it_is_to_be_watched_is_waited_for(
    full: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    really = watchfiles.watch
    gone: list[tuple[Path, ...]] = []

    def watch_(*paths: Path, **more: Any) -> Iterator[set[Any]]:
        if not gone:
            gone.append(paths)
            raise FileNotFoundError(paths)
        yield from really(*paths, **more)

    monkeypatch.setattr(watchfiles, "watch", watch_)
    with watched(full.settings) as events:
        indexed(events)
        full.write("new", "New")
        assert indexed(events).report.added == ["new"]
    assert gone


def test_a_corpus_with_nothing_left_to_index_leaves_search_as_it_was(full: Glossary) -> None:
    with watched(full.settings) as events:
        indexed(events)
        for file in full.corpus.iterdir():
            file.unlink()
        event: Event = next(events)
        while not isinstance(event, Failed):  # some may be seen to go before the rest
            event = next(events)
        assert "no entries found" in str(event.error)
    with full.open() as engine:
        assert engine.count > 0


def test_an_index_that_another_process_writes_is_waited_for(
    full: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "_LOCK_SECONDS", 0.01)
    with watched(full.settings) as events:
        indexed(events)
        with WhooshStore(full.index).lock():
            full.write("new", "New")
            event = next(events)
            assert isinstance(event, Failed)
            assert isinstance(event.error, IndexBusy)
        assert indexed(events).report.added == ["new"]  # and nothing was saved since


def test_settings_that_change_are_told(full: Glossary) -> None:
    file = full.root / "glossearch.toml"
    file.write_text("")
    with watched(full.settings, file) as events:
        indexed(events)
        file.write_text('title = "Other"\n')
        assert next(events) == SettingsChanged(file)
        file.unlink()
        assert next(events) == SettingsChanged(file)


def test_an_index_inside_the_corpus_does_not_set_off_itself(full: Glossary) -> None:
    settings = Settings(corpus=full.corpus, index=full.corpus / "index", query_log=full.corpus / "log.sqlite")
    counts = _place(settings).counts
    for name in ("index/CURRENT", "index/generation-000001/S", "log.sqlite", "log.sqlite-wal", ".git/HEAD"):
        assert not counts(None, str(full.corpus / name)), name
    for name in ("token.md", "index-of-terms.md", "deep/x.md", "deep"):
        assert counts(None, str(full.corpus / name)), name
    with watched(settings) as events:
        indexed(events)
        for number in range(5):
            full.write("token", "Token", f"Version {number}.")
            assert indexed(events).report.changed == ["token"]
