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
