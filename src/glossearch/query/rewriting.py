"""The same word in other spellings: written solid or apart, as an acronym, or as its plural."""

import re
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache

from glossearch.analysis import Analyzer
from glossearch.analysis.tokens import fold
from glossearch.query.nodes import Alternatives, Clause, Occur, Query, Source

HasTerm = Callable[[str], bool]
"""Whether any entry has this term."""

# A solid word is split into parts of at least this many letters ("finetuning" -> "fine tuning").
_SHORTEST_PART = 3
_LONGEST_WORD = 40
_CACHED_WORDS = 1 << 16
# Plurals that the stemmer leaves alone because they look like no English word: "llms", "gpus".
_ODD_PLURAL = re.compile(r"[^aeiouy\W]{2,}s|\w+us")


def expand(query: Query, analyzer: Analyzer, has_term: HasTerm) -> Query:
    """Add to each word the spellings that the index has."""
    return Expander(analyzer, has_term).expand(query)


class Expander:
    """Adds spellings, and remembers those of each word: ``has_term`` must always say the same."""

    def __init__(self, analyzer: Analyzer, has_term: HasTerm) -> None:
        self._analyzer = analyzer
        self._has_term = has_term
        self._spelt = lru_cache(_CACHED_WORDS)(self._with_spellings)
        self._joined = lru_cache(_CACHED_WORDS)(self._new_joined)

    def expand(self, query: Query) -> Query:
        """Add to each word the spellings that the index has."""
        clauses = [self._expanded(clause) for clause in query.clauses]
        if query.pairs:
            known = {alternative for clause in clauses for alternative in clause.alternatives}
            for left, right in query.pairs:
                joined = self._joined(left, right)
                if joined and joined.alternatives[0] not in known:
                    clauses.append(joined)
        return query.with_clauses(clauses)

    def _expanded(self, clause: Clause) -> Clause:
        if clause.field == "category" or clause.occur is Occur.MUST or len(clause.alternatives) > 1:
            return clause
        found = self._spelt(clause.surface, clause.alternatives)
        return clause if found == clause.alternatives else replace(clause, alternatives=found)

    def _new_joined(self, left: str, right: str) -> Clause | None:
        """Return the clause for two words written as one, if any entry does."""
        term = self._analyzer.term(left + right)
        if not self._has_term(term):
            return None
        apart = (self._analyzer.term(left), self._analyzer.term(right))
        return Clause(f"{left} {right}", ((term,), apart), source=Source.JOINED)

    def _with_spellings(self, surface: str, alternatives: Alternatives) -> Alternatives:
        """Return ``alternatives`` of the word ``surface`` and its other spellings."""
        term_of, has_term = self._analyzer.term, self._has_term
        found = dict.fromkeys(alternatives)
        folded = fold(surface)
        if folded in self._analyzer.stop_words:
            return alternatives  # "IT" is not "it"
        terms = {folded} | ({folded[:-1]} if _ODD_PLURAL.fullmatch(folded) else set())
        if not any(has_term(alternative[0]) for alternative in found):
            terms.add(term_of(folded))  # no acronym after all, but a word in capitals
        found |= {(term,): None for term in sorted(terms) if (term,) not in found and has_term(term)}
        if folded.isalpha() and len(folded) <= _LONGEST_WORD:
            for cut in range(_SHORTEST_PART, len(folded) - _SHORTEST_PART + 1):
                left = term_of(folded[:cut])
                if has_term(left) and has_term(right := term_of(folded[cut:])):  # stems are dear: seldom both
                    found[left, right] = None
        return tuple(found)
