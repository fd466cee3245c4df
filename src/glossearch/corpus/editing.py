"""Changes to the text of an entry's file: as small as they can be, and whole or not at all."""

import os
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import NamedTuple

_BOM = b"\xef\xbb\xbf"


class Edit(NamedTuple):
    """``text`` takes the place of the characters ``start`` to ``end`` of a source."""

    start: int
    end: int
    text: str


def edited(source: str, edits: Iterable[Edit]) -> str:
    """Return ``source`` after ``edits``; insertions at one place stay in their order.

    Raises `ValueError` where two of them overlap.
    """
    parts, done = [], 0
    for start, end, text in sorted(edits, key=lambda edit: edit[:2]):
        if start < done:
            raise ValueError(f"two edits of character {start}")
        parts += [source[done:start], text]
        done = end
    return "".join([*parts, source[done:]])


def read_source(path: Path) -> str:
    """Return the text of ``path`` with its line ends as they are, without a byte order mark.

    Raises `OSError`, or `UnicodeDecodeError` where it is not UTF-8.
    """
    return path.read_bytes().removeprefix(_BOM).decode()


def write_source(path: Path, text: str, *, follow_links: bool = True) -> None:
    """Put ``text`` in place of what ``path`` holds, at once: whoever reads it meets the old or the new one.

    A byte order mark and the permissions of the file stay. A symbolic link leads where it did; unless
    ``follow_links``, a file takes its place. Raises `OSError`; the file is then as it was.
    """
    path = path.resolve() if follow_links else path
    old = path.stat().st_mode if path.exists() and not path.is_symlink() else None
    mark = _BOM if old is not None and path.read_bytes().startswith(_BOM) else b""
    try:
        handle, name = tempfile.mkstemp(dir=path.parent, prefix=".", suffix=".tmp")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(mark + text.encode())
                file.flush()
                os.fsync(file.fileno())
            Path(name).chmod(0o666 & ~_umask() if old is None else old & 0o7777)
            Path(name).replace(path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
    except OSError as error:
        error.filename = str(path)  # the system names the other file, or none
        raise


def create_source(path: Path, text: str) -> None:
    """Make the file ``path`` of ``text``. Raises `FileExistsError`, or `OSError`; there is none then."""
    path.open("xb").close()
    try:
        write_source(path, text)
    except BaseException:
        path.unlink()
        raise


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
