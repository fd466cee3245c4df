"""The request that finds the entries which may be the best for a query.

It works out in the cluster what glossearch.ranking tells, but for what only all entries together say (how
many use a title), and but for places where one word stands beside the whole of its compound. The few best of
these are scored exactly, by `scoring`.
"""

import math
from collections.abc import Mapping, Sequence
from itertools import accumulate
from typing import Any

from glossearch.backends.opensearch.documents import identity
from glossearch.backends.opensearch.mapping import length
from glossearch.backends.opensearch.queries import ENTRIES, Built, demanded, in_field, leaves
from glossearch.backends.vectors import ENTRY_STEPS, QUERY_STEPS, Vectors, exact
from glossearch.errors import RequestRefused
from glossearch.query import Clause, Query
from glossearch.ranking import Model
from glossearch.schema import SEARCHED

TOLD = "hits.total,hits.hits._score,hits.hits.fields,aggregations"
"""What is read of the answer to `request`."""

_ONE = ENTRY_STEPS * QUERY_STEPS  # as the product of two vectors in their steps
_MOST_CATEGORIES = 10_000
_ZERO = 1 << 15  # a component is a sign of a text, which no script has to unwrap
_NOTHING = 1e-6
_MOST_LEAVES = 900  # of the 1,024 that a request may have: others are for names and questions

# In a field: the weighted, length-normalised frequency.
_NORMALISED = (
    "return params.weight * _score / (1 - params.b + params.b * doc[params.length].value / params.average);"
)
# Of a clause, over all fields: saturated once.
_SATURATED = "return params.weight * _score / (params.k1 + _score);"
_MEANT = """
String query = params.query;
int entry = 0; int best = 0; int least = params.least;
if (doc['vector'].size() != 0) {
    BytesRef held = doc['vector'].value; byte[] bytes = held.bytes; int at = held.offset;
    for (int i = 0; i < query.length(); ++i) {
        entry += ((bytes[at + 1] << 8) | (bytes[at] & 255)) * (query.charAt(i) - 32768); at += 2;
    }
}
if (doc['question_vectors'].size() != 0) {
    BytesRef held = doc['question_vectors'].value; byte[] bytes = held.bytes; int at = held.offset;
    int end = at + held.length;
    while (at < end) {
        int sum = 0;
        for (int i = 0; i < query.length(); ++i) {
            sum += ((bytes[at + 1] << 8) | (bytes[at] & 255)) * (query.charAt(i) - 32768); at += 2;
        }
        if (sum > best) { best = sum; }
    }
}
if (_score <= 0 && entry < least && best < least) { return 0; }
double excess = best / params.one - params.least_question;
return _score + Math.max(entry, 0) / params.one + params.question * Math.max(excess, 0);
"""


def request(
    query: Query,
    model: Model,
    counts: Sequence[int],
    weights: Sequence[float],
    averages: Mapping[str, float],
    vector: Vectors | None,
    bonuses: Mapping[str, float],
    count: int,
    *,
    facets: bool,
) -> Mapping[str, Any]:
    """Return the body of a search for the ``count`` best entries.

    ``counts`` are how many entries have each wanted clause, and ``weights`` its idf; ``averages`` are the
    average lengths of the text fields, and ``bonuses`` what entries get for their names, by their slugs.
    Raises `RequestRefused` for a query that demands too much.
    """
    room = _MOST_LEAVES - sum(map(leaves, query.demands))
    if room < 0:
        raise RequestRefused("too many words are demanded or excluded; put fewer in quotes or behind signs")
    ways = _by_words(query.wanted, model, counts, weights, averages, room)
    if vector is not None:
        ways = [_by_meaning(ways, model, vector, everything=bool(query.demands and not query.wanted))]
    elif query.demands and not query.wanted:
        ways = [{"constant_score": {"filter": ENTRIES, "boost": 0}}]
    ways += _named(bonuses)
    return {
        "size": count,
        "track_total_hits": True,
        "stored_fields": "_none_",  # nothing is unpacked, neither ids nor sources
        "docvalue_fields": ["slug", "headword"],
        "sort": [{"_score": "desc"}, {"slug": "asc"}],
        "query": {
            "bool": {
                "should": ways or [{"match_none": {}}],
                "minimum_should_match": 1,
                "filter": demanded(query.demands),
            }
        },
        **({"aggs": {"all": {"terms": {"field": "categories", "size": _MOST_CATEGORIES}}}} if facets else {}),
    }


def _by_words(
    wanted: Sequence[Clause],
    model: Model,
    counts: Sequence[int],
    weights: Sequence[float],
    averages: Mapping[str, float],
    room: int,
) -> list[Built]:
    """Return queries that score what each of ``wanted`` adds.

    Of more than there is ``room`` for, those that add least match and score nothing.
    """
    parts = [
        clause.count * model.of(clause.source) * idf for clause, idf in zip(wanted, weights, strict=True)
    ]
    scale = model.words / (sum(parts) or 1.0)
    found = [(clause, part) for clause, part, count in zip(wanted, parts, counts, strict=True) if count]
    found.sort(key=lambda one: -one[1])
    fitting = sum(size <= room for size in accumulate(leaves(clause) for clause, _ in found))
    return _matching([clause for clause, _ in found[fitting:]]) + [
        _scored(
            {
                "bool": {
                    "should": [_frequency(clause, name, model, averages) for name in SEARCHED[clause.field]]
                }
            },
            _SATURATED,
            {"weight": part * scale, "k1": model.k1},
        )
        for clause, part in found[:fitting]
    ]


def _named(bonuses: Mapping[str, float]) -> list[Built]:
    """Return a query for each of the ``bonuses``, which are few, that scores it."""
    slugs: dict[float, list[str]] = {}
    for slug, bonus in bonuses.items():
        slugs.setdefault(max(bonus, _NOTHING), []).append(identity(slug))
    return [
        {"constant_score": {"filter": {"ids": {"values": some}}, "boost": bonus}}
        for bonus, some in slugs.items()
    ]


def _matching(clauses: Sequence[Clause]) -> list[Built]:
    """Return a query for each field that matches any word of ``clauses``."""
    words: dict[str, list[str]] = {}
    for clause in clauses:
        for name in SEARCHED[clause.field]:
            words.setdefault(name, []).extend(terms[0] for terms in clause.alternatives if len(terms) == 1)
    return [
        {"constant_score": {"filter": {"terms": {name: some}}, "boost": _NOTHING}}
        for name, some in words.items()
    ]


def _frequency(clause: Clause, name: str, model: Model, averages: Mapping[str, float]) -> Built:
    field = model.field(name)
    average = max(averages[name], 1e-9)
    parameters = {"weight": field.weight, "b": field.b, "average": average, "length": length(name)}
    return _scored(in_field(clause.alternatives, name), _NORMALISED, parameters)


def _by_meaning(ways: Sequence[Built], model: Model, vector: Vectors, *, everything: bool) -> Built:
    """Return a query that adds what the meaning of entries is worth to what ``ways`` score.

    Unless ``everything``, it matches what any of ``ways`` does or what is like enough to the query.
    """
    components = (exact(vector) * QUERY_STEPS).astype(int) + _ZERO
    parameters = {
        "query": "".join(map(chr, components.tolist())),
        "least": -1 if everything else math.ceil(model.least_cosine * _ONE),
        "one": _ONE,
        "question": model.question,
        "least_question": model.least_question,
    }
    scored = _scored({"bool": {"filter": ENTRIES, "should": list(ways)}}, _MEANT, parameters)
    if everything:
        return scored
    return {"script_score": {**scored["script_score"], "min_score": _NOTHING}}


def _scored(query: Built, script: str, parameters: Mapping[str, object]) -> Built:
    return {"script_score": {"query": query, "script": {"source": script, "params": parameters}}}
