"""The names of a glossary's entries, and where a text has them."""

import re
from collections.abc import Iterable, Iterator
from functools import cached_property
from typing import TYPE_CHECKING, Literal, NamedTuple

from glossearch.analysis import name_keys, part_names
from glossearch.analysis.stopwords import ENGLISH
from glossearch.annotation import inflections
from glossearch.annotation.words import BREAK, Spelling, spelt, words
from glossearch.schema import Headline

if TYPE_CHECKING:
    from ahocorasick_rs import AhoCorasick

Kind = Literal["title", "alias", "part"]

_HYPHENS = "-‐‑"
# What joins the words of identifiers, file names and hosts.
_JOINS = frozenset("_.")
_SHORTEST = 2
# What is in names without parting them: words, spaces, and what joins or ends words.
_WITHIN_NAMES = re.compile(r"[\w\s'’./‐‑-]+")
_PARAGRAPH = re.compile(r"\n\s*\n")


class Name(NamedTuple):
    """``text`` is a name of the entry ``slug``: its title, an alias, or part of one, "DOM (Tree)"."""

    text: str
    slug: str
    title: str
    kind: Kind


class Mention(NamedTuple):
    """``text[start:end]`` has each of ``names``, which are of different entries if there are several."""

    start: int
    end: int
    names: tuple[Name, ...]

    @property
    def slug(self) -> str:
        """The entry that is mentioned, the first of them if there are several."""
        return self.names[0].slug

    @property
    def is_ambiguous(self) -> bool:
        """Whether several entries have the name, so that nobody can tell which is meant."""
        return len(self.names) > 1


class _Spelt(NamedTuple):
    """A name in one of its spellings; ``rank`` is 0 for its own, 1 for other numbers, 2 for verbs.

    The least ``order`` says whose a spelling is that several entries have. ``parting`` is the punctuation
    that has to stand between its words, None where there is to be none.
    """

    order: tuple[int, bool]
    name: Name
    rank: int
    in_capitals: bool
    parting: str | None

    def fits(self, text: str) -> bool:
        """Whether ``text`` is in capitals as the name is, the "s" of its plural aside: "IT" is not "it"."""
        return text[:2].isupper() and not (self.rank and text[-1].isupper())


class Names:
    """The titles and aliases of ``entries``, each in singular and plural. Safe to use from several threads.

    What is written as the glossary has it goes before other forms, and then titles before aliases. A name
    that several entries have all the same is ambiguous. Names in capitals are found in capitals only; those
    of one letter or of nothing but stop words are not found at all. "Fine-tuning" is found in its other
    forms, too, as the verb that it is: "fine-tuned", "fine-tunes".
    """

    def __init__(self, entries: Iterable[Headline]) -> None:
        self._names = [name for line in entries for name in _names(line)]

    def mentions(self, text: str, ambiguous: bool = False) -> Iterator[Mention]:
        """Yield the names in ``text`` from left to right, the longest where several begin at one word.

        Mentions do not overlap. Those of ``ambiguous`` names are left out unless they are asked for.
        """
        spelling, end = Spelling(text), 0
        found = self._finder.find_matches_as_indexes(spelling.spelt, overlapping=True)
        for number, start, stop in sorted(found, key=lambda match: (match[1], -match[2])):
            if start < end:
                continue
            first, last = spelling.place(start, stop)
            if names := _fitting(self._spellings[number], text, first, last):
                end = stop
                if ambiguous or len(names) == 1:
                    yield Mention(first, last, names)

    @cached_property
    def _by_spelling(self) -> dict[str, list[_Spelt]]:
        found: dict[str, list[_Spelt]] = {}
        for name in self._names:
            in_capitals = name.text.isupper()
            for spelling, rank in _spellings(name.text, in_capitals).items():
                order = rank, name.kind != "title"
                parting = _parting(name.text) if BREAK in spelling else None
                found.setdefault(spelling, []).append(_Spelt(order, name, rank, in_capitals, parting))
        return found

    @cached_property
    def _spellings(self) -> list[list[_Spelt]]:
        return list(self._by_spelling.values())

    @cached_property
    def _finder(self) -> "AhoCorasick":
        from ahocorasick_rs import AhoCorasick, MatchKind

        return AhoCorasick(list(self._by_spelling), MatchKind.Standard, store_patterns=False)


def _names(line: Headline) -> Iterator[Name]:
    kinds: dict[str, Kind] = {line.title: "title"}
    for alias in line.aliases:
        kinds.setdefault(alias, "alias")
    for part in part_names((line.title, *line.aliases), ""):
        kinds.setdefault(part, "part")
    for text, kind in kinds.items():
        yield Name(text, line.slug, line.title, kind)


def _spellings(name: str, in_capitals: bool) -> dict[str, int]:
    """Return how ``name`` may be spelt, each with its rank (`_Spelt`); nothing if it is too common a word."""
    *head, last = words(name) or [""]
    if len(name) == 1 or (not head and len(last) < _SHORTEST):
        return {}
    if not in_capitals and last in ENGLISH and all(word in ENGLISH for word in head):
        return {}
    # An "S" in capitals is a word of its own, as in "DoS".
    singulars = name_keys(last)[1:] if name.endswith("s") and not in_capitals else ()
    others = [plural for one in (last, *singulars) for plural in inflections.plurals(one)]
    ranks = {last: 0, **dict.fromkeys((*others, *singulars), 1)} | {last: 0}
    if head and last.endswith("ing"):
        verbs = inflections.past(last)
        if name[-len(last) - 1 :][:1] in _HYPHENS:
            verbs += inflections.presents(last)
        ranks = dict.fromkeys(verbs, 2) | ranks
    before = ["".join([spelt(word) for word in head])]
    written = Spelling(name).spelt.removeprefix(BREAK)
    if BREAK in written:  # the name itself has what parts names: "Tea, black"
        before.append(written.removesuffix(spelt(last)))
    return {start + spelt(form): rank for start in before for form, rank in ranks.items()}


def _parting(text: str) -> str:
    """Return the punctuation in ``text``, and the ends of paragraphs."""
    return _WITHIN_NAMES.sub("", _PARAGRAPH.sub("\0", text))


def _fitting(found: list[_Spelt], text: str, start: int, end: int) -> tuple[Name, ...]:
    """Return the names that ``text[start:end]`` is, each of another entry, the likeliest only."""
    if text[end : end + 1] in _JOINS and text[end + 1 : end + 2].isalnum():
        return ()
    if start > 1 and text[start - 1] in _JOINS and text[start - 2].isalnum():
        return ()
    fitting = [one for one in found if not one.in_capitals or one.fits(text[start:end])]
    fitting = [one for one in fitting if one.parting is None or one.parting == _parting(text[start:end])]
    if len(fitting) < 2:
        return (fitting[0].name,) if fitting else ()
    least = min([one.order for one in fitting])
    return tuple({one.name.slug: one.name for one in fitting if one.order == least}.values())
