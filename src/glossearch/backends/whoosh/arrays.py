"""Named numpy arrays in one file that is mapped into memory, and checked first.

8 bytes     magic
4, 4        length and CRC-32 of the header, little-endian
header      JSON: {"about": ..., "crc": of what follows, "checked": so many bytes of it, "size": of all,
            "arrays": {name: [dtype, shape, offset]}}
arrays      each at a multiple of 64 bytes, little-endian
"""

import json
import mmap
import zlib
from collections.abc import Mapping
from pathlib import Path
from struct import Struct, error
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from glossearch.backends.whoosh import owning

Array = npt.NDArray[Any]

_MAGIC = b"GLSARR1\n"
_LENGTHS = Struct("<II")
_ALIGNED = 64


class Damaged(ValueError):
    """The file is not one that `save` wrote."""


class Loaded(NamedTuple):
    """What is in a file; the arrays cannot be written."""

    about: dict[str, Any]
    arrays: dict[str, Array]


def save(
    file: Path, about: Mapping[str, object], arrays: Mapping[str, Array], unchecked: Mapping[str, Array]
) -> None:
    """Write ``arrays`` to ``file``, which appears whole or not at all.

    Those that are ``unchecked`` have checksums of their own, so that opening them does not read them.
    """
    blocks, places, offset, crc, checked = [], {}, 0, 0, 0
    for name, array in (*arrays.items(), *unchecked.items()):
        stored = np.ascontiguousarray(array, array.dtype.newbyteorder("<"))
        padded = stored.tobytes() + bytes(-stored.nbytes % _ALIGNED)
        places[name] = [stored.dtype.str, stored.shape, offset]
        blocks.append(padded)
        offset += len(padded)
        if name in arrays:
            crc = zlib.crc32(padded, crc)
            checked = offset
    told = {"about": about, "crc": crc, "checked": checked, "size": offset, "arrays": places}
    header = json.dumps(told).encode()
    begin = len(_MAGIC) + _LENGTHS.size
    header += b" " * (-(begin + len(header)) % _ALIGNED)
    part = file.with_name(f"{file.name}.part")
    with part.open("wb") as out:
        out.write(_MAGIC + _LENGTHS.pack(len(header), zlib.crc32(header)) + header)
        out.writelines(blocks)
    owning.close(part)
    part.replace(file)


def load(file: Path) -> Loaded:
    """Map ``file`` into memory. Raises `Damaged`, or OSError where it cannot be read."""
    with file.open("rb") as opened:
        try:
            mapped = mmap.mmap(opened.fileno(), 0, access=mmap.ACCESS_READ)
        except ValueError as reason:
            raise Damaged(f"{file}: empty") from reason
    try:
        return _checked(memoryview(mapped))
    except (Damaged, error, ValueError, LookupError, TypeError) as reason:
        raise Damaged(f"{file}: {reason}") from reason


def _checked(data: memoryview) -> Loaded:
    begin = len(_MAGIC)
    if data[:begin] != _MAGIC:
        raise Damaged("not a file of arrays")
    length, crc = _LENGTHS.unpack_from(data, begin)
    begin += _LENGTHS.size
    head = data[begin : begin + length]
    if zlib.crc32(head) != crc:
        raise Damaged("the header is damaged")
    header = json.loads(bytes(head))
    body = data[begin + length :]
    if len(body) != header["size"] or zlib.crc32(body[: header["checked"]]) != header["crc"]:
        raise Damaged("an array is damaged")
    arrays = {
        name: np.frombuffer(body, dtype, int(np.prod(shape)), offset).reshape(shape)
        for name, (dtype, shape, offset) in header["arrays"].items()
    }
    return Loaded(header["about"], arrays)
