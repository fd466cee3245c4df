"""Documents of a segment in the making, and the arrays that a segment keeps of them."""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, pairwise

import numpy as np

from glossearch.backends.whoosh.arrays import Array
from glossearch.backends.whoosh.lexicon import Ints, Lexicon, counts_of, lexicon, ranges, texts

KEYWORDS = ("names", "categories", "words")
"""The lexicons beside that of the text fields: keys of names, keys of categories, words as they are spelt."""

DOCUMENTS = "documents"
"""The array whose parts have checksums of their own."""

TermPostings = tuple[bytes, "array[int]", "array[float]"]
"""A term, the numbers of the documents that have it, ascending, and how often each does."""


@dataclass(slots=True)
class Postings:
    """Postings by document: each of ``terms[numbers[p]]`` in ``documents[p]``."""

    terms: list[bytes]
    numbers: Ints
    documents: Ints


@dataclass(slots=True)
class Occurrences(Postings):
    """Postings of the text fields: in field ``fields[p]``, ``counts[p]`` positions."""

    fields: Ints
    counts: Ints
    positions: Ints


@dataclass(slots=True)
class Part:
    """Documents of a segment in the making, from wherever they are; see `segments.Segment` for the fields."""

    documents: list[bytes]
    slugs: list[bytes]
    digests: Array
    lengths: Array
    headwords: list[bytes]
    text: Occurrences
    keywords: dict[str, Postings]
    vectors: Array
    questions: Array
    question_counts: Ints


def held_by(parts: Sequence[Part]) -> dict[str, Array]:
    """Return the arrays of a segment that has the documents of all ``parts``, in their order."""
    bases = np.cumsum([0, *(len(part.slugs) for part in parts)])
    slugs = [slug for part in parts for slug in part.slugs]
    slug_blob, slug_bounds = texts(slugs)
    documents, document_bounds = texts([value for part in parts for value in part.documents])
    text, order = _joined("text", [part.text for part in parts], bases)
    counts = np.concatenate([part.text.counts for part in parts])
    places = np.cumsum(counts) - counts
    positions = np.concatenate([part.text.positions for part in parts])
    asked = np.concatenate([part.question_counts for part in parts])
    numbered = {term: number for number, term in enumerate(Lexicon(text, "text").terms)}
    held = {
        DOCUMENTS: documents,
        "document_bounds": document_bounds,
        "slug_blob": slug_blob,
        "slug_bounds": slug_bounds,
        "by_slug": np.array(sorted(range(len(slugs)), key=slugs.__getitem__), np.int32),
        "digests": np.concatenate([part.digests for part in parts]),
        "lengths": np.concatenate([part.lengths for part in parts]),
        "headwords": np.array(
            [numbered.get(term, -1) for part in parts for term in part.headwords], np.int32
        ),
        **text,
        "text_fields": np.concatenate([part.text.fields for part in parts])[order].astype(np.uint8),
        "text_places": np.concatenate([[0], np.cumsum(counts[order])]).astype(np.uint32),
        "text_positions": positions[ranges(places[order], counts[order])].astype(np.uint32),
        "vectors": _stacked([part.vectors for part in parts]),
        "questions": _stacked([part.questions for part in parts]),
        "question_starts": np.concatenate([[0], np.cumsum(asked)]).astype(np.uint32),
    }
    for name in KEYWORDS:
        held |= _joined(name, [part.keywords[name] for part in parts], bases)[0]
    return held


def by_term(held: Mapping[str, Array]) -> Iterator[TermPostings]:
    """Yield each term of the text fields with its documents, ascending, and how often each has it."""
    text = Lexicon(held, "text")
    terms = np.repeat(np.arange(len(text.terms)), counts_of(text.starts))
    documents = text.documents
    first = np.flatnonzero(np.diff(terms, prepend=-1) | np.diff(documents, prepend=-1))
    frequencies = np.add.reduceat(counts_of(held["text_places"]), first)
    bounds = np.searchsorted(terms[first], np.arange(len(text.terms) + 1)).tolist()
    ids = array("I", documents[first].astype(np.uintc).tobytes())
    weights = array("f", frequencies.astype(np.single).tobytes())
    for term, (start, end) in zip(text.terms, pairwise(bounds), strict=True):
        yield term, ids[start:end], weights[start:end]


def _joined(name: str, parts: Sequence[Postings], bases: Ints) -> tuple[dict[str, Array], Ints]:
    """Return the lexicon of the postings of all parts, whose documents begin at ``bases``."""
    numbered: defaultdict[bytes, int] = defaultdict(count().__next__)
    numbers = [np.array([numbered[term] for term in part.terms], np.int64)[part.numbers] for part in parts]
    documents = [part.documents + base for part, base in zip(parts, bases, strict=False)]
    return lexicon(name, list(numbered), np.concatenate(numbers), np.concatenate(documents))


def _stacked(parts: Sequence[Array]) -> Array:
    """Return the rows of all parts; one without dimensions has no vectors, which is all zeros."""
    dimensions = max(part.shape[1] for part in parts)
    return np.concatenate(
        [part if part.shape[1] else np.zeros((len(part), dimensions), np.float32) for part in parts]
    )
