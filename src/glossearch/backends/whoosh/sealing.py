"""The manifest of a generation, with the checksums of all its other files.

Whoosh's table of contents has no checksum of its own, and one flipped bit of it can bring deleted entries
back untold. It is small and checked whenever a generation is opened. Large files are checked when they are
read as a whole, or by `Seal.damaged`.

    {"manifest": {...}, "files": {name: [size, CRC-32]}, "crc": of the two before}
"""

import json
import zlib
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import NamedTuple, Self

MANIFEST = "manifest.json"
_CHUNK = 1 << 20


class Broken(ValueError):
    """A file is not as it was written."""


class Seal(NamedTuple):
    """What the generation in ``folder`` says of itself, and the size and CRC-32 of each of its files.

    Indexes up to format 6 have no checksums; ``files`` is None for them.
    """

    folder: Path
    manifest: Mapping[str, object]
    files: Mapping[str, tuple[int, int]] | None

    @classmethod
    def of(cls, folder: Path) -> Self:
        """Read the seal of the generation in ``folder``. Raises `Broken`, or OSError."""
        try:
            held = json.loads((folder / MANIFEST).read_text(encoding="utf-8"))
        except (ValueError, RecursionError) as error:
            raise Broken(f"{MANIFEST} is no JSON") from error
        if isinstance(held, dict) and "format" in held:
            return cls(folder, held, None)
        try:
            manifest, files, crc = held["manifest"], held["files"], held["crc"]
            if crc != _crc_of(manifest, files):
                raise Broken(f"{MANIFEST} is damaged")
            return cls(folder, manifest, {name: (size, crc) for name, (size, crc) in files.items()})
        except (TypeError, LookupError, AttributeError) as error:
            raise Broken(f"{MANIFEST} is damaged") from error

    def write(self, manifest: Mapping[str, object], changed: Collection[str]) -> None:
        """Seal what is in the folder now with ``manifest``.

        Of the files that this seal knows, those with the names ``changed`` are others by now. Only they and
        new ones are read.
        """
        (self.folder / MANIFEST).unlink(missing_ok=True)  # it may be a link to the last one
        known = {name: measured for name, measured in (self.files or {}).items() if name not in changed}
        files = {file.name: known.get(file.name) or _measured(file) for file in sorted(self.folder.iterdir())}
        held = {"manifest": manifest, "files": files, "crc": _crc_of(manifest, files)}
        (self.folder / MANIFEST).write_text(json.dumps(held, indent=1), encoding="utf-8")

    def check(self, file: Path) -> None:
        """Raise `Broken` if ``file`` is not as it was written, or OSError if it cannot be read."""
        if self.files is not None and self.files.get(file.name) != _measured(file):
            raise Broken(f"{file.name} is damaged")

    def check_contents(self) -> None:
        """Check the table of contents, as `check` does: there is one, and it is the one that was written."""
        if self.files is None:
            return
        there = {file.name for file in self.folder.glob("*.toc")}
        if there != {name for name in self.files if name.endswith(".toc")}:
            raise Broken("the table of contents is another one, or gone")
        for name in there:
            self.check(self.folder / name)

    def damaged(self) -> Iterator[str]:
        """Yield what is wrong with the files: not as they were written, gone, or of nobody knows where."""
        there = {file.name for file in self.folder.iterdir()} - {MANIFEST}
        for name in sorted(there | (self.files or {}).keys()):
            if name not in there:
                yield f"{name} is gone"
            elif name not in (self.files or {}):
                yield f"{name} is no file of this index"
            else:
                try:
                    self.check(self.folder / name)
                except (Broken, OSError) as error:
                    yield str(error)


def _measured(file: Path) -> tuple[int, int]:
    """Return the size of ``file`` and its CRC-32."""
    size = crc = 0
    with file.open("rb") as data:
        while chunk := data.read(_CHUNK):
            size += len(chunk)
            crc = zlib.crc32(chunk, crc)
    return size, crc


def _crc_of(manifest: object, files: object) -> int:
    return zlib.crc32(json.dumps([manifest, files], sort_keys=True).encode())
