"""What scores rest on: how many entries match, in all the cluster, and how long their fields are."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from glossearch.backends.opensearch.connection import Connection
from glossearch.backends.opensearch.mapping import length
from glossearch.backends.opensearch.queries import ENTRIES, matching
from glossearch.query import Alternatives
from glossearch.schema import TEXT_FIELDS

Searched = tuple[Alternatives, str | None]
"""What a clause looks for: sequences of terms, and in which field."""

_CACHED = 100_000
_AT_ONCE = 200


class Totals(NamedTuple):
    """How many entries there are, and the lengths of each of `TEXT_FIELDS` added up over all."""

    entries: int
    lengths: tuple[int, ...]

    @property
    def averages(self) -> Mapping[str, float]:
        """The average length of each text field."""
        if not self.entries:
            return dict.fromkeys(TEXT_FIELDS, 1.0)
        return {name: total / self.entries for name, total in zip(TEXT_FIELDS, self.lengths, strict=True)}


def totals(connection: Connection, index: str) -> Totals:
    """Return the totals of the entries in ``index``."""
    body = {
        "size": 0,
        "track_total_hits": True,
        "query": ENTRIES,
        "aggs": {name: {"sum": {"field": length(name)}} for name in TEXT_FIELDS},
    }
    found = connection.ask("POST", f"/{index}/_search", body, allow_partial_search_results="false")
    lengths = [int(found["aggregations"][name]["value"]) for name in TEXT_FIELDS]
    return Totals(found["hits"]["total"]["value"], tuple(lengths))


class Frequencies:
    """How many entries match what is looked for; remembered. Safe to use from several threads.

    They are counted over all shards, so that no score depends on where an entry lies.
    """

    def __init__(self, connection: Connection, index: str) -> None:
        self._connection = connection
        self._path = f"/{index}/_search"
        self._known: dict[Searched, int] = {}

    def of(self, wanted: Iterable[Searched]) -> Sequence[int]:
        """Return how many entries match each of ``wanted``, with one request for what is not known."""
        asked = list(wanted)
        known = self._known
        found = {one: known[one] for one in asked if one in known}
        unknown = list(dict.fromkeys(one for one in asked if one not in found))
        for start in range(0, len(unknown), _AT_ONCE):
            some = unknown[start : start + _AT_ONCE]
            found.update(zip(some, self._counted(some), strict=True))
        if unknown:
            if len(self._known) + len(unknown) > _CACHED:
                self._known = {}
            self._known.update(found)
        return [found[one] for one in asked]

    def _counted(self, wanted: Sequence[Searched]) -> list[int]:
        filters = [matching(alternatives, field) for alternatives, field in wanted]
        body: Mapping[str, Any] = {
            "size": 0,
            "track_total_hits": False,
            "aggs": {"all": {"filters": {"filters": filters}}},
        }
        found = self._connection.ask("POST", self._path, body, allow_partial_search_results="false")
        return [bucket["doc_count"] for bucket in found["aggregations"]["all"]["buckets"]]
