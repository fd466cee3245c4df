"""Which glossary is measured for which number of entries, and why one is not there."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path

from bench_data import Collection, dictionary, judged, own

from benching.asking import definitions

SIZES = (40, 80, 623, 11_908, 100_000)
OWN, LARGE = SIZES[0], SIZES[-1]
_PACKAGED = "foldoc"
_JUDGED = {80: "cncf", 623: "mdn", 11_908: _PACKAGED}
# Whoosh takes half a second for each among so many entries.
_LARGE_QUERIES = 60
_GET_DICTIONARIES = "apt-get install dict-gcide dict-foldoc"


class Missing(Exception):
    """A glossary that is not on this machine; the message says how to get it."""


class Glossaries:
    """The collections by number of entries, each read when it is first asked for."""

    def __init__(self, corpus: Path, data: Path | None, queries: int, most: int | None = None) -> None:
        self._corpus = corpus
        self._data = data
        self._queries = queries
        self._most = most
        self._read: dict[int, Collection] = {}

    def of(self, size: int) -> Collection:
        """Return the collection of about ``size`` entries. Raises `Missing`."""
        if size not in self._read:
            reader: Callable[[int], Collection] = (
                self._own if size == OWN else self._large if size == LARGE else self._judged
            )
            name, entries, queries = reader(size)
            self._read[size] = Collection(name, entries[: self._most], queries[: self._queries])
        return self._read[size]

    def _own(self, size: int) -> Collection:
        return own(self._corpus, size)

    def _large(self, size: int) -> Collection:
        collection = self._gcide
        if collection is None:
            raise Missing(f"{size:,} entries left out: GCIDE is not installed; {_GET_DICTIONARIES}")
        return collection

    @cached_property
    def _gcide(self) -> Collection | None:
        found = dictionary("gcide", LARGE)
        if found is None:
            return None
        # Not the queries of bench_data: they begin with pronunciation and etymology.
        queries = definitions(found.entries, min(self._queries, _LARGE_QUERIES))
        return Collection(found.name, found.entries, queries)

    def _judged(self, size: int) -> Collection:
        prefix = _JUDGED[size]
        folders: Sequence[Path] = sorted((self._data / "cross").glob(f"{prefix}*")) if self._data else []
        whole = [folder for folder in folders if (folder / "queries.jsonl").is_file()]
        if whole:
            return judged(whole[0])
        packaged = dictionary(prefix, size) if prefix == _PACKAGED else None
        if packaged is not None:
            return Collection(packaged.name, packaged.entries, definitions(packaged.entries, self._queries))
        where = f"no cross/{prefix}* in {self._data.name}/" if self._data else "no --data"
        other = f", and no package dict-{prefix}: {_GET_DICTIONARIES}" if prefix == _PACKAGED else ""
        raise Missing(f"{size:,} entries left out: {where}{other}")
