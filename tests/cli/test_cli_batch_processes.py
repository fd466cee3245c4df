"""``batch --processes``: the same output as one process makes, and nothing left behind when it ends early."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from glossearch.cli import sharing
from glossearch.cli.answering import Counts
from support import COMMAND, PATIENCE, Glossary, RunMain, environment, eventually, run, started

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes are forked on Linux only")

TEXTS = [
    "token",
    "next prompt",
    "why do models make things up",
    "tempratur",
    '"sampling temperature"',
    "zebra",
]
BAD = [b"\xff\xfe", b'{"text": 7}', b"{", b""]
CHUNK = sharing._CHUNK
MANY = 100_000
"""More queries than any test waits for."""


def lines(count: int) -> list[bytes]:
    """Return that many lines: queries of both forms, and here and there one that cannot be read."""
    made = []
    for number in range(count):
        text = f"{TEXTS[number % len(TEXTS)]} {number}"
        query = json.dumps({"id": f"q{number}", "text": text}) if number % 3 else text
        made.append(BAD[number % len(BAD)] if number % 29 == 28 else query.encode())
    return made


@contextmanager
def in_a_group(*arguments: str, cwd: Path) -> Iterator[subprocess.Popen[bytes]]:
    """Start a command in a process group of its own, as a shell does; see to it that all of it is gone."""
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment(),
        process_group=0,
    )
    with process:
        try:
            yield process
        finally:
            if alive(process.pid):
                os.killpg(process.pid, signal.SIGKILL)


def alive(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def children(process: int) -> list[int]:
    try:
        return [int(child) for child in Path(f"/proc/{process}/task/{process}/children").read_text().split()]
    except OSError:
        return []


def searching(process: subprocess.Popen[bytes], count: int) -> list[int]:
    """Wait until so many processes search for this one, and return them."""
    eventually(lambda: len(children(process.pid)) == count, f"{count} processes")
    return children(process.pid)


@pytest.mark.parametrize("options", [(), ("--passages",)], ids=["plain", "passages"])
@pytest.mark.parametrize("form", ["jsonl", "csv", "tsv", "trec"])
def test_output_is_that_of_one_process(small: Glossary, form: str, options: tuple[str, ...]) -> None:
    (small.root / "queries").write_bytes(b"\xef\xbb\xbf" + b"\n".join(lines(5 * CHUNK + 7)))
    alone, shared = (
        run("batch", "queries", "-f", form, *options, "--processes", count, cwd=small.root)
        for count in ("1", "5")
    )
    assert (alone.code, len(alone.err.splitlines())) == (1, 4)
    assert alone.out
    assert shared == alone


@pytest.mark.parametrize("count", [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK])
def test_any_number_of_lines_is_answered_once(small: Glossary, count: int) -> None:
    (small.root / "queries").write_bytes(b"token\n" * count)
    done = run("batch", "queries", "-f", "trec", "-n", "1", "--processes", "3", cwd=small.root)
    assert (done.code, done.err) == (0 if count else 1, "")
    assert [row.split()[0] for row in done.out.splitlines()] == [str(n) for n in range(1, count + 1)]


def test_an_output_file_is_that_of_one_process(small: Glossary) -> None:
    (small.root / "queries").write_bytes(b"\n".join(lines(4 * CHUNK)))
    for count in ("1", "3"):
        done = run("batch", "queries", "-o", f"run{count}", "--processes", count, cwd=small.root)
        assert (done.code, done.out) == (1, "")
    assert (small.root / "run1").read_bytes() == (small.root / "run3").read_bytes()
    assert {file.name for file in small.root.iterdir()} == {"corpus", "index", "queries", "run1", "run3"}


def test_text_is_escaped_where_stdout_cannot_take_it(small: Glossary) -> None:
    (small.root / "queries").write_text("café\n" * 3 * CHUNK, encoding="utf-8")
    for form in ("jsonl", "csv"):
        alone, shared = (
            run("batch", "queries", "-f", form, "--processes", n, cwd=small.root, PYTHONIOENCODING="ascii")
            for n in ("1", "2")
        )
        assert alone == shared
        assert "caf\\u00e9" in alone.out or form == "csv"


@pytest.mark.parametrize(
    ("queries", "options", "expected"),
    [
        (10, (), 1),
        (1000, (), 4),
        (1000, ("--processes", "1"), 1),
        (1000, ("--processes", "2"), 2),
        (10, ("--processes", "2"), 2),
    ],
)
def test_how_many_processes_there_are(
    run_main: RunMain,
    small: Glossary,
    monkeypatch: pytest.MonkeyPatch,
    queries: int,
    options: tuple[str, ...],
    expected: int,
) -> None:
    shared = []

    def record(_: object, count: int, *__: object) -> Counts:
        shared.append(count)
        return Counts(0, 1)

    monkeypatch.setattr("glossearch.cli.batch.cores", lambda: 4)
    monkeypatch.setattr("glossearch.cli.sharing.can_share", lambda: True)
    monkeypatch.setattr("glossearch.cli.batch._shared", record)
    Path("queries").write_text("token\n" * queries)
    assert run_main("batch", "queries", *options).code == 0
    assert shared == ([expected] if expected > 1 else [])


def test_no_process_is_forked_while_other_threads_run(
    run_main: RunMain, small: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("threading.active_count", lambda: 2)
    assert not sharing.can_share()
    Path("queries").write_text("token\n")
    assert run_main("batch", "queries", "--processes", "2").code == 0


def test_a_pipe_is_answered_line_by_line(small: Glossary) -> None:
    with started("batch", "--processes", "4", cwd=small.root, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(1, 4):
            process.stdin.write(b"token\n")
            process.stdin.flush()
            assert json.loads(process.stdout.readline())["id"] == str(number)
        process.stdin.close()
        assert process.wait(PATIENCE) == 0


@pytest.mark.parametrize("whole_group", [True, False], ids=["at a terminal", "to the first process"])
def test_ctrl_c_ends_all_processes_and_leaves_no_half_file(small: Glossary, whole_group: bool) -> None:
    (small.root / "queries").write_bytes(b"why do models make things up\n" * MANY)
    before = {file.name for file in small.root.iterdir()}
    with in_a_group("batch", "queries", "-o", "run", "--processes", "3", cwd=small.root) as process:
        searching(process, 3)
        if whole_group:
            os.killpg(process.pid, signal.SIGINT)
        else:
            process.send_signal(signal.SIGINT)
        out, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, out, err.split()) == (130, b"", [b"interrupted"])
        eventually(lambda: not alive(process.pid), "those that got the signal themselves to end")
    assert {file.name for file in small.root.iterdir()} == before


def test_processes_end_with_the_one_that_started_them(small: Glossary) -> None:
    (small.root / "queries").write_bytes(b"why do models make things up\n" * MANY)
    with in_a_group("batch", "queries", "--processes", "3", cwd=small.root) as process:
        searching(process, 3)
        process.kill()
        process.communicate(timeout=PATIENCE)
        eventually(lambda: not alive(process.pid), "the others to end")


def test_a_reader_that_leaves_ends_all_processes(small: Glossary) -> None:
    (small.root / "queries").write_bytes(b"why do models make things up\n" * MANY)
    with in_a_group("batch", "queries", "--processes", "3", cwd=small.root) as process:
        assert process.stdout is not None
        assert process.stdout.readline().startswith(b'{"id": "1", ')
        process.stdout.close()
        assert process.stderr is not None
        assert process.stderr.read() == b""
        assert process.wait(PATIENCE) == 0
        assert not alive(process.pid)


def test_a_process_that_is_killed_is_told(small: Glossary) -> None:
    (small.root / "queries").write_bytes(b"why do models make things up\n" * MANY)
    with in_a_group("batch", "queries", "-o", "run", "--processes", "2", cwd=small.root) as process:
        os.kill(searching(process, 2)[1], signal.SIGKILL)
        out, err = process.communicate(timeout=PATIENCE)
        assert (process.returncode, out) == (2, b"")
        assert err.startswith(b"glossearch: a process that searches ended before its work was done")
        assert len(err.splitlines()) == 1
        assert not alive(process.pid)
    assert not (small.root / "run").exists()


FAILING = """
import os, sys
from glossearch import errors
from glossearch.cli.main import main
from glossearch.engine import Engine
search = Engine.search
def failing(self, text, **options):
    if text == "fail":
        raise {failure}
    return search(self, text, **options)
Engine.search = failing
kill = os.kill
def ended(process, signal):  # by itself, as nothing is left for it to do
    os.waitid(os.P_PID, process, os.WEXITED | os.WNOWAIT)
    kill(process, signal)
os.kill = ended
sys.argv = ["glossearch", *sys.argv[1:]]
main()
"""


def run_failing(
    small: Glossary, queries: list[str], failure: str, count: int
) -> subprocess.CompletedProcess[bytes]:
    """Answer the queries in so many processes, with the exception ``failure`` for the query "fail"."""
    (small.root / "queries").write_text("\n".join(queries))
    code = FAILING.format(failure=failure)
    return subprocess.run(
        [sys.executable, "-c", code, "batch", "queries", "--processes", str(count)],
        cwd=small.root,
        env=environment(),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )


def test_processes_end_by_themselves_when_all_is_answered(small: Glossary) -> None:
    alone, shared = (run_failing(small, ["token"] * (3 * CHUNK), "None", count) for count in (1, 3))
    assert (shared.returncode, shared.stderr) == (0, b"")
    assert shared.stdout == alone.stdout


@pytest.mark.parametrize(
    "failure",
    ["errors.IndexCorrupt('it is broken')", "OSError(5, 'Input/output error', 'some/file')"],
    ids=["an error of ours", "an error of the system"],
)
def test_an_error_is_told_as_one_process_tells_it(small: Glossary, failure: str) -> None:
    queries = ["token"] * (3 * CHUNK)
    queries[CHUNK + 5] = "fail"
    alone, shared = (run_failing(small, queries, failure, count) for count in (1, 3))
    assert alone.returncode == shared.returncode == 2
    assert alone.stderr == shared.stderr
    assert len(shared.stderr.splitlines()) == 1
    if "errors" in failure:  # the other gives up what is still to be written
        assert shared.stdout == alone.stdout
        assert len(shared.stdout.splitlines()) == CHUNK + 5


def test_a_fault_of_ours_comes_with_its_trace(small: Glossary) -> None:
    done = run_failing(small, ["token", "fail"], "KeyError('x')", 2)
    assert done.returncode == 1
    assert b"in failing" in done.stderr
    assert b"KeyError: 'x'" in done.stderr


INTERRUPTED = """
import os, signal, sys
from glossearch.cli.main import main
fork = os.fork
def interrupted():
    child = fork()
    if child:
        os.kill(os.getpid(), signal.SIGINT)
    return child
os.fork = interrupted
sys.argv = ["glossearch", *sys.argv[1:]]
try:
    main()
finally:
    try:
        os.wait()
    except ChildProcessError:
        print("no child is left")
"""


def test_ctrl_c_while_processes_are_started_ends_those_that_were(small: Glossary) -> None:
    (small.root / "queries").write_bytes(b"token\n" * MANY)
    done = subprocess.run(
        [sys.executable, "-c", INTERRUPTED, "batch", "queries", "--processes", "3"],
        cwd=small.root,
        env=environment(),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stderr.split()) == (130, [b"interrupted"])
    assert done.stdout == b"no child is left\n"


def test_a_process_that_cannot_be_started_is_told(
    small: Glossary, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fork() -> int:
        raise BlockingIOError(11, "Resource temporarily unavailable")

    monkeypatch.setattr("glossearch.cli.sharing.can_share", lambda: True)
    monkeypatch.setattr("os.fork", fork)
    Path("queries").write_text("token\n")
    run_main("batch", "queries", "--processes", "2").assert_error(
        "no process could be started", "temporarily unavailable", "--processes 1"
    )
