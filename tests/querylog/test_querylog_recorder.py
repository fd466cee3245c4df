"""Counting beside a site: never in its way, whatever becomes of the file."""

import logging
import sqlite3
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest

from glossearch.querylog import Counted, QueryLog, QueryLogError, Recorder, recorder

DAY = date(2026, 11, 25)


@pytest.fixture
def log(tmp_path: Path) -> QueryLog:
    return QueryLog(tmp_path / "queries.sqlite")


def test_what_threads_ask_is_counted(log: QueryLog) -> None:
    own = Recorder(log, 90)

    def ask() -> None:
        for _ in range(40):
            own.record(" RAG ", 3, False)

    threads = [threading.Thread(target=ask) for _ in range(5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    own.record("jane@example.org", 0, True)
    own.close()
    assert [(row.text, row.times, row.hits, row.weak) for row in log.rows()] == [("rag", 200, 3, False)]
    own.record("later", 1, False)  # after a close it begins anew
    own.close()
    assert len(log.rows()) == 2


def test_nothing_is_made_until_something_is_asked(log: QueryLog) -> None:
    own = Recorder(log, 90)
    own.record("jane@example.org", 0, True)
    own.close()
    assert not log.exists()


def test_what_is_too_old_is_forgotten_by_the_way(log: QueryLog, monkeypatch: pytest.MonkeyPatch) -> None:
    log.count([Counted("old", 1, False)], DAY - timedelta(31))
    log.count([Counted("newer", 1, False)], DAY - timedelta(30))
    monkeypatch.setattr(recorder, "_today", lambda: DAY)
    for days, left in ((0, ["newer", "new", "old"]), (30, ["newer", "new"])):
        own = Recorder(log, days)
        own.record("new", 1, False)
        own.close()
        assert {row.text for row in log.rows()} == set(left)


class Stuck(QueryLog):
    """A log whose file is stuck until it is told to go on, and is full then."""

    def __init__(self, file: Path) -> None:
        super().__init__(file)
        self.entered, self.go_on = threading.Event(), threading.Event()

    def count(self, asked: object, today: date) -> None:
        self.entered.set()
        self.go_on.wait()
        raise QueryLogError("the disk is full")


def test_a_file_that_is_stuck_or_full_is_told_once_and_holds_nobody_up(
    tmp_path: Path, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "_MOST_WAITING", 2)
    monkeypatch.setattr(recorder, "_GATHER", 0.0)
    log = Stuck(tmp_path / "queries.sqlite")
    own = Recorder(log, 90)
    with caplog.at_level(logging.WARNING):
        own.record("first", 1, False)
        log.entered.wait()
        for number in range(10):  # would wait for ever if it waited
            own.record(f"more {number}", 1, False)
        log.go_on.set()
        own.close()
    assert [record.getMessage() for record in caplog.records] == [
        "queries are not counted: too many queries at once"
    ]


def test_a_locked_file_is_a_failure_like_others(
    log: QueryLog, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossearch.querylog.storage._WAIT_SECONDS", 0.01)
    log.count([Counted("rag", 1, False)], date.today())
    holder = sqlite3.connect(log.file)
    own = Recorder(log, 0)
    try:
        holder.execute("BEGIN IMMEDIATE")
        own.record("token", 1, False)
        own.close()
    finally:
        holder.close()
    assert "database is locked" in caplog.text
    own.record("token", 1, False)
    own.close()
    assert {row.text for row in log.rows()} == {"rag", "token"}
