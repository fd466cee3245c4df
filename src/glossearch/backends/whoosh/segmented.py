"""The segments of a generation, each with its arrays.

The arrays of a segment are in a file beside it, ``arrays.<its name>``. One that is missing or damaged is made
anew from what Whoosh wrote, which holds all that is in it.
"""

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np

from glossearch.backends.values import DOCUMENT, FACTS, from_values
from glossearch.backends.whoosh import arrays
from glossearch.backends.whoosh.parts import DOCUMENTS, held_by
from glossearch.backends.whoosh.sealing import Listed, Seal
from glossearch.backends.whoosh.segments import Bools, Segment

_PREFIX = "arrays."

# A file of arrays never changes, and the next generation links to it: within a process it is read once.
_open: WeakValueDictionary[tuple[int, int, int, int], Segment] = WeakValueDictionary()


def file_of(folder: Path, name: str) -> Path:
    """Return the file with the arrays of the segment ``name``."""
    return folder / f"{_PREFIX}{name}"


def save(folder: Path, name: str, held: dict[str, arrays.Array]) -> None:
    """Write the arrays that the segment ``name`` has."""
    checked = {key: array for key, array in held.items() if key != DOCUMENTS}
    arrays.save(file_of(folder, name), {"segment": name}, checked, {DOCUMENTS: held[DOCUMENTS]})


def sweep(folder: Path, names: set[str]) -> None:
    """Remove the arrays of all segments but those with these names."""
    for file in folder.glob(f"{_PREFIX}*"):
        if file.name.removeprefix(_PREFIX) not in names:
            file.unlink()


def segments_of(seal: Seal) -> Iterator[tuple[Segment, Bools, int]]:
    """Yield the segments of a generation: the arrays, which documents are not deleted, the first's number."""
    base = 0
    for segment in seal.segments:
        yield arrays_of(seal, segment), live(segment), base
        base += segment.size


def arrays_of(seal: Seal, segment: Listed) -> Segment:
    """Return the arrays of ``segment``."""
    file = file_of(seal.folder, segment.name)
    try:
        state = file.stat()
        key = (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns)
        arrays_there = _open.get(key)
        if arrays_there is None:
            arrays_there = Segment.load(file, segment.name, segment.size)
            _open[key] = arrays_there
    except (OSError, arrays.Damaged):
        return _anew(seal, segment)
    return arrays_there


def live(segment: Listed) -> Bools:
    """Return which documents of ``segment`` are not deleted."""
    found = np.ones(segment.size, np.bool_)
    found[list(segment.deleted)] = False
    return found


def _anew(seal: Seal, segment: Listed) -> Segment:
    """Make the arrays of ``segment`` from what Whoosh wrote, and keep them if the folder can be written."""
    from glossearch.backends.whoosh.collecting import Collector
    from glossearch.backends.whoosh.contents import column  # with Whoosh, which a search needs for this only

    collector = Collector()
    with column(seal, segment, DOCUMENT) as documents, column(seal, segment, FACTS) as facts:
        for number in range(segment.size):
            value = documents[number]
            collector.add(*from_values(value, facts[number]), value)
    held = held_by([collector.part()])
    with contextlib.suppress(OSError):
        if os.access(seal.folder, os.W_OK):
            save(seal.folder, segment.name, held)
    return Segment(held)
