"""One generation of an index in a cluster, open for search."""

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any, Self

from glossearch.backends.base import Found, Hit
from glossearch.backends.explaining import Explainer
from glossearch.backends.naming import Names
from glossearch.backends.opensearch import attachments, candidates, scanning
from glossearch.backends.opensearch.connection import Connection
from glossearch.backends.opensearch.documents import decoded, headline, keyword
from glossearch.backends.opensearch.fetching import Fetching
from glossearch.backends.opensearch.mapping import MOST_HITS
from glossearch.backends.opensearch.queries import in_names
from glossearch.backends.opensearch.scoring import Score, Scoring
from glossearch.backends.opensearch.statistics import Frequencies, Totals
from glossearch.errors import BackendUnavailable
from glossearch.query import Query, Source
from glossearch.ranking import Model, NameMatch, idf
from glossearch.schema import Headline, StoredEntry

if TYPE_CHECKING:
    from glossearch.semantics import Vector

# Beyond those asked for, so many may be better than the cluster takes them for.
_MARGIN = 30
_MOST_NAMED = 1_000


class OpenSearchReader:
    """A `glossearch.backends.base.Reader` of the index ``name``, whose writer told ``meta``."""

    def __init__(self, connection: Connection, name: str, place: str, meta: Mapping[str, Any]) -> None:
        self._connection = connection
        self._name = name
        self._place = place
        self._manifest: Mapping[str, object] = meta["manifest"]
        self._totals = Totals(meta["count"], tuple(meta["lengths"]))
        self._averages = self._totals.averages
        self._frequencies = Frequencies(connection, name)
        self._fetching = Fetching(connection, name, place)
        self._names = Names(self._with_names, self._entry)
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
        return {values["slug"]: values["digest"] for values in found}

    def entry(self, slug: str) -> StoredEntry | None:
        """Return the entry ``slug``, or None."""
        held = self._fetching.held([slug]).get(slug)
        return held.entry if held else None

    def headlines(self) -> Iterable[Headline]:
        """Return the headline of every entry."""
        if self._headlines is None:
            found = scanning.entries(self._connection, self._name, stored=("headline",))
            self._headlines = [headline(decoded(values["headline"])) for values in found]
        return self._headlines

    def has_term(self, term: str) -> bool:
        """Whether any entry has ``term`` in a text field."""
        return bool(term) and self.has_phrase((term,))

    def has_phrase(self, terms: tuple[str, ...]) -> bool:
        """Whether any entry has ``terms`` next to each other in a text field."""
        return self._frequencies.of([((terms,), None)])[0] > 0

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
        names, bonuses = self._names.bonuses(query, model)
        counts = self._frequencies.of((clause.alternatives, clause.field) for clause in query.wanted)
        weights = [idf(self.count, count) for count in counts]
        if not (query.wanted or query.demands or names) and vector is None:
            return Found((), 0, ())
        if offset + limit + _MARGIN > MOST_HITS:
            raise BackendUnavailable(
                f"{self._place}: no more than {MOST_HITS - _MARGIN:,} hits can be listed"
            )
        request = candidates.request(
            query, model, weights, self._averages, vector, bonuses, offset + limit + _MARGIN, facets=facets
        )
        found = self._connection.ask(
            "POST", f"/{self._name}/_search", request, allow_partial_search_results="false"
        )
        slugs = [hit["fields"]["slug"][0] for hit in found["hits"]["hits"]]
        scoring = Scoring(query, model, weights, self._averages, vector)
        scores = self._scores(scoring, model, slugs)
        values = {slug: score.value + bonuses.get(slug, 0.0) for slug, score in scores.items()}
        ranked = sorted(values, key=lambda slug: (-values[slug], slug))
        weak = bool(query.wanted) and self._is_weak(scoring, model, query, ranked, values, scores, names)
        explainer = Explainer(query, model, self._names) if explain else None
        hits = []
        for slug in ranked[offset : offset + limit]:
            score = scores[slug]
            why = (
                explainer.explain(slug, scoring.parts(score), score.cosines, score.uses)
                if explainer
                else None
            )
            hits.append(Hit(self._entry(slug), values[slug], score.fields, names.get(slug), why))
        buckets = found["aggregations"]["all"]["buckets"] if facets else ()
        categories = {bucket["key"]: bucket["doc_count"] for bucket in buckets}
        return Found(tuple(hits), found["hits"]["total"]["value"], tuple(weights), weak, categories)

    def _scores(self, scoring: Scoring, model: Model, slugs: Sequence[str]) -> dict[str, Score]:
        """Return the exact scores of entries, but for names."""
        held = self._fetching.held(slugs)
        headwords = {
            slug: found.headword for slug, found in held.items() if found.headword and model.most_prior
        }
        using = self._frequencies.of((((term,),), None) for term in headwords.values())
        uses = {slug: count - 1 for slug, count in zip(headwords, using, strict=True)}
        return {slug: scoring.score(held[slug], uses.get(slug, 0)) for slug in slugs}

    def _is_weak(
        self,
        scoring: Scoring,
        model: Model,
        query: Query,
        ranked: Sequence[str],
        values: Mapping[str, float],
        scores: Mapping[str, Score],
        names: Mapping[str, NameMatch],
    ) -> bool:
        """Whether even the best of all is weak; one with a name that is asked for never is."""
        if not ranked:
            return True
        best = [slug for slug in ranked if values[slug] == values[ranked[0]]]
        if not names.keys().isdisjoint(best):
            return False
        cosines = [found[0] for slug in best if (found := scores[slug].cosines)]
        typed = sum(clause.source is Source.TYPED for clause in query.wanted)
        share = max(scores[slug].lexical for slug in best) / (scoring.ceiling or 1.0)
        return model.is_weak(share, max(cosines, default=None), self.count, typed)

    def _entry(self, slug: str) -> StoredEntry:
        return self._fetching.held([slug])[slug].entry

    def _with_names(self, keys: Iterable[str]) -> Iterable[str]:
        """Return the slugs of the entries that have a name with one of ``keys``."""
        return self._named_by(tuple(map(keyword, keys)))

    def _named_by(self, keys: tuple[str, ...]) -> Sequence[str]:
        body = {"size": _MOST_NAMED, "_source": False, "query": in_names(keys), "docvalue_fields": ["slug"]}
        found = self._connection.ask(
            "POST", f"/{self._name}/_search", body, allow_partial_search_results="false"
        )
        return [hit["fields"]["slug"][0] for hit in found["hits"]["hits"]]
