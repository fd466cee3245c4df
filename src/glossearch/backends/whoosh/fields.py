"""The Whoosh schema: a field with the terms of glossearch's own analysis, and two columns for the rest.

Whoosh pickles a schema into the index, so all here is plain module-level classes; readers are given the
schema instead of unpickling it.
"""

import marshal
import zlib
from struct import Struct
from typing import Any

from whoosh.columns import VarBytesColumn
from whoosh.fields import COLUMN, FieldType, Schema
from whoosh.formats import Existence

from glossearch.analysis import Inverted
from glossearch.backends.whoosh.vectors import packed, unpacked
from glossearch.schema import TEXT_FIELDS, Document, StoredEntry

TEXT, DOCUMENT, FACTS = "text", "document", "facts"
"""Our fields. ``text`` has the postings of all text fields, ``document`` what is shown of an entry, and
``facts`` all else that is known of it, for making arrays anew."""

_CHECK = Struct("<I")


class _Text(FieldType):
    """All text fields in one, since Whoosh's cost is by the term.

    A posting's weight is how often the entry has the term. Positions and lengths are among the facts.
    """

    def __init__(self) -> None:
        self.format = Existence()


def schema() -> Schema:
    """Return the schema of every index."""
    column = COLUMN(VarBytesColumn(write_offsets_cutoff=0))
    return Schema(**{DOCUMENT: column, FACTS: column, TEXT: _Text()})


def to_whoosh(document: Document, digest: str) -> dict[str, bytes]:
    """Return the arguments of Whoosh's ``add_document``."""
    facts = (
        document.lengths,
        digest,
        document.headword,
        document.name_keys,
        document.category_keys,
        document.words,
        packed([] if document.vector is None else [document.vector]),
        packed(document.question_vectors),
        len(document.question_vectors),
        [tuple(document.postings[name]) for name in TEXT_FIELDS],
    )
    return {DOCUMENT: _sealed(document.entry.as_tuple()), FACTS: _sealed(facts)}


def stored_entry(value: bytes) -> StoredEntry:
    """Return the entry in the column's ``value``. Raises `ValueError` or worse for a damaged one."""
    return StoredEntry.from_tuple(_opened(value))


def from_whoosh(value: bytes, facts: bytes) -> tuple[Document, str]:
    """Return the document that `to_whoosh` made the values of both columns of, and its digest.

    Raises `ValueError` or worse where they are damaged.
    """
    lengths, digest, headword, names, categories, words, vector, questions, count, postings = _opened(facts)
    return Document(
        entry=stored_entry(value),
        postings={name: Inverted(*held) for name, held in zip(TEXT_FIELDS, postings, strict=True)},
        lengths=lengths,
        name_keys=names,
        category_keys=categories,
        words=words,
        headword=headword,
        vector=unpacked(vector, 1)[0] if vector else None,
        question_vectors=tuple(unpacked(questions, count)) if count else (),
    ), digest


def check(value: bytes) -> bytes:
    """Return the ``value`` of a column. Raises `ValueError` if it is damaged."""
    if len(value) < _CHECK.size or _CHECK.unpack_from(value)[0] != zlib.crc32(
        memoryview(value)[_CHECK.size :]
    ):
        raise ValueError("a document that is not as it was written")
    return value


def _sealed(values: Any) -> bytes:  # noqa: ANN401
    held = marshal.dumps(values)
    return _CHECK.pack(zlib.crc32(held)) + held


def _opened(value: bytes) -> Any:  # noqa: ANN401
    return marshal.loads(memoryview(check(value))[_CHECK.size :])
