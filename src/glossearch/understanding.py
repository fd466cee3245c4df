"""What a person typed -> what is looked for in one glossary: the kind of question, its words, spellings."""

import re
from collections.abc import Container, Iterable, Iterator
from dataclasses import replace
from functools import lru_cache
from itertools import islice
from typing import NamedTuple

from glossearch.analysis import Analyzer, name_keys
from glossearch.analysis.tokens import fold
from glossearch.backends.base import Reader
from glossearch.query import (
    ARTICLE,
    ASKING_WORDS,
    MOST_CHARACTERS,
    Alternatives,
    Clause,
    Intent,
    IsName,
    Occur,
    Query,
    Source,
    Understanding,
    Words,
    parse,
    understand,
)
from glossearch.suggestion import Correction, Speller

# A longer text is no misspelt name.
_MOST_WORDS_OF_A_NAME = 8
# Of a text with more unknown words, most are of no language; each takes a millisecond.
_MOST_CORRECTED = 32
_CACHED_WORDS = 1 << 16

_NO_QUOTES = str.maketrans("", "", '"“”„«»')
_NOTHING = Understanding(Intent.DESCRIPTION, (), "")


class Question(NamedTuple):
    """A query as one glossary understands it.

    ``searched`` is the text that was looked for: what was typed, or where the glossary has no word of that,
    what was probably meant. ``prose`` is the part of that which has a meaning to compare: no operators.
    ``suggestion`` is what was probably meant, if it may be something else.
    """

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
        self._passed_over = analyzer.stop_words | ASKING_WORDS
        self._words = Words(analyzer, reader.has_term)
        self._speller: Speller | None = None
        self._has = lru_cache(_CACHED_WORDS)(self._has_any)

    def question(self, text: str) -> Question:
        """Return what ``text`` asks for, of which the first `MOST_CHARACTERS` count."""
        if len(text) <= MOST_CHARACTERS:
            return self._question(text)
        beginning = text[: MOST_CHARACTERS + 1]  # with what tells the parser that there is more
        found = self._question(beginning)
        return found._replace(searched=text) if found.searched == beginning else found

    def _question(self, text: str) -> Question:
        query, understood = self._parsed(text, self._is_name)
        asked = self._with_other_names(query, understood)
        if understood.subjects:
            return asked
        corrections: tuple[Correction, ...] = ()
        if unknown := self._unknown(asked.query):
            likely = self._corrections(unknown)
            guess = self._guess(text, _replaced(text, _better(likely)))
            if guess is not None:
                return guess
            corrections = tuple([found for found in likely if found.meant[0] not in self._passed_over])
        quoted = asked.query.demands and any(c.field != "category" for c in asked.query.demands)
        near_names = () if quoted else self._near(understood.content, asked.query)
        if not corrections and not near_names:
            return asked
        better = _better(corrections)
        meant = self._shown_name(near_names) or _replaced(text, better)
        if not any(self._has(clause.alternatives) for clause in asked.query.wanted):
            found = self._as_typed(meant)
            query = replace(found.query, near_names=near_names)  # of several, each may be meant
            return found._replace(query=query, searched=meant, suggestion=meant)
        return asked._replace(
            query=replace(_corrected(asked.query, corrections, self._analyzer), near_names=near_names),
            suggestion=meant,
            prose=_replaced(asked.prose, better),
        )

    def _guess(self, text: str, corrected: str) -> Question | None:
        """Return what ``text`` asks to define or compare, its names or words misspelt; None if nothing."""
        query, guessed = self._parsed(text, self._may_be_name)
        if guessed.intent in (Intent.LOOKUP, Intent.DESCRIPTION):
            query, guessed = self._parsed(corrected, self._is_name)
        if guessed.intent in (Intent.LOOKUP, Intent.DESCRIPTION):
            return None
        names = tuple(self._meant(subject) for subject in guessed.subjects)
        resolved = self._with_other_names(
            replace(query, text=text, names=names), guessed._replace(subjects=names)
        )
        meant = _replaced(query.text, zip(guessed.subjects, names, strict=True))
        return resolved._replace(suggestion=meant)

    def _as_typed(self, text: str) -> Question:
        """Return what ``text`` asks for, taken at its word."""
        return self._with_other_names(*self._parsed(text, self._is_name))

    def _parsed(self, text: str, is_name: IsName) -> tuple[Query, Understanding]:
        """Return the query for the words of ``text`` that carry its meaning."""
        query = parse(text, self._words)
        whole = text.strip()
        if query.demands and any(match.level in ("exact", "case") for _, match in self._reader.named(whole)):
            query = parse(text, self._words, operators=False)  # "-ware": a name, whatever it looks like
        asking = query.plain
        filters = tuple([clause for clause in query.demands if clause.field == "category"])
        if len(filters) < len(query.demands):
            phrases_only = all(c.occur is Occur.MUST and not c.field for c in query.demands)
            asking = whole.translate(_NO_QUOTES) if phrases_only else ""
        understood = understand(asking, is_name) if asking else _NOTHING
        if not understood.subjects and (query.demands or not whole):
            return query, _NOTHING._replace(content=asking)
        names = understood.subjects or (whole,)
        if understood.intent is Intent.LOOKUP and query.names and is_name(query.names[0]):
            names = query.names  # as it was typed: "P.O.D." may not be "P.O.D"
        if understood.content != whole and understood.intent is not Intent.LOOKUP:
            content = parse(understood.content, self._words, operators=False)
            clauses = (*content.clauses, *filters)
            query = Query(text, clauses, names, (), content.plain, query.diagnostics)
            return query, understood
        return query if names == query.names else query.with_names(names), understood

    def _with_other_names(self, query: Query, understood: Understanding) -> Question:
        """Return the question with the other names of what it asks about."""
        if understood.subjects:
            others = [clause for subject in understood.subjects for clause in self._other_names(subject)]
            query = query.with_clauses((*query.clauses, *others))
        return Question(query, understood.intent, understood.subjects, query.text, query.plain)

    def _other_names(self, subject: str) -> Iterator[Clause]:
        """Yield what else the entry that ``subject`` names is called, as one clause."""
        found = next(entry for entry, match in self._reader.named(subject) if match.is_name)
        names = (found.title, *found.aliases)
        sequences = {
            self._analyzer.sequence(name): name
            for name in names
            if not set(name_keys(name)).intersection(name_keys(subject))
        }
        alternatives = tuple(terms for terms in sequences if terms)
        if alternatives:
            yield Clause(" / ".join(sequences.values()), alternatives, source=Source.OTHER_NAME)

    def _is_name(self, text: str) -> bool:
        found = self._reader.named(text)
        return bool(found) and any(match.is_name for _, match in found)

    def _may_be_name(self, text: str) -> bool:
        """Whether ``text`` is a name or a misspelling of one; one of a question of an entry is not enough."""
        return self._is_name(text) or self._shown_name(self._near(text)) is not None

    def _unknown(self, query: Query) -> tuple[Clause, ...]:
        """Return the words that neither the glossary nor the language has, as far as that is known."""
        return tuple(
            [
                clause
                for clause in query.wanted
                if not self._has(clause.alternatives)
                and clause.occur is Occur.SHOULD
                and fold(clause.surface) not in self._known_words
            ]
        )

    def _corrections(self, unknown: Iterable[Clause]) -> tuple[Correction, ...]:
        """Return the words that may be meant by those that are ``unknown``."""
        words = (clause.surface for clause in unknown if fold(clause.surface).isalpha())
        found = (
            Correction(word, self._spelling().words_like(fold(word)))
            for word in islice(words, _MOST_CORRECTED)
        )
        return tuple(correction for correction in found if correction.meant)

    def _near(self, text: str, query: Query | None = None) -> tuple[str, ...]:
        """Return the keys of the names that all of ``text`` may be a misspelling of.

        A word that is known is none; of several known words, one letter may be wrong all the same. ``query``
        is that of the words of ``text``, where there is one.
        """
        words = len(text.split())
        if words > _MOST_WORDS_OF_A_NAME:
            return ()
        if query is None:
            query = parse(text, self._words, operators=False)
        misspelt = self._misspelt(query)
        if words == 1 and not misspelt:
            return ()
        for name in dict.fromkeys((text, ARTICLE.sub("", text))):
            if near := self._spelling().names_like(name_keys(name)[0], 2 if misspelt else 1):
                return near
        return ()

    def _misspelt(self, query: Query) -> bool:
        """Whether any word of ``query`` is unknown in all spellings, or the glossary has none of them."""
        has = self._has
        return bool(self._unknown(query)) or not any(map(has, [c.alternatives for c in query.wanted]))

    def _meant(self, subject: str) -> str:
        """Return the name that ``subject`` is, or is a misspelling of."""
        return subject if self._is_name(subject) else self._shown_name(self._near(subject)) or subject

    def _shown_name(self, keys: tuple[str, ...]) -> str | None:
        """Return the name with one of ``keys`` as it is shown: for a hidden alias, the title."""
        found = (pair for key in keys for pair in self._reader.named(key) if pair[1].is_name)
        entry, match = next(found, (None, None))
        if entry is None or match is None:
            return None
        return entry.title if match.field == "hidden_aliases" else match.name

    def _has_any(self, alternatives: Alternatives) -> bool:
        return any(
            self._reader.has_term(terms[0]) if len(terms) == 1 else self._reader.has_phrase(terms)
            for terms in alternatives
        )

    def _spelling(self) -> Speller:
        if self._speller is None:
            words = {**self._reader.words(), **dict.fromkeys(self._passed_over, self._reader.count)}
            self._speller = Speller(words, self._reader.name_keys())
        return self._speller


def _corrected(query: Query, corrections: Iterable[Correction], analyzer: Analyzer) -> Query:
    """Return ``query`` with clauses for the words that may be meant, and a sentence on each."""
    added, told = [], []
    for correction in corrections:
        terms = tuple(dict.fromkeys((analyzer.term(word),) for word in correction.meant))
        added.append(Clause(correction.typed, terms, source=Source.CORRECTED))
        told.append(f'No entry has "{correction.typed}"; "{correction.meant[0]}" was looked for as well.')
    return replace(query, clauses=(*query.clauses, *added), diagnostics=(*query.diagnostics, *told))


def _better(corrections: Iterable[Correction]) -> list[tuple[str, str]]:
    """Return what was typed with what is most likely meant."""
    return [(correction.typed, correction.meant[0]) for correction in corrections]


def _replaced(text: str, better: Iterable[tuple[str, str]]) -> str:
    """Return ``text`` with each word or name replaced by the better one."""
    for typed, meant in better:
        text = re.sub(rf"(?<!\w){re.escape(typed)}(?!\w)", meant.replace("\\", r"\\"), text)
    return text
