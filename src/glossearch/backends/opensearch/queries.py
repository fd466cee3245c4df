"""Clauses as queries of the cluster: which entries match, and how often."""

from collections.abc import Mapping, Sequence
from typing import Any

from glossearch.backends.opensearch.documents import keyword
from glossearch.backends.opensearch.mapping import ENTRY, LINE
from glossearch.query import Alternatives, Clause, Occur
from glossearch.schema import SEARCHED

Built = Mapping[str, Any]
ENTRIES: Built = {"term": {"kind": ENTRY}}


def in_field(alternatives: Alternatives, field: str) -> Built:
    """Return what matches any of the sequences of terms in a text field, and scores how often.

    Of several, it is the most frequent: one word may be found as two of them.
    """
    found = [_sequence(terms, field) for terms in dict.fromkeys(alternatives)]
    return found[0] if len(found) == 1 else {"dis_max": {"queries": found}}


def matching(alternatives: Alternatives, field: str | None) -> Built:
    """Return what matches any of the sequences of terms in the text fields of a clause's ``field``."""
    queries = [in_field(alternatives, name) for name in SEARCHED[field]]
    return {"bool": {"should": queries, "minimum_should_match": 1}}


def demanded(clauses: Sequence[Clause]) -> list[Built]:
    """Return filters for what an entry must and must not match."""
    found: list[Built] = []
    for clause in clauses:
        if clause.field == "category":
            query: Built = {"term": {"categories": _text(keyword(clause.alternatives[0][0]))}}
        else:
            query = matching(clause.alternatives, clause.field)
        found.append({"bool": {"must_not": query}} if clause.occur is Occur.MUST_NOT else query)
    return found


def leaves(clause: Clause) -> int:
    """Return how many queries of one word or phrase it takes at most to find ``clause``."""
    return len(clause.alternatives) * len(SEARCHED.get(clause.field, ("categories",)))


def in_names(keys: Sequence[str]) -> Built:
    """Return what matches the entries that have a name with one of ``keys``."""
    return {"bool": {"filter": {"terms": {"names": list(map(_text, keys))}}}}


def _sequence(terms: tuple[str, ...], field: str) -> Built:
    if len(terms) == 1:
        return {"term": {field: _text(terms[0])}}
    return {"match_phrase": {field: LINE.join(map(_text, terms))}}


def _text(term: str) -> str:
    """Return ``term``, or for what is no Unicode and so in no entry, what no entry has either."""
    try:
        term.encode()
    except UnicodeEncodeError:
        return ""
    return term
