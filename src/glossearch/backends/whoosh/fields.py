"""The Whoosh schema: fields that take terms as glossearch's own analysis found them.

Whoosh pickles a schema into the index, so all here is plain module-level classes; readers are given the
schema instead of unpickling it.
"""

import json
from array import array
from collections.abc import Generator, Iterable, Iterator, Mapping
from typing import Any

import numpy as np
from whoosh.columns import VarBytesColumn
from whoosh.fields import COLUMN, STORED, FieldType, Schema
from whoosh.formats import Format

from glossearch.backends.whoosh.vectors import packed, unpacked
from glossearch.schema import TEXT_FIELDS, Document, StoredEntry

TEXT, ENTRY, FACTS, VECTOR, QUESTION_VECTORS = "text", "entry", "facts", "vector", "question_vectors"
"""Our fields: ``text`` is indexed, ``entry`` stored, and the others are columns for making arrays anew."""

Positions = Mapping[str, list[int]]
Items = Generator[tuple[bytes, int, float, bytes], Any, None]

_WORD = 4


class _PackedPositions(Format):
    """A posting's value: for each text field with the term its number, a count, and so many positions.

    All are little-endian 32-bit words.
    """

    def decode_frequency(self, value: bytes) -> int:
        return sum(len(positions) for _, positions in occurrences(value))

    def decode_weight(self, value: bytes) -> float:
        return float(self.decode_frequency(value))


class _Text(FieldType):
    """All text fields in one, since Whoosh's cost is by the term; the value maps each to its terms.

    Lengths are among the facts.
    """

    def __init__(self) -> None:
        self.format = _PackedPositions()

    def index(self, value: Mapping[str, Positions], **_options: object) -> Items:
        found: dict[str, list[int]] = {}
        for number, name in enumerate(TEXT_FIELDS):
            for term, positions in value[name].items():
                words = found.get(term)
                if words is None:
                    found[term] = [number, len(positions), *positions]
                else:
                    words += (number, len(positions), *positions)
        for term, words in found.items():
            yield term.encode(), 1, 1.0, _little(words)


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
    columns = {name: COLUMN(VarBytesColumn()) for name in (FACTS, VECTOR, QUESTION_VECTORS)}
    return Schema(**columns, **{ENTRY: STORED(), TEXT: _Text()})


def to_whoosh(document: Document, digest: str) -> dict[str, Any]:
    """Return the arguments of Whoosh's ``add_document``."""
    facts = (
        document.lengths,
        digest,
        document.headword,
        document.name_keys,
        document.category_keys,
        document.words,
        len(document.question_vectors),
    )
    return {
        TEXT: document.postings,
        ENTRY: document.entry.as_tuple(),
        FACTS: json.dumps(facts).encode(),
        VECTOR: packed([] if document.vector is None else [document.vector]),
        QUESTION_VECTORS: packed(document.question_vectors),
    }


def from_whoosh(
    entry: tuple[Any, ...], facts: bytes, vector: bytes, questions: bytes, postings: Mapping[str, Positions]
) -> tuple[Document, str]:
    """Return the document that `to_whoosh` was given, and its digest."""
    lengths, digest, headword, name_keys, category_keys, words, count = json.loads(facts)
    return Document(
        entry=StoredEntry.from_tuple(entry),
        postings=postings,
        lengths=tuple(lengths),
        name_keys=tuple(name_keys),
        category_keys=tuple(category_keys),
        words=tuple(words),
        headword=headword,
        vector=unpacked(vector, 1)[0] if vector else None,
        question_vectors=tuple(unpacked(questions, count)) if count else (),
    ), digest
