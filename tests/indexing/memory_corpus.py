"""A corpus that is not on disk."""

from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from glossearch.corpus import Entry
from glossearch.corpus.reader import Corpus, Reading
from glossearch.corpus.sources import Source


class MemoryCorpus(Corpus):
    """The entries that ``given`` returns when it is asked."""

    given: Callable[[], Iterable[Entry]]
    entries: list[Entry]

    def __init__(self, given: Callable[[], Iterable[Entry]]) -> None:
        super().__init__(Path("memory"))
        vars(self).update(given=given, entries=[])

    def sources(self) -> Iterator[Source]:
        for number, entry in enumerate(self.given()):
            self.entries.append(entry)
            yield Source("memory", "", None, number)

    def read(self, source: Source) -> Reading:
        return Reading(self.entries[source.line or 0], [], None)
