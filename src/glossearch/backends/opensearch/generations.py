"""Generations of an index in a cluster: an index each, and an alias that says which is the current one.

    glossary                    the alias, moved in one step
    glossary-g000007            an index that is never changed once it is current
    glossary-control            who writes

A generation that changes another one starts as a clone of it, which shares its files. What an index is, and
what its writer said of it, is in the metadata of its mapping.
"""

import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from glossearch.backends.opensearch import mapping
from glossearch.backends.opensearch.connection import Connection, Refused
from glossearch.errors import BackendUnavailable, IndexCorrupt, IndexMissing

_NUMBERED = re.compile(r"-g(\d{6,})$")
_META = "glossearch"
_SECONDS_FOR_REPLICAS, _SECONDS_FOR_SHARDS = 60, 10
_VERSIONS = ("2", "3")
# A reader of a generation that was replaced may go on for so long, and no more of them are kept than this.
_KEPT_MS = 600_000
_MOST_KEPT = 10
_CONTROL = {
    "settings": {"number_of_shards": 1, "auto_expand_replicas": "0-1"},
    "mappings": {
        "dynamic": "strict",
        "properties": {name: {"type": "keyword", "index": False} for name in ("token", "holder")},
    },
}


class Stored(NamedTuple):
    """An index: its name, when the cluster made it (ms since 1970), and what it says of itself."""

    name: str
    created: int
    meta: Mapping[str, Any]

    @property
    def number(self) -> int:
        """Its place in the order of generations."""
        found = _NUMBERED.search(self.name)
        return int(found[1]) if found else 0

    @property
    def is_finished(self) -> bool:
        """Whether it may become the current one."""
        return self.meta.get("state") == "finished"


class Generations:
    """The generations that ``alias`` may stand for. ``place`` is what messages call it."""

    def __init__(self, connection: Connection, alias: str, place: str, shards: int, replicas: int) -> None:
        self.connection = connection
        self.alias = alias
        self.place = place
        self.control = f"{alias}-control"
        self._shards = shards
        # From the beginning, so that nothing goes with a node; with one node there are none.
        self._replicas = f"0-{replicas}"

    def current(self) -> str | None:
        """Return the name of the current generation, or None where there is none.

        Raises `BackendUnavailable` where an index has the name of the alias.
        """
        found = self.connection.ask("GET", f"/_alias/{self.alias}", missing=True)
        names = [name for name in found if name not in ("error", "status")]
        if len(names) > 1:
            raise BackendUnavailable(
                f"{self.place}: the alias stands for {len(names)} indexes; remove all but one"
            )
        return names[0] if names else None

    def name(self) -> str:
        """Return the name of the current generation. Raises `IndexMissing`."""
        name = self.current()
        if name is None:
            raise IndexMissing(f"no index at {self.place}; run 'glossearch index'")
        return name

    def all(self) -> list[Stored]:
        """Return all generations there are, finished or not, oldest first."""
        wanted = "*.settings.index.creation_date,*.mappings._meta"
        answer = self.connection.ask("GET", f"/{self.alias}-g*", filter_path=wanted)
        found = [
            Stored(name, int(held["settings"]["index"]["creation_date"]), _meta(held))
            for name, held in answer.items()
            if _NUMBERED.search(name)
        ]
        return sorted(found, key=lambda one: one.number)

    def meta(self, name: str) -> Mapping[str, Any]:
        """Return what a finished generation says of itself. Raises `IndexCorrupt` or `IndexMissing`."""
        try:
            found = self.connection.ask("GET", f"/{name}/_mapping")
        except Refused as error:
            if error.status == 404:
                raise IndexMissing(f"{self.place}: the generation {name} is gone") from error
            raise
        meta = _meta({"mappings": found[name]["mappings"]})
        if meta.get("state") != "finished":
            raise IndexCorrupt(
                f"index damaged: {self.place}: {name} is not finished; run 'glossearch index --rebuild'"
            )
        return meta

    def prepare(self) -> None:
        """Make the index for the lock, if there is none.

        Raises `BackendUnavailable` where the cluster is none that an index can be in, or has one of the name.
        """
        version = self.connection.ask("GET", "/").get("version", {})
        kind, number = version.get("distribution", "elasticsearch"), str(version.get("number", "?"))
        if kind != "opensearch" or number.split(".")[0] not in _VERSIONS:
            raise BackendUnavailable(
                f"{self.place}: runs {kind} {number}, and opensearch {' or '.join(_VERSIONS)} is needed"
            )
        if self.alias in self.connection.ask("GET", f"/{self.alias}", missing=True, filter_path="*.aliases"):
            raise BackendUnavailable(
                f"{self.place} is an index of something else; name another one as index in [opensearch]"
            )
        if not self.connection.ask("GET", f"/{self.control}", missing=True):
            try:
                self.connection.ask("PUT", f"/{self.control}", _CONTROL)
            except Refused as error:
                if error.kind != "resource_already_exists_exception":
                    raise

    def new(self, meta: Mapping[str, Any]) -> str:
        """Make an empty index for the next generation, and return its name."""
        name = self._next_name()
        self._make(f"/{name}", mapping.body({_META: meta}, self._shards, self._replicas))
        self.await_replicas(name)
        return name

    def clone(self, before: str, meta: Mapping[str, Any]) -> str:
        """Make an index that starts with what ``before`` has, and return its name."""
        name = self._next_name()
        self._make(
            f"/{before}/_clone/{name}",
            {"settings": {"index.auto_expand_replicas": self._replicas, "index.blocks.write": False}},
        )
        self.tell(name, meta)
        self.await_replicas(name)
        return name

    def _make(self, path: str, body: Mapping[str, Any]) -> None:
        try:
            made = self.connection.ask("PUT", path, body, wait_for_active_shards=1)
        except Refused as error:
            if error.kind != "resource_already_exists_exception":  # a first try, whose answer was lost
                raise
        else:
            if not made.get("shards_acknowledged"):
                raise BackendUnavailable(
                    f"{self.place}: the cluster gave no node for a new index; see its health"
                )

    def tell(self, name: str, meta: Mapping[str, Any]) -> None:
        """Have an index say ``meta`` of itself."""
        self.connection.ask("PUT", f"/{name}/_mapping", {"_meta": {_META: meta}})

    def finish(self, name: str, meta: Mapping[str, Any]) -> None:
        """Let nobody change an index any more."""
        self.tell(name, {**meta, "state": "finished"})
        self.connection.ask("PUT", f"/{name}/_settings", {"index.blocks.write": True})

    def await_replicas(self, name: str) -> bool:
        """Wait until all copies of an index are there, for a minute at most; return whether they are."""
        return self._health(name, _SECONDS_FOR_REPLICAS, "green") == "green"

    def _health(self, name: str, seconds: int, wanted: str) -> str:
        """Wait for the health of an index to be as ``wanted``, for so long at most; return how it is."""
        path, timeout = f"/_cluster/health/{name}", f"{seconds}s"
        try:
            found = self.connection.ask(
                "GET", path, seconds=seconds + 5, wait_for_status=wanted, timeout=timeout
            )
        except Refused:  # it says 408 when the time is over
            return "red"
        return str(found.get("status"))

    def switch(self, name: str) -> None:
        """Make an index the current generation, in one step."""
        actions: list[Mapping[str, Any]] = [{"add": {"index": name, "alias": self.alias}}]
        before = self.current()
        if before is not None and before != name:
            actions.insert(0, {"remove": {"index": before, "alias": self.alias}})
        self.connection.ask("POST", "/_aliases", {"actions": actions})

    def remove(self, names: Sequence[str]) -> None:
        """Delete indexes."""
        for name in names:
            self.connection.ask("DELETE", f"/{name}", missing=True)

    def go_back(self) -> None:
        """Make the generation before the current one the current one again. Raises `IndexMissing`.

        The other is taken for unfinished from then on, and goes when the next is written.
        """
        current = self.name()
        names = [one.name for one in self.all() if one.is_finished]
        at = names.index(current) if current in names else 0
        if not at:
            raise IndexMissing(f"{self.place} has no generation before the current one")
        self.switch(names[at - 1])
        self.tell(current, {"state": "withdrawn"})

    def unfinished(self) -> Stored | None:
        """Return the newest generation, if a writer from nothing was interrupted while it made it."""
        newest = next(reversed(self.all()), None)
        if newest is None or newest.is_finished or not newest.meta.get("fresh"):
            return None
        return newest if self._health(newest.name, _SECONDS_FOR_SHARDS, "yellow") != "red" else None

    def sweep(self) -> None:
        """Delete what nobody can need: all but the current generation, the one before, and the latest ones.

        To be called under the lock, when the newest finished one has become the current: what is unfinished
        then has no writer.
        """
        found = self.all()
        finished = [one for one in found if one.is_finished]
        gone = [one.name for one in found if not one.is_finished]
        for newer, (one, after) in enumerate(reversed([*pairwise(finished[:-1])]), 2):
            if finished[-1].created - after.created > _KEPT_MS or newer > _MOST_KEPT:
                gone.append(one.name)
        self.remove(gone)

    def _next_name(self) -> str:
        return f"{self.alias}-g{max((one.number for one in self.all()), default=0) + 1:06}"


def _meta(held: Mapping[str, Any]) -> Mapping[str, Any]:
    meta = held.get("mappings", {}).get("_meta", {}).get(_META, {})
    return meta if isinstance(meta, dict) else {}
