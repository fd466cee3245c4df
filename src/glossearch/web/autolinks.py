"""Names of entries in running text, linked to them where they are first mentioned."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator
from functools import lru_cache
from html import escape
from itertools import pairwise
from typing import NamedTuple

from glossearch.analysis import name_keys, part_names
from glossearch.analysis.stopwords import ENGLISH
from glossearch.analysis.tokens import runs, spans
from glossearch.schema import Headline
from glossearch.web.textnodes import with_text

_NOT_IN = frozenset({"a", "code", "dfn", "h1", "h2", "h3", "h4", "h5", "h6", "kbd", "pre", "samp", "var"})
# What may stand between two words of one name: "prompt injection", "prompt-injection", "I/O".
_GAP = re.compile(r"\s+|[-‐‑_./]")
_CACHED_RUNS = 1 << 16


class Mention(NamedTuple):
    """``text[start:end]`` is a name of the entry ``slug``."""

    start: int
    end: int
    slug: str


class _Word(NamedTuple):
    """A word of a text: where it stands, and its spellings as names have them, its singulars among them."""

    start: int
    end: int
    forms: tuple[str, ...]


class Names:
    """The titles and aliases of ``entries``, each in singular and plural.

    A name that is some entry's title is that entry's; one that several have besides is nobody's. Names in
    capitals are found in capitals only, so that "IT" is not "it"; those of one letter or of nothing but
    stop words are not found at all.
    """

    def __init__(self, entries: Iterable[Headline]) -> None:
        self._slugs: dict[tuple[str, ...], str | None] = {}
        self._in_capitals: set[tuple[str, ...]] = set()
        self._longest: dict[str, int] = {}
        lines = list(entries)
        self._add((line.title, line.slug) for line in lines)
        self._add((name, line.slug) for line in lines for name in _other_names(line))

    def mentions(self, text: str) -> Iterator[Mention]:
        """Yield the names in ``text``, the longest where several begin at one word."""
        words = _words(text)
        place = 0
        while place < len(words):
            count, slug = self._name_at(text, words, place)
            if slug is not None:
                yield Mention(words[place].start, words[place + count - 1].end, slug)
            place += count

    def _name_at(self, text: str, words: list[_Word], place: int) -> tuple[int, str | None]:
        """Return how many words the name at ``place`` has, and whose it is; one word where there is none."""
        longest = max([self._longest.get(form, 0) for form in words[place].forms])
        for count in range(min(longest, len(words) - place), 0, -1):
            *before, last = words[place : place + count]
            head = tuple([word.forms[0] for word in before])
            for form in last.forms:
                slug = self._slugs.get((*head, form))
                if slug is not None and self._fits(text, (*head, form), words[place : place + count]):
                    return count, slug
        return 1, None

    def _fits(self, text: str, name: tuple[str, ...], words: list[_Word]) -> bool:
        """Whether ``words`` stand together as those of a name do, in capitals if the name does."""
        if name in self._in_capitals and not text[words[0].start : words[0].start + 2].isupper():
            return False
        return all(_GAP.fullmatch(text, one.end, other.start) for one, other in pairwise(words))

    def _add(self, names: Iterable[tuple[str, str]]) -> None:
        """Add ``names`` with their slugs, those that others have already excepted."""
        found: dict[tuple[str, ...], str | None] = {}
        for name, slug in names:
            words = _words(name)
            capitals = name.isupper()
            if not words or len(name) == 1 or (not capitals and _is_grammar(words)):
                continue
            head = tuple([word.forms[0] for word in words[:-1]])
            for form in words[-1].forms:
                key = (*head, form)
                found[key] = slug if found.get(key, slug) == slug else None
                if capitals:
                    self._in_capitals.add(key)
        for key, owner in found.items():
            self._slugs.setdefault(key, owner)
            self._longest[key[0]] = max(self._longest.get(key[0], 0), len(key))


def with_links(html: str, names: Names, known: Collection[str], url: Callable[[str], str]) -> str:
    """Link the names in the text of ``html``, sanitised HTML, each entry's where it is first mentioned.

    The entries ``known`` are not linked: the one that the text is of, and those that it links to itself.
    """
    done = set(known)

    def linked(text: str) -> str:
        parts, end = [], 0
        for mention in names.mentions(text):
            if mention.slug not in done:
                done.add(mention.slug)
                name = escape(text[mention.start : mention.end], quote=False)
                before = escape(text[end : mention.start], quote=False)
                parts.append(f'{before}<a class="term" href="{escape(url(mention.slug))}">{name}</a>')
                end = mention.end
        return "".join([*parts, escape(text[end:], quote=False)])

    return with_text(html, linked, _NOT_IN)


def _other_names(line: Headline) -> tuple[str, ...]:
    return (*line.aliases, *part_names((line.title, *line.aliases), ""))


def _is_grammar(words: list[_Word]) -> bool:
    return all(word.forms[0] in ENGLISH for word in words)


def _words(text: str) -> list[_Word]:
    found = []
    for run in runs(text):
        offset = run.start()
        for start, end, forms in _words_of_run(run.group()):
            found.append(_Word(offset + start, offset + end, forms))
    return found


@lru_cache(_CACHED_RUNS)
def _words_of_run(run: str) -> tuple[_Word, ...]:
    parts = (span for span in spans(run) if not span.whole)
    return tuple(_Word(part.start, part.end, name_keys(run[part.start : part.end])) for part in parts)
