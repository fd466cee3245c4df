"""What Whoosh is told of an index, and the columns that it wrote, without reading its table of contents.

That is a pickle, and so is the directory of a segment put together into one file: reading one runs what it
says. So our manifest lists the segments, and their files stay apart.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from whoosh.codec.whoosh3 import W3Codec, W3Segment
from whoosh.columns import ColumnReader
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC

from glossearch.backends.whoosh.fields import VALUES, schema
from glossearch.backends.whoosh.sealing import Listed, Seal

_NAME = "MAIN"  # Whoosh's own, for an index that is given none


class Contents:
    """As much of a `whoosh.index.FileIndex` as Whoosh's writer asks for."""

    indexname = _NAME

    def __init__(self, folder: Path, segments: Iterable[Listed]) -> None:
        self.storage = FileStorage(str(folder))
        self._segments = [_to_whoosh(segment) for segment in segments]

    def _read_toc(self) -> TOC:
        return TOC(schema(), self._segments, 0)


def listed(segment: W3Segment) -> Listed:
    """Return what our manifest says of Whoosh's ``segment``."""
    return Listed(segment.segment_id(), segment.doc_count_all(), tuple(sorted(segment.deleted_docs())))


@contextmanager
def column(seal: Seal, segment: Listed, name: str) -> Iterator[ColumnReader]:
    """Open a column of ``segment``, which is known to be as it was written then. Raises `Broken`, OSError."""
    file = W3Codec.column_filename(_to_whoosh(segment), name)
    seal.check(seal.folder / file)
    with FileStorage(str(seal.folder)).open_file(file) as opened:
        yield VALUES.reader(opened, 0, seal.files[file][0], segment.size)


def _to_whoosh(segment: Listed) -> W3Segment:
    own = segment.name.removeprefix(f"{_NAME}_")
    return W3Segment(W3Codec(compression=0), _NAME, segment.size, own, set(segment.deleted))
