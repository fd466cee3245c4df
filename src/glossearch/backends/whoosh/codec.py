"""Whoosh's own codec, given the postings of a segment by the term.

Whoosh's writer makes a tuple of each posting, sorts them all, and hands them on one by one. Those of the
arrays are sorted already. What is written is the same: a segment names Whoosh's own codec, which reads it.
"""

from array import array
from collections.abc import Callable, Iterable
from operator import sub
from typing import TYPE_CHECKING, Any

from whoosh.codec.whoosh3 import W3Codec, W3FieldWriter, W3PostingsWriter

from glossearch.backends.whoosh.parts import TermPostings

if TYPE_CHECKING:
    from whoosh.fields import Schema


class Codec(W3Codec):
    """Writes into ``field`` the ``postings``, sorted by terms, that are told when a segment is finished."""

    def __init__(self, field: str, postings: Callable[[], Iterable[TermPostings]]) -> None:
        W3Codec.__init__(self, compression=0)
        self.field = field
        self.postings = postings

    def __reduce__(self) -> tuple[type[W3Codec], tuple[Any, ...]]:
        return W3Codec, (self._blocklimit, self._compression, self._inlinelimit)

    def field_writer(self, storage: object, segment: object) -> "_FieldWriter":
        """Return what writes the terms of ``segment``."""
        return _FieldWriter(self, storage, segment)

    def postings_writer(self, dbfile: object, byteids: bool = False) -> "_PostingsWriter":
        """Return what writes the postings of a term to ``dbfile``."""
        return _PostingsWriter(dbfile, self._blocklimit, byteids, self._compression, self._inlinelimit)


class _FieldWriter(W3FieldWriter):
    _postwriter: Any

    def add_postings(self, schema: "Schema", lengths: object, items: object) -> None:
        """Write the codec's postings; there are no other ``items``."""
        del lengths, items
        self.start_field(self._codec.field, schema[self._codec.field])
        for term, documents, weights in self._codec.postings():
            self.start_term(term)
            self._postwriter.add_all(documents, weights)
            self.finish_term()
        self.finish_field()


class _PostingsWriter(W3PostingsWriter):
    """Minifies as Whoosh does, without a generator for each list."""

    def add_all(self, documents: "array[int]", weights: "array[float]") -> None:
        """Add all postings of a term, block by block."""
        for start in range(0, len(documents), self._blocklimit):
            if start:
                self._write_block()
            block = slice(start, start + self._blocklimit)
            self._ids = documents[block]
            self._weights = weights[block]
            self._maxweight = max(self._weights)

    def _mini_ids(self) -> tuple[int, ...]:
        return tuple(map(sub, self._ids, [0, *self._ids]))

    def _mini_weights(self) -> tuple[float, ...] | float | None:
        first = self._weights[0]
        if self._weights.count(first) < len(self._weights):
            return tuple(self._weights)
        return None if first == 1 else first
