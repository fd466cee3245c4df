"""Threads and processes that search while the index is written again and again.

Each answer must be that of a generation that was current while it was made. Versions are counted: before one
is written and after. What a version answers is known from an index of it that was built at once.
"""

import gc
import json
import mmap
import os
import shutil
import struct
import sys
import threading
import traceback
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from glossearch.engine import Engine
from torturing.findings import Findings, Wrong
from torturing.glossaries import QUERIES, answer, write_corpus

_ENTRIES = 60
_SHARE = 5
_MOST_FILES, _MOST_MEMORY = 3, 1.25
_LEAST_MEASURED = 4
_COUNTS = struct.Struct("<qq?")


class _Clock:
    """Which version was written last, which is being written, and whether it is over; for all processes."""

    def __init__(self) -> None:
        self._shared = mmap.mmap(-1, _COUNTS.size)

    def set(self, written: int, begun: int, *, over: bool = False) -> None:
        self._shared[:] = _COUNTS.pack(written, begun, over)

    def now(self) -> tuple[int, int, bool]:
        return _COUNTS.unpack(self._shared[:])


class Seen(NamedTuple):
    """An answer, by the number of its query and a checksum, and which versions it may be of."""

    query: int
    answer: str
    first: int
    last: int


def readers(folder: Path, cases: int, threads: int, processes: int, seed: int) -> Findings:
    """Write an index so many times while so many threads, and processes, read it."""
    findings = Findings("answers while the index was written")
    corpus, index = folder / "corpus.jsonl", folder / "index"
    write_corpus(corpus, _ENTRIES, seed, 0, _SHARE)
    Engine.build(corpus, index)
    clock = _Clock()
    clock.set(0, 0)
    counts = [threads, *[1] * processes]
    logs = [folder / f"seen-{number}" for number in range(len(counts))]
    running = [_forked(index, clock, count, log) for count, log in zip(counts, logs, strict=True)]
    wanted = [_answers(folder, corpus)]
    for version in range(1, cases + 1):
        write_corpus(corpus, _ENTRIES, seed, version, _SHARE)
        wanted.append(_answers(folder, corpus))
        clock.set(version - 1, version)
        Engine.build(corpus, index)
        clock.set(version, version)
    clock.set(cases, cases, over=True)
    for process, log in zip(running, logs, strict=True):
        with findings.case(log.name):
            code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
            if code:
                raise Wrong(f"a reader ended with {code}: {log.read_text()[-500:]}")
            _check(findings, wanted, json.loads(log.read_text()), log.name)
    with findings.case("afterwards"):
        left = sorted(file.name for file in index.iterdir())
        if len(left) != 4 or left[:2] != ["CURRENT", "LOCK"]:
            raise Wrong(f"left behind: {left}")
    return findings


def _answers(folder: Path, corpus: Path) -> list[str]:
    index = folder / "fresh"
    shutil.rmtree(index, ignore_errors=True)
    Engine.build(corpus, index)
    with Engine.open(index) as engine:
        return [repr(answer(engine, text)) for text in QUERIES]


def _check(findings: Findings, wanted: list[list[str]], told: dict[str, list[object]], name: str) -> None:
    versions = set()
    for values in told["seen"]:
        seen = Seen(*values)  # type: ignore[misc]
        with findings.case(f"{name}, query {QUERIES[seen.query]!r}, version {seen.first} to {seen.last}"):
            of = [v for v in range(seen.first, seen.last + 1) if wanted[v][seen.query] == seen.answer]
            if not of:
                raise Wrong("an answer of no generation of that time")
            versions.update(of)
            findings.count("right")
    if len(versions) < len(wanted) // 4:
        raise Wrong(f"only {len(versions)} versions were ever seen")
    for what, most in (("files", _MOST_FILES), ("memory", None)):
        numbers = [int(str(number)) for number in told[what]]
        if len(numbers) < _LEAST_MEASURED:
            continue
        early, late = max(numbers[: len(numbers) // 2]), max(numbers[len(numbers) // 2 :])
        if late > (early + most if most else early * _MOST_MEMORY):
            raise Wrong(f"{what} grow: {early} at most in the first half, {late} in the second")
        findings.count(f"{name}: {what} at most {late}, {early} in the first half")


def _forked(index: Path, clock: _Clock, threads: int, log: Path) -> int:
    sys.stdout.flush()
    process = os.fork()
    if process:
        return process
    code = 1
    try:
        log.write_text(json.dumps(_read(index, clock, threads)))
        code = 0
    except BaseException:  # noqa: BLE001
        log.write_text(traceback.format_exc())
    finally:
        os._exit(code)


def _read(index: Path, clock: _Clock, threads: int) -> dict[str, list[object]]:
    """Search until all is over, with so many threads that share an engine; return what was seen."""
    seen: set[Seen] = set()
    files: list[object] = []
    memory: list[object] = []
    failed: list[str] = []

    def work(engine: Engine, first: int) -> None:
        number, over = first, False
        while not over and not failed:
            at = number % len(QUERIES)
            written, _, over = clock.now()
            engine.refresh()
            found = repr(answer(engine, QUERIES[at]))
            seen.add(Seen(at, found, written, clock.now()[1]))
            number += 1
            if number % 100 == 0 and first == 0:
                files.append(sum(1 for _ in Path("/proc/self/fd").iterdir()))
                memory.append(_memory())

    def guarded(action: Callable[[], None]) -> None:
        try:
            action()
        except BaseException:  # noqa: BLE001
            failed.append(traceback.format_exc())

    with Engine.open(index) as engine:
        running = [
            threading.Thread(target=guarded, args=(lambda first=first: work(engine, first),))
            for first in range(threads)
        ]
        for thread in running:
            thread.start()
        for thread in running:
            thread.join()
    if failed:
        raise Wrong(failed[0])
    return {"seen": list(seen), "files": files, "memory": memory}


def _memory() -> int:
    """Return the bytes of memory that are this process's alone, files that it maps left out."""
    gc.collect()
    resident, shared = Path("/proc/self/statm").read_text().split()[1:3]
    return (int(resident) - int(shared)) * mmap.PAGESIZE
