"""Where entries are to be read: the Markdown files of a folder, or the lines of a JSON Lines file."""

import fnmatch
import os
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import NamedTuple

from glossearch.errors import CorpusError

MOST_BYTES = 1 << 20
"""The largest Markdown file, and the longest line of JSON, that is read."""

MARKDOWN_SUFFIXES = (".md", ".markdown")

Stamp = tuple[int, ...]
"""The size of a file, when it and its inode were changed (ns), and its inode's number: see `stamp`."""


class Source(NamedTuple):
    """One file, or one line (from 1) of one, with its bytes.

    ``name`` is that of a file below the corpus, its parts joined by "/"; ``stamp`` is the file's, as far as
    it was known when it was found. ``slug`` is for an entry that has none of its own, where the corpus has
    a way to give it one. ``refused`` is why it must not be read, if it must not.
    """

    path: str
    name: str
    stamp: Stamp | None = None
    line: int | None = None
    raw: bytes = b""
    slug: str = ""
    refused: str = ""


def stamp(state: os.stat_result) -> Stamp:
    """Return what tells that a file is not the one it was, or not as it was.

    The time of the inode's last change cannot be set back, as that of the content can.
    """
    return state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino


def files(
    folder: Path,
    exclude: tuple[str, ...] = (),
    suffixes: tuple[str, ...] = MARKDOWN_SUFFIXES,
    *,
    follow_links: bool = False,
) -> Iterator[Source]:
    """Yield the files below ``folder`` with such names in a fixed order, but for hidden and excluded ones.

    Unless ``follow_links``, a link that leads out of ``folder`` is refused: who may write there must not be
    able to publish what is elsewhere on the machine.

    Raises `CorpusError` for a folder that cannot be listed.
    """
    try:
        # As `Path` orders: by parts, and without regard to case where the system has none.
        found = sorted(
            _walk(str(folder), (), suffixes), key=lambda file: [os.path.normcase(part) for part in file[0]]
        )
    except OSError as error:
        raise CorpusError(f"{error.filename or folder}: cannot be read: {error.strerror}") from error
    start = "" if folder == Path() else f"{folder}{os.sep}"
    for parts, entry in found:
        name = "/".join(parts)
        if is_excluded(name, exclude):
            continue
        path = start + name.replace("/", os.sep)
        if not follow_links and (refused := _leads_out(folder, entry)):
            yield Source(path, name, refused=refused)
            continue
        try:
            known = stamp(entry.stat())
        except OSError:  # reading it will tell
            known = None
        yield Source(path, name, known)


def is_excluded(name: str, exclude: Iterable[str]) -> bool:
    """Whether the file called ``name`` below a corpus is one of those that are no entries."""
    return any(fnmatch.fnmatch(name, glob) for glob in exclude)


def json_lines(file: Path) -> Iterator[Source]:
    """Yield the lines of ``file`` that are not blank; of one that is too long, only its beginning.

    Raises `CorpusError` where it cannot be read.
    """
    path = str(file)
    try:
        with file.open("rb") as lines:
            for number, raw in enumerate(_bounded(lines.readline), 1):
                if raw.strip() or len(raw) > MOST_BYTES:
                    yield Source(path, "", None, number, raw)
    except OSError as error:
        raise CorpusError(f"{file}: cannot be read: {error.strerror}") from error


def text_of(file: Path) -> str | None:
    """Return the text of ``file``; None where the reader will have to tell what is wrong with it."""
    try:
        if not file.is_file() or file.stat().st_size > MOST_BYTES:
            return None
        text = file.read_bytes().decode("utf-8-sig")
    except (OSError, UnicodeDecodeError):
        return None
    return None if "\0" in text else text


def _leads_out(folder: Path, entry: "os.DirEntry[str]") -> str:
    """Return what is wrong with ``entry`` if it is a link to something that is not below ``folder``."""
    if not entry.is_symlink():
        return ""
    target = os.path.realpath(entry.path)
    if Path(target).is_relative_to(os.path.realpath(folder)):
        return ""
    return f"a link to {target}, out of the corpus; remove or exclude it, or set follow_links = true"


def _walk(
    folder: str, parts: tuple[str, ...], suffixes: tuple[str, ...]
) -> Iterable[tuple[tuple[str, ...], "os.DirEntry[str]"]]:
    with os.scandir(folder) as found:
        for entry in found:
            if entry.name.startswith("."):
                continue
            if entry.is_dir(follow_symlinks=False):
                yield from _walk(entry.path, (*parts, entry.name), suffixes)
            elif entry.name.lower().endswith(suffixes) and not _leads_to_a_folder(entry):
                yield (*parts, entry.name), entry


def _leads_to_a_folder(entry: "os.DirEntry[str]") -> bool:
    return entry.is_symlink() and Path(entry.path).is_dir()


def _bounded(readline: Callable[[int], bytes]) -> Iterator[bytes]:
    """Yield lines, and of a longer one than `MOST_BYTES` no more than shows that it is."""
    while raw := readline(MOST_BYTES + 1):
        rest = raw
        while len(rest) > MOST_BYTES and not rest.endswith(b"\n"):
            rest = readline(MOST_BYTES + 1)
        yield raw
