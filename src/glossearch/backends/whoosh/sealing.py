"""The manifest of a generation: what was committed, its segments, and the checksums of all its other files.

It is all that opening goes by. Large files are checked when they are read as a whole, or by `Seal.damaged`.

    {"manifest": {...}, "segments": [[name, size, [number, ...]], ...], "files": {name: [size, CRC-32]},
     "crc": of all before}
"""

import json
import re
import zlib
from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path
from typing import NamedTuple, Self

from glossearch.errors import IndexOutdated

MANIFEST = "manifest.json"
_CHUNK = 1 << 20
_NAME = re.compile(r"\w+", re.ASCII)


class Broken(ValueError):
    """A file is not as it was written."""


class Listed(NamedTuple):
    """A segment by its name, with how many documents it has, and the numbers of those deleted since."""

    name: str
    size: int
    deleted: tuple[int, ...] = ()


class Seal(NamedTuple):
    """What the generation in ``folder`` says of itself, and the size and CRC-32 of each of its files."""

    folder: Path
    manifest: Mapping[str, object]
    segments: Sequence[Listed]
    files: Mapping[str, tuple[int, int]]

    @classmethod
    def empty(cls, folder: Path) -> Self:
        """Return the seal of a generation without anything."""
        return cls(folder, {}, (), {})

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Read the seal of the generation in ``folder``. Raises `Broken`, `IndexOutdated` or OSError."""
        try:
            held = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except (ValueError, RecursionError) as error:
            raise Broken(f"{MANIFEST} is no JSON") from error
        if isinstance(held, dict) and isinstance(held.get("format"), int):  # up to format 6
            raise IndexOutdated(
                f"index outdated: {folder.parent} was built by an older version (format {held['format']}); "
                "run 'glossearch index'"
            )
        try:
            if held["crc"] != _crc_of(held):
                raise Broken(f"{MANIFEST} is damaged")
            return cls(
                folder,
                held["manifest"],
                [_listed(*segment) for segment in held["segments"]],
                {name: (size, crc) for name, (size, crc) in held["files"].items()},
            )
        except (TypeError, LookupError, AttributeError, ValueError) as error:
            raise Broken(f"{MANIFEST} is damaged") from error

    def write(
        self, manifest: Mapping[str, object], segments: Sequence[Listed], changed: Collection[str]
    ) -> None:
        """Seal what is in the folder now, with ``manifest`` and ``segments``.

        Of the files that this seal knows, those with the names ``changed`` are others by now. Only they and
        new ones are read.
        """
        (self.folder / MANIFEST).unlink(missing_ok=True)  # it may be a link to the last one
        known = {name: measured for name, measured in self.files.items() if name not in changed}
        files = {file.name: known.get(file.name) or _measured(file) for file in sorted(self.folder.iterdir())}
        held = {"manifest": manifest, "segments": segments, "files": files}
        text = json.dumps({**held, "crc": _crc_of(held)}, indent=1)
        (self.folder / MANIFEST).write_text(text, encoding="utf-8")

    def check(self, file: Path) -> None:
        """Raise `Broken` if ``file`` is not as it was written, or OSError if it cannot be read."""
        if self.files.get(file.name) != _measured(file):
            raise Broken(f"{file.name} is damaged")

    def damaged(self) -> Iterator[str]:
        """Yield what is wrong with the files: not as they were written, gone, or of nobody knows where."""
        there = {file.name for file in self.folder.iterdir()} - {MANIFEST}
        for name in sorted(there | self.files.keys()):
            if name not in there:
                yield f"{name} is gone"
            elif name not in self.files:
                yield f"{name} is no file of this index"
            else:
                try:
                    self.check(self.folder / name)
                except (Broken, OSError) as error:
                    yield str(error)


def _listed(name: str, size: int, deleted: Sequence[int]) -> Listed:
    if not _NAME.fullmatch(name) or not all(0 <= number < size for number in deleted):
        raise Broken(f"{MANIFEST} lists a segment that is none")
    return Listed(name, size, tuple(deleted))


def _measured(file: Path) -> tuple[int, int]:
    """Return the size of ``file`` and its CRC-32."""
    size = crc = 0
    with file.open("rb") as data:
        while chunk := data.read(_CHUNK):
            size += len(chunk)
            crc = zlib.crc32(chunk, crc)
    return size, crc


def _crc_of(held: Mapping[str, object]) -> int:
    sealed = [held["manifest"], held["segments"], held["files"]]
    return zlib.crc32(json.dumps(sealed, sort_keys=True).encode())
