"""A document as the cluster holds it: what is searched there, and all of it for its score here."""

import base64
import hashlib
import json
from collections.abc import Mapping
from typing import Any

import numpy as np

from glossearch.analysis import Inverted
from glossearch.backends.opensearch.mapping import ENTRY, GAP, LINE, STACKED, length
from glossearch.backends.values import DOCUMENT, FACTS, to_values
from glossearch.backends.vectors import ENTRY_STEPS, Vectors, rounded
from glossearch.schema import TEXT_FIELDS, Document, Headline

# A longer keyword is told apart by its hash: Lucene takes 32,766 bytes, and nobody types so many.
_LONGEST_KEYWORD = 1_000
_STORED = np.dtype("<i2")


def identity(slug: str) -> str:
    """Return the id of the document of the entry ``slug``: ids have 512 bytes at most."""
    return hashlib.sha256(slug.encode(errors="surrogatepass")).hexdigest()


def keyword(text: str) -> str:
    """Return ``text`` as it is looked for as a whole."""
    if len(text) <= _LONGEST_KEYWORD:
        return text
    return f"{text[:_LONGEST_KEYWORD]}{hashlib.sha256(text.encode(errors='surrogatepass')).hexdigest()}"


def source(document: Document, digest: str) -> Mapping[str, Any]:
    """Return what is sent of ``document``."""
    values = to_values(document, digest)
    sent: dict[str, Any] = {
        "kind": ENTRY,
        "slug": document.entry.slug,
        "digest": digest,
        "names": list(map(keyword, document.name_keys)),
        "categories": list(map(keyword, document.category_keys)),
        "words": document.words,
        "entry": encoded(values[DOCUMENT]),
        "facts": encoded(values[FACTS]),
        "headline": encoded(json.dumps(_headline(document.entry.headline)).encode()),
    }
    for name, terms in zip(TEXT_FIELDS, document.lengths, strict=True):
        sent[name] = lines(document.postings[name])
        sent[length(name)] = terms
    if document.headword:
        sent["headword"] = keyword(document.headword)
    if document.vector is not None:
        sent["vector"] = _vector(document.vector)
    if document.question_vectors:
        sent["question_vectors"] = _vector(np.concatenate(document.question_vectors))
    sent["checksum"] = hashlib.blake2b(json.dumps(sent, sort_keys=True).encode(), digest_size=16).hexdigest()
    return sent


def lines(held: Inverted) -> str:
    """Return the terms of a field, position by position."""
    stacks: dict[int, list[str]] = {}
    for term, positions in held.places.items():
        for position in positions:
            stacks.setdefault(position, []).append(term)
    return LINE.join(
        STACKED.join(stacks[position]) if position in stacks else GAP
        for position in range(max(stacks, default=-1) + 1)
    )


def encoded(data: bytes) -> str:
    """Return ``data`` as JSON can hold it."""
    return base64.b64encode(data).decode("ascii")


def decoded(text: str) -> bytes:
    """Return what `encoded` made ``text`` of. Raises `ValueError`."""
    return base64.b64decode(text, validate=True)


def headline(data: bytes) -> Headline:
    """Return the headline that `source` put into ``data``."""
    slug, title, *others = json.loads(data)
    return Headline(slug, title, *map(tuple, others))


def _headline(line: Headline) -> list[Any]:
    return [line.slug, line.title, line.aliases, line.categories, line.references]


def _vector(vector: Vectors) -> str:
    """Return the components in steps of 2^-11, which they are multiples of, in 16 bits each."""
    return encoded((rounded(vector) * ENTRY_STEPS).astype(_STORED).tobytes())
