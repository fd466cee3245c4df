"""The file of a query log: an SQLite database with one row a query, which several processes may write to."""

import os
import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import closing, contextmanager, suppress
from datetime import date, timedelta
from pathlib import Path
from typing import NamedTuple

from glossearch.errors import GlossearchError
from glossearch.querylog.privacy import kept_form

MOST_ROWS = 50_000
"""So many different queries are kept; then those go that were last asked longest ago, the rarest first."""

_APPLICATION = 0x676C6F73  # "glos"
_VERSION = 1
_WAIT_SECONDS = 5.0
# Without a row id the rows lie in the order of their texts: nothing tells in which order they were asked.
_TABLE = """
CREATE TABLE queries (
    text TEXT PRIMARY KEY,
    times INTEGER NOT NULL,
    hits INTEGER NOT NULL,
    weak INTEGER NOT NULL,
    first_day TEXT NOT NULL,
    last_day TEXT NOT NULL
) WITHOUT ROWID
"""
_COUNT = """
INSERT INTO queries VALUES (?, 1, ?, ?, ?, ?) ON CONFLICT (text) DO UPDATE SET
    times = times + 1, hits = excluded.hits, weak = excluded.weak, last_day = max(last_day, excluded.last_day)
"""
_TRIM = """
DELETE FROM queries WHERE text IN (
    SELECT text FROM queries ORDER BY last_day DESC, times DESC, text LIMIT -1 OFFSET ?)
"""


class QueryLogError(GlossearchError):
    """A query log that cannot be read or written."""


class Counted(NamedTuple):
    """A query that was answered: its text in `kept_form`, all hits, whether even the best was weak."""

    text: str
    hits: int
    weak: bool


class Row(NamedTuple):
    """A query, how often it was asked, what it found the last time, and its first and last days (UTC)."""

    text: str
    times: int
    hits: int
    weak: bool
    first_day: date
    last_day: date


class QueryLog:
    """The log in ``file``. Nothing is open between calls, so it is safe to use from several threads."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def exists(self) -> bool:
        """Whether anything was ever counted here, or something else is in its place."""
        return self.file.exists()

    def count(self, asked: Iterable[Counted], today: date) -> None:
        """Count queries that were asked ``today``, all or none. Raises `QueryLogError`."""
        day = today.isoformat()
        rows = [(text, hits, weak, day, day) for text, hits, weak in asked]
        with self._open(create=True) as database, database:
            database.executemany(_COUNT, rows)
            (number,) = database.execute("SELECT count(*) FROM queries").fetchone()
            if number > MOST_ROWS:
                database.execute(_TRIM, (MOST_ROWS,))

    def rows(self) -> list[Row]:
        """Return all queries, those asked most often first. Raises `QueryLogError`."""
        with self._open() as database:
            found = database.execute(
                "SELECT text, times, hits, weak, first_day, last_day FROM queries ORDER BY times DESC, text"
            )
            return [
                Row(text, times, hits, bool(weak), date.fromisoformat(first), date.fromisoformat(last))
                for text, times, hits, weak, first, last in found
            ]

    def forget_all(self) -> int:
        """Forget every query; return how many there were. Raises `QueryLogError`."""
        return self._forget("DELETE FROM queries")

    def forget(self, text: str) -> int:
        """Forget the query ``text``, however it was written; return how many rows that were."""
        return self._forget("DELETE FROM queries WHERE text = ?", kept_form(text) or text)

    def forget_older(self, days: int, today: date) -> int:
        """Forget what was last asked more than ``days`` before ``today``; return how many that were."""
        last = (today - timedelta(days=days)).isoformat()
        return self._forget("DELETE FROM queries WHERE last_day < ?", last)

    def _forget(self, statement: str, *values: str) -> int:
        """Delete rows so that nothing of them is left in the file, nor in the journal beside it."""
        with self._open() as database:
            with database:
                number = database.execute(statement, values).rowcount
            if number:
                database.execute("VACUUM")
                (busy, _, _) = database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
                if busy:
                    raise QueryLogError(f"{self.file} is being read by another process; try again")
        return number

    @contextmanager
    def _open(self, *, create: bool = False) -> Iterator[sqlite3.Connection]:
        try:
            if create and not self.file.exists():
                self.file.parent.mkdir(parents=True, exist_ok=True)
                os.close(os.open(self.file, os.O_CREAT | os.O_WRONLY, 0o600))
            address = f"{self.file.absolute().as_uri()}?mode=rw"
            with closing(sqlite3.connect(address, uri=True, timeout=_WAIT_SECONDS)) as database:
                database.execute("PRAGMA secure_delete = ON")
                self._check(database)
                yield database
        except (sqlite3.Error, OSError, ValueError) as error:
            raise QueryLogError(f"the query log {self.file} cannot be used: {error}") from error

    def _check(self, database: sqlite3.Connection) -> None:
        """Make an empty file a log. Raises `QueryLogError` for another database."""
        if _is_log(database):
            return
        with database:
            database.execute("BEGIN IMMEDIATE")  # another process may be at the same
            if _is_log(database):
                return
            (objects,) = database.execute("SELECT count(*) FROM sqlite_master").fetchone()
            if objects:
                raise QueryLogError(f"{self.file} is no query log of this version; name another as query_log")
            database.execute(_TABLE)
            database.execute(f"PRAGMA application_id = {_APPLICATION}")
            database.execute(f"PRAGMA user_version = {_VERSION}")
        with suppress(sqlite3.OperationalError):  # while another has it open; it works without
            database.execute("PRAGMA journal_mode = WAL")


def _is_log(database: sqlite3.Connection) -> bool:
    (application,) = database.execute("PRAGMA application_id").fetchone()
    (version,) = database.execute("PRAGMA user_version").fetchone()
    return (application, version) == (_APPLICATION, _VERSION)
