"""Searches: the cluster finds candidates, and the best of these are scored here exactly."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from glossearch.backends.base import Found, Hit
from glossearch.backends.explaining import Explainer
from glossearch.backends.naming import Names
from glossearch.backends.opensearch import candidates, choosing
from glossearch.backends.opensearch.connection import Connection
from glossearch.backends.opensearch.damage import damaged
from glossearch.backends.opensearch.fetching import Fetching
from glossearch.backends.opensearch.mapping import MOST_HITS
from glossearch.backends.opensearch.scoring import Score, Scoring
from glossearch.backends.opensearch.statistics import Frequencies, Totals
from glossearch.errors import RequestRefused
from glossearch.query import Query, Source
from glossearch.ranking import Model, idf

if TYPE_CHECKING:
    from glossearch.semantics import Vector

_DEEPEST = MOST_HITS - choosing.RAISED


class Searching:
    """Searches the index ``name``, which users know as ``place``. Safe to use from several threads."""

    def __init__(
        self,
        connection: Connection,
        name: str,
        place: str,
        totals: Totals,
        fetching: Fetching,
        names: Names[str],
    ) -> None:
        self._connection = connection
        self._name = name
        self._path = f"/{name}/_search"
        self._place = place
        self._totals = totals
        self._fetching = fetching
        self._names = names
        self.frequencies = Frequencies(connection, name)

    def search(
        self,
        query: Query,
        model: Model,
        limit: int,
        offset: int,
        vector: "Vector | None",
        *,
        explain: bool,
        facets: bool,
    ) -> Found:
        """Return what `glossearch.backends.base.Reader.search` says."""
        names, bonuses = self._names.bonuses(query, model)
        counts = self.frequencies.of((clause.alternatives, clause.field) for clause in query.wanted)
        weights = tuple([idf(self._totals.entries, count) for count in counts])
        if not (query.wanted or query.demands or names) and vector is None:
            return Found((), 0, ())
        asked = min(offset + limit + choosing.RAISED, MOST_HITS)
        averages = self._totals.averages
        body = candidates.request(
            query, model, counts, weights, averages, vector, bonuses, asked, facets=facets
        )
        answer = self._connection.ask(
            "POST", self._path, body, allow_partial_search_results="false", filter_path=candidates.TOLD
        )
        total = answer["hits"]["total"]["value"]
        depth = self._depth(limit, offset, total)
        try:
            found = choosing.candidates(answer["hits"].get("hits", ()), bonuses)
        except KeyError as error:
            raise damaged(self._place, f"{self._name} has an entry that is not whole") from error
        some, uses = choosing.chosen(found, bonuses, self.frequencies, model, max(depth, 1))
        scoring = Scoring(query, model, weights, averages, vector)
        held = self._fetching.all_held([one.slug for one in some])
        scores = {slug: scoring.score(one, uses.get(slug, 0)) for slug, one in held.items()}
        values = {slug: score.value + bonuses.get(slug, 0.0) for slug, score in scores.items()}
        ranked = sorted(values, key=lambda slug: (-values[slug], slug))
        best = [slug for slug in ranked if values[slug] == values[ranked[0]]]
        weak = (
            bool(query.wanted)
            and names.keys().isdisjoint(best)
            and self._is_weak(scoring.ceiling, model, query, [scores[slug] for slug in best])
        )
        explainer = Explainer(query, model, self._names) if explain else None
        hits = []
        for slug in ranked[offset : offset + limit]:
            score, why = scores[slug], None
            if explainer:
                why = explainer.explain(slug, scoring.parts(score), score.cosines, score.uses)
            hits.append(Hit(held[slug].entry, values[slug], score.fields, names.get(slug), why))
        return Found(tuple(hits), total, weights, weak, _categories(answer))

    def _depth(self, limit: int, offset: int, total: int) -> int:
        """Return how many of the ``total`` hits are to be put in order. Raises `RequestRefused`."""
        depth = min(offset + limit, total) if offset < total else 0
        if depth > _DEEPEST:
            raise RequestRefused(f"{self._place}: no more than {_DEEPEST:,} hits can be listed")
        return depth

    def _is_weak(self, ceiling: float, model: Model, query: Query, best: Sequence[Score]) -> bool:
        """Whether even the ``best`` of all are weak."""
        if not best:
            return True
        cosines = [score.cosines[0] for score in best if score.cosines]
        typed = sum(clause.source is Source.TYPED for clause in query.wanted)
        share = max(score.lexical for score in best) / (ceiling or 1.0)
        return model.is_weak(share, max(cosines, default=None), self._totals.entries, typed)


def _categories(answer: Mapping[str, Any]) -> Mapping[str, int]:
    buckets = answer["aggregations"]["all"]["buckets"] if "aggregations" in answer else ()
    return {bucket["key"]: bucket["doc_count"] for bucket in buckets}
