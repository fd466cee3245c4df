"""The next generation of an index in a cluster in the making."""

import logging
from collections.abc import Mapping
from typing import Any

from glossearch.backends.opensearch import attachments, scanning
from glossearch.backends.opensearch.bulk import Bulk
from glossearch.backends.opensearch.damage import damaged
from glossearch.backends.opensearch.documents import identity, source
from glossearch.backends.opensearch.generations import Generations
from glossearch.backends.opensearch.locking import Lock
from glossearch.backends.opensearch.mapping import ATTACHED
from glossearch.backends.opensearch.queries import ENTRIES, in_names
from glossearch.backends.opensearch.statistics import totals
from glossearch.errors import BackendUnavailable
from glossearch.schema import Document

# So many of the new entries are looked for by name before readers may see them.
_SAMPLE = 20

_log = logging.getLogger(__name__)


class OpenSearchWriter:
    """A `glossearch.backends.base.Writer` of what is to replace the generation ``current``.

    It starts from that, if there is one, or if ``fresh`` from nothing.
    """

    def __init__(self, generations: Generations, lock: Lock, current: str | None, *, fresh: bool) -> None:
        self._generations = generations
        self._connection = generations.connection
        self._lock = lock
        self._current = current
        self._before = None if fresh else current
        self._left: dict[str, str] = {}
        if self._before is not None:
            self._name = generations.clone(self._before, lock.mark)
        elif (interrupted := generations.unfinished()) is not None:
            self._name = generations.take_over(interrupted.name, lock.mark)
            self._left = self._checksums()
            _log.info("going on with %s, which has %d entries", interrupted.name, len(self._left))
        else:
            self._name = generations.new(lock.mark)
        self._bulk = Bulk(self._connection, self._name, generations.place)
        self._added: set[str] = set()
        self._deleted: set[str] = set()
        self._sample: dict[str, str] = {}
        self._attached: dict[str, bytes] = {}
        self._open = True

    def add(self, document: Document, digest: str) -> None:
        """Add a document whose slug is not in the index."""
        sent = source(document, digest)
        slug = document.entry.slug
        self._added.add(slug)
        if len(self._sample) < _SAMPLE and sent["names"]:
            self._sample[slug] = sent["names"][0]
        if self._left.pop(slug, None) != sent["checksum"]:
            self._bulk.index(identity(slug), sent)

    def delete(self, slug: str) -> None:
        """Leave out the entry ``slug``."""
        if self._before is not None:
            self._deleted.add(slug)
            self._bulk.delete(identity(slug))

    def attach(self, name: str, data: bytes) -> None:
        """Keep ``data`` beside this generation, once it is committed."""
        self._attached[name] = data

    def commit(self, manifest: Mapping[str, object]) -> None:
        """Make this the current generation."""
        for slug in self._left:  # of an interrupted run, and not in the corpus any more
            self._bulk.delete(identity(slug))
        self._attach()
        self._bulk.flush()
        self._connection.ask("POST", f"/{self._name}/_refresh")
        found = totals(self._connection, self._name)
        self._check(found.entries)
        self._connection.ask("POST", f"/{self._name}/_flush", missing=True)
        meta = {"manifest": dict(manifest), "count": found.entries, "lengths": found.lengths}
        self._generations.finish(self._name, meta)
        if not self._generations.await_replicas(self._name):
            _log.warning("%s: not all copies of %s are there yet", self._generations.place, self._name)
        self._lock.check()
        self._generations.switch(self._name, self._current)
        self._open = False
        self._bulk.close()
        self._generations.sweep(self._name)

    def cancel(self) -> None:
        """Drop what was prepared; the current generation stays."""
        if self._open:
            self._open = False
            self._bulk.close()
            self._generations.remove([self._name])

    def leave(self) -> None:
        """Stop, and leave what was sent to a writer that goes on with it."""
        self._open = False
        self._bulk.close()

    def _attach(self) -> None:
        """Put what is attached beside the entries, in place of what the generation before had."""
        body = {"query": {"term": {"kind": ATTACHED}}}
        if self._before is not None or self._left:
            self._connection.ask("POST", f"/{self._name}/_delete_by_query", body, conflicts="proceed")
        for name, data in self._attached.items():
            for number, piece in attachments.pieces(name, data):
                self._bulk.index(number, piece)

    def _checksums(self) -> dict[str, str]:
        self._connection.ask("POST", f"/{self._name}/_refresh")
        found = scanning.entries(self._connection, self._name, ("slug", "checksum"))
        return {values["slug"]: values["checksum"] for values in found}

    def _check(self, count: int) -> None:
        """Raise `BackendUnavailable` unless the index has as many entries as it should, and finds some.

        Raises `IndexCorrupt` where the generation before is not as its writer left it.
        """
        expected = len(self._added)
        if self._before is not None:
            expected += self._count_before(self._before) - self._found_before(self._deleted)
        if count != expected:
            raise BackendUnavailable(
                f"{self._generations.place}: {self._name} has {count:,} entries and should have "
                f"{expected:,}; the index is as it was before; try again"
            )
        for slug, key in self._sample.items():
            body = {"size": 1, "query": {"bool": {"filter": [{"term": {"slug": slug}}, in_names((key,))]}}}
            if self._hits(self._name, body) != 1:
                raise BackendUnavailable(
                    f"{self._generations.place}: {self._name} does not find {slug} by its name; "
                    f"the index is as it was before; try again"
                )

    def _count_before(self, before: str) -> int:
        written = self._generations.meta(before).get("count")
        found = self._hits(before, {"size": 0, "query": ENTRIES})
        if found != written:
            raise damaged(
                self._generations.place, f"{before} has {found:,} entries and was written with {written}"
            )
        return found

    def _found_before(self, slugs: set[str]) -> int:
        """Return how many of ``slugs`` the generation before has."""
        body = {"size": 0, "query": {"ids": {"values": list(map(identity, slugs))}}}
        return self._hits(str(self._before), body) if slugs else 0

    def _hits(self, index: str, body: Mapping[str, Any]) -> int:
        asked = {"track_total_hits": True, "_source": False, **body}
        found = self._connection.ask("POST", f"/{index}/_search", asked, allow_partial_search_results="false")
        return int(found["hits"]["total"]["value"])
