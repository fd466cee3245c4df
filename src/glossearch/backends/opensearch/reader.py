"""One generation of an index in a cluster, open for search."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from glossearch.backends.base import Found
from glossearch.backends.naming import Names
from glossearch.backends.opensearch import attachments, scanning
from glossearch.backends.opensearch.connection import Connection
from glossearch.backends.opensearch.damage import damaged
from glossearch.backends.opensearch.documents import decoded, headline, keyword
from glossearch.backends.opensearch.fetching import Fetching
from glossearch.backends.opensearch.queries import in_names
from glossearch.backends.opensearch.searching import Searching
from glossearch.backends.opensearch.statistics import Totals
from glossearch.errors import IndexCorrupt
from glossearch.query import Query
from glossearch.ranking import Model, NameMatch
from glossearch.schema import Headline, StoredEntry

if TYPE_CHECKING:
    from glossearch.semantics import Vector

_MOST_NAMED = 1_000


class OpenSearchReader:
    """A `glossearch.backends.base.Reader` of the index ``name``, whose writer told ``meta``."""

    def __init__(self, connection: Connection, name: str, place: str, meta: Mapping[str, Any]) -> None:
        self._connection = connection
        self._name = name
        self._place = place
        self._manifest: Mapping[str, object] = meta["manifest"]
        self._totals = Totals(meta["count"], tuple(meta["lengths"]))
        self._fetching = Fetching(connection, name, place)
        self._names = Names(self._with_names, self._entry)
        self._searching = Searching(connection, name, place, self._totals, self._fetching, self._names)
        self._headlines: list[Headline] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Do nothing: the connections are the store's."""

    @property
    def count(self) -> int:
        """How many entries there are."""
        return self._totals.entries

    @property
    def manifest(self) -> Mapping[str, object]:
        """What the writer committed."""
        return self._manifest

    def attachment(self, name: str) -> bytes | None:
        """Return what was attached to this generation as ``name``, or None where it is gone or damaged."""
        return attachments.read(self._connection, self._name, name)

    def damaged(self) -> Iterable[str]:
        """Return what is wrong with this generation as it is stored."""
        return self._fetching.damaged(self.count)

    def digests(self) -> dict[str, str]:
        """Return the digest of every entry by slug."""
        found = scanning.entries(self._connection, self._name, ("slug", "digest"))
        try:
            return {values["slug"]: values["digest"] for values in found}
        except KeyError as error:
            raise self._not_whole() from error

    def entry(self, slug: str) -> StoredEntry | None:
        """Return the entry ``slug``, or None."""
        held = self._fetching.held([slug]).get(slug)
        return held.entry if held else None

    def headlines(self) -> Iterable[Headline]:
        """Return the headline of every entry."""
        if self._headlines is None:
            found = scanning.entries(self._connection, self._name, stored=("headline",))
            try:
                self._headlines = [headline(decoded(values["headline"])) for values in found]
            except (KeyError, ValueError) as error:
                raise self._not_whole() from error
        return self._headlines

    def has_term(self, term: str) -> bool:
        """Whether any entry has ``term`` in a text field."""
        return bool(term) and self.has_phrase((term,))

    def has_phrase(self, terms: tuple[str, ...]) -> bool:
        """Whether any entry has ``terms`` next to each other in a text field."""
        return self._searching.frequencies.of([((terms,), None)])[0] > 0

    def words(self) -> Mapping[str, int]:
        """Return the words that the entries have, and how many entries have each."""
        return dict(scanning.keywords(self._connection, self._name, "words"))

    def name_keys(self) -> Iterable[str]:
        """Return the keys of the names of all entries."""
        return [key for key, _ in scanning.keywords(self._connection, self._name, "names")]

    def named(self, text: str) -> Sequence[tuple[StoredEntry, NameMatch]]:
        """Return the entries that ``text`` is a name or a question of, the best match first."""
        found = ((self._entry(slug), match) for slug, match in self._names.named(text).items())
        return sorted(found, key=lambda pair: -pair[1].rank)  # equal ones stay by slug

    def search(
        self,
        query: Query,
        model: Model,
        limit: int,
        offset: int = 0,
        vector: "Vector | None" = None,
        *,
        explain: bool = False,
        facets: bool = False,
    ) -> Found:
        """Return the hits ``offset`` to ``offset + limit``, by falling score, then by slug."""
        return self._searching.search(query, model, limit, offset, vector, explain=explain, facets=facets)

    def _entry(self, slug: str) -> StoredEntry:
        return self._fetching.all_held([slug])[slug].entry

    def _with_names(self, keys: Iterable[str]) -> Iterable[str]:
        """Return the slugs of the entries that have a name with one of ``keys``."""
        return self._named_by(tuple(map(keyword, keys)))

    def _named_by(self, keys: tuple[str, ...]) -> Sequence[str]:
        body = {"size": _MOST_NAMED, "_source": False, "query": in_names(keys), "docvalue_fields": ["slug"]}
        found = self._connection.ask(
            "POST", f"/{self._name}/_search", body, allow_partial_search_results="false"
        )
        try:
            return [hit["fields"]["slug"][0] for hit in found["hits"]["hits"]]
        except KeyError as error:
            raise self._not_whole() from error

    def _not_whole(self) -> IndexCorrupt:
        return damaged(self._place, f"{self._name} has an entry that is not whole")
