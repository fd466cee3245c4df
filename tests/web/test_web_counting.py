"""Which requests are counted in the query log, and what it knows of them."""

from collections.abc import Callable
from pathlib import Path

import pytest
from flask import Flask

from glossearch.config import Settings
from glossearch.querylog import QueryLog
from glossearch.web import counting
from glossearch.web.app import create_app
from web_fixtures import ENTRIES, Write

Ask = Callable[..., list[tuple[str, int]]]


@pytest.fixture
def log(tmp_path: Path) -> QueryLog:
    return QueryLog(tmp_path / "queries.sqlite")


@pytest.fixture
def counted(settings: Settings, log: QueryLog, write: Write, reindex: Callable[[], None]) -> Flask:
    for name, text in ENTRIES.items():
        write(name, text)
    reindex()
    return create_app(settings.with_options(query_log=log.file))


@pytest.fixture
def ask(counted: Flask, log: QueryLog) -> Ask:
    """Return a function that makes a request and returns the queries in the log with their counts."""

    def asked(address: str, method: str = "GET", **headers: str) -> list[tuple[str, int]]:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        counted.test_client().open(address, method=method, headers=names)
        counted.extensions[counting.EXTENSION].close()
        return [(row.text, row.times) for row in log.rows()] if log.exists() else []

    return asked


@pytest.mark.parametrize(
    "address",
    ["/search?q=Token", "/search?q=++token+", "/api/v1/search?q=TOKEN", "/api/v1/search?q=token&limit=1"],
)
def test_a_search_is_counted(ask: Ask, address: str) -> None:
    assert ask(address) == [("token", 1)]
    assert ask("/search?q=token", method="HEAD") == [("token", 2)]  # as search.js counts what it loaded


@pytest.mark.parametrize(
    "address",
    [
        "/",
        "/search",
        "/search?q=",
        "/search?q=+",
        "/search?category=Models",
        "/search?q=token&category=Models",
        "/search?q=token&explain=1",
        "/entry/token?q=token",
        "/compare?a=token&b=temperature",
        "/api/v1/suggest?q=token",
        "/api/v1/search?q=token&typing=1",
        "/api/v1/search?q=token&offset=1",
        "/api/v1/search?q=token&category=Models",
        "/api/v1/search?q=token&limit=none",
        "/search?q=jane%40example.org",
    ],
)
def test_what_is_no_final_search_is_not(ask: Ask, address: str) -> None:
    assert ask(address) == []


def test_later_pages_are_not_counted(
    settings: Settings, log: QueryLog, write: Write, reindex: Callable[[], None]
) -> None:
    for number in range(12):
        write(f"e{number}", f"---\ntitle: Entry {number}\n---\nOne of many.\n")
    reindex()
    app = create_app(settings.with_options(query_log=log.file))
    for page in (1, 2, 2):
        assert app.test_client().get(f"/search?q=many&page={page}").status_code == 200
    app.extensions[counting.EXTENSION].close()
    assert [(row.text, row.times, row.hits) for row in log.rows()] == [("many", 1, 12)]


def test_what_is_typed_or_fetched_in_advance_is_not_counted(ask: Ask) -> None:
    assert ask("/search?q=token", Glossearch_Typing="1") == []
    assert ask("/search?q=token", Sec_Purpose="prefetch;prerender") == []


def test_no_cookie_is_set(counted: Flask) -> None:
    for address in ("/", "/search?q=token", "/api/v1/search?q=token"):
        assert "Set-Cookie" not in counted.test_client().get(address).headers


def test_what_a_browser_still_has_is_not_counted_again(counted: Flask, ask: Ask) -> None:
    tag = counted.test_client().get("/search?q=token").headers["ETag"]
    assert ask("/search?q=token", If_None_Match=tag) == [("token", 1)]


def test_hits_and_weakness_are_kept(ask: Ask, log: QueryLog) -> None:
    ask("/search?q=zebra")
    ask("/search?q=temperature")
    found = {row.text: (row.hits, row.weak) for row in log.rows()}
    assert found["zebra"][0] == 0
    assert found["temperature"][0] > 0
    assert found["temperature"][1] is False


def test_nothing_of_who_asked_is_in_the_log(ask: Ask, log: QueryLog) -> None:
    ask(
        "/search?q=token",
        User_Agent="zqagent",
        Cookie="zqcookie=1",
        X_Forwarded_For="203.0.113.77",
        Referer="https://zqreferer.example/",
        Accept_Language="zq-zq",
    )
    held = b"".join(file.read_bytes() for file in log.file.parent.glob("queries.sqlite*"))
    assert b"token" in held
    for trace in (b"zq", b"203.0.113", b"127.0.0.1"):
        assert trace not in held


def test_without_the_setting_there_is_no_log(app: Flask, tmp_path: Path) -> None:
    page = app.test_client().get("/search?q=token").get_data(as_text=True)
    assert "data-counted" not in page
    assert counting.EXTENSION not in app.extensions
    assert not list(tmp_path.rglob("*.sqlite*"))


def test_pages_of_a_site_that_counts_say_so_to_their_script(counted: Flask) -> None:
    assert " data-counted>" in counted.test_client().get("/").get_data(as_text=True)


def test_a_log_that_cannot_be_written_does_not_break_an_answer(
    settings: Settings, tmp_path: Path, app: Flask, caplog: pytest.LogCaptureFixture
) -> None:
    log = tmp_path / "file"
    log.write_text("no folder")
    broken = create_app(settings.with_options(query_log=log / "queries.sqlite"))
    for _ in range(3):
        assert broken.test_client().get("/search?q=token").status_code == 200
        broken.extensions[counting.EXTENSION].close()
    assert caplog.text.count("queries are not counted") == 1
