"""The words of a text as one index has them: written solid or apart, as an acronym, or as a plural."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from functools import lru_cache
from typing import NamedTuple

from glossearch.analysis import Analyzer, Token
from glossearch.analysis.tokens import fold, surfaces
from glossearch.query.nodes import Alternatives, Clause, Occur, Source

HasTerm = Callable[[str], bool]
"""Whether any entry has this term."""

# A solid word is split into parts of at least this many letters ("finetuning" -> "fine tuning").
_SHORTEST_PART = 3
_LONGEST_WORD = 40
_CACHED_WORDS = 1 << 16
_LONGEST_REMEMBERED = 64
# Plurals that the stemmer leaves alone because they look like no English word: "llms", "gpus".
_ODD_PLURAL = re.compile(r"[^aeiouy\W]{2,}s|\w+us")


class Word(NamedTuple):
    """What a word asks for: its clause, with all spellings that the index has.

    Words with the same terms as ``typed`` ask the same. ``stop`` tells a stop word; ``single`` is what was
    typed, if it is no compound.
    """

    clause: Clause
    typed: Alternatives
    stop: bool
    single: str


class Words:
    """Reads words, and remembers them: ``has_term`` must always say the same. Safe for several threads."""

    def __init__(self, analyzer: Analyzer, has_term: HasTerm) -> None:
        self.analyzer = analyzer
        self._has_term = has_term
        self._runs: dict[str, tuple[Word, ...]] = {}
        self._spelt = lru_cache(_CACHED_WORDS)(self._with_spellings)
        self.joined = lru_cache(_CACHED_WORDS)(self._joined)

    def of(self, text: str) -> list[Word]:
        """Return the words of ``text`` in their order, the whole of a compound before its parts."""
        if text.isupper():  # where case tells nothing, a run alone would not tell it
            return list(self._new_words(text, self.analyzer.tokens(text)))
        known = self._runs
        found: list[Word] = []
        for run in surfaces(text):
            found += known.get(run) or self._remembered(run)
        return found

    def _remembered(self, run: str) -> tuple[Word, ...]:
        words = tuple(self._new_words(run, self.analyzer.tokens(run)))
        if len(run) <= _LONGEST_REMEMBERED:  # a run can be as long as a query
            if len(self._runs) >= _CACHED_WORDS:
                self._runs.clear()
            self._runs[run] = words
        return words

    def _new_words(self, text: str, tokens: Sequence[Token]) -> Iterator[Word]:
        for token in tokens:
            surface = text[token.start : token.end]
            typed: Alternatives = ((token.term,),)
            if token.whole:
                inside = (t for t in tokens if t.start >= token.start and t.end <= token.end and not t.whole)
                typed = ((token.term,), tuple(t.term for t in inside))
                yield Word(Clause(surface, typed), typed, stop=False, single="")
            else:
                yield Word(Clause(surface, self._spelt(surface, typed)), typed, token.stop, surface)

    def expanded(self, clause: Clause) -> Clause:
        """Return ``clause`` with all spellings, but for what asks for exactly what was typed."""
        if clause.field == "category" or clause.occur is Occur.MUST or len(clause.alternatives) > 1:
            return clause
        return replace(clause, alternatives=self._spelt(clause.surface, clause.alternatives))

    def _joined(self, left: str, right: str) -> Clause | None:
        """Return the clause for two words written as one, if any entry does."""
        term = self.analyzer.term(left + right)
        if not self._has_term(term):
            return None
        apart = (self.analyzer.term(left), self.analyzer.term(right))
        return Clause(f"{left} {right}", ((term,), apart), source=Source.JOINED)

    def _with_spellings(self, surface: str, alternatives: Alternatives) -> Alternatives:
        """Return ``alternatives`` of the word ``surface`` and its other spellings."""
        term_of, has_term = self.analyzer.term, self._has_term
        found = dict.fromkeys(alternatives)
        folded = fold(surface)
        if folded in self.analyzer.stop_words:
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
