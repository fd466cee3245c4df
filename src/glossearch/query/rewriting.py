"""The same word in other spellings: written solid or apart, as an acronym, or as its plural."""

import re
from collections.abc import Callable
from dataclasses import replace

from glossearch.analysis import Analyzer
from glossearch.analysis.tokens import fold
from glossearch.query.nodes import Clause, Occur, Query, Source

HasTerm = Callable[[str], bool]
"""Whether any entry has this term."""

# A solid word is split into parts of at least this many letters ("finetuning" -> "fine tuning").
_SHORTEST_PART = 3
_LONGEST_WORD = 40
# Plurals that the stemmer leaves alone because they look like no English word: "llms", "gpus".
_ODD_PLURAL = re.compile(r"[^aeiouy\W]{2,}s|\w+us")


def expand(query: Query, analyzer: Analyzer, has_term: HasTerm) -> Query:
    """Add to each word the spellings that the index has."""
    clauses = [_with_spellings(clause, analyzer, has_term) for clause in query.clauses]
    known = {alternative for clause in clauses for alternative in clause.alternatives}
    for left, right in query.pairs:
        term = analyzer.term(left + right)
        if (term,) not in known and has_term(term):
            apart = (analyzer.term(left), analyzer.term(right))
            clauses.append(Clause(f"{left} {right}", ((term,), apart), source=Source.JOINED))
    return replace(query, clauses=tuple(clauses))


def _with_spellings(clause: Clause, analyzer: Analyzer, has_term: HasTerm) -> Clause:
    if clause.field == "category" or clause.occur is Occur.MUST or len(clause.alternatives) > 1:
        return clause
    found = dict.fromkeys(clause.alternatives)
    folded = fold(clause.surface)
    if folded in analyzer.stop_words:
        return clause  # "IT" is not "it"
    terms = {folded} | ({folded[:-1]} if _ODD_PLURAL.fullmatch(folded) else set())
    if not any(has_term(alternative[0]) for alternative in found):
        terms.add(analyzer.term(folded))  # no acronym after all, but a word in capitals
    found |= {(term,): None for term in sorted(terms) if (term,) not in found and has_term(term)}
    if folded.isalpha() and len(folded) <= _LONGEST_WORD:
        for cut in range(_SHORTEST_PART, len(folded) - _SHORTEST_PART + 1):
            parts = (analyzer.term(folded[:cut]), analyzer.term(folded[cut:]))
            if all(has_term(part) for part in parts):
                found[parts] = None
    return replace(clause, alternatives=tuple(found))
