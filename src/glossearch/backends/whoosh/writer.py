"""The next generation of a Whoosh index in the making."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from whoosh.writing import SegmentWriter

from glossearch.backends.values import DOCUMENT, FACTS, check, to_values
from glossearch.backends.whoosh import segmented
from glossearch.backends.whoosh.arrays import Array
from glossearch.backends.whoosh.codec import Codec
from glossearch.backends.whoosh.collecting import Collector
from glossearch.backends.whoosh.contents import Contents, column, listed
from glossearch.backends.whoosh.damage import reported
from glossearch.backends.whoosh.fields import TEXT
from glossearch.backends.whoosh.generations import Generations
from glossearch.backends.whoosh.parts import Part, by_term, held_by
from glossearch.backends.whoosh.reader import ATTACHED
from glossearch.backends.whoosh.sealing import Listed, Seal
from glossearch.backends.whoosh.segments import Bools, Segment
from glossearch.schema import Document

if TYPE_CHECKING:
    from whoosh.codec.whoosh3 import W3Segment

# So many segments of about one size become one, as in a log-structured merge tree (O'Neil et al. 1996).
_FAN_IN = 8


class WhooshWriter:
    """A `glossearch.backends.base.Writer`."""

    def __init__(self, generations: Generations, seal: Seal) -> None:
        self._generations = generations
        self._seal = seal
        self._folder = seal.folder
        for file in self._folder.glob("*.toc"):
            file.unlink()  # the last one's
        codec = Codec(TEXT, lambda: by_term(self._held()))
        contents = Contents(self._folder, seal.segments)
        # Others are kept out by `Generations.lock`. Parts that Whoosh would put into one file stay apart.
        self._writer = SegmentWriter(contents, codec=codec, compound=False, _lk=False)
        self._collector = Collector()
        self._merged: list[Part] = []
        self._joined: dict[str, Array] = {}
        self._segments: list[tuple[Segment, Bools, int]] | None = None
        self._attached: dict[str, bytes] = {}
        self._open = True

    def add(self, document: Document, digest: str) -> None:
        """Add a document whose slug is not in the index."""
        with reported(self._folder):
            fields = to_values(document, digest)
            self._writer.add_document(**fields)
            self._collector.add(document, digest, fields[DOCUMENT])

    def delete(self, slug: str) -> None:
        """Leave out the entry ``slug``."""
        with reported(self._folder):
            for arrays, live, base in self._before():
                number = arrays.number(slug.encode())
                if number >= 0 and live[number]:
                    live[number] = False
                    self._writer.delete_document(base + number)

    def _before(self) -> list[tuple[Segment, Bools, int]]:
        """Return the segments that this generation started with: arrays, what is live, first number."""
        if self._segments is None:
            self._segments = list(segmented.segments_of(self._seal))
        return self._segments

    def attach(self, name: str, data: bytes) -> None:
        """Keep ``data`` beside this generation, once it is committed."""
        self._attached[name] = data

    def commit(self, manifest: Mapping[str, object]) -> None:
        """Make this the current generation."""
        self._open = False
        with reported(self._folder):
            segments = self._commit()
        for file in self._folder.glob(f"{ATTACHED}*"):
            file.unlink()  # they may be links to the last one's
        attached = {f"{ATTACHED}{name}": data for name, data in self._attached.items()}
        for name, data in attached.items():
            (self._folder / name).write_bytes(data)
        contents = {file.name for file in self._folder.glob("*.toc")}
        self._seal.write(manifest, segments, attached.keys() | contents)
        self._generations.switch(self._folder)

    def _commit(self) -> list[Listed]:
        """Write what is new, and return the segments of this generation."""
        found: list[Listed] = []

        def merge(_writer: SegmentWriter, segments: list["W3Segment"]) -> list["W3Segment"]:
            kept = [segment for segment in segments if segment.doc_count()]
            for segment in _to_merge(kept, len(self._collector)):
                kept.remove(segment)
                self._take(listed(segment))
            found.extend(map(listed, kept))
            return kept

        self._writer.commit(mergetype=merge)
        if self._joined:
            new = listed(self._writer.newsegment)
            segmented.save(self._folder, new.name, self._joined)
            found.append(new)
        segmented.sweep(self._folder, {segment.name for segment in found})
        return found

    def _take(self, segment: Listed) -> None:
        """Put the documents of ``segment`` into the new one."""
        live = segmented.live(segment)
        self._merged.append(segmented.arrays_of(self._seal, segment).part(live))
        with (
            column(self._seal, segment, DOCUMENT) as documents,
            column(self._seal, segment, FACTS) as facts,
        ):
            for number in np.flatnonzero(live).tolist():
                values = {DOCUMENT: check(documents[number]), FACTS: check(facts[number])}
                self._writer.add_document(**values)

    def _held(self) -> dict[str, Array]:
        """Return the arrays of the new segment, which is known to have all its documents by now."""
        added = [self._collector.part()] if len(self._collector) else []
        self._joined = held_by([*added, *self._merged])
        return self._joined

    def cancel(self) -> None:
        """Drop what was prepared; the current generation stays."""
        if self._open:
            self._open = False
            self._writer.cancel()


def _to_merge(segments: list["W3Segment"], added: int) -> list["W3Segment"]:
    """Return which segments to write anew together with so many documents that were added.

    One that is mostly deleted goes in any case; of the others, the small ones when there are too many.
    """
    sparse = [segment for segment in segments if segment.deleted_count() > segment.doc_count()]
    by_size = sorted((s for s in segments if s not in sparse), key=lambda segment: segment.doc_count())
    total, alike = added, 0
    for place, segment in enumerate(by_size, 1):
        if segment.doc_count() > max(total, 1) * _FAN_IN:
            break
        total += segment.doc_count()
        alike = place
    return [*sparse, *(by_size[:alike] if alike >= _FAN_IN else ())]
