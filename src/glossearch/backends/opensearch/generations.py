"""Generations of an index in a cluster: an index each, and an alias that says which is the current one.

    glossary                    the alias, moved in one step
    glossary-g000007-5e1f09ab   an index that is never changed once it is current
    glossary-control            who writes

The end of a name is its writer's own: one that was taken for gone, and was not, can change or remove nothing
of another's, and the alias moves only from where its writer found it. A generation that changes another one
starts as a clone of it, which shares its files. What an index is, and what its writer said of it, is in the
metadata of its mapping.
"""

import hashlib
import json
import re
from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, NamedTuple

from glossearch.backends.opensearch import mapping
from glossearch.backends.opensearch.connection import Connection, Refused
from glossearch.backends.opensearch.damage import damaged
from glossearch.backends.opensearch.locking import taken_over
from glossearch.errors import BackendUnavailable, IndexMissing

_OURS = re.compile(r"-g(\d{6,})-[0-9a-f]{8}")
_META = "glossearch"
_SECONDS_FOR_REPLICAS, _SECONDS_FOR_SHARDS = 60, 10
_VERSIONS = ("2", "3")
# A reader of a generation that was replaced may go on for so long, and no more of them are kept than this.
_KEPT_MS = 600_000
_MOST_KEPT = 10
_CONTROL: Mapping[str, Mapping[str, Any]] = {
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
        (found,) = _OURS.findall(self.name)
        return int(found)

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

        Raises `BackendUnavailable` where an index has the name of the alias, or it stands for another's.
        """
        found = self.connection.ask("GET", f"/_alias/{self.alias}", missing=True)
        names = [name for name in found if name not in ("error", "status")]
        if len(names) > 1:
            raise BackendUnavailable(
                f"{self.place}: the alias stands for {len(names)} indexes; remove all but one"
            )
        if not names:
            if self.connection.ask("GET", f"/{self.alias}", missing=True, filter_path="*.aliases"):
                raise self._foreign("is an index")
            return None
        if not self._is_ours(names[0]):
            raise self._foreign("is an alias")
        return names[0]

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
            if self._is_ours(name)
        ]
        return sorted(found, key=lambda one: one.number)

    def meta(self, name: str) -> Mapping[str, Any]:
        """Return what a finished generation says of itself. Raises `IndexCorrupt` or `IndexMissing`."""
        wanted = "*.settings.index.verified_before_close,*.mappings._meta"
        try:
            found = self.connection.ask("GET", f"/{name}", filter_path=wanted).get(name, {})
        except Refused as error:
            if error.status == 404:
                raise IndexMissing(f"{self.place}: the generation {name} is gone") from error
            raise
        if "settings" in found:
            raise damaged(self.place, f"{name} is closed")
        meta = _meta(found)
        if meta.get("state") != "finished":
            raise damaged(self.place, f"{name} is not finished")
        return meta

    def check_version(self) -> None:
        """Raise `BackendUnavailable` where the cluster is none that an index can be in."""
        version = self.connection.ask("GET", "/").get("version", {})
        kind, number = version.get("distribution", "elasticsearch"), str(version.get("number", "?"))
        if kind != "opensearch" or number.split(".")[0] not in _VERSIONS:
            raise BackendUnavailable(
                f"{self.place}: runs {kind} {number}, and opensearch {' or '.join(_VERSIONS)} is needed"
            )

    def prepare(self) -> None:
        """Make the index for the lock, if there is none.

        Raises `BackendUnavailable` where its name or the alias's is taken by something else.
        """
        self.current()
        found = self.connection.ask("GET", f"/{self.control}", missing=True)
        if not found:
            try:
                self.connection.ask("PUT", f"/{self.control}", _CONTROL)
            except Refused as error:
                if error.kind != "resource_already_exists_exception":
                    raise
        elif found[self.control]["mappings"].get("properties") != _CONTROL["mappings"]["properties"]:
            raise self._foreign(f"cannot be written: {self.control} is an index")

    def new(self, mark: str) -> str:
        """Make an empty index for the next generation, whose name ends with ``mark``, and return the name."""
        name = self._next_name(mark)
        meta = {"state": "building", "fresh": self._shape()}
        self._make(f"/{name}", mapping.body({_META: meta}, self._shards, self._replicas))
        self.await_replicas(name)
        return name

    def take_over(self, unfinished: str, mark: str) -> str:
        """Make an index that starts with what another writer had done, and return its name."""
        return self._clone(unfinished, mark, {"state": "building", "fresh": self._shape()})

    def clone(self, before: str, mark: str) -> str:
        """Make an index that starts with what ``before`` has, and return its name."""
        return self._clone(before, mark, {"state": "building"})

    def _clone(self, before: str, mark: str, meta: Mapping[str, Any]) -> str:
        name = self._next_name(mark)
        self._block(before)  # which a clone needs; whoever may still write to it cannot from now on
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
        self._block(name)

    def _block(self, name: str) -> None:
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

    def switch(self, name: str, before: str | None) -> None:
        """Make an index the current generation in place of ``before``, in one step.

        Raises `IndexBusy` where another one is the current.
        """
        # An alias has one index at most to write to, so that nothing is added where another one is.
        moved = {"index": name, "alias": self.alias, "is_write_index": True}
        actions: list[Mapping[str, Any]] = [{"add": moved}]
        if before is not None:
            actions.insert(0, {"remove": {"index": before, "alias": self.alias, "must_exist": True}})
        try:
            self.connection.ask("POST", "/_aliases", {"actions": actions})
        except Refused as error:
            if error.status != 404 and error.kind != "illegal_state_exception":
                raise
            if self.current() != name:  # or else a first try came through without an answer
                raise taken_over(self.place) from error

    def remove(self, names: Sequence[str]) -> None:
        """Delete indexes."""
        for name in names:
            self.connection.ask("DELETE", f"/{name}", missing=True)

    def before(self, current: str) -> str:
        """Return the generation before the ``current`` one. Raises `IndexMissing`."""
        names = [one.name for one in self.all() if one.is_finished]
        at = names.index(current) if current in names else 0
        if not at:
            raise IndexMissing(f"{self.place} has no generation before the current one")
        return names[at - 1]

    def go_back(self) -> None:
        """Make the generation before the current one the current one again. Raises `IndexMissing`.

        The other is taken for unfinished from then on, and goes when the next is written.
        """
        current = self.name()
        self.switch(self.before(current), current)
        self.tell(current, {"state": "withdrawn"})

    def unfinished(self) -> Stored | None:
        """Return the newest generation, if a writer from nothing was interrupted while it made it.

        None if that writer had another version or other settings: what it sent would have to lie otherwise.
        """
        newest = next(reversed(self.all()), None)
        if newest is None or newest.is_finished or newest.meta.get("fresh") != self._shape():
            return None
        return newest if self._health(newest.name, _SECONDS_FOR_SHARDS, "yellow") != "red" else None

    def sweep(self, current: str) -> None:
        """Delete what nobody can need: all but ``current``, the one before, and the latest ones.

        To be called under the lock, when ``current`` was just finished: what is unfinished and older then has
        no writer.
        """
        found = self.all()
        newest = Stored(current, 0, {}).number
        finished = [one for one in found if one.is_finished]
        gone = [one.name for one in found if not one.is_finished and one.number < newest]
        for newer, (one, after) in enumerate(reversed([*pairwise(finished[:-1])]), 2):
            if finished[-1].created - after.created > _KEPT_MS or newer > _MOST_KEPT:
                gone.append(one.name)
        self.remove(gone)

    def _next_name(self, mark: str) -> str:
        return f"{self.alias}-g{max((one.number for one in self.all()), default=0) + 1:06}-{mark}"

    def _is_ours(self, name: str) -> bool:
        return name.startswith(self.alias) and bool(_OURS.fullmatch(name, len(self.alias)))

    def _foreign(self, what: str) -> BackendUnavailable:
        return BackendUnavailable(
            f"{self.place} {what} of something else; name another one as index in [opensearch]"
        )

    def _shape(self) -> str:
        """Return what is equal for indexes that are laid out alike."""
        body = json.dumps(mapping.body({}, self._shards, ""), sort_keys=True)
        return hashlib.blake2b(body.encode(), digest_size=16).hexdigest()


def _meta(held: Mapping[str, Any]) -> Mapping[str, Any]:
    meta = held.get("mappings", {}).get("_meta", {}).get(_META, {})
    return meta if isinstance(meta, dict) else {}
