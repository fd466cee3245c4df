"""What the files of a corpus were like when they were indexed, so that only changed ones need reading."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field

from glossearch.corpus.facts import Facts
from glossearch.corpus.reader import Corpus
from glossearch.corpus.sources import Source, Stamp

NAME = "sources"
"""What a snapshot is attached to an index as."""

# Raised when a file that did not change may give other entries, facts or problems than before.
_REVISION = 3
UNKNOWN: Stamp = ()
# The clock of a file system is coarse: a file written again within so many ns of its stamp may keep it.
_RACY = 2_000_000_000


@dataclass(slots=True)
class Snapshot:
    """The stamp, the slug for want of another, and the facts of each file that gave an entry of the index.

    They are by its name in the corpus.

    A file that has to be read again has the stamp `UNKNOWN`: one that changed just now, and one with a
    problem, which would be forgotten otherwise. ``basis`` is all else that the reading depends on.
    """

    basis: list[object]
    files: dict[str, tuple[Stamp, str, Facts]] = field(default_factory=dict)

    @classmethod
    def of(cls, corpus: Corpus) -> "Snapshot":
        """Return a snapshot of nothing yet."""
        return cls([_REVISION, str(corpus.path.resolve()), dict(corpus.keys), corpus.preset])

    def recalled(self, data: bytes | None, slugs: Iterable[str]) -> "Snapshot":
        """Return the snapshot in ``data``, as far as the index has its ``slugs``.

        It is empty where ``data`` is damaged, or of a corpus that was read in another way than this one.
        """
        try:
            basis, files = json.loads(data or b"[0, {}]")
            if basis != self.basis:
                return Snapshot(self.basis)
            indexed = frozenset(slugs)
            known = {
                name: (tuple(stamp), slug, Facts(*facts)) for name, (stamp, slug, *facts) in files.items()
            }
            return Snapshot(basis, {name: kept for name, kept in known.items() if kept[2].slug in indexed})
        except (ValueError, TypeError, AttributeError):
            return Snapshot(self.basis)

    def as_bytes(self) -> bytes:
        """Return what `recalled` takes."""
        files = {name: (stamp, slug, *facts) for name, (stamp, slug, facts) in self.files.items()}
        return json.dumps([self.basis, files], separators=(",", ":")).encode()

    def facts(self, source: Source) -> Facts | None:
        """Return the facts of the file at ``source`` if it is the one that was indexed."""
        known = self.files.get(source.name)
        return known[2] if known and known[:2] == (source.stamp, source.slug) else None

    def last(self, source: Source) -> Facts | None:
        """Return the facts of the entry that the file at ``source`` gave, whatever became of it since."""
        known = self.files.get(source.name)
        return known[2] if known and source.line is None else None

    def learnt(self, before: "Snapshot") -> int:
        """Return how many files need no reading any more that needed it ``before``."""
        return len(self._relied_on() - before._relied_on())

    def _relied_on(self) -> set[str]:
        return {name for name, (stamp, *_) in self.files.items() if stamp != UNKNOWN}

    def add(self, source: Source, stamp: Stamp | None, facts: Facts, now: int) -> None:
        """Remember a file that was read at the time ``now`` (ns) or later, its ``stamp`` if it is of use."""
        if source.line is None:
            reliable = stamp and max(stamp[1:3]) + _RACY < now
            self.files[source.name] = stamp if stamp and reliable else UNKNOWN, source.slug, facts
