"""What CURRENT says: which generation is the current one.

    generation-000007 0b1a2c3d 5c2f0a1b    its folder, the CRC-32 of the other two, that of the manifest in it

Up to format 6 there was nothing but the folder. What was written then is still read, and told to be outdated.
"""

import re
import zlib
from pathlib import Path
from typing import NamedTuple, Self

from glossearch.backends.whoosh.sealing import MANIFEST

_LINE = re.compile(r"(generation-\d{6,})(?: ([0-9a-f]{8})(?: ([0-9a-f]{8}))?)?\s*")


class Pointer(NamedTuple):
    """The name of a generation's folder, and the CRC-32 of its manifest, or "" where that is not known."""

    name: str
    manifest: str

    @classmethod
    def to(cls, folder: Path) -> Self:
        """Return a pointer to the generation in ``folder`` as it is now. Raises OSError."""
        return cls(folder.name, _checksum((folder / MANIFEST).read_bytes()))

    @classmethod
    def read(cls, line: bytes) -> Self:
        """Return what ``line`` says. Raises ValueError where that is none."""
        held = _LINE.fullmatch(line.decode("ascii"))
        if held is None:
            raise ValueError("names no generation")
        name, checksum, manifest = held.groups("")
        pointer = cls(name, manifest)
        if checksum not in ("", pointer._checksum):
            raise ValueError("names no generation")
        return pointer

    @property
    def line(self) -> bytes:
        """What is written for it."""
        return f"{self.name} {self._checksum} {self.manifest}\n".encode("ascii")

    @property
    def _checksum(self) -> str:
        return _checksum("".join(self).encode("ascii"))


def _checksum(data: bytes) -> str:
    return f"{zlib.crc32(data):08x}"
