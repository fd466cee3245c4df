"""Servers as processes of their own, on this machine only."""

import re
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from benching.errors import BenchError

_SECONDS = 30.0
_SERVES = re.compile(r"serving .* on http://127\.0\.0\.1:(\d+)/")


@contextmanager
def started(arguments: Sequence[str], log: Path) -> Iterator[int]:
    """Start a server as a process of Python, and yield the port that it says it listens on.

    Raises `BenchError` if it says none.
    """
    with running(arguments, log) as (_, port):
        yield port


@contextmanager
def running(arguments: Sequence[str], log: Path) -> Iterator[tuple[int, int]]:
    """Do what `started` does, and yield the id of the process as well, before the port."""
    command = [sys.executable, *arguments]
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out) as process:
        try:
            yield process.pid, _port(process, log)
        finally:
            process.kill()


def _port(process: subprocess.Popen[bytes], log: Path) -> int:
    end = time.monotonic() + _SECONDS
    while time.monotonic() < end:
        ended = process.poll() is not None
        found = _SERVES.search(log.read_text(encoding="utf-8"))
        if found:
            return int(found[1])
        if ended:
            break
        time.sleep(0.05)
    raise BenchError(f"a server did not start: {log.read_text(encoding='utf-8')[-500:].strip()}")
