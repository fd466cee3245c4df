"""Generations of an index in one folder, and the file that says which is the current one.

    index/CURRENT               the name of the current generation and checksums, replaced in one step
    index/generation-000007/    everything that belongs to it, never changed once it is current
    index/LOCK, LOCK.holder     held while a next generation is being written; who holds it

A new generation starts as hard links to the files of the current one (Whoosh never changes a file that it
has written) and is renamed into place only by CURRENT. The one before the current is kept for readers that
are just opening it; older ones, and what a crash left, go when the next is written.
"""

import contextlib
import errno
import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from glossearch.backends.whoosh import owning
from glossearch.backends.whoosh.damage import unwritable
from glossearch.backends.whoosh.pointing import Pointer
from glossearch.errors import BackendUnavailable, IndexBusy, IndexCorrupt, IndexMissing

_CURRENT = "CURRENT"
_NAME = re.compile(r"generation-(\d{6,})")
_NAMES_NONE = f"{_CURRENT} names no generation"
_LOCK_SECONDS = 10.0
# What may lie in the folder of an index before it is one.
_OURS = re.compile(r"generation-\d{6,}|CURRENT.*|LOCK.*|README.*|\..*")


class Generations:
    """The generations under ``folder``; unless ``trusting``, one that others may write is refused."""

    def __init__(self, folder: Path, *, trusting: bool = False) -> None:
        self.folder = folder
        self._trusting = trusting
        self._pointer = folder / _CURRENT
        self._switched: Path | None = None

    def exists(self) -> bool:
        """Whether a generation was ever made current here."""
        return self._pointer.is_file()

    def current(self) -> Path:
        """Return the folder of the current generation.

        Raises `IndexMissing`, `IndexCorrupt`, or `BackendUnavailable` where others may write it.
        """
        pointer, why = None, ""
        while pointer != (pointer := self._read()):  # else two writers have finished since, and it was swept
            try:
                folder = self._checked(self.folder / pointer.name)
                if not pointer.manifest or pointer == Pointer.to(folder):
                    return folder
                why = f"{pointer.name} is not what {_CURRENT} names"
            except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
                why = _NAMES_NONE
            except OSError as error:
                raise _unreadable(self.folder / pointer.name, error) from error
        raise self._damaged(why)

    def version(self) -> str:
        """Return a name for the current generation, which need not be there; another for one in its place.

        A site asks for it at every request. Raises as `current`.
        """
        return "-".join(filter(None, self._read()))

    def _checked(self, folder: Path) -> Path:
        """Return ``folder``, a generation's, if what is in it may be read."""
        files = list(folder.iterdir())
        for file in files:
            if _is_special(file):
                raise self._damaged(f"{file.name} is no file")
        if not self._trusting:
            owning.check((self.folder, self._pointer, folder, *files))
        return folder

    def _read(self) -> Pointer:
        try:
            if _is_special(self._pointer):
                raise self._damaged(f"{_CURRENT} is no file")
            return Pointer.read(self._pointer.read_bytes())
        except FileNotFoundError:
            raise IndexMissing(f"no index at {self.folder}; run 'glossearch index'") from None
        except (IsADirectoryError, NotADirectoryError) as error:
            raise self._damaged(f"{_CURRENT} is no pointer") from error
        except OSError as error:
            raise _unreadable(self._pointer, error) from error
        except ValueError as error:
            raise self._damaged(_NAMES_NONE) from error

    def before(self) -> Path:
        """Return the folder of the generation before the current one. Raises as `current`."""
        names = self._names()
        at = names.index(self.current().name)
        if not at:
            raise IndexMissing(f"{self.folder} has no generation before the current one")
        return self._checked(self.folder / names[at - 1])

    @contextmanager
    def next(self, *, fresh: bool) -> Iterator[Path]:
        """Yield the folder of the next generation, to be made current by `switch`; call this under `lock`.

        Unless ``fresh`` it starts with the files of the current one. What is not made current is removed.
        """
        before = self._current_or_none()
        names = self._names()
        if before:
            at = names.index(before.name)
            self._remove([*names[: max(at - 1, 0)], *names[at + 1 :]])
        folder = self.folder / f"generation-{max(map(_number, names), default=0) + 1:06}"
        folder.mkdir(mode=0o700)
        try:
            folder.chmod(self.folder.stat().st_mode & 0o755)  # who may read the index reads this, too
            for file in before.iterdir() if before and not fresh else ():
                _link(file, folder / file.name)
            yield folder
        finally:
            if self._switched == folder:
                self._remove(
                    [name for name in self._names() if name != folder.name and folder.parent / name != before]
                )
            else:
                self._remove([folder.name])

    def switch(self, folder: Path) -> None:
        """Make ``folder`` the current generation, durably and in one step.

        What a name leads to is on the disk before the name is: files, their folder, its name, the pointer.
        """
        for file in folder.iterdir():
            if (
                file.stat().st_nlink == 1
            ):  # others are on the disk since the generation that they are links of
                owning.close(file)
                _sync(file)
        _sync(folder)
        _sync(self.folder)
        pointer = self.folder / f"{_CURRENT}.new"
        try:
            pointer.unlink(missing_ok=True)  # who knows what it is
            pointer.write_bytes(Pointer.to(folder).line)
            owning.close(pointer)
            _sync(pointer)
            pointer.replace(self._pointer)
            self._switched = folder
        except BaseException:
            with contextlib.suppress(OSError):
                pointer.unlink(missing_ok=True)
            raise
        _sync(self.folder)

    def _names(self) -> list[str]:
        """Return the names of all generations there are, oldest first."""
        names = (file.name for file in self.folder.iterdir() if _NAME.fullmatch(file.name))
        return sorted(names, key=_number)

    def _current_or_none(self) -> Path | None:
        try:
            return self.current()
        except (IndexMissing, IndexCorrupt):
            return None

    def _remove(self, names: list[str]) -> None:
        for path in (self.folder / name for name in names):
            if path.is_dir() and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:  # which none of ours is
                with contextlib.suppress(OSError):
                    path.unlink()

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep all other writers out. Raises `IndexBusy` when one stays in for longer than ten seconds."""
        import socket

        from filelock import FileLock, Timeout

        self._prepare()
        holder = self.folder / "LOCK.holder"
        try:
            lock = self.folder / "LOCK"
            with FileLock(lock, timeout=_LOCK_SECONDS):
                if not self._trusting:
                    owning.close(lock)
                try:
                    holder.unlink(missing_ok=True)
                    holder.write_text(f"process {os.getpid()} on {socket.gethostname()}", encoding="utf-8")
                    yield
                finally:
                    holder.unlink(missing_ok=True)
        except Timeout:
            who = "another process"
            with contextlib.suppress(OSError, UnicodeDecodeError):
                who = holder.read_text(encoding="utf-8") or who
            raise IndexBusy(f"{self.folder} is being written by {who}; try again when it is done") from None
        except OSError as error:
            raise unwritable(self.folder, error) from error

    def _prepare(self) -> None:
        """Make the folder, or see to it that it may be taken. Raises `BackendUnavailable`."""
        new = [folder for folder in (self.folder, *self.folder.parents) if not folder.exists()]
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            for folder in new:
                _sync(folder.parent)
            if self._is_of_others():
                raise BackendUnavailable(
                    f"{self.folder} holds other files and no index; name another folder with --index"
                )
            if not self.exists() and not self._trusting:
                owning.close(self.folder)
        except OSError as error:
            raise BackendUnavailable(f"{self.folder}: cannot be created: {error.strerror}") from error
        if not self._trusting:
            owning.check((self.folder,))

    def _is_of_others(self) -> bool:
        """Whether there are files and no index, not even a damaged one: databases have a CURRENT, too."""
        if self._names():
            return False
        try:
            self._read()
        except IndexMissing:
            return any(not _OURS.fullmatch(file.name) for file in self.folder.iterdir())
        except IndexCorrupt:
            return not self._pointer.is_file() or self._pointer.stat().st_size > 0
        return False

    def _damaged(self, why: str) -> IndexCorrupt:
        return IndexCorrupt(f"index damaged: {self.folder}: {why}; run 'glossearch index --rebuild'")


def _is_special(path: Path) -> bool:
    """Whether ``path`` is a pipe, a device or a socket, or leads to one: reading it might never end."""
    return not (path.is_file() or path.is_dir()) and path.exists()  # of a file, only the first is asked


def _unreadable(path: Path, error: OSError) -> BackendUnavailable:
    return BackendUnavailable(f"{path}: cannot be read: {error.strerror}")


def _number(name: str) -> int:
    return int(name.rpartition("-")[2])


def _link(source: Path, target: Path) -> None:
    """Hard-link a file, or copy it where the file system has no links."""
    try:
        os.link(source, target)
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOTSUP, errno.EMLINK, errno.EXDEV, errno.EACCES):
            raise
        shutil.copy2(source, target)


def _sync(path: Path) -> None:
    """Flush a file, or a folder's list of names, to the disk."""
    if path.is_dir() and os.name == "nt":  # Windows cannot open a folder
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
