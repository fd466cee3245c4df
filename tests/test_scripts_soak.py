"""scripts/soak in seconds: that it measures what it says. What it finds out is for its long runs."""

from collections.abc import Callable, Iterable
from importlib import import_module
from itertools import cycle
from typing import Any
from urllib.parse import urlsplit

import pytest

from browsing.serving import served
from support import REAL_CORPUS, REPOSITORY

Start = Callable[[str, list[tuple[str, str]]], object]
ANSWERS = {"/": "200 OK", "/fails": "500 Internal Server Error", "/busy": "503 Service Unavailable"}


@pytest.fixture
def scripts(monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Any]:
    """Return what imports a module of scripts/."""
    monkeypatch.syspath_prepend(str(REPOSITORY / "scripts"))
    return import_module


def application(environ: dict[str, str], start: Start) -> Iterable[bytes]:
    start(ANSWERS[environ["PATH_INFO"]], [("Content-Length", "2")])
    return [b"ok"]


@pytest.mark.slow
def test_a_short_run(
    scripts: Callable[[str], Any], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    soak, reindexing = scripts("soak"), scripts("benching.reindexing")
    for name, seconds in (("_CAPACITY_SECONDS", 0.3), ("_WINDOW", 0.7), ("_OVERLOAD_SECONDS", 1.0)):
        monkeypatch.setattr(soak, name, seconds)
    monkeypatch.setattr(reindexing, "_SECONDS", 0.2)
    checks = {check.name: check for check in soak.soak(0.04, 7, REAL_CORPUS)}
    told = capsys.readouterr().out
    assert "capacity: " in told
    assert checks["answers of 5xx at 80 %"].told.startswith("0 failed")
    for name in ("runs of the index that failed", "failures at 200 %", "refusals without Retry-After"):
        assert checks[name].met, told
    for name in ("times do not grow", "memory does not grow", "open files do not grow", "recovery"):
        assert name in checks
    assert "reindexed 0 times" not in told


def test_the_client_keeps_to_its_rate_and_counts_what_fails(scripts: Callable[[str], Any]) -> None:
    pacing = scripts("benching.pacing")
    with served(application) as origin:
        client = pacing.Client(urlsplit(origin).port, cycle(["/", "/fails", "/busy", "/"]))
        try:
            found = client.run(100, 0.4)
            found = client.run(100, 0.4)  # what was still under way is among it
        finally:
            client.close()
    assert found.count(200) >= 2 * found.count(500) - 1, "the last round may end in its middle"
    assert found.failures == found.count(500) > 0
    assert found.without_retry == found.count(503) > 0
    assert found.within(0.99) > 0


def test_a_connection_that_was_closed_while_idle_is_no_failure(scripts: Callable[[str], Any]) -> None:
    pacing = scripts("benching.pacing")
    with served(application) as origin:
        client = pacing.Client(urlsplit(origin).port, cycle(["/"]))
        client.run(50, 0.1)
        for connection in client._free:
            connection.socket.shutdown(2)
        found = client.run(50, 0.2)
        client.close()
    assert found.failures == 0
    assert found.count(200) > 0


def test_traffic_is_the_same_for_the_same_seed(scripts: Callable[[str], Any]) -> None:
    traffic, entry = scripts("benching.traffic").traffic, scripts("bench_peers").Entry
    entries = [entry(f"e{number}", f"Term {number}", (), "some words of a text") for number in range(9)]
    one, other = traffic(entries, 1), traffic(entries, 1)
    paths = [next(one) for _ in range(2000)]
    assert paths == [next(other) for _ in range(2000)]
    assert {path.split("?")[0].rstrip("0123456789") for path in paths} >= {
        "/",
        "/search",
        "/entry/e",
        "/compare",
    }
    assert all(path.startswith("/") and path.isascii() and " " not in path for path in paths)
