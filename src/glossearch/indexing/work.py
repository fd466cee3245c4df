"""What becomes of one source: an entry is read, and made a document unless the index has it already."""

from collections.abc import Mapping
from typing import NamedTuple

from glossearch.corpus import Entry
from glossearch.corpus.facts import Facts
from glossearch.corpus.problems import Problem
from glossearch.corpus.reader import Corpus
from glossearch.corpus.sources import Source, Stamp
from glossearch.indexing.making import Making
from glossearch.schema import Document, digest


class Made(NamedTuple):
    """What a source gave.

    Without ``facts`` there is no entry; without a ``document``, the index has the entry as it is.
    """

    problems: list[Problem]
    stamp: Stamp | None
    facts: Facts | None
    digest: str = ""
    document: Document | None = None


class Work:
    """Makes documents of what is at sources; ``before`` has the digests of what the index has, by slug."""

    def __init__(self, corpus: Corpus, making: Making, before: Mapping[str, str]) -> None:
        self.corpus = corpus
        self.making = making
        self.before = before

    def do(self, source: Source) -> Made:
        """Return what ``source`` gives."""
        entry, problems, stamp = self.corpus.read(source)
        if entry is None:
            return Made(problems, stamp, None)
        return Made(problems, stamp, self.corpus.facts(entry), *self.document(entry))

    def document(self, entry: Entry) -> tuple[str, Document | None]:
        """Return the digest of ``entry``, and its document if that is not the index's."""
        now = digest(entry)
        known = self.before.get(entry.slug) == now
        return now, None if known else self.making.document(entry)
