"""What a browser has counted in the query log: what was asked, and not what was typed on the way."""

import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from browsing.fixtures import Visit, Visitor
from browsing.serving import served
from glossearch.config import load
from glossearch.querylog import QueryLog
from glossearch.web.app import create_app
from support import REPOSITORY, eventually

HITS = "main ol.hits > li"


@pytest.fixture
def log(tmp_path: Path) -> QueryLog:
    return QueryLog(tmp_path / "queries.sqlite")


@pytest.fixture
def reader(visit: Visit, real_index: Path, log: QueryLog) -> Iterator[Visitor]:
    """A visitor of a site that counts."""
    settings = replace(load(REPOSITORY, {}), index=real_index, query_log=log.file)
    with served(create_app(settings)) as origin:
        yield visit(origin)


def counted(log: QueryLog, *texts: str) -> None:
    """Wait for the last of ``texts`` to be counted, and check that each was once, and nothing else."""

    def last_is_there() -> bool:
        return log.exists() and texts[-1] in {row.text for row in log.rows()}

    eventually(last_is_there, f"{texts[-1]} in the query log")
    assert {row.text: row.times for row in log.rows()} == dict.fromkeys(texts, 1)


def type_and_see(page: Page, text: str) -> None:
    """Type so slowly that results are shown on the way."""
    page.locator("#q").fill("")
    for begin in range(0, len(text), 4):
        page.keyboard.insert_text(text[begin : begin + 4])
        page.clock.run_for(200)
        expect(page).to_have_url(re.compile(rf"q={re.escape(text[: begin + 4])}$"))


def test_what_stays_is_counted_and_not_what_was_typed_on_the_way(reader: Visitor, log: QueryLog) -> None:
    page = reader.open(stopped=True)
    page.locator("#q").focus()
    type_and_see(page, "temperature")
    assert not log.exists()
    page.clock.run_for(1000)
    counted(log, "temperature")
    page.keyboard.press("Enter")  # it was counted already
    page.clock.run_for(2000)
    type_and_see(page, "hallucination")
    page.keyboard.press("Enter")
    page.clock.run_for(1)
    counted(log, "temperature", "hallucination")


def test_who_follows_a_hit_at_once_was_done_typing(reader: Visitor, log: QueryLog) -> None:
    page = reader.open(stopped=True)
    page.locator("#q").focus()
    type_and_see(page, "temperature")
    page.locator(HITS).first.get_by_role("link").first.click()
    counted(log, "temperature")
