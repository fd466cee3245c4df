"""The file of a query log: what it has, what is forgotten, and what is left of that."""

import sqlite3
import stat
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from pathlib import Path

import pytest

from glossearch.querylog import Counted, QueryLog, QueryLogError, storage

DAY = date(2026, 11, 25)


@pytest.fixture
def log(tmp_path: Path) -> QueryLog:
    return QueryLog(tmp_path / "deep" / "queries.sqlite")


def everything(log: QueryLog) -> bytes:
    """Return all bytes of the log and of the files beside it."""
    return b"".join(file.read_bytes() for file in sorted(log.file.parent.iterdir()))


def test_queries_are_counted_and_the_last_answer_holds(log: QueryLog) -> None:
    assert not log.exists()
    log.count([Counted("rag", 0, True), Counted("token", 4, False)], DAY)
    log.count([Counted("rag", 7, False)], DAY + timedelta(3))
    assert log.rows() == [
        storage.Row("rag", 2, 7, False, DAY, DAY + timedelta(3)),
        storage.Row("token", 1, 4, False, DAY, DAY),
    ]


def test_the_file_has_these_columns_and_no_others(log: QueryLog) -> None:
    """No times of day, no addresses, no agents, no order in which anything was asked."""
    log.count([Counted("rag", 1, False)], DAY)
    database = sqlite3.connect(log.file)
    try:
        assert [name for (name,) in database.execute("SELECT name FROM sqlite_master")] == ["queries"]
        columns = database.execute("SELECT name, type FROM pragma_table_info('queries')").fetchall()
        assert columns == [
            ("text", "TEXT"),
            ("times", "INTEGER"),
            ("hits", "INTEGER"),
            ("weak", "INTEGER"),
            ("first_day", "TEXT"),
            ("last_day", "TEXT"),
        ]
        assert database.execute("SELECT * FROM queries").fetchall() == [
            ("rag", 1, 1, 0, "2026-11-25", "2026-11-25")
        ]
        with pytest.raises(sqlite3.OperationalError, match="no such column"):
            database.execute("SELECT rowid FROM queries")
    finally:
        database.close()


def test_the_file_is_its_owners(log: QueryLog) -> None:
    log.count([Counted("rag", 1, False)], DAY)
    assert stat.S_IMODE(log.file.stat().st_mode) == 0o600


@pytest.mark.parametrize("how", ["all", "one", "older"])
def test_what_is_forgotten_is_gone_from_the_file(log: QueryLog, how: str) -> None:
    log.count([Counted(f"filler {number}", 1, False) for number in range(500)], DAY)
    log.count([Counted("zqsecretzq", 1, False)], DAY - timedelta(91))
    assert b"zqsecretzq" in everything(log)
    if how == "all":
        assert log.forget_all() == 501
        assert b"filler" not in everything(log)
    elif how == "one":
        assert log.forget("  ZQsecretZQ ") == 1
    else:
        assert log.forget_older(90, DAY) == 1
    assert b"zqsecretzq" not in everything(log)
    assert len(log.rows()) == (0 if how == "all" else 500)


def test_what_is_forgotten_is_gone_while_a_site_has_the_file_open(log: QueryLog) -> None:
    log.count([Counted("zqsecretzq", 1, False)], DAY)
    site = sqlite3.connect(log.file)  # keeps the journal beside the file
    try:
        assert site.execute("SELECT count(*) FROM queries").fetchone() == (1,)
        assert log.forget("zqsecretzq") == 1
        assert b"zqsecretzq" not in everything(log)
    finally:
        site.close()


def test_a_query_of_the_last_day_is_not_too_old(log: QueryLog) -> None:
    log.count([Counted("old", 1, False)], DAY - timedelta(90))
    assert log.forget_older(90, DAY) == 0
    assert log.forget_older(89, DAY) == 1
    assert log.forget("never asked") == 0


def test_the_number_of_queries_is_bounded(log: QueryLog, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(storage, "MOST_ROWS", 3)
    log.count([Counted("often", 1, False)] * 2 + [Counted("b", 1, False), Counted("a", 1, False)], DAY)
    log.count([Counted("new", 1, False)], DAY + timedelta(1))
    assert [row.text for row in log.rows()] == ["often", "a", "new"]


def test_several_processes_count(log: QueryLog, tmp_path: Path) -> None:
    script = tmp_path / "count.py"
    script.write_text(
        "import sys\nfrom datetime import date\nfrom pathlib import Path\n"
        "from glossearch.querylog import Counted, QueryLog\n"
        "log = QueryLog(Path(sys.argv[1]))\n"
        "for _ in range(50): log.count([Counted('rag', 1, False)], date(2026, 11, 25))\n"
    )
    running = [subprocess.Popen([sys.executable, str(script), str(log.file)]) for _ in range(3)]
    assert [process.wait() for process in running] == [0, 0, 0]
    assert [(row.text, row.times) for row in log.rows()] == [("rag", 150)]


def test_another_database_is_left_alone(tmp_path: Path) -> None:
    file = tmp_path / "other.sqlite"
    database = sqlite3.connect(file)
    database.execute("CREATE TABLE t (x)")
    database.close()
    before = file.read_bytes()
    with pytest.raises(QueryLogError, match="is no query log of this version"):
        QueryLog(file).count([Counted("rag", 1, False)], DAY)
    assert file.read_bytes() == before
    file.write_bytes(b"no database at all, but long enough to be one" * 100)
    with pytest.raises(QueryLogError, match=r"the query log .* cannot be used"):
        QueryLog(file).rows()
    with pytest.raises(QueryLogError, match="cannot be used"):
        QueryLog(tmp_path).rows()


def test_an_empty_file_becomes_a_log_for_whoever_comes_first(log: QueryLog) -> None:
    log.file.parent.mkdir()
    log.file.touch()
    assert log.rows() == []
    log.count([Counted("rag", 1, False)], DAY)
    assert len(log.rows()) == 1


def test_a_log_that_another_process_makes_just_now_is_that(
    log: QueryLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    is_log = storage._is_log

    def overtaken(database: sqlite3.Connection) -> bool:
        found = is_log(database)
        monkeypatch.setattr(storage, "_is_log", is_log)
        log.count([Counted("theirs", 1, False)], DAY)
        return found

    monkeypatch.setattr(storage, "_is_log", overtaken)
    log.count([Counted("ours", 1, False)], DAY)
    assert {row.text for row in log.rows()} == {"ours", "theirs"}


def test_what_another_process_still_reads_is_not_said_to_be_forgotten(
    log: QueryLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    log.count([Counted("secret", 1, False)], DAY)
    monkeypatch.setattr(storage, "_WAIT_SECONDS", 0.01)
    with closing(sqlite3.connect(log.file, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        assert reader.execute("SELECT count(*) FROM queries").fetchone() == (1,)
        with pytest.raises(QueryLogError, match="is being read by another process; try again"):
            log.forget_all()
    assert log.forget_all() == 0
    log.count([Counted("other", 1, False)], DAY)
    assert log.forget_all() == 1
    assert b"secret" not in everything(log)
