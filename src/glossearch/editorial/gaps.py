"""What readers ask and do not find, what texts use and no entry explains, and what may mend it."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from glossearch.corpus import Entry
from glossearch.editorial.pasting import Field, Paste, paste
from glossearch.editorial.terms import Term
from glossearch.engine import Engine
from glossearch.query import understand
from glossearch.results import SearchResults
from glossearch.schema import Headline

Kind = Literal["nothing", "weak", "near", "unwritten", "term"]
"""Nothing was found, weak matches only, spelt nearly as a name is, first comes an entry that has no text yet,
or a term that no entry explains."""

# A query of more words is a question, and no name.
_MOST_WORDS_OF_A_NAME = 5
# How alike a query and a name are, in %, whatever the order of their words, to be told as near.
_LIKENESS = 85.0
_WORD = re.compile(r"[A-Z]+(?![a-z])|\w[^\W_A-Z]*")


@dataclass(frozen=True, slots=True)
class Gap:
    """A query or a term that leads nowhere.

    ``times`` is how often it was asked, or in how many entries the term is; ``subject`` the text without the
    words that only ask, as "what is"; ``nearest`` the entry that may be meant, and ``paste`` what makes it be
    found by the text, None where neither is known.
    """

    kind: Kind
    text: str
    times: int
    subject: str
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
    ``keys`` what their fields are called there; what the index has and the corpus has not is not proposed.
    """
    sources = {entry.slug: entry for entry in entries}
    near = _Near([line for line in engine.headlines() if line.slug in sources])
    found = []
    for text, times in asked:
        results = engine.search(text, limit=1, highlight=False)
        subject = _subject(text)
        if kind := _kind(results, near, subject):
            nearest = _nearest(engine, results, near, subject)
            found.append(_gap(kind, text, times, subject, nearest, sources, keys))
    for term in terms:
        results = engine.search(term.text, limit=1, highlight=False)
        nearest = _nearest(engine, results, near, term.text)
        found.append(_gap("term", term.text, len(term.slugs), term.text, nearest, sources, keys))
    return sorted(found, key=lambda gap: (gap.kind == "term", -gap.times, gap.text))


def _subject(text: str) -> str:
    """Return what ``text`` asks to define, "sencha" of "what is sencha?", or else all of it."""
    whole = " ".join(text.split())
    bare = whole.rstrip(" ?!.,:;")
    subjects = understand(whole, lambda name: name not in (whole, bare)).subjects
    is_name = len(subjects) == 1 and len(subjects[0].split()) <= _MOST_WORDS_OF_A_NAME
    return subjects[0] if is_name else text


def _kind(results: SearchResults, near: "_Near", subject: str) -> Kind | None:
    """Return in what way the results of a query for ``subject`` are none, or None where they are fine."""
    first = results.hits[0] if results.hits else None
    if first and first.name:
        if first.name.level == "near" or results.searched != results.query or results.suggestion:
            return "near"
    else:
        meant = near.to(subject)
        if meant and (first is None or results.weak or meant.slug != first.slug):
            return "near"
        if first is None:
            return "nothing"
        if results.weak:
            return "weak"
    return None if first.entry.text.strip() else "unwritten"


def _nearest(engine: Engine, results: SearchResults, near: "_Near", subject: str) -> Headline | None:
    if found := near.to(subject) or near.with_initials(subject):
        return found
    if results.hits:
        return results.hits[0].entry.headline
    return next(iter(engine.near_titles(results.query, 1)), None)


def _gap(
    kind: Kind,
    text: str,
    times: int,
    subject: str,
    nearest: Headline | None,
    sources: Mapping[str, Entry],
    keys: Mapping[str, str],
) -> Gap:
    entry = sources.get(nearest.slug) if nearest else None
    if entry is None:
        return Gap("nothing" if kind == "near" else kind, text, times, subject)
    if kind == "unwritten":
        return Gap(kind, text, times, subject, nearest)
    field = _field(kind, text, subject)
    line = paste(entry, field, text if field == "questions" else subject, keys)
    return Gap(kind, text, times, subject, nearest, line)


def _field(kind: Kind, text: str, subject: str) -> Field:
    """Return where the text belongs: what is misspelt is not shown to readers."""
    if kind == "near":
        return "hidden_aliases"
    is_question = text.endswith("?") or subject != text or len(text.split()) > _MOST_WORDS_OF_A_NAME
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
