"""The command line in a process of its own, forked from this one, so that no time goes into imports."""

import os
import signal
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple, NoReturn

from glossearch.cli.main import main
from torturing.findings import Wrong

_LONGEST = 60.0
_ERROR = 2


Before = Callable[[], Callable[[], object] | None]
"""Called in the process of a command before it; what it returns is called after it."""


class Ended(NamedTuple):
    """How a command ended: its exit code, or minus a signal's number, and what it told on stderr."""

    code: int
    told: str


class Command:
    """A command that runs, the leader of a process group."""

    def __init__(self, arguments: Sequence[object], stderr: Path, before: Before | None = None) -> None:
        """Start ``glossearch`` with ``arguments``, after calling ``before`` in its process."""
        sys.stdout.flush()
        self._stderr = stderr
        self.id = os.fork()
        if not self.id:
            _run([*map(str, arguments)], stderr, before)

    def kill(self) -> Ended:
        """Kill it alone, wait for it, and for those that it had started."""
        os.kill(self.id, signal.SIGKILL)
        ended = self.wait()
        deadline = time.monotonic() + _LONGEST
        while _lives(self.id):
            if time.monotonic() > deadline:
                os.killpg(self.id, signal.SIGKILL)
                raise Wrong("processes that the killed one had started live on")
            time.sleep(0.001)
        return ended

    def wait(self) -> Ended:
        """Wait until it has ended. Raises `Wrong` when that takes a minute."""
        deadline = time.monotonic() + _LONGEST
        while True:
            process, status = os.waitpid(self.id, os.WNOHANG)
            if process:
                return Ended(os.waitstatus_to_exitcode(status), self._stderr.read_text(encoding="utf-8"))
            if time.monotonic() > deadline:
                os.killpg(self.id, signal.SIGKILL)
                os.waitpid(self.id, 0)
                raise Wrong("it hangs")
            time.sleep(0.0005)


def run(arguments: Sequence[object], stderr: Path, before: Before | None = None) -> Ended:
    """Run a command to its end."""
    return Command(arguments, stderr, before).wait()


def succeed(arguments: Sequence[object], stderr: Path, before: Before | None = None) -> None:
    """Run a command. Raises `Wrong` if it does not end well."""
    ended = run(arguments, stderr, before)
    if ended.code:
        raise Wrong(f"the next run ended with {ended.code}: {ended.told.strip()[-300:]}")


def told(ended: Ended) -> bool:
    """Return whether a command ended in an error, told as it should be. Raises `Wrong` if otherwise."""
    if ended.code == 0:
        return False
    if "Traceback" in ended.told or ended.code != _ERROR or len(ended.told.splitlines()) != 1:
        raise Wrong(f"exit code {ended.code}: {ended.told.strip()[-600:]}")
    return True


def _lives(group: int) -> bool:
    try:
        os.killpg(group, 0)
    except ProcessLookupError:
        return False
    return True


def _run(arguments: list[str], stderr: Path, before: Before | None) -> NoReturn:
    code, after = 70, None
    try:
        os.setsid()
        nothing = os.open(os.devnull, os.O_RDWR)
        log = os.open(stderr, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        for source, target in ((nothing, 0), (nothing, 1), (log, 2)):
            os.dup2(source, target)
        sys.argv = ["glossearch", *arguments]
        after = before() if before is not None else None
        main()
    except SystemExit as error:
        code = error.code if isinstance(error.code, int) else 0
    except BaseException:  # noqa: BLE001  (a traceback is what we look for)
        import traceback

        os.write(2, traceback.format_exc().encode())
    finally:
        sys.stderr.flush()
        if after is not None:
            after()
        os._exit(code)
