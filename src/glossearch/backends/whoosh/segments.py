"""What a search reads of one Whoosh segment, as arrays: made when the segment is, and kept beside it.

Documents are numbered as in the segment. Those deleted later stay in the arrays; the index says which.
"""

from pathlib import Path

import numpy as np
import numpy.typing as npt

from glossearch.backends.whoosh import arrays
from glossearch.backends.whoosh.arrays import Array
from glossearch.backends.whoosh.lexicon import Ints, Lexicon, Texts, counts_of, ranges
from glossearch.backends.whoosh.parts import DOCUMENTS, KEYWORDS, Occurrences, Part, Postings

Bools = npt.NDArray[np.bool_]


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
