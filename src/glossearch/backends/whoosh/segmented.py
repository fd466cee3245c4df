"""The segments of an open Whoosh index, each with its arrays.

The arrays of a segment are in a file beside it, ``arrays.<segment id>``. One that is missing or damaged is
made anew from Whoosh, which holds all that is in it.
"""

import contextlib
import os
from pathlib import Path
from weakref import WeakValueDictionary

import numpy as np
from whoosh.codec.base import Segment as WhooshSegment
from whoosh.index import TOC, FileIndex
from whoosh.reading import SegmentReader

from glossearch.backends.whoosh import arrays
from glossearch.backends.whoosh.collecting import Collector
from glossearch.backends.whoosh.fields import DOCUMENT, FACTS, from_whoosh, schema
from glossearch.backends.whoosh.parts import DOCUMENTS, held_by
from glossearch.backends.whoosh.sealing import Seal
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


def segments_of(index: FileIndex) -> list[tuple[WhooshSegment, int]]:
    """Return the segments of ``index`` that have documents, and the number of the first of each.

    None of their files is opened.
    """
    found, base = [], 0
    for segment in TOC.read(index.storage, index.indexname, schema=schema()).segments:
        if segment.doc_count_all():
            found.append((segment, base))
            base += segment.doc_count_all()
    return found


def opened(seal: Seal, index: FileIndex, segment: WhooshSegment) -> SegmentReader:
    """Return a reader of ``segment``, once its file is known to be as it was written. Raises `Broken`."""
    seal.check(seal.folder / segment.make_filename(segment.COMPOUND_EXT))
    return SegmentReader(index.storage, schema(), segment)


def arrays_of(seal: Seal, index: FileIndex, segment: WhooshSegment) -> Segment:
    """Return the arrays of ``segment``."""
    file = file_of(seal.folder, segment.segment_id())
    try:
        state = file.stat()
        key = (state.st_dev, state.st_ino, state.st_size, state.st_mtime_ns)
        arrays_there = _open.get(key)
        if arrays_there is None:
            arrays_there = Segment.load(file, segment.segment_id(), segment.doc_count_all())
            _open[key] = arrays_there
    except (OSError, arrays.Damaged):
        reader = opened(seal, index, segment)
        try:
            return _anew(file, reader, segment.segment_id())
        finally:
            reader.close()
    return arrays_there


def live(segment: WhooshSegment) -> Bools:
    """Return which documents of ``segment`` are not deleted."""
    found = np.ones(segment.doc_count_all(), np.bool_)
    found[list(segment.deleted_docs() or ())] = False
    return found


def _anew(file: Path, leaf: SegmentReader, name: str) -> Segment:
    """Make the arrays of ``leaf`` from what Whoosh holds, and keep them if the folder can be written."""
    documents, facts = (leaf.column_reader(column, translate=False) for column in (DOCUMENT, FACTS))
    collector = Collector()
    for number in range(leaf.doc_count_all()):
        value = documents[number]
        collector.add(*from_whoosh(value, facts[number]), value)
    held = held_by([collector.part()])
    with contextlib.suppress(OSError):
        if os.access(file.parent, os.W_OK):
            save(file.parent, name, held)
    return Segment(held)
