"""Whether an index is what it was written as, and holds what its corpus says."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from glossearch.backends.base import Reader
from glossearch.corpus import Entry
from glossearch.indexing.making import Making
from glossearch.schema import digest


@dataclass(slots=True)
class Verified:
    """What `verify` found.

    - ``damaged``: what is wrong with the files of the index.
    - ``wrong``: slugs of entries that the index holds otherwise than it should, though it says that they are
      as in the corpus.
    - ``stale``: slugs of entries that are new, changed or gone in the corpus since.
    - ``right``: how many entries are as they should be.
    """

    damaged: list[str] = field(default_factory=list)
    wrong: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    right: int = 0

    @property
    def sound(self) -> bool:
        """Whether the index is as it was written, and says nothing wrong of the corpus."""
        return not self.damaged and not self.wrong


def verify(reader: Reader, making: Making, entries: Iterable[Entry]) -> Verified:
    """Read all of the index, and compare it with ``entries``, which are analysed anew.

    Raises `IndexCorrupt` for an entry that cannot be read.
    """
    found = Verified(damaged=list(reader.damaged()))
    left = reader.digests()
    for entry in entries:
        if left.pop(entry.slug, None) != digest(entry):
            found.stale.append(entry.slug)
        elif reader.entry(entry.slug) != making.document(entry).entry:
            found.wrong.append(entry.slug)
        else:
            found.right += 1
    found.stale += left
    return found
