"""Files that commands write: whole or not at all, with nothing left beside them for long."""

import errno
import fcntl
import os
from pathlib import Path

import pytest

from support import Glossary, RunMain

pytestmark = pytest.mark.skipif(os.name != "posix", reason="files are locked otherwise here")


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


@pytest.fixture
def out(small: Glossary) -> Path:
    folder = small.root / "out"
    folder.mkdir()
    return folder / "run.csv"


def test_what_killed_commands_left_is_swept(out: Path, run_main: RunMain) -> None:
    for number in (1, 22, 333):
        out.with_name(f".run.csv.{number}.part").write_text("half")
    others = [".other.csv.1.part", ".run.csv.1.part.txt", ".run.csv.x.part"]
    for name in others:
        out.with_name(name).write_text("of others")
    assert run_main("batch", "-f", "csv", "-o", str(out), stdin=b"token\n").code == 0
    assert names(out.parent) == sorted(["run.csv", *others])


def test_what_a_live_command_writes_is_left_alone(out: Path, run_main: RunMain) -> None:
    theirs = out.with_name(".run.csv.1.part")
    with theirs.open("w") as opened:
        fcntl.flock(opened, fcntl.LOCK_EX)
        assert run_main("batch", "-o", str(out), stdin=b"token\n").code == 0
        assert names(out.parent) == [theirs.name, "run.csv"]
    assert run_main("batch", "-o", str(out), stdin=b"token\n").code == 0
    assert names(out.parent) == ["run.csv"]


def test_what_is_swept_before_it_is_locked_is_begun_again(
    out: Path, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    flock = fcntl.flock
    swept: list[Path] = []

    def late(descriptor: int, operation: int) -> None:
        if not swept:
            swept.extend(out.parent.glob(".run.csv.*.part"))
            swept[0].unlink()
        flock(descriptor, operation)

    monkeypatch.setattr(fcntl, "flock", late)
    assert run_main("batch", "-o", str(out), stdin=b"token\n").code == 0
    assert swept
    assert names(out.parent) == ["run.csv"]


def test_without_locks_nothing_of_others_is_removed(
    out: Path, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    def none(*_: object) -> None:
        raise OSError(errno.ENOLCK, os.strerror(errno.ENOLCK))

    monkeypatch.setattr(fcntl, "flock", none)
    out.with_name(".run.csv.1.part").write_text("whose?")
    assert run_main("batch", "-o", str(out), stdin=b"token\n").code == 0
    assert names(out.parent) == [".run.csv.1.part", "run.csv"]


def test_a_named_pipe_is_written_to_and_stays(out: Path, run_main: RunMain) -> None:
    os.mkfifo(out)
    reading = os.open(out, os.O_RDWR)
    try:
        assert run_main("batch", "-f", "csv", "-o", str(out), stdin=b"token\n").code == 0
        assert os.read(reading, 1 << 16).startswith(b"id,query,rank,slug")
    finally:
        os.close(reading)
    assert out.is_fifo()
    assert names(out.parent) == ["run.csv"]


def test_what_is_read_is_not_replaced(run_main: RunMain, small: Glossary) -> None:
    queries, qrels, link = small.root / "q.txt", small.root / "qrels.txt", small.root / "link"
    queries.write_text("token\n")
    qrels.write_text("1 token 1\n")
    link.symlink_to(queries)
    (small.root / "corpus.jsonl").write_text('{"title": "One", "definition": "It is one."}\n')
    before = {file.name: file.read_bytes() for file in small.root.iterdir() if file.is_file()}
    for command in (
        ("batch", str(queries), "-o", str(queries)),
        ("batch", str(queries), "-o", str(link)),
        ("evaluate", str(queries), str(qrels), "--save-run", str(queries)),
        ("evaluate", str(queries), str(qrels), "--per-query", str(qrels)),
        ("export", "--corpus", "corpus.jsonl", "--format", "csv", "-o", "corpus.jsonl"),
    ):
        shown = run_main(*command)
        assert shown.code == 2
        assert f"{command[-1]} is read, and would be lost; write to another file" in shown.err
    assert {file.name: file.read_bytes() for file in small.root.iterdir() if file.is_file()} == before


def test_a_folder_that_is_none_is_told_by_the_name_that_was_given(run_main: RunMain, small: Glossary) -> None:
    (small.root / "file").touch()
    shown = run_main("batch", "-o", "file/run.jsonl", stdin=b"token\n")
    assert shown.code == 2
    assert shown.err == "Error: Could not open file 'file/run.jsonl': Not a directory\n"
