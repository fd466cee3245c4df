"""What a person typed -> what is looked for in one glossary: the kind of question, its words, spellings."""

import re
from collections.abc import Container
from dataclasses import dataclass, replace

from glossearch.analysis import Analyzer, name_keys
from glossearch.analysis.tokens import fold
from glossearch.backends.base import Reader
from glossearch.query import Clause, Intent, Occur, Query, Source, Understanding, expand, parse, understand
from glossearch.suggestion import Correction, Speller

# A longer text is no misspelt name.
_MOST_WORDS_OF_A_NAME = 8
_ARTICLE = re.compile(r"\A(?:an?|the)\s+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Question:
    """A query as one glossary understands it.

    ``searched`` is the text that was looked for: what was typed, or where the glossary has no word of that,
    what was probably meant. ``prose`` is the part of that which has a meaning to compare: no operators.
    ``suggestion`` is what was probably meant, if it may be something else.
    """

    text: str
    query: Query
    intent: Intent
    subjects: tuple[str, ...]
    searched: str
    prose: str
    suggestion: str | None = None


class Understander:
    """Reads questions as one generation of an index answers them.

    ``known_words`` are words that are no mistakes, though the glossary may not have them.
    """

    def __init__(self, reader: Reader, analyzer: Analyzer, known_words: Container[str]) -> None:
        self._reader = reader
        self._analyzer = analyzer
        self._known_words = known_words
        self._speller: Speller | None = None

    def question(self, text: str) -> Question:
        """Return what ``text`` asks for."""
        query, understood = self._parsed(text)
        query = expand(query, self._analyzer, self._reader.has_term)
        asked = Question(text, query, understood.intent, understood.subjects, text, query.plain)
        if understood.subjects:
            return asked
        corrections = self._corrections(query)
        near_names = self._near_names(query, understood.content)
        if not corrections and not near_names:
            return asked
        known = any(self._has(clause) for clause in query.wanted)
        corrected = _corrected(query, corrections, self._analyzer, told=known)
        meant = self._shown_name(near_names) or _replaced(text, corrections)
        return replace(
            asked,
            query=replace(corrected, near_names=near_names),
            searched=text if known else meant,
            suggestion=meant if meant != text else None,
            prose=_replaced(query.plain, corrections) if known else meant,
        )

    def _parsed(self, text: str) -> tuple[Query, Understanding]:
        """Return the query for the words of ``text`` that carry its meaning."""
        query = parse(text, self._analyzer)
        whole = text.strip()
        if query.demands and any(match.level != "spelling" for _, match in self._reader.named(whole)):
            query = parse(text, self._analyzer, operators=False)  # "-ware": a name, whatever it looks like
        if query.names != (whole,) or not whole:
            return query, Understanding(Intent.DESCRIPTION, (), text)
        understood = understand(whole, self._is_name)
        if understood.content != whole:
            content = parse(understood.content, self._analyzer, operators=False)
            names = understood.subjects or query.names
            query = replace(content, text=text, names=names, diagnostics=query.diagnostics)
        return query, understood

    def _is_name(self, text: str) -> bool:
        return any(match.field != "questions" for _, match in self._reader.named(text))

    def _corrections(self, query: Query) -> tuple[Correction, ...]:
        """Return the words of ``query`` that the glossary does not have, with those that may be meant."""
        found = []
        for clause in query.wanted:
            word = fold(clause.surface)
            if clause.occur is Occur.SHOULD and word.isalpha() and not self._has(clause):
                meant = () if word in self._known_words else self._spelling().words_like(word)
                if meant:
                    found.append(Correction(clause.surface, meant))
        return tuple(found)

    def _near_names(self, query: Query, content: str) -> tuple[str, ...]:
        """Return the keys of the names that all of ``content`` may be a misspelling of."""
        if not query.names or query.demands or len(content.split()) > _MOST_WORDS_OF_A_NAME:
            return ()
        for name in dict.fromkeys((content, _ARTICLE.sub("", content))):
            if near := self._spelling().names_like(name_keys(name)[0]):
                return near
        return ()

    def _shown_name(self, keys: tuple[str, ...]) -> str | None:
        """Return the name with one of ``keys`` as it is shown: for a hidden alias, the title."""
        found = (pair for key in keys for pair in self._reader.named(key) if pair[1].field != "questions")
        entry, match = next(found, (None, None))
        if entry is None or match is None:
            return None
        return entry.title if match.field == "hidden_aliases" else match.name

    def _has(self, clause: Clause) -> bool:
        return any(all(map(self._reader.has_term, terms)) for terms in clause.alternatives)

    def _spelling(self) -> Speller:
        if self._speller is None:
            self._speller = Speller(self._reader.words(), self._reader.name_keys())
        return self._speller


def _corrected(query: Query, corrections: tuple[Correction, ...], analyzer: Analyzer, *, told: bool) -> Query:
    """Return ``query`` with clauses for the words that may be meant, and if ``told`` a sentence on each."""
    added, sentences = [], []
    for correction in corrections:
        terms = tuple(dict.fromkeys((analyzer.term(word),) for word in correction.meant))
        added.append(Clause(correction.typed, terms, source=Source.CORRECTED))
        sentences.append(
            f'No entry has "{correction.typed}"; "{correction.meant[0]}" was looked for as well.'
        )
    return replace(
        query,
        clauses=(*query.clauses, *added),
        diagnostics=(*query.diagnostics, *(sentences if told else ())),
    )


def _replaced(text: str, corrections: tuple[Correction, ...]) -> str:
    for correction in corrections:
        text = text.replace(correction.typed, correction.meant[0])
    return text
