"""Several processes share the queries of a file.

They are forked, so that they need not open the index again, and all answer from the same generation. Each
reads the file for itself and answers every n-th chunk of it; its pipe, once full, makes it wait until it is
read. So nothing has to be sent to them, and memory stays bounded.
"""

import contextlib
import io
import os
import signal
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import IO, Any, NamedTuple, NoReturn, Self

from glossearch import errors
from glossearch.cli import runs
from glossearch.cli.answering import Answering, Counts, Numbered
from glossearch.errors import BackendUnavailable, GlossearchError
from glossearch.indexing.wire import receive, send

_CHUNK = 32
# A chunk's answers of about this size can be written without somebody reading them at the time.
_PIPE_BYTES = 1 << 20
_ERROR, _OS_ERROR, _FAULT = range(3)


def can_share() -> bool:
    """Whether this process can be forked: only where no other thread may hold a lock at that moment."""
    return hasattr(os, "fork") and sys.platform != "darwin" and threading.active_count() == 1


class Answered(NamedTuple):
    """What became of a chunk: the text to write, what to tell, how many lines it had, and how they went."""

    text: str
    told: Sequence[str]
    lines: int
    counts: Counts


class _Process(NamedTuple):
    id: int
    answers: IO[bytes]


class Sharing:
    """So many processes at work on the lines of one file, each with a handle of its own."""

    def __init__(self, answering: Answering, files: Sequence[IO[bytes]]) -> None:
        """Start one for each of ``files``. Raises `BackendUnavailable` where that is impossible."""
        self._processes: list[_Process] = []
        # Ctrl-C is for this process, which then ends the others: they never hear of it, even while starting.
        usual = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
        try:
            try:
                for number, file in enumerate(files):
                    self._start(answering, file, number, len(files))
            finally:
                signal.pthread_sigmask(signal.SIG_SETMASK, usual)
        except OSError as error:
            self.close()
            raise BackendUnavailable(
                f"no process could be started to search: {error.strerror}; try again with --processes 1"
            ) from error
        except BaseException:  # Ctrl-C, heard now
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End them, whatever they are doing."""
        for process in self._processes:
            os.kill(process.id, signal.SIGKILL)
            process.answers.close()
            os.waitpid(process.id, 0)
        self._processes.clear()

    def __iter__(self) -> Iterator[Answered]:
        """Yield what became of each chunk, in the order of the file. Raises what went wrong in a process."""
        while True:
            for process in self._processes:
                text, told, lines, counts, failure = self._received(process)
                yield Answered(text, told, lines, Counts(*counts))
                if failure:
                    _raise(*failure)
                if not lines:
                    return

    def _start(self, answering: Answering, file: IO[bytes], number: int, of: int) -> None:
        reading, writing = os.pipe()
        try:
            child = os.fork()
        except OSError:
            os.close(reading)
            os.close(writing)
            raise
        if child:
            os.close(writing)
            self._processes.append(_Process(child, os.fdopen(reading, "rb")))
            return
        try:
            for (
                other
            ) in self._processes:  # who holds these would keep the others from seeing that we are gone
                os.close(other.answers.fileno())
            os.close(reading)
            _widen(writing)
            with contextlib.suppress(BrokenPipeError):  # nobody is there any more
                _work(answering, file, number, of, os.fdopen(writing, "wb", closefd=False))
        finally:
            os._exit(0)  # what was begun here, such as a file half written, its parent brings to an end

    def _received(self, process: _Process) -> tuple[Any, ...]:
        try:
            values: tuple[Any, ...] = receive(process.answers)
        except EOFError:
            raise BackendUnavailable(
                "a process that searches ended before its work was done, maybe for want of memory; try again "
                "with --processes 1"
            ) from None
        return values


def _work(answering: Answering, file: IO[bytes], number: int, of: int, pipe: IO[bytes]) -> None:
    """Answer the chunk ``number`` of ``file``, counted from 0, and then every ``of``-th."""
    out = io.StringIO(newline="")
    write = runs.FORMATS[answering.form](out, answering.passages, answering.tag)
    lines = enumerate(file, 1)
    told: list[str] = []
    failure: tuple[object, ...] | None = None
    skipped = number
    while failure is None:
        chunk: list[Numbered] = []
        counts = Counts()
        out.seek(0)
        out.truncate()  # the heading of a table as well: the one that writes has it already
        told.clear()
        try:
            for _ in islice(lines, skipped * _CHUNK):
                pass
            chunk += islice(lines, _CHUNK)
            counts = answering.answer(chunk, write, told.append)
        except GlossearchError as error:
            failure = _ERROR, type(error).__name__, str(error)
        except OSError as error:
            failure = _OS_ERROR, error.errno, error.strerror, error.filename
        except Exception:  # noqa: BLE001  (it is raised again where somebody hears it)
            failure = _FAULT, traceback.format_exc()
        send(pipe, (out.getvalue(), told, len(chunk), tuple(counts), failure))
        if not chunk:
            return
        skipped = of - 1


def _raise(kind: int, *values: Any) -> NoReturn:  # noqa: ANN401
    if kind == _ERROR:
        name, message = values
        raise getattr(errors, name, GlossearchError)(message)
    if kind == _OS_ERROR:
        raise OSError(*values)
    raise RuntimeError(f"searching failed in another process:\n{values[0]}")


def _widen(pipe: int) -> None:
    if sys.platform == "linux":
        import fcntl

        with contextlib.suppress(OSError):  # more than this user may have: it works without, only slower
            fcntl.fcntl(pipe, fcntl.F_SETPIPE_SZ, _PIPE_BYTES)
