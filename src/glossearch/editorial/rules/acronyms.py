"""Acronyms that many entries use and none explains."""

import re
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from glossearch.analysis import part_names
from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary

_ACRONYM = re.compile(r"(?<![\w./&-])([A-Z]{2,6})(?:s|['’]s)?(?![\w/&-]|\.\w)")
_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
# An acronym whose letters are a word of these texts is that word in capitals: NOTE, GET, IT.
_WORD = re.compile(r"\b[a-z]{2,6}\b")
# What everybody reads without a glossary: places, times, units.
_KNOWN = frozenset(
    "AD AM BC CEO EU EUR FAQ GB GHZ GMT ID KB KHZ MB MHZ OK PB PC PDF PM TB TV UK UN US USA USD UTC".split()
)
_NEAR = 100  # characters: as far as a long form is looked for


class Unexplained(NamedTuple):
    """An acronym, and where each entry that uses it has it first: slug -> offset in the body."""

    text: str
    places: Mapping[str, int]


def undefined_acronym(glossary: Glossary, least: int) -> Iterator[Found]:
    """Find acronyms that ``least`` entries or more use, that are no name, and that no text spells out."""
    for acronym, places in unexplained(glossary, least):
        slug, start = next(iter(places.items()))
        yield Found(
            glossary.in_body(glossary.entries[slug], start, acronym),
            f"'{acronym}' is used in {len(places)} entries, first here, and none says what it stands "
            f"for; spell it out once, as in 'the long form ({acronym})', or make it a name of an entry",
        )


def unexplained(glossary: Glossary, least: int) -> Iterator[Unexplained]:
    """Yield the acronyms that `undefined_acronym` finds."""
    defined = _names(glossary) | _KNOWN
    words = {word for text in glossary.prose.values() for word in _WORD.findall(text)}
    used: dict[str, dict[str, int]] = {}
    for slug, text in glossary.prose.items():
        for found in _ACRONYM.finditer(text):
            acronym = found[1]
            if acronym not in defined and acronym.lower() not in words and not _ROMAN.fullmatch(acronym):
                used.setdefault(acronym, {}).setdefault(slug, found.start())
                if _spelled_out(text, found):
                    defined.add(acronym)
    for acronym, places in used.items():
        if len(places) >= least and acronym not in defined:
            yield Unexplained(acronym, places)


def _names(glossary: Glossary) -> set[str]:
    """Return the acronyms that are a name of an entry, or one of the parts of "X (Y)"."""
    names = (
        name
        for entry in glossary.entries.values()
        for name in (*entry.names, *part_names(entry.names, glossary.texts[entry.slug].definition))
    )
    return {found[1] for name in names if (found := _ACRONYM.fullmatch(name))}


def _spelled_out(text: str, found: re.Match[str]) -> bool:
    """Whether a long form stands beside the acronym: "long form (LF)" or "LF (long form)"."""
    first = found[1][0].casefold()
    before = text[max(found.start() - _NEAR, 0) : found.start()]
    after = text[found.end() : found.end() + _NEAR]
    if re.search(r"\((?:or )?\W?$", before) and re.match(r"\W?[),;]", after):
        words = re.findall(r"\w+", before)[-len(found[1]) - 3 :]
        return any(word[0].casefold() == first and not word.isupper() for word in words)
    long = re.match(
        r"\s+\(\W*(?:an?\s+|the\s+)?(\w+)|,? (?:is )?short for \W*(\w+)|,? stands for \W*(\w+)", after
    )
    return long is not None and str(long[1] or long[2] or long[3])[0].casefold() == first
