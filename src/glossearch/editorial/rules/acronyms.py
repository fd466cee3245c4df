"""Acronyms that many entries use and none explains."""

import re
from collections.abc import Iterator

from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary

_ACRONYM = re.compile(r"(?<![\w./&-])([A-Z][A-Z0-9]*[A-Z][A-Z0-9]*)(?:s|['’]s)?(?![\w/&-]|\.\w)")
_SHORTEST, _LONGEST = 2, 6
_ROMAN = re.compile(r"(?=[IVXLC])(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
# What everybody reads without a glossary: places, times, units.
_KNOWN = frozenset(
    "AD AM BC CEO EU ID IDS KB MB GB TB PB KHZ MHZ GHZ OK PC PM TV UK UN US USA USD EUR PDF FAQ UTC GMT".split()
)


def undefined_acronym(glossary: Glossary, least: int) -> Iterator[Found]:
    """Find acronyms that ``least`` entries or more use, that are no name, and that no text spells out."""
    defined = _names(glossary) | _KNOWN
    used: dict[str, dict[str, int]] = {}
    for slug, text in glossary.prose.items():
        for found in _ACRONYM.finditer(text):
            acronym = found[1]
            if _SHORTEST <= len(acronym) <= _LONGEST and acronym not in defined and not _is_number(acronym):
                used.setdefault(acronym, {}).setdefault(slug, found.start())
                if _spelled_out(text, found):
                    defined.add(acronym)
    for acronym, places in used.items():
        if len(places) >= least and acronym not in defined:
            slug, start = next(iter(places.items()))
            yield Found(
                glossary.in_body(glossary.entries[slug], start, acronym),
                f"'{acronym}' is used in {len(places)} entries, first here, and none says what it stands for; "
                f"spell it out once, as in 'the long form ({acronym})', or make it a name of an entry",
            )


def _names(glossary: Glossary) -> set[str]:
    """Return the acronyms in names of entries."""
    names = (name for entry in glossary.entries.values() for name in entry.names)
    return {found[1] for name in names for found in _ACRONYM.finditer(name)}


def _is_number(acronym: str) -> bool:
    return bool(_ROMAN.fullmatch(acronym))


def _spelled_out(text: str, found: re.Match[str]) -> bool:
    """Whether a long form stands beside the acronym: "long form (LF)" or "LF (long form)"."""
    first = found[1][0].casefold()
    before, after = text[: found.start()], text[found.end() :]
    if before.endswith("(") and after.startswith((")", ",", ";")):
        words = re.findall(r"\w+", before[-100:])[-len(found[1]) - 3 :]
        return any(word[0].casefold() == first and not word.isupper() for word in words)
    long = re.match(r"\s+\(\W*(?:an?\s+|the\s+)?(\w+)|,? (?:is )?short for \W*(\w+)|,? stands for \W*(\w+)", after)
    return bool(long) and str(long[1] or long[2] or long[3])[0].casefold() == first
