"""What readers ask and do not find, what texts use and no entry explains, and what may mend it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from glossearch.corpus import Entry
from glossearch.editorial.pasting import Field, Paste, paste
from glossearch.editorial.terms import Term
from glossearch.engine import Engine
from glossearch.results import SearchResults
from glossearch.schema import Headline

Kind = Literal["nothing", "weak", "near", "term"]
"""Nothing was found, weak matches only, spelt nearly as a name is, or a term that no entry explains."""

# A query of more words is a question, and no name.
_MOST_WORDS_OF_A_NAME = 5
# How alike a query and a name are, in %, whatever the order of their words, to be told as near.
_LIKENESS = 85.0
_WORD = re.compile(r"[A-Z]+(?![a-z])|\w[^\W_A-Z]*")


@dataclass(frozen=True, slots=True)
class Gap:
    """A query or a term that leads nowhere.

    ``times`` is how often it was asked, or in how many entries the term is; ``nearest`` the entry that may be
    meant, and ``paste`` what makes it be found by the text, None where neither is known.
    """

    kind: Kind
    text: str
    times: int
    nearest: Headline | None = None
    paste: Paste | None = None


def gaps(
    engine: Engine,
    asked: Iterable[tuple[str, int]],
    terms: Iterable[Term],
    entries: Iterable[Entry],
    keys: Mapping[str, str],
) -> list[Gap]:
    """Return the gaps among the queries ``asked`` (text, times) and the ``terms``, the most frequent first.

    Every query is asked again, so what was mended meanwhile is none. ``entries`` are those of the corpus, and
    ``keys`` what their fields are called there.
    """
    sources = {entry.slug: entry for entry in entries}
    near = _Near(engine.headlines())
    found = []
    for text, times in asked:
        results = engine.search(text, limit=1, highlight=False)
        if kind := _kind(results, near):
            nearest = near.to(text) or near.with_initials(text) or _nearest(engine, results)
            found.append(_gap(kind, text, times, nearest, sources, keys))
    for term in terms:
        results = engine.search(term.text, limit=1, highlight=False)
        nearest = near.to(term.text) or near.with_initials(term.text) or _nearest(engine, results)
        found.append(_gap("term", term.text, len(term.slugs), nearest, sources, keys))
    return sorted(found, key=lambda gap: (gap.kind == "term", -gap.times, gap.text))


def _kind(results: SearchResults, near: "_Near") -> Kind | None:
    """Return in what way the results of a query are none, or None where they are fine."""
    first = results.hits[0] if results.hits else None
    if first and first.name:
        as_typed = first.name.level != "near" and results.searched == results.query
        return None if as_typed else "near"
    meant = near.to(results.query)
    if meant and (first is None or meant.slug != first.slug):
        return "near"
    if first is None:
        return "nothing"
    return "weak" if results.weak else None


def _nearest(engine: Engine, results: SearchResults) -> Headline | None:
    if results.hits:
        return results.hits[0].entry.headline
    return next(iter(engine.near_titles(results.query, 1)), None)


def _gap(
    kind: Kind,
    text: str,
    times: int,
    nearest: Headline | None,
    sources: Mapping[str, Entry],
    keys: Mapping[str, str],
) -> Gap:
    entry = sources.get(nearest.slug) if nearest else None
    line = paste(entry, _field(kind, text), text, keys) if entry else None
    return Gap(kind, text, times, nearest, line)


def _field(kind: Kind, text: str) -> Field:
    """Return where the text belongs: what is misspelt is not shown to readers."""
    if kind == "near":
        return "hidden_aliases"
    is_question = text.endswith("?") or len(text.split()) > _MOST_WORDS_OF_A_NAME
    return "questions" if is_question else "aliases"


class _Near:
    """Finds the name that a text is nearly: with words swapped or letters mistyped, or its initials."""

    def __init__(self, entries: Sequence[Headline]) -> None:
        pairs = [(name, entry) for entry in entries for name in (entry.title, *entry.aliases)]
        self._names = [name.casefold() for name, _ in pairs]
        self._entries = [entry for _, entry in pairs]
        self._by_initials: dict[str, Headline] = {}
        for name, entry in pairs:
            self._by_initials.setdefault(_initials(name), entry)

    def to(self, text: str) -> Headline | None:
        """Return the entry with the name that ``text`` is nearly, or None."""
        from rapidfuzz import fuzz, process

        if len(text.split()) > _MOST_WORDS_OF_A_NAME:
            return None
        best = process.extractOne(
            text.casefold(), self._names, scorer=fuzz.token_sort_ratio, score_cutoff=_LIKENESS
        )
        return self._entries[best[2]] if best else None

    def with_initials(self, text: str) -> Headline | None:
        """Return the entry with a name of several words that ``text`` has the initials of, or None."""
        return self._by_initials.get(text.casefold()) if len(text) > 1 else None


def _initials(name: str) -> str:
    """Return the first letters of the words of ``name``, which may be written as one: CustomResource."""
    return "".join(word[0] for word in _WORD.findall(name)).casefold()
