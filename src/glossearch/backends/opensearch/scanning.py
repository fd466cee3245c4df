"""All entries of a generation, piece by piece: it does not change, so no piece is missed or comes twice."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from glossearch.backends.opensearch.connection import Connection
from glossearch.backends.opensearch.queries import ENTRIES

_AT_ONCE = 5_000
_VALUES_AT_ONCE = 20_000


def entries(
    connection: Connection,
    index: str,
    told: Sequence[str] = (),
    stored: Sequence[str] = (),
    at_once: int = _AT_ONCE,
) -> Iterator[Mapping[str, Any]]:
    """Yield for each entry the values of the fields that are ``told`` or ``stored``, by their names."""
    body: dict[str, Any] = {
        "size": at_once,
        "_source": False,
        "query": ENTRIES,
        "sort": [{"slug": "asc"}],
        "docvalue_fields": list(told),
        **({"stored_fields": list(stored)} if stored else {}),
    }
    while True:
        found = connection.ask("POST", f"/{index}/_search", body, allow_partial_search_results="false")
        hits = found["hits"]["hits"]
        for hit in hits:
            yield {name: values[0] for name, values in hit.get("fields", {}).items()}
        if len(hits) < at_once:
            return
        body["search_after"] = hits[-1]["sort"]


def keywords(connection: Connection, index: str, field: str) -> Iterator[tuple[str, int]]:
    """Yield all values of a keyword field, and how many entries have each."""
    composite: dict[str, Any] = {"size": _VALUES_AT_ONCE, "sources": [{"value": {"terms": {"field": field}}}]}
    body = {"size": 0, "track_total_hits": False, "query": ENTRIES, "aggs": {"all": {"composite": composite}}}
    while True:
        found = connection.ask("POST", f"/{index}/_search", body, allow_partial_search_results="false")
        buckets = found["aggregations"]["all"]["buckets"]
        yield from ((bucket["key"]["value"], bucket["doc_count"]) for bucket in buckets)
        if len(buckets) < _VALUES_AT_ONCE:
            return
        composite["after"] = found["aggregations"]["all"]["after_key"]
