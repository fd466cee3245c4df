"""Processes that make documents, seen from the one that writes them.

They are started as commands and not forked, since other threads of this process may hold locks, and not by
`multiprocessing`, which would run the main script of whoever calls us again.
"""

import contextlib
import os
import select
import subprocess
import sys
from collections.abc import Sequence
from typing import IO, Any, NamedTuple, Self

from glossearch import errors
from glossearch.corpus.sources import Source
from glossearch.errors import BackendUnavailable, GlossearchError
from glossearch.indexing.wire import from_plain, receive, send
from glossearch.indexing.work import Made, Work
from glossearch.indexing.worker import FAILED

_MODULE = "glossearch.indexing.worker"
# Answers of about this size can be written without somebody reading them at the time.
_PIPE_BYTES = 1 << 20
_CHUNKS_EACH = 4
_SECONDS_TO_END = 1.0


class _Worker(NamedTuple):
    process: "subprocess.Popen[bytes]"
    orders: IO[bytes]
    answers: IO[bytes]


class Workers:
    """So many processes. Chunks go to them in turn, and answers come back in the order of the chunks."""

    def __init__(self, count: int, work: Work) -> None:
        """Start them. Raises `BackendUnavailable` where that is impossible."""
        self._workers: list[_Worker] = []
        self._sent = self._received = self._ready = 0
        corpus = work.corpus
        read = (str(corpus.path), dict(corpus.keys), corpus.exclude, corpus.preset)
        job = (read, work.making.recipe, dict(work.before))
        try:
            for _ in range(count):
                self._workers.append(_started())
            for worker in self._workers:
                _send(worker, job)
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End them, whatever they are doing."""
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            with contextlib.suppress(OSError):  # what could not be sent is not wanted any more
                worker.orders.close()
            worker.process.stdout.close()  # type: ignore[union-attr]
            worker.process.wait()

    def answered(self) -> bool:
        """Whether the oldest chunk that was not received yet is done, or nobody can tell."""
        return _heard(self._workers[self._received % len(self._workers)])

    @property
    def full(self) -> bool:
        """Whether they have enough to do until the next answer is taken."""
        return self._sent - self._received >= _CHUNKS_EACH * len(self._workers)

    def ready(self) -> bool:
        """Whether all are up; until then, working alone is faster."""
        while self._ready < len(self._workers):
            worker = self._workers[self._ready]
            if not _heard(worker):
                return False
            _answer(worker)
            self._ready += 1
        return True

    def send(self, sources: Sequence[Source]) -> None:
        """Give the next process a chunk to work on."""
        worker = self._workers[self._sent % len(self._workers)]
        self._sent += 1
        _send(worker, [tuple(source) for source in sources])

    def receive(self) -> list[Made]:
        """Return what became of the oldest chunk that was not received yet."""
        worker = self._workers[self._received % len(self._workers)]
        self._received += 1
        return [from_plain(made) for made in _answer(worker)]


def _started() -> _Worker:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "OPENBLAS_NUM_THREADS": "1"}
    try:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", _MODULE],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=environment,
            # In a group of its own it does not hear the Ctrl-C meant for this process, which then ends it.
            process_group=0 if os.name == "posix" else None,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
        )
    except (OSError, ValueError) as error:
        raise BackendUnavailable(f"no process could be started to make documents: {error}") from error
    assert process.stdin
    assert process.stdout
    answers: Any = process.stdout
    if sys.platform == "linux":
        _widen(answers)
    return _Worker(process, process.stdin, answers.raw)  # what a buffer held would not be heard


def _heard(worker: _Worker) -> bool:
    # Only on POSIX can pipes be asked; elsewhere there is nothing but to wait for them.
    return os.name != "posix" or bool(select.select([worker.answers], [], [], 0)[0])


def _widen(pipe: IO[bytes]) -> None:
    import fcntl

    with contextlib.suppress(OSError):  # more than this user may have: it works without, only slower
        fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)


def _send(worker: _Worker, values: object) -> None:
    try:
        send(worker.orders, values)
    except OSError:
        _answer(worker)  # it may have said why it went
        raise _gone(worker) from None


def _answer(worker: _Worker) -> Any:  # noqa: ANN401
    """Return the next answer. Raises what ended the process, or `BackendUnavailable`."""
    try:
        kind, value = receive(worker.answers)
    except (EOFError, OSError):
        raise _gone(worker) from None
    if kind != FAILED:
        return value
    name, message, trace = value
    known = getattr(errors, name, None)
    if isinstance(known, type) and issubclass(known, GlossearchError):
        raise known(message)
    raise RuntimeError(f"making documents failed in another process:\n{trace}")


def _gone(worker: _Worker) -> BackendUnavailable:
    try:
        what = f"ended before its work was done (exit code {worker.process.wait(_SECONDS_TO_END)})"
    except subprocess.TimeoutExpired:
        what = "stopped answering before its work was done"
    return BackendUnavailable(
        f"a process that makes documents {what}, maybe for want of memory; try again with one process"
    )
