"""A layer between Python and the file system, in which one call fails: it is put in, never taken out again.

Calls that have to do with the folders watched are counted, in the order in which they come: opening, writing,
flushing to the disk, linking, renaming, removing, making folders.
"""

import builtins
import errno
import io
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from typing_extensions import Buffer

SHORT = "short write"
FAILURES = ("ENOSPC", "EIO", "EACCES", SHORT)
_NAMED = ("open", "link", "rename", "replace", "unlink", "remove", "mkdir")
_TEXT = ("encoding", "errors", "newline")
_Call = Callable[..., Any]


class Layer:
    """Lets the call number ``fails`` end in ``failure``, one of `FAILURES`; those from it on, if ``on``."""

    def __init__(self, watched: Sequence[Path], fails: int, failure: str, *, on: bool = False) -> None:
        self.calls: list[str] = []
        self._watched = tuple(map(str, watched))
        self._fails = fails
        self._failure = failure
        self._on = on

    def put_in(self) -> None:
        """Let all calls of this process go through the layer."""
        opening = self._opening(io.open)
        layered = [(os, name, self._named(name, getattr(os, name))) for name in _NAMED]
        layered += [
            (os, "fsync", self._flushing(os.fsync)),
            (io, "open", opening),
            (builtins, "open", opening),
        ]
        for module, name, call in layered:
            setattr(module, name, call)

    def failing(self, what: str, path: object) -> bool:
        """Count a call; return whether it is to be a short write, or raise its error."""
        if not str(path).startswith(self._watched):
            return False
        number = len(self.calls)
        self.calls.append(f"{what} {Path(str(path)).name}")
        if number != self._fails and not (self._on and number > self._fails >= 0):
            return False
        if self._failure == SHORT:
            return what == "write"
        code = getattr(errno, self._failure)
        raise OSError(code, os.strerror(code), str(path))

    def _named(self, name: str, call: _Call) -> _Call:
        def layered(path: object, *more: object, **options: object) -> object:
            self.failing(name, path)
            return call(path, *more, **options)

        return layered

    def _flushing(self, call: _Call) -> _Call:
        def layered(descriptor: int) -> object:
            self.failing("fsync", Path(f"/proc/self/fd/{descriptor}").readlink())
            return call(descriptor)

        return layered

    def _opening(self, call: _Call) -> _Call:
        def layered(file: object, mode: str = "r", *more: object, **options: object) -> object:
            if isinstance(file, int) or not str(file).startswith(self._watched):
                return call(file, mode, *more, **options)
            self.failing("open", file)
            if mode.strip("bt") == "r":
                return call(file, mode, *more, **options)
            raw = _Raw(self, str(file), mode)
            opened = io.BufferedRandom(raw) if "+" in mode else io.BufferedWriter(raw)
            text: dict[str, Any] = {name: options[name] for name in _TEXT if name in options}
            return opened if "b" in mode else io.TextIOWrapper(opened, **text)

        return layered


class _Raw(io.FileIO):
    def __init__(self, layer: Layer, file: str, mode: str) -> None:
        super().__init__(file, mode.replace("b", "").replace("t", ""))
        self._layer = layer
        self._path = file

    def write(self, data: "Buffer") -> int:
        view = memoryview(data)
        if self._layer.failing("write", self._path) and len(view) > 1:
            view = view[: len(view) // 2]
        return super().write(view)
