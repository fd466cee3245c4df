"""What a search reads of one Whoosh segment, as arrays: made when the segment is, and kept beside it.

Documents are numbered as in the segment. Those deleted later stay in the arrays; the index says which.
"""

from array import array
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import count, pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from glossearch.backends.whoosh import arrays
from glossearch.backends.whoosh.arrays import Array
from glossearch.backends.whoosh.codec import TermPostings
from glossearch.backends.whoosh.lexicon import Ints, Lexicon, Texts, counts_of, lexicon, ranges, texts
from glossearch.backends.whoosh.vectors import rounded
from glossearch.schema import TEXT_FIELDS, Document

Bools = npt.NDArray[np.bool_]

KEYWORDS = ("names", "categories", "words")
"""The lexicons beside that of the text fields: keys of names, keys of categories, words as they are spelt."""

DOCUMENTS = "documents"
"""The array whose parts have checksums of their own."""

_DIGEST_BYTES = 16


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
    """Documents of a segment in the making, from wherever they are; see `Segment` for the fields."""

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


class Segment:
    """One segment's arrays.

    - ``documents``: the values of Whoosh's column of that name, with checksums of their own.
    - ``slugs``, ``digests``, ``lengths`` (documents, text fields), ``headwords`` (numbers of terms, or -1)
      and ``vectors`` (documents, dimensions): one row for each document.
    - ``text``: the lexicon of the text fields; beside its postings, ``fields`` and ``places``, which bound
      the ``positions`` of each.
    - ``keywords``: the lexicons of `KEYWORDS`.
    - ``questions``: vectors; those of a document are between its two ``question_starts``.
    """

    def __init__(self, held: dict[str, Array]) -> None:
        self.documents = Texts(held[DOCUMENTS], held["document_bounds"])
        self.slugs = Texts(held["slug_blob"], held["slug_bounds"])
        self._by_slug = held["by_slug"]
        self.digests = held["digests"]
        self.lengths = held["lengths"]
        self.headwords = held["headwords"]
        self.text = Lexicon(held, "text")
        self.fields = held["text_fields"]
        self.places = held["text_places"]
        self.positions = held["text_positions"]
        self.keywords = {name: Lexicon(held, name) for name in KEYWORDS}
        self.vectors = held["vectors"]
        self.questions = held["questions"]
        self.question_starts = held["question_starts"]

    @classmethod
    def load(cls, file: Path, name: str, size: int) -> "Segment":
        """Map the arrays of the segment ``name`` of ``size`` documents. Raises `arrays.Damaged`, OSError."""
        about, held = arrays.load(file)
        if about.get("segment") != name:
            raise arrays.Damaged(f"{file}: of the segment {about.get('segment')}")
        try:
            segment = cls(held)
        except KeyError as error:
            raise arrays.Damaged(f"{file}: no {error}") from error
        if len(segment) != size:
            raise arrays.Damaged(f"{file}: of another segment")
        return segment

    def __len__(self) -> int:
        return len(self.slugs)

    def number(self, slug: bytes) -> int:
        """Return the number of the document ``slug``, or -1."""
        first, last = 0, len(self)
        while first < last:
            middle = (first + last) // 2
            if self.slugs[int(self._by_slug[middle])] < slug:
                first = middle + 1
            else:
                last = middle
        if first == len(self):
            return -1
        number = int(self._by_slug[first])
        return number if self.slugs[number] == slug else -1

    def part(self, live: Bools) -> Part:
        """Return the documents that are ``live``, numbered anew, to be put into another segment."""
        renumbered = np.cumsum(live) - 1
        slugs, terms = list(self.slugs), list(self.text.terms)
        kept = np.flatnonzero(live)
        chosen = live[self.text.documents]
        starts = self.places[:-1].astype(np.int64)[chosen]
        counts = counts_of(self.places)[chosen]
        text = _postings(self.text, live, renumbered)
        asked = counts_of(self.question_starts)
        return Part(
            [self.documents[number] for number in kept.tolist()],
            [slugs[number] for number in kept.tolist()],
            self.digests[kept],
            self.lengths[kept],
            [terms[term] if term >= 0 else b"" for term in self.headwords[kept].tolist()],
            Occurrences(
                text.terms,
                text.numbers,
                text.documents,
                self.fields[chosen].astype(np.int64),
                counts,
                self.positions[ranges(starts, counts)].astype(np.int64),
            ),
            {name: _postings(self.keywords[name], live, renumbered) for name in KEYWORDS},
            self.vectors[kept],
            self.questions[ranges(self.question_starts.astype(np.int64)[:-1][kept], asked[kept])],
            asked[kept],
        )


def _postings(held: Lexicon, live: Bools, renumbered: Ints) -> Postings:
    numbers = np.repeat(np.arange(len(held.terms)), counts_of(held.starts))
    chosen = live[held.documents]
    return Postings(list(held.terms), numbers[chosen], renumbered[held.documents[chosen]])


class _Stream:
    """Postings being collected; a term is numbered when it first comes."""

    def __init__(self) -> None:
        self._numbered: defaultdict[str, int] = defaultdict(count().__next__)
        self._number = self._numbered.__getitem__
        self._numbers = array("I")
        self._documents = array("I")
        self._counts = array("I")

    def add(self, document: int, terms: Sequence[str]) -> None:
        self._numbers.extend(map(self._number, terms))
        self._documents.append(document)
        self._counts.append(len(terms))

    def postings(self) -> Postings:
        terms = [term.encode() for term in self._numbered]
        documents = np.repeat(_ints(self._documents), _ints(self._counts))
        return Postings(terms, _ints(self._numbers), documents)

    @property
    def counts(self) -> Ints:
        """How many terms were added each time."""
        return _ints(self._counts)


def _ints(numbers: "array[int]") -> Ints:
    return np.array(numbers, np.int64)


def _joined_words(words: list[bytes]) -> Ints:
    return np.frombuffer(b"".join(words), "<u4").astype(np.int64)


class Collector:
    """Collects documents, in their order, for a segment."""

    def __init__(self) -> None:
        self._documents: list[bytes] = []
        self._slugs: list[bytes] = []
        self._digests: list[bytes] = []
        self._lengths: list[tuple[int, ...]] = []
        self._headwords: list[bytes] = []
        self._text = _Stream()
        self._fields = bytearray()
        self._counts: list[bytes] = []
        self._positions: list[bytes] = []
        self._keywords = {name: _Stream() for name in KEYWORDS}
        self._vectors: list[Array | None] = []
        self._questions: list[Array] = []
        self._question_counts: list[int] = []

    def __len__(self) -> int:
        return len(self._slugs)

    def add(self, document: Document, digest: str, value: bytes) -> None:
        """Add the next document; ``value`` is that of Whoosh's column."""
        self._documents.append(value)
        number = len(self._slugs)
        self._slugs.append(document.entry.slug.encode())
        self._digests.append(bytes.fromhex(digest))
        self._lengths.append(document.lengths)
        self._headwords.append(document.headword.encode())
        for bit, name in enumerate(TEXT_FIELDS):
            held = document.postings[name]
            if held.counts:
                self._text.add(number, held.split())
                self._fields.append(bit)
                self._counts.append(held.counts)
                self._positions.append(held.positions)
        self._keywords["names"].add(number, document.name_keys)
        self._keywords["categories"].add(number, document.category_keys)
        self._keywords["words"].add(number, document.words)
        self._vectors.append(document.vector)
        self._questions += document.question_vectors
        self._question_counts.append(len(document.question_vectors))

    def part(self) -> Part:
        """Return what was collected. Raises `ValueError` for vectors of different dimensions."""
        known = [vector for vector in (*self._vectors, *self._questions) if vector is not None]
        dimensions = len(known[0]) if known else 0
        nothing = np.zeros(dimensions, np.float32)
        text = self._text.postings()
        vectors = [nothing if vector is None else vector for vector in self._vectors]
        return Part(
            self._documents,
            self._slugs,
            np.frombuffer(b"".join(self._digests), np.uint8).reshape(-1, _DIGEST_BYTES),
            np.array(self._lengths, np.uint32).reshape(-1, len(TEXT_FIELDS)),
            self._headwords,
            Occurrences(
                text.terms,
                text.numbers,
                text.documents,
                np.repeat(np.frombuffer(self._fields, np.uint8).astype(np.int64), self._text.counts),
                _joined_words(self._counts),
                _joined_words(self._positions),
            ),
            {name: stream.postings() for name, stream in self._keywords.items()},
            rounded(np.array(vectors, np.float32).reshape(len(vectors), dimensions)),
            rounded(np.array(self._questions, np.float32).reshape(len(self._questions), dimensions)),
            np.array(self._question_counts, np.int64),
        )


def held_by(parts: Sequence[Part]) -> dict[str, Array]:
    """Return the arrays of a `Segment` that has the documents of all ``parts``, in their order."""
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
    if not {part.shape[1] for part in parts} <= {0, dimensions}:
        raise ValueError("vectors differ in their dimensions")
    return np.concatenate(
        [part if part.shape[1] else np.zeros((len(part), dimensions), np.float32) for part in parts]
    )
