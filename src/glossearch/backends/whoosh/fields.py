"""The Whoosh schema: a field that takes terms as glossearch's own analysis found them, and one for the rest.

Whoosh pickles a schema into the index, so all here is plain module-level classes; readers are given the
schema instead of unpickling it.
"""

import marshal
import zlib
from array import array
from collections.abc import Generator, Iterable, Iterator, Mapping
from struct import Struct
from typing import Any

import numpy as np
from whoosh.columns import VarBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Format

from glossearch.backends.whoosh.vectors import packed, unpacked
from glossearch.schema import TEXT_FIELDS, Document, StoredEntry

TEXT, DOCUMENT = "text", "document"
"""Our fields: ``text`` is indexed, ``document`` is a column with all else."""

Positions = Mapping[str, list[int]]
Items = Generator[tuple[bytes, int, float, bytes], Any, None]

_WORD = 4
_CHECK = Struct("<I")


class _PackedPositions(Format):
    """A posting's value: for each text field with the term its number, a count, and so many positions.

    All are little-endian 32-bit words.
    """

    def decode_frequency(self, value: bytes) -> int:
        return sum(len(positions) for _, positions in occurrences(value))

    def decode_weight(self, value: bytes) -> float:
        return float(self.decode_frequency(value))


class _Text(FieldType):
    """All text fields in one, since Whoosh's cost is by the term; the value are the postings by `posted`.

    Lengths are among the facts.
    """

    def __init__(self) -> None:
        self.format = _PackedPositions()

    def index(self, value: Mapping[bytes, bytes], **_options: object) -> Items:
        for term, packed_positions in value.items():
            yield term, 1, 1.0, packed_positions


def posted(postings: Mapping[str, Positions]) -> dict[bytes, bytes]:
    """Return each term of a document with the value of its posting."""
    found: dict[str, list[int]] = {}
    for number, name in enumerate(TEXT_FIELDS):
        for term, positions in postings[name].items():
            words = found.get(term)
            if words is None:
                found[term] = [number, len(positions), *positions]
            else:
                words += (number, len(positions), *positions)
    return {term.encode(): _little(words) for term, words in found.items()}


def checksum(values: Mapping[bytes, bytes]) -> int:
    """Return the sum of the checksums of all postings of a document, in whatever order they come."""
    return sum([zlib.crc32(value, zlib.crc32(term)) for term, value in values.items()])


def _little(words: Iterable[int]) -> bytes:
    packed_words = array("I", words)
    return packed_words.tobytes() if _NATIVE else np.array(packed_words, "<u4").tobytes()


_NATIVE = array("I", [1]).tobytes() == (1).to_bytes(_WORD, "little")


def occurrences(value: bytes) -> Iterator[tuple[int, list[int]]]:
    """Yield the number of each text field in a posting's value, and the positions there.

    Raises `ValueError` for what is no such value.
    """
    words = np.frombuffer(value, "<u4").tolist()
    at = 0
    while at < len(words):
        number, count = words[at : at + 2]
        positions = words[at + 2 : at + 2 + count]
        if len(positions) != count or number >= len(TEXT_FIELDS):
            raise ValueError("a piece of a posting")
        yield number, positions
        at += 2 + count


def schema() -> Schema:
    """Return the schema of every index."""
    return Schema(**{DOCUMENT: COLUMN(VarBytesColumn(write_offsets_cutoff=0)), TEXT: _Text()})


def to_whoosh(document: Document, digest: str) -> dict[str, Any]:
    """Return the arguments of Whoosh's ``add_document``."""
    values = posted(document.postings)
    facts = (
        checksum(values),
        document.lengths,
        digest,
        document.headword,
        document.name_keys,
        document.category_keys,
        document.words,
        packed([] if document.vector is None else [document.vector]),
        packed(document.question_vectors),
        len(document.question_vectors),
    )
    # The facts are only for making arrays anew: who reads an entry does not unpack them.
    entry: Any = document.entry.as_tuple()
    held = marshal.dumps((entry, marshal.dumps(facts)))
    return {TEXT: values, DOCUMENT: _CHECK.pack(zlib.crc32(held)) + held}


def stored_entry(value: bytes) -> StoredEntry:
    """Return the entry in the column's ``value``. Raises `ValueError` or worse for a damaged one."""
    return StoredEntry.from_tuple(_unpacked(value)[0])


def from_whoosh(value: bytes, values: Mapping[bytes, bytes] | None) -> tuple[Document, str]:
    """Return the document that `to_whoosh` was given, and its digest.

    ``value`` is that of the column, ``values`` those of the postings; None for a document that was deleted,
    whose postings Whoosh does not tell. Raises `ValueError` or worse where they are damaged.
    """
    entry, facts = _unpacked(value)
    known, lengths, digest, headword, names, categories, words, vector, questions, count = marshal.loads(
        facts
    )
    if values is not None and checksum(values) != known:
        raise ValueError("postings that are not as they were written")
    postings: dict[str, dict[str, list[int]]] = {name: {} for name in TEXT_FIELDS}
    for term, packed_positions in (values or {}).items():
        for number, positions in occurrences(packed_positions):
            postings[TEXT_FIELDS[number]][term.decode()] = positions
    return Document(
        entry=StoredEntry.from_tuple(entry),
        postings=postings,
        lengths=lengths,
        name_keys=names,
        category_keys=categories,
        words=words,
        headword=headword,
        vector=unpacked(vector, 1)[0] if vector else None,
        question_vectors=tuple(unpacked(questions, count)) if count else (),
    ), digest


def _unpacked(value: bytes) -> tuple[tuple[Any, ...], bytes]:
    held = value[_CHECK.size :]
    if len(value) < _CHECK.size or _CHECK.unpack_from(value)[0] != zlib.crc32(held):
        raise ValueError("a document that is not as it was written")
    entry, facts = marshal.loads(held)
    return entry, facts
