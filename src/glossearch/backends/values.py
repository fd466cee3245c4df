"""A document as the bytes of two values, each with a checksum: what is shown of an entry, and all else."""

import marshal
import zlib
from struct import Struct
from typing import Any

from glossearch.analysis import Inverted
from glossearch.backends.vectors import packed, unpacked
from glossearch.schema import TEXT_FIELDS, Document, StoredEntry

DOCUMENT, FACTS = "document", "facts"
"""The names of the values: what is shown of an entry, and all else that is known of it."""

_CHECK = Struct("<I")


def to_values(document: Document, digest: str) -> dict[str, bytes]:
    """Return the values of a document, by their names."""
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
    """Return the entry in ``value``. Raises `ValueError` or worse for a damaged one."""
    return StoredEntry.from_tuple(_opened(value))


def from_values(value: bytes, facts: bytes) -> tuple[Document, str]:
    """Return the document that `to_values` made both values of, and its digest.

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
    """Return ``value``. Raises `ValueError` if it is damaged."""
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
