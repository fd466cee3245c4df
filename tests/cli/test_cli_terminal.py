"""What the command does at a terminal, in a pipe, and when it is interrupted."""

import contextlib
import os
import pty
import re
import select
import signal
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path

import pytest

from support import COMMAND, PATIENCE, Glossary, environment, eventually, run, started

ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def at_terminal(
    *arguments: str, cwd: Path, errors_too: bool = False, variables: Mapping[str, str] | None = None
) -> tuple[int, str, str]:
    """Run a command whose stdout (and, if asked for, stderr) is a terminal; return code, screen, stderr."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=theirs,
        stderr=theirs if errors_too else subprocess.PIPE,
        env=environment(**{"TERM": "xterm", **(variables or {})}),
    )
    os.close(theirs)
    screen, deadline = b"", time.monotonic() + PATIENCE
    with process, contextlib.suppress(OSError):  # Linux says EIO where the other side has closed
        while time.monotonic() < deadline:
            select.select([ours], [], [], deadline - time.monotonic())
            piece = os.read(ours, 4096)
            if not piece:
                break
            screen += piece
    os.close(ours)
    messages = process.stderr.read() if process.stderr and not process.stderr.closed else b""
    return process.returncode, screen.decode().replace("\r\n", "\n"), messages.decode()


def test_matches_are_colored_at_a_terminal(small: Glossary) -> None:
    code, screen, _ = at_terminal("search", "temperature", cwd=small.root)
    assert code == 0
    assert "\x1b[1;33mTemperature\x1b[0m says" in screen
    assert "1. \x1b[1mTemperature\x1b[0m" in screen
    lines = ANSI.sub("", screen).splitlines()
    assert lines[0].startswith("1. Temperature  temperature · Models · score ")


@pytest.mark.parametrize(
    "variables", [{"NO_COLOR": "1"}, {"TERM": "dumb"}], ids=["NO_COLOR", "a dumb terminal"]
)
def test_no_color_where_none_is_wanted(small: Glossary, variables: dict[str, str]) -> None:
    code, screen, _ = at_terminal("search", "temperature", cwd=small.root, variables=variables)
    assert code == 0
    assert "\x1b" not in screen
    assert screen.startswith("1. Temperature  [temperature · ")


def test_an_empty_no_color_is_none(small: Glossary) -> None:
    assert "\x1b[" in at_terminal("search", "temperature", cwd=small.root, variables={"NO_COLOR": ""})[1]


def test_no_color_in_a_pipe(small: Glossary) -> None:
    piped = run("search", "temperature", cwd=small.root, TERM="xterm")
    assert (piped.code, piped.err) == (0, "")
    assert "\x1b" not in piped.out
    _, screen, _ = at_terminal("search", "temperature", cwd=small.root, variables={"NO_COLOR": "1"})
    assert piped.out == screen


def test_hostile_entries_cannot_steer_a_terminal(small: Glossary) -> None:
    small.write("bad", "Bad \x1b[2J", "Bad \x02text\x03 \x1b]0;title\x07 temperature.", category="\x1b[31m")
    small.build()
    code, screen, _ = at_terminal("search", "bad temperature", cwd=small.root)
    assert code == 0
    assert set(ANSI.findall(screen)) <= {"\x1b[1m", "\x1b[2m", "\x1b[0m", "\x1b[1;33m"}
    assert not re.search("[\x00-\x08\x0b-\x1a\x1c-\x1f\x7f-\x9f]", screen)
    assert r"\x1b]0;title\x07" in " ".join(ANSI.sub("", screen).split())


@pytest.mark.parametrize("columns", [20, 40, 80, 200])
def test_lines_fit_the_terminal(small: Glossary, columns: int) -> None:
    small.write("long", "Long", "word temperature " * 30 + ".")
    small.build()
    _, screen, _ = at_terminal(
        "search", "long temperature", cwd=small.root, variables={"COLUMNS": str(columns)}
    )
    passages = [line for line in ANSI.sub("", screen).splitlines() if line.startswith("   ")]
    assert passages
    assert max(map(len, passages)) < max(columns, 21)


def test_every_color_is_switched_off_again(small: Glossary) -> None:
    small.write("long", "Long", "one two three four five " * 20 + ".")
    small.build()
    _, screen, _ = at_terminal(
        "search", '"one two three four five one two three" four', cwd=small.root, variables={"COLUMNS": "40"}
    )
    codes = ANSI.findall(screen)
    assert "\x1b[1;33m" in codes
    assert codes[1::2] == ["\x1b[0m"] * (len(codes) // 2)
    assert "\x1b[0m" not in codes[::2]


def test_index_shows_a_bar_at_a_terminal_only(small: Glossary) -> None:
    code, screen, _ = at_terminal("index", "--rebuild", cwd=small.root, errors_too=True)
    assert code == 0
    assert "entries" in screen
    assert "100%" in screen
    assert "4 entries: 4 added" in screen
    piped = run("index", "--rebuild", cwd=small.root)
    assert (piped.code, piped.err) == (0, "")


def test_batch_shows_a_bar_at_a_terminal_only(small: Glossary) -> None:
    (small.root / "queries.txt").write_text("token\nprompt\n")
    code, screen, _ = at_terminal("batch", "queries.txt", "-o", "run.jsonl", cwd=small.root, errors_too=True)
    assert code == 0
    assert "queries" in screen
    assert "100%" in screen
    assert len((small.root / "run.jsonl").read_text().splitlines()) == 2
    piped = run("batch", "queries.txt", cwd=small.root)
    assert (piped.code, piped.err) == (0, "")


def test_evaluate_shows_a_bar_at_a_terminal_only(small: Glossary) -> None:
    (small.root / "queries.jsonl").write_text('{"id": "q", "text": "token"}\n')
    (small.root / "qrels.tsv").write_text("q\ttoken\t1\n")
    arguments = ("evaluate", "queries.jsonl", "qrels.tsv")
    code, screen, _ = at_terminal(*arguments, cwd=small.root, errors_too=True)
    assert code == 0
    assert "queries" in screen
    assert "100%" in screen
    piped = run(*arguments, cwd=small.root)
    assert (piped.code, piped.err) == (0, "")
    assert piped.out in screen


@pytest.mark.parametrize(
    "arguments",
    [
        ("search", "model"),
        ("search", "--json", "model"),
        ("show", "token"),
        ("batch", "queries.txt"),
        ("--help",),
    ],
    ids=lambda arguments: " ".join(arguments),
)
def test_a_pipe_that_nobody_reads_ends_quietly(small: Glossary, arguments: tuple[str, ...]) -> None:
    (small.root / "queries.txt").write_text("model prompt token\n" * 500)
    reading, writing = os.pipe()
    os.close(reading)
    try:
        with started(*arguments, cwd=small.root, stdout=writing) as process:
            assert process.stderr is not None
            messages = process.stderr.read()
            assert process.wait(PATIENCE) == 0
    finally:
        os.close(writing)
    assert messages == b""


def test_a_reader_that_leaves_after_a_line_ends_it_quietly(small: Glossary) -> None:
    """As in ``glossearch batch queries.txt | head -1``."""
    (small.root / "queries.txt").write_text("model prompt token\n" * 2000)
    with started("batch", "queries.txt", cwd=small.root) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith(b'{"id": "1", ')
        process.stdout.close()
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize("existing", [None, "old"], ids=["new file", "existing file"])
@pytest.mark.parametrize("source", ["pipe", "fifo"])
def test_ctrl_c_in_a_batch_leaves_no_half_file(small: Glossary, source: str, existing: str | None) -> None:
    out, fifo = small.root / "run.jsonl", small.root / "queries"
    if existing is not None:
        out.write_text(existing)
    os.mkfifo(fifo)
    before = {file.name for file in small.root.iterdir()}
    file = "-" if source == "pipe" else str(fifo)
    with started("batch", file, "-o", str(out), cwd=small.root, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        feeding = os.dup(process.stdin.fileno()) if source == "pipe" else os.open(fifo, os.O_RDWR)
        try:
            os.write(feeding, b"token\nprompt\n")
            eventually(
                lambda: {file.name for file in small.root.iterdir()} - before or process.poll() is not None,
                "the temporary file",
            )
            process.send_signal(signal.SIGINT)
            assert process.wait(PATIENCE) == 130
        finally:
            os.close(feeding)
        assert process.stderr is not None
        assert process.stderr.read().split() == [b"interrupted"]
    assert {file.name for file in small.root.iterdir()} == before
    assert out.exists() is (existing is not None)
    if existing is not None:
        assert out.read_text() == existing
