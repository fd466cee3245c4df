"""The segments of an open Whoosh index, each with its arrays.

The arrays of a segment are in a file beside it, ``arrays.<segment id>``. One that is missing or damaged is
made anew from Whoosh, which holds all that is in it.
"""

import contextlib
import os
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np
from whoosh.reading import IndexReader

from glossearch.backends.whoosh import arrays
from glossearch.backends.whoosh.fields import DOCUMENT, TEXT, from_whoosh
from glossearch.backends.whoosh.segments import Bools, Collector, Part, Segment, held_by

_PREFIX = "arrays."

# A file of arrays never changes, and the next generation links to it: within a process it is read once.
_open: WeakValueDictionary[tuple[int, int, int, int], Segment] = WeakValueDictionary()


def file_of(folder: Path, name: str) -> Path:
    """Return the file with the arrays of the segment ``name``."""
    return folder / f"{_PREFIX}{name}"


def segment_id(leaf: IndexReader) -> str:
    """Return the name of the segment that ``leaf`` reads."""
    segment = leaf.segment()
    return str(segment.segment_id()) if segment else ""


def save(folder: Path, name: str, parts: list[Part]) -> None:
    """Write the arrays of a segment that has the documents of ``parts``."""
    arrays.save(file_of(folder, name), {"segment": name}, held_by(parts))


def sweep(folder: Path, names: set[str]) -> None:
    """Remove the arrays of all segments but those with these names."""
    for file in folder.glob(f"{_PREFIX}*"):
        if file.name.removeprefix(_PREFIX) not in names:
            file.unlink()


def arrays_of(folder: Path, leaf: IndexReader) -> Segment:
    """Return the arrays of the open segment ``leaf``."""
    file = file_of(folder, segment_id(leaf))
    size = leaf.doc_count_all()
    try:
        state = file.stat()
        key = (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns)
        segment = _open.get(key)
        if segment is None:
            segment = Segment.load(file, size)
            _open[key] = segment
    except (OSError, arrays.Damaged):
        return _anew(file, leaf)
    return segment


def leaves(reader: IndexReader) -> list[tuple[IndexReader, int]]:
    """Return the segments of ``reader`` that have documents, and the number of the first of each."""
    return [(leaf, base) for leaf, base in reader.leaf_readers() if leaf.doc_count_all()]


def live(leaf: IndexReader) -> Bools:
    """Return which documents of ``leaf`` are not deleted."""
    found = np.ones(leaf.doc_count_all(), np.bool_)
    segment = leaf.segment()
    deleted = segment.deleted_docs() if segment else ()
    found[list(deleted or ())] = False
    return found


def _anew(file: Path, leaf: IndexReader) -> Segment:
    """Make the arrays of ``leaf`` from what Whoosh holds, and keep them if the folder can be written."""
    values: list[dict[bytes, bytes]] = [{} for _ in range(leaf.doc_count_all())]
    for term in leaf.lexicon(TEXT):
        matcher = leaf.postings(TEXT, term)
        while matcher.is_active():
            values[matcher.id()][term] = matcher.value()
            matcher.next()
    column = leaf.column_reader(DOCUMENT, translate=False)
    collector = Collector()
    for number, found in enumerate(values):
        collector.add(*from_whoosh(column[number], found))
    held = held_by([collector.part()])
    with contextlib.suppress(OSError):
        if os.access(file.parent, os.W_OK):
            arrays.save(file, {"segment": segment_id(leaf)}, held)
    return Segment(held)
