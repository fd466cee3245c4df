"""kill -9 at any moment of an index run: what was there before still answers, and the next run mends all."""

import os
import shutil
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from glossearch.engine import Engine
from support import PATIENCE, answers, current, eventually, run, started, write_json_lines

ENTRIES = 1000
QUERIES = ["term 7", "w1 w2", '"w0 w0"', "w5 -w1", "w2999"]

# What is in the folder of the new generation at each stage of a run, from its first moment to its last.
STAGES = {
    "its folder is made": "",
    "postings are begun": "*.pst",
    "columns are written": "*.col",
    "the arrays are written": "arrays.*.part",
    "the table of contents is written": "_MAIN_1.toc",
    "the manifest is written": "manifest.json",
}


@pytest.fixture(scope="module")
def old(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a corpus, and an index of it."""
    folder = tmp_path_factory.mktemp("old")
    write_json_lines(folder / "corpus.jsonl", ENTRIES, seed=1)
    Engine.build(folder / "corpus.jsonl", folder / "index")
    return folder


@pytest.fixture
def place(old: Path, tmp_path: Path) -> Iterator[Path]:
    """A copy of that, where one line of the corpus has changed since."""
    to = tmp_path / "place"
    shutil.copytree(old, to)
    corpus = to / "corpus.jsonl"
    corpus.write_text(corpus.read_text().replace("Term 7", "Changed 7", 1))
    yield to
    shutil.rmtree(to)


def generations(index: Path) -> list[str]:
    return sorted(file.name for file in index.glob("generation-*"))


def everything(index: Path) -> list[object]:
    with Engine.open(index) as engine:
        return [engine.count, *answers(engine, QUERIES, limit=20)]


def kill_when(pattern: str, index: Path, new: str, *arguments: str) -> None:
    """Start an index run, and kill it as soon as the new generation has a file like ``pattern``."""
    folder = index / new
    with started("index", *arguments, "--index", str(index), cwd=index.parent) as process:

        def reached() -> bool:
            if process.poll() is not None:
                return True
            return folder.is_dir() and (not pattern or any(folder.glob(pattern)))

        eventually(reached, f"{pattern} in {folder}")
        process.kill()
        assert process.wait(PATIENCE) in (-signal.SIGKILL, 0)  # 0: it was done before the signal came


@pytest.mark.parametrize("pattern", STAGES.values(), ids=STAGES.keys())
def test_a_killed_rebuild_leaves_an_index_that_answers(place: Path, pattern: str) -> None:
    index, corpus = place / "index", str(place / "corpus.jsonl")
    before = everything(index)
    kill_when(pattern, index, "generation-000002", "--corpus", corpus, "--rebuild")
    switched = current(index) == "generation-000002"
    if switched:  # the signal came after the last step
        assert everything(index) != before
    else:
        assert everything(index) == before
    report = Engine.build(corpus, index)
    assert report.total == ENTRIES
    assert report.changed == ([] if switched else ["e7"])
    assert len(generations(index)) <= 2
    assert {file.name for file in index.iterdir()} - set(generations(index)) == {"CURRENT", "LOCK"}
    with Engine.open(index) as engine:
        assert [hit.slug for hit in engine.search("changed 7").hits][:1] == ["e7"]


def test_a_search_command_answers_after_a_kill_and_index_goes_on(place: Path) -> None:
    index, corpus = place / "index", str(place / "corpus.jsonl")
    options = ["--corpus", corpus, "--index", str(index)]
    kill_when("*.pst", index, "generation-000002", "--corpus", corpus, "--rebuild")
    found = run("search", "term 7", "-n", "1", "--json", "--index", str(index), cwd=place)
    assert (found.code, found.err) == (0, "")
    assert "e7" in found.out
    indexed = run("index", *options, cwd=place)
    assert (indexed.code, indexed.err) == (0, "")
    assert f"{ENTRIES} entries: 0 added, 1 changed, 0 removed, {ENTRIES - 1} unchanged" in indexed.out
    assert len(generations(index)) <= 2


def test_a_killed_update_leaves_an_index_that_answers(place: Path) -> None:
    index, corpus = place / "index", str(place / "corpus.jsonl")
    before = everything(index)
    kill_when("", index, "generation-000002", "--corpus", corpus)
    assert everything(index) == before or current(index) == "generation-000002"
    Engine.build(corpus, index)
    assert len(generations(index)) <= 2
    fresh = place / "fresh"
    Engine.build(corpus, fresh)
    assert everything(index) == everything(fresh)


def test_after_a_killed_first_run_a_search_builds_the_index(place: Path) -> None:
    index, corpus = place / "first", place / "corpus.jsonl"
    kill_when("*.pst", index, "generation-000001", "--corpus", str(corpus))
    corpus.write_text("\n".join(corpus.read_text().splitlines()[:20]))
    found = run("search", "term 3", "--corpus", str(corpus), "--index", str(index), cwd=place)
    assert found.code == 0
    assert f"no index at {index} yet; building it from {corpus}" in found.err
    assert "[e3" in found.out
    assert len(generations(index)) == 1


def test_killed_again_and_again(place: Path) -> None:
    index, corpus = place / "index", str(place / "corpus.jsonl")
    before = everything(index)
    for _ in range(3):
        new = f"generation-{int(generations(index)[-1][-6:]) + 1:06}"
        kill_when("*.pst", index, new, "--corpus", corpus, "--rebuild")
    if current(index) == "generation-000001":
        assert everything(index) == before
    Engine.build(corpus, index)
    assert len(generations(index)) <= 2


def test_an_interrupted_run_leaves_the_index_whole(place: Path) -> None:
    index, corpus = place / "index", str(place / "corpus.jsonl")
    before = everything(index)
    with started("index", "--corpus", corpus, "--index", str(index), "--rebuild", cwd=place) as process:
        folder = index / "generation-000002"
        eventually(lambda: process.poll() is not None or any(folder.glob("*.pst")), "postings")
        os.kill(process.pid, signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
    if process.returncode == 0:  # it was done before the signal came
        return
    assert process.returncode == 130
    assert out == b""
    assert err.decode().split() == ["interrupted"]
    assert everything(index) == before
    assert generations(index) == ["generation-000001"]
