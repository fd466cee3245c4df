"""Where the output of a command goes: to stdout, or into a file that is there whole or not at all."""

import contextlib
import errno
import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO

import click

from glossearch.cli.common import printable

_FULL = (errno.ENOSPC, errno.EFBIG, errno.EDQUOT)


@contextlib.contextmanager
def destination(file: Path | None) -> Iterator[IO[str]]:
    """Yield stdout, or a temporary file that becomes ``file`` once all went well and is removed else.

    What is no regular file, such as /dev/stderr or a named pipe, is written to as it is. What commands that
    were killed left beside ``file`` is removed.
    """
    if file is None:
        yield sys.stdout
        return
    target = Path(os.path.realpath(file))
    if target.exists() and not target.is_file():
        with _named(file), _opened(target, file) as out:
            yield out
        return
    temporary = target.with_name(f".{target.name}.{os.getpid()}.part")
    _sweep(target)  # first, so that however many are killed, one file is left
    try:
        with _named(file), _held(temporary, file) as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        temporary.replace(target)
        _sync_folder(target.parent)
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink()


def keep_apart(output: Path | None, *inputs: Path) -> None:
    """Refuse, with a usage error, to replace one of ``inputs`` by what is made of it."""
    for file in inputs:
        if output is not None and output.is_file() and file.is_file() and output.samefile(file):
            raise click.UsageError(
                f"{printable(str(output))} is read, and would be lost; write to another file"
            )


@contextlib.contextmanager
def _named(file: Path) -> Iterator[None]:
    """Have a disk that is full, which tells no name by itself, tell that of ``file``."""
    try:
        yield
    except OSError as error:
        if error.filename is None and error.errno in _FULL:
            error.filename = str(file)
        raise


def _opened(path: Path, named: Path) -> IO[str]:
    try:
        return path.open("w", encoding="utf-8", newline="")
    except OSError as error:
        raise click.FileError(str(named), hint=str(error.strerror)) from error


def _held(temporary: Path, named: Path) -> IO[str]:
    """Open ``temporary``, and lock it until it is closed; when its process is killed, it is."""
    while True:
        out = _opened(temporary, named)
        _locked(out, wait=True)
        if temporary.exists():
            return out
        out.close()  # swept before it was locked


def _locked(out: IO[str], *, wait: bool) -> bool:
    """Lock an open file; return whether that can be, which it cannot while another has it."""
    if sys.platform == "win32":
        return False
    import fcntl

    try:
        fcntl.flock(out.fileno(), fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:  # by another, or the file system has no locks: nobody knows who is alive
        return False
    return True


def _sweep(target: Path) -> None:
    """Remove the temporary files of dead commands that were to become ``target``."""
    theirs = re.compile(rf"\.{re.escape(target.name)}\.\d+\.part")
    with contextlib.suppress(OSError):
        for left in (file for file in target.parent.iterdir() if theirs.fullmatch(file.name)):
            with left.open("a", encoding="utf-8") as opened:
                if _locked(opened, wait=False):
                    left.unlink()


def _sync_folder(folder: Path) -> None:
    """Flush the names in ``folder`` to the disk."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
