"""``glossearch log`` and ``glossearch log purge``."""

import csv
import io
import json
from datetime import date, timedelta

import pytest

from glossearch.querylog import Counted, QueryLog
from support import Glossary, RunMain

TODAY = date.today()


@pytest.fixture
def log(small: Glossary) -> QueryLog:
    """A log that the settings name."""
    (small.root / "glossearch.toml").write_text('query_log = "queries.sqlite"\n')
    return QueryLog(small.root / "queries.sqlite")


@pytest.fixture
def full(log: QueryLog) -> QueryLog:
    log.count([Counted("rag", 3, True)] * 2 + [Counted("=1+1", 0, True)], TODAY)
    log.count([Counted("older", 1, False)], TODAY - timedelta(40))
    log.count([Counted("too old", 1, False)], TODAY - timedelta(91))
    return log


def texts(log: QueryLog) -> list[str]:
    return [row.text for row in log.rows()]


def test_queries_are_printed_the_most_frequent_first(full: QueryLog, run_main: RunMain) -> None:
    printed = run_main("log")
    assert printed.code == 0
    lines = printed.out.splitlines()
    assert lines[0].split() == ["times", "hits", "first", "last", "query"]
    assert lines[1].split() == ["2", "3", "weak", str(TODAY), str(TODAY), "rag"]
    assert [line.split()[-1] for line in lines[2:]] == ["=1+1", "older"]
    assert "too old" not in texts(full)  # which the reading forgets


def test_some_are_enough(full: QueryLog, run_main: RunMain) -> None:
    printed = run_main("log", "-n", "1")
    assert len(printed.out.splitlines()) == 2
    assert printed.err == "1 of 3 shown; more with a larger -n\n"


def test_json_and_csv(full: QueryLog, run_main: RunMain) -> None:
    rows = [json.loads(line) for line in run_main("log", "--format", "json").out.splitlines()]
    assert rows[0] == {
        "query": "rag",
        "times": 2,
        "hits": 3,
        "weak": True,
        "first_day": str(TODAY),
        "last_day": str(TODAY),
    }
    table = list(csv.DictReader(io.StringIO(run_main("log", "-f", "csv").out)))
    assert [row["query"] for row in table] == ["rag", "'=1+1", "older"]
    assert (table[0]["times"], table[0]["weak"], table[1]["hits"]) == ("2", "1", "0")


def test_another_log_is_read_as_it_is(full: QueryLog, run_main: RunMain) -> None:
    copy = full.file.rename(full.file.parent / "copy.sqlite")
    assert "too old" in run_main("log", "--query-log", str(copy)).out


def test_purging_by_age_is_what_the_settings_say(full: QueryLog, run_main: RunMain) -> None:
    assert run_main("log", "purge").out == "1 query forgotten\n"
    assert texts(full) == ["rag", "=1+1", "older"]
    assert run_main("log", "purge", "--older-than", "30").out == "1 query forgotten\n"
    assert texts(full) == ["rag", "=1+1"]


def test_purging_one_or_all(full: QueryLog, run_main: RunMain) -> None:
    assert run_main("log", "purge", "--query", " RAG ").out == "1 query forgotten\n"
    assert run_main("log", "purge", "--query", "RAG").out == "0 queries forgotten\n"
    assert run_main("log", "purge", "--all").out == "3 queries forgotten\n"
    assert texts(full) == []
    empty = run_main("log")
    assert (empty.code, empty.err) == (1, "no query was counted yet\n")


def test_what_does_not_go_together_is_refused(full: QueryLog, run_main: RunMain) -> None:
    refused = run_main("log", "purge", "--all", "--query", "rag")
    assert (refused.code, "do not go together" in refused.err) == (2, True)
    (full.file.parent / "glossearch.toml").write_text('query_log = "queries.sqlite"\nquery_log_days = 0\n')
    refused = run_main("log", "purge")
    assert (refused.code, "nothing grows too old" in refused.err) == (2, True)
    assert len(texts(full)) == 4


def test_without_a_log_that_is_said(small: Glossary, run_main: RunMain) -> None:
    run_main("log").assert_error("there is no query log; name its file in glossearch.toml")
    run_main("log", "purge", "--all").assert_error("there is no query log")


@pytest.mark.parametrize("command", [("log",), ("log", "purge", "--all"), ("gaps",), ("diff",)])
def test_a_named_log_that_is_missing_is_told(
    log: QueryLog, run_main: RunMain, command: tuple[str, ...]
) -> None:
    run_main(*command, "--query-log", "nope.sqlite").assert_error("nope.sqlite: no such query log")
    assert not log.file.with_name("nope.sqlite").exists()


def test_before_anything_was_asked_nothing_is_made(log: QueryLog, run_main: RunMain) -> None:
    assert run_main("log").code == 1
    assert run_main("log", "purge", "--all").code == 0
    assert not log.exists()


def test_what_is_no_log_is_one_line(log: QueryLog, run_main: RunMain) -> None:
    log.file.write_text("something else, which is no database " * 50)
    run_main("log").assert_error("queries.sqlite cannot be used")


def test_a_folder_in_its_place_is_told(log: QueryLog, run_main: RunMain) -> None:
    log.file.mkdir()
    for command in (["log"], ["log", "purge", "--all"], ["gaps"]):
        run_main(*command).assert_error("queries.sqlite cannot be used")
