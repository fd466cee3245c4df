"""An index in an OpenSearch cluster."""

import contextlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from glossearch.backends.opensearch.connection import Access, Connection
from glossearch.backends.opensearch.damage import damaged
from glossearch.backends.opensearch.generations import Generations
from glossearch.backends.opensearch.locking import Lock
from glossearch.backends.opensearch.reader import OpenSearchReader
from glossearch.backends.opensearch.writer import OpenSearchWriter
from glossearch.errors import BackendUnavailable, IndexMissing

_OPEN_TRIES = 5


@dataclass(frozen=True, slots=True)
class Place:
    """An index in a cluster: its ``name`` there, its ``shards``, and how many ``replicas`` each has."""

    name: str = "glossearch"
    shards: int = 1
    replicas: int = 1


class OpenSearchStore:
    """The `glossearch.backends.base.Store` of a cluster."""

    def __init__(self, access: Access, place: Place) -> None:
        self._described = f"{place.name} at {', '.join(access.hosts)}"
        self._connection = Connection(access)
        named = (place.name, self._described, place.shards, place.replicas)
        self._generations = Generations(self._connection, *named)
        self._written = Generations(self._connection.patient(), *named)
        self._lock = Lock(self._written.connection, self._written.control, self._described)

    def describe(self) -> str:
        """Return the name of the index and the hosts of the cluster."""
        return self._described

    def exists(self) -> bool:
        """Whether there is an index, however damaged or outdated."""
        return self._generations.current() is not None

    def generation(self) -> str:
        """Return the name of the current generation."""
        return self._generations.name()

    def open(self) -> OpenSearchReader:
        """Open the current generation."""
        for _ in range(_OPEN_TRIES):
            name = self._generations.name()
            with contextlib.suppress(IndexMissing):  # writers have finished since, and the last removed it
                return self._opened(name)
        raise BackendUnavailable(f"{self._described} is rewritten too fast to be opened")

    def _opened(self, name: str) -> OpenSearchReader:
        try:
            return OpenSearchReader(self._connection, name, self._described, self._generations.meta(name))
        except (KeyError, TypeError) as error:
            raise damaged(self._described, f"{name} does not say what it is") from error

    @contextmanager
    def lock(self) -> Iterator[None]:
        """Keep all other writers out."""
        self._generations.check_version()  # which nobody should wait for as long as a writer can
        self._written.prepare()
        with self._lock.held():
            yield

    def before(self) -> OpenSearchReader:
        """Open the generation before the current one."""
        return self._opened(self._written.before(self._written.name()))

    def rollback(self) -> None:
        """Make the generation before the current one the current one again."""
        self._written.go_back()

    @contextmanager
    def write(self, *, fresh: bool) -> Iterator[OpenSearchWriter]:
        """Start the next generation; leaving the block without a commit cancels it.

        What was sent from nothing is kept for the next run where the cluster or the user broke off.
        """
        current = self._written.current()
        writer = OpenSearchWriter(self._written, self._lock, current, fresh=fresh)
        try:
            yield writer
        except (BackendUnavailable, KeyboardInterrupt):
            if fresh or current is None:
                writer.leave()
            raise
        finally:
            writer.cancel()
