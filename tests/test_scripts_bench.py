"""What scripts/bench is made of, and that a quick run of it works with whatever is installed."""

import json
import os
import subprocess
import sys
import threading
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

SCRIPTS = Path(__file__).parent.parent / "scripts"
# As if the bench extra were not installed.
WITHOUT_PEERS = f"""
import runpy, sys
sys.modules.update(tantivy=None, bm25s=None, scout=None)
sys.path.insert(0, {str(SCRIPTS)!r})
runpy.run_path({str(SCRIPTS / "bench.py")!r}, run_name="__main__")
"""


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return lambda name: import_module(f"benching.{name}")


def bench(*arguments: object, script: tuple[str, ...] = (str(SCRIPTS / "bench.py"),)) -> Any:
    return subprocess.run(
        [sys.executable, *script, *map(str, arguments)],
        env={**os.environ, "PYTHONWARNINGS": "default"},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.slow
def test_a_quick_run_without_peers_and_data_tells_so_and_writes_all_results(tmp_path: Path) -> None:
    output, data = tmp_path / "results", tmp_path / "data"
    data.mkdir()
    run = bench("--quick", "--data", data, "--output", output, script=("-c", WITHOUT_PEERS))
    assert run.returncode == 0, run.stderr
    for told in (
        "tantivy left out",
        "bm25s left out",
        "scout left out",
        "80 entries left out: no cross/cncf* in data/",
    ):
        assert told in run.stdout
    figures = json.loads((output / "bench.json").read_text())
    assert figures["search 40"]["search"].keys() == {"glossearch", "whoosh", "fts5"}
    assert {
        "large 40",
        "build 40",
        "edit 40",
        "process",
        "growth by entries",
        "growth by words",
        "http",
    } <= figures.keys()
    assert figures["http"].keys() == {"api", "page"}
    assert {"date", "processor", "cores", "Python", "packages"} <= figures["machine"].keys()
    assert all(goal["met"] in (True, False) for goal in figures["goals"])
    written = (output / "bench.md").read_text()
    assert "## Goals" in written
    for name in ("bench-entries", "bench-words"):
        ET.parse(output / f"{name}.svg")
        assert f"![{name}]({name}.svg)" in written


def test_an_unknown_part_is_an_error() -> None:
    run = bench("--only", "search,sleep")
    assert run.returncode == 2
    assert "'sleep' is none of" in run.stderr


def test_a_part_that_fails_ends_in_status_2_and_keeps_the_figures_of_the_others(tmp_path: Path) -> None:
    script = f"""
import sys
sys.path.insert(0, {str(SCRIPTS)!r})
import bench
from benching.errors import BenchError
def broken(*_):
    raise BenchError("out of order")
bench.starts = broken
bench.main()
"""
    output = tmp_path / "results"
    run = bench("--quick", "--only", "process,build", "--output", output, script=("-c", script))
    assert run.returncode == 2
    assert "Error: process: out of order" in run.stderr
    assert "build 40" in json.loads((output / "bench.json").read_text())


def test_every_engine_is_asked_at_every_place_before_the_next_query(part: Any) -> None:
    asked: list[str] = []
    calls = {name: (lambda query, name=name: asked.append(name + query)) for name in "abc"}
    timings = part("timing").alternately(calls, ["1", "2", "3"])
    assert asked == ["a1", "b1", "c1", "b2", "c2", "a2", "c3", "a3", "b3"]
    assert [len(values) for values in timings.values()] == [3, 3, 3]


def test_unseen_queries_have_not_been_asked_before(part: Any) -> None:
    asked: list[str] = []
    part("searching").measured({"glossearch": asked.append}, ["1", "2", "3", "4", "5"], 2)
    assert "".join(asked) == "135135241234523451"


def test_quantiles_of_rounds_are_their_median(part: Any) -> None:
    timing = part("timing")
    assert timing.quantile([3.0, 1.0, 2.0], 0.5) == 2.0
    assert timing.quantile([1.0], 0.95) == 1.0
    rounds = [{"a": [1.0]}, {"a": [9.0]}, {"a": [2.0]}]
    assert timing.over_rounds(rounds, "a", 0.5) == 2.0


@pytest.mark.parametrize(
    ("kind", "peer", "size", "goal"),
    [
        ("search", "tantivy", 40, 1.0),
        ("search", "tantivy", 623, 1.0),
        ("search", "tantivy", 11_908, 2.0),
        ("search", "tantivy", 100_000, None),
        ("search", "whoosh", 100_000, 0.1),
        ("search", "fts5", 80, 0.5),
        ("search", "bm25s", 80, None),
        ("passages", "tantivy", 623, 0.8),
        ("passages", "tantivy", 11_908, 1.2),
        ("passages", "whoosh", 40, None),
    ],
)
def test_goals_are_those_of_the_issue(part: Any, kind: str, peer: str, size: int, goal: float | None) -> None:
    assert part("goals").ratio(kind, peer, size) == goal


def test_a_goal_is_met_at_its_bound(part: Any) -> None:
    verdict = part("goals").Verdict
    assert verdict("", 1.0, 1.0).met
    assert not verdict("", 1.1, 1.0).met
    assert verdict("", 1.0, 1.0, at_least=True).met
    assert not verdict("", 0.9, 1.0, at_least=True).met


def test_a_definition_is_asked_without_pronunciation_etymology_and_the_headword(part: Any) -> None:
    entry = import_module("bench_peers").Entry
    text = (
        r"Annex \An*nex\, n. [L. annexus, joined.] 1. (Arch.) A smaller annex or building which is joined to"
        " the larger one. [1913 Webster] See {Wing}."
    )
    [query] = part("asking").definitions([entry("1", "Annex", (), text)], 5)
    words = "A smaller or building which is joined to the larger one".split()
    assert 8 <= len(query.split()) <= 20
    assert query.split() == words[: len(query.split())]
    assert part("asking").definitions([entry("1", "Annex", (), "To join.")], 5) == []


def test_the_same_queries_are_asked_in_every_run(part: Any) -> None:
    entry = import_module("bench_peers").Entry
    text = "A thing which is made of {} and of many other things that nobody would care to list in full."
    entries = [entry(str(number), f"t{number}", (), text.format("x" * number)) for number in range(1, 20)]
    asking = part("asking")
    assert asking.definitions(entries, 6) == asking.definitions(entries, 6)
    assert [len(query.split()) for query in asking.of_length(entries, 4, 6)] == [4] * 6


def test_the_index_of_whoosh_is_kept_by_content_and_a_half_one_is_not_taken(
    part: Any, tmp_path: Path
) -> None:
    entry = import_module("bench_peers").Entry
    workshop, collection = part("workshop"), import_module("bench_data").Collection
    kept = tmp_path / "kept"
    one = collection("c", [entry("1", "Quokka", (), "A small marsupial.")], [])
    other = collection("c", [entry("1", "Quokka", (), "A small happy marsupial.")], [])

    def whoosh(run: str, of: Any) -> Any:
        return workshop.Workshop(tmp_path / run, kept)._made("whoosh", of)

    assert whoosh("first", one).search("marsupial") == ["1"]
    [place] = kept.iterdir()
    built = place.stat().st_mtime_ns
    assert whoosh("second", one).search("marsupial") == ["1"]
    assert place.stat().st_mtime_ns == built
    place.rename(place.with_suffix(".half"))
    assert whoosh("third", one).search("marsupial") == ["1"]
    assert whoosh("fourth", other).search("happy") == ["1"]
    assert len(list(kept.iterdir())) == 2


def test_a_chart_is_svg_for_both_themes_with_a_line_for_each_engine(part: Any) -> None:
    figures = {
        f"search {size}": {
            kind: {"glossearch": {"p50": 0.1 * size}, "fts5": {"p50": 0.2}} for kind in ("search", "passages")
        }
        for size in (40, 80)
    }
    pictures = part("plots").plots(figures)
    assert pictures.keys() == {"bench-search", "bench-passages"}
    for picture in pictures.values():
        tree = ET.fromstring(picture)
        assert len(tree.findall("{*}polyline")) == 2
        assert "prefers-color-scheme:dark" in picture


@pytest.mark.slow
def test_served_beside_scout_every_answer_is_one(tmp_path: Path) -> None:
    run = bench("--quick", "--only", "http", "--output", tmp_path / "found.json")
    assert run.returncode == 0, run.stderr
    found = json.loads((tmp_path / "found.json").read_text())
    assert found["http"].keys() == {"api", "page", "scout", "scout, all words"}
    assert [one["errors"] for one in found["http"].values()] == [0, 0, 0, 0]
    assert {goal["what"] for goal in found["goals"] if goal["at_least"]} == {
        "HTTP, api / scout, requests / s",
        "HTTP, page / scout, requests / s",
    }


def test_all_queries_of_a_load_are_different(part: Any) -> None:
    entry = import_module("bench_peers").Entry
    text = " ".join(f"word{number}" for number in range(99))
    collection = import_module("bench_data").Collection("c", [entry("1", "One (1)", ("I",), text)], [])
    queries = part("serving").queries(collection, 50)
    assert len(set(queries)) == len(queries) == 50
    assert {"One 1", "I"} < set(queries)
    assert queries == part("serving").queries(collection, 50)


@pytest.fixture
def odd_server() -> Iterator[int]:
    """A server that fails, closes the connection or takes its time, if the path says so."""
    released = threading.Event()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            if self.path == "/slow":
                released.wait()
            self.send_response(500 if self.path == "/broken" else 200)
            self.send_header("Content-Length", "4")
            if self.path == "/close":
                self.send_header("Connection", "close")
            self.end_headers()
            self.wfile.write(b"done")

        def log_message(self, format: str, *args: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield server.server_port
        released.set()
        server.shutdown()
        thread.join()


def test_a_load_counts_answers_and_errors(part: Any, odd_server: int) -> None:
    found = part("loading").load(odd_server, ["/", "/broken", "/close", "/", "/close"], 2, 60.0)
    assert (len(found.milliseconds), found.errors, found.sizes) == (5, 1, [4] * 5)
    assert found.per_second > 0
    assert found.kilobytes == 4 / 1024


def test_a_load_ends_in_time_and_counts_what_is_not_answered(part: Any, odd_server: int) -> None:
    found = part("loading").load(odd_server, ["/", "/slow", "/"], 2, 0.3)
    assert (len(found.milliseconds), found.errors) == (2, 1)


def test_nothing_is_drawn_of_a_single_size(part: Any) -> None:
    assert (
        part("plots").plots({"search 40": {"search": {"a": {"p50": 1.0}}, "passages": {"a": {"p50": 1.0}}}})
        == {}
    )
