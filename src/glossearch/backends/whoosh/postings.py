"""Postings of one generation: those of all its segments, without what is deleted."""

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache
from operator import attrgetter
from typing import NamedTuple

import numpy as np

from glossearch.backends.whoosh.lexicon import Ints, counts_of, firsts_of
from glossearch.backends.whoosh.segments import Bools, Segment
from glossearch.query import Alternatives
from glossearch.schema import TEXT_FIELDS

_CACHED_TERMS = 100_000
# A query looks a phrase up twice: whether there is one, and where. Few, since some stand in many places.
_CACHED_PHRASES = 256
# A place is its document's number, its field and its position there in one integer, ascending: the places of
# a phrase are an intersection, those of alternatives a union in which nothing counts twice.
_POSITION_BITS = 32
_FIELD_BITS = (len(TEXT_FIELDS) - 1).bit_length()
_FIELD_MASK = (1 << _FIELD_BITS) - 1


class Occurrences(NamedTuple):
    """How often something occurs: ``counts[p]`` times in text field ``fields[p]`` of ``documents[p]``.

    By document, then by field.
    """

    documents: Ints
    fields: Ints
    counts: Ints


class Live(NamedTuple):
    """A segment in a generation: its documents that are ``live`` (None: all), numbered from ``base`` on."""

    segment: Segment
    live: Bools | None
    base: int


_BASE = attrgetter("base")


class Postings:
    """The postings of the segments of a generation. Safe to use from several threads."""

    def __init__(self, segments: Sequence[Live]) -> None:
        self._segments = segments
        self.has_term = lru_cache(_CACHED_TERMS)(self._has_term)
        self.documents = lru_cache(_CACHED_TERMS)(self._documents)
        self.has_phrase = lru_cache(_CACHED_TERMS)(self._has_phrase)
        self.frequency = lru_cache(_CACHED_TERMS)(self._frequency)
        self._phrase = lru_cache(_CACHED_PHRASES)(self._sequence)

    def _has_term(self, term: str) -> bool:
        """Whether ``term`` is in any text field."""
        key = _key(term)
        for segment, live, _ in self._segments:
            span = segment.text.span(key)
            if span.stop and (live is None or live[segment.text.documents[span]].any()):
                return True
        return False

    def keywords(self, name: str) -> dict[str, int]:
        """Return all keywords of a kind, and how many documents have each."""
        found: dict[str, int] = {}
        for segment, live, _ in self._segments:
            held = segment.keywords[name]
            if live is None:
                counts = counts_of(held.starts)
            else:
                alive = np.concatenate([[0], np.cumsum(live[held.documents])])
                counts = alive[held.starts[1:]] - alive[held.starts[:-1]]
            counted = dict(zip(map(bytes.decode, held.terms), counts.tolist(), strict=True))
            if live is not None:
                counted = {term: count for term, count in counted.items() if count}
            # Most have one segment, whose words need no adding up: there may be hundreds of thousands.
            found = dict(Counter(found) + Counter(counted)) if found else counted
        return found

    def _documents(self, name: str, keyword: str) -> Ints:
        """Return the numbers of the documents that have ``keyword`` in the lexicon ``name``, ascending."""
        key = _key(keyword)
        parts = []
        for segment, live, base in self._segments:
            held = segment.keywords[name]
            documents = held.documents[held.span(key)]
            if len(documents):
                parts.append((documents if live is None else documents[live[documents]]) + np.int64(base))
        return np.concatenate(parts) if parts else _NO_INTS

    def with_names(self, keys: Iterable[str]) -> list[int]:
        """Return the numbers of the documents that have a name with one of ``keys``."""
        return sorted({number for key in keys for number in self.documents("names", key).tolist()})

    def number(self, slug: str) -> int:
        """Return the number of the document ``slug``, or -1."""
        for segment, live, base in self._segments:
            number = segment.number(_key(slug))
            if number >= 0 and (live is None or live[number]):
                return base + number
        return -1

    def slug(self, number: int) -> bytes:
        """Return the slug of a document. In UTF-8, slugs have the order that they have as text."""
        segment, _, base = self._segments[bisect_right(self._segments, number, key=_BASE) - 1]
        return segment.slugs[number - base]

    def occurrences(self, alternatives: Alternatives, fields: tuple[int, ...] | None) -> Occurrences:
        """Return how often any of the sequences of terms begins in ``fields`` (None: in any text field)."""
        if len(alternatives) == 1 and len(alternatives[0]) == 1:
            found, _ = self._term(alternatives[0][0])
            return found if fields is None else _within(found, fields)
        places = self._places(alternatives)
        if not len(places):
            return _NOTHING
        keys = places >> _POSITION_BITS
        bounds = np.append(firsts_of(keys), len(keys))
        counts = bounds[1:] - bounds[:-1]
        keys = keys[bounds[:-1]]
        found = Occurrences(keys >> _FIELD_BITS, keys & _FIELD_MASK, counts)
        return found if fields is None else _within(found, fields)

    def _frequency(self, term: str) -> int:
        """Return how many documents have ``term`` in any text field."""
        key, count = _key(term), 0
        for segment, live, _ in self._segments:
            documents = segment.text.documents[segment.text.span(key)]
            if live is not None:
                documents = documents[live[documents]]
            if len(documents):
                count += 1 + int(np.count_nonzero(documents[1:] != documents[:-1]))
        return count

    def _has_phrase(self, terms: tuple[str, ...]) -> bool:
        """Whether ``terms`` stand next to each other anywhere."""
        return len(self._phrase(terms)) > 0

    def _places(self, alternatives: Alternatives) -> Ints:
        """Return the places where any of the sequences of terms begins."""
        found = [
            self._phrase(terms) if len(terms) > 1 else self._places_of(terms[0]) for terms in alternatives
        ]
        if len(found) == 1:
            return found[0]
        places = np.concatenate(found)
        places.sort()
        return places[firsts_of(places)] if len(places) else places

    def _sequence(self, terms: tuple[str, ...]) -> Ints:
        """Return the places where ``terms`` begin to stand one after the other."""
        places = self._places_of(terms[0])
        for distance, term in enumerate(terms[1:], 1):
            others = self._places_of(term) if len(places) else places
            if not len(others):
                return _NO_INTS
            wanted = places + distance
            at = others.searchsorted(wanted)  # no set: "word-s" has one term twice at one place
            places = places[others[np.minimum(at, len(others) - 1)] == wanted]
        return places

    def _places_of(self, term: str) -> Ints:
        found, positions = self._term(term)
        keys = found.documents << _FIELD_BITS | found.fields
        places: Ints = np.repeat(keys << _POSITION_BITS, found.counts) | positions
        return places

    def _term(self, term: str) -> tuple[Occurrences, Ints]:
        """Return the occurrences of one term, and their positions one after the other."""
        key = _key(term)
        parts = []
        for segment, live, base in self._segments:
            span = segment.text.span(key)
            if not span.stop:
                continue
            documents = segment.text.documents[span].astype(np.int64)
            places = segment.places[span.start : span.stop + 1].astype(np.int64)
            counts = places[1:] - places[:-1]
            fields = segment.fields[span]
            positions = segment.positions[places.item(0) : places.item(-1)]
            if live is not None and not (alive := live[documents]).all():
                positions = positions[np.repeat(alive, counts)]
                documents, fields, counts = documents[alive], fields[alive], counts[alive]
            parts.append((documents + base, fields.astype(np.int64), counts, positions.astype(np.int64)))
        if not parts:
            return _NOTHING, _NO_INTS
        if len(parts) == 1:
            return Occurrences(*parts[0][:3]), parts[0][3]
        documents, fields, counts, positions = map(np.concatenate, zip(*parts, strict=True))
        return Occurrences(documents, fields, counts), positions


_NO_INTS: Ints = np.empty(0, np.int64)
_NOTHING = Occurrences(_NO_INTS, _NO_INTS, _NO_INTS)


def _within(found: Occurrences, fields: tuple[int, ...]) -> Occurrences:
    """Return those of ``found`` that are in ``fields``."""
    chosen = np.isin(found.fields, fields)
    return Occurrences(found.documents[chosen], found.fields[chosen], found.counts[chosen])


def _key(term: str) -> bytes:
    return term.encode(errors="surrogatepass")  # half a surrogate pair is in no entry, and finds none
