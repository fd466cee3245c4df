"""The Whoosh schema: fields that take terms as glossearch's own analysis found them.

Whoosh pickles a schema into the index, so all here is plain module-level classes; readers are given the
schema instead of unpickling it.
"""

import struct
from collections.abc import Generator, Mapping
from typing import Any

from whoosh.columns import FixedBytesColumn, VarBytesColumn
from whoosh.fields import COLUMN, STORED, FieldType, Schema
from whoosh.formats import Existence, Format

from glossearch.backends.whoosh.vectors import packed
from glossearch.schema import TEXT_FIELDS, Document

DIGEST_BYTES = 16
LENGTHS = struct.Struct(f"<{len(TEXT_FIELDS)}I")
(
    SLUG, NAMES, CATEGORIES, ENTRY, DIGEST, LENGTH, KEY, WORDS, HEADWORD, VECTOR, QUESTION_VECTORS,
) = (
    "slug", "names", "categories", "entry", "digest", "length", "key", "words", "headword", "vector",
    "question_vectors",
)  # fmt: skip
"""Our columns and keyword fields: ``key`` is the slug as a term, ``length`` the words in each text field."""


Postings = Generator[tuple[bytes, int, float, bytes], Any, None]


class _PackedPositions(Format):
    """A posting's value is its positions as little-endian 32-bit words, which numpy reads as they are."""

    def decode_frequency(self, value: bytes) -> int:
        return len(value) // 4

    def decode_weight(self, value: bytes) -> float:
        return float(self.decode_frequency(value))


class _Terms(FieldType):
    """A text field: its value is a mapping of terms to positions. Lengths are kept in a column of ours."""

    def __init__(self) -> None:
        self.format = _PackedPositions()

    def index(self, value: Mapping[str, list[int]], **_options: object) -> Postings:
        for term, positions in value.items():
            count = len(positions)
            yield term.encode(), count, float(count), struct.pack(f"<{count}I", *positions)


class _Keywords(FieldType):
    """A field of whole terms: its value is a tuple of texts."""

    def __init__(self) -> None:
        self.format = Existence()

    def index(self, value: tuple[str, ...], **_options: object) -> Postings:
        for term in value:
            yield term.encode(), 1, 1.0, b""


def schema() -> Schema:
    """Return the schema of every index."""
    columns = {
        SLUG: COLUMN(VarBytesColumn()),
        DIGEST: COLUMN(FixedBytesColumn(DIGEST_BYTES)),
        LENGTH: COLUMN(FixedBytesColumn(LENGTHS.size)),
        HEADWORD: COLUMN(VarBytesColumn()),
        VECTOR: COLUMN(VarBytesColumn()),
        QUESTION_VECTORS: COLUMN(VarBytesColumn()),
        ENTRY: STORED(),
    }
    keywords = {name: _Keywords() for name in (KEY, NAMES, CATEGORIES, WORDS)}
    return Schema(**columns, **keywords, **{name: _Terms() for name in TEXT_FIELDS})


def to_whoosh(document: Document, digest: str) -> dict[str, Any]:
    """Return the arguments of Whoosh's ``add_document``."""
    entry = document.entry
    return {
        **document.postings,
        SLUG: entry.slug.encode(),
        KEY: (entry.slug,),
        NAMES: document.name_keys,
        CATEGORIES: document.category_keys,
        DIGEST: bytes.fromhex(digest),
        LENGTH: LENGTHS.pack(*document.lengths),
        HEADWORD: document.headword.encode(),
        VECTOR: packed([] if document.vector is None else [document.vector]),
        QUESTION_VECTORS: packed(document.question_vectors),
        WORDS: document.words,
        ENTRY: entry.as_tuple(),
    }
