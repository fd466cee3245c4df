"""What the pages need of all entries at once, worked out once for each generation of the index."""

import unicodedata
from collections.abc import Sequence
from functools import cached_property

from flask import current_app

from glossearch.engine import Engine
from glossearch.schema import Headline
from glossearch.web.contents import Section, sections

SIGNS = "#"
"""The letter of titles that begin with none."""

IDEOGRAPHS = "字"
"""The letter of titles that begin with one of the many thousand signs of Chinese writing."""

_EXTENSION = "glossearch.directory"


class Directory:
    """The entries of one generation, which are ``headlines``, by title."""

    def __init__(self, headlines: Sequence[Headline]) -> None:
        self.headlines = headlines

    @cached_property
    def sections(self) -> list[Section]:
        """The entries by category."""
        return sections(self.headlines)

    @cached_property
    def letters(self) -> dict[str, list[Headline]]:
        """The entries by the first letter of their titles, signs and digits first."""
        found: dict[str, list[Headline]] = {}
        for line in self.headlines:
            found.setdefault(letter_of(line.title), []).append(line)
        return {letter: found[letter] for letter in sorted(found)}

    def linked(self, slugs: Sequence[str], but: str = "") -> list[Headline]:
        """Return the entries ``slugs`` in their order, without ``but`` and those that do not exist."""
        places = (self._places.get(slug) for slug in dict.fromkeys(slugs) if slug != but)
        return [self.headlines[place] for place in places if place is not None]

    @cached_property
    def _places(self) -> dict[str, int]:
        return {line.slug: place for place, line in enumerate(self.headlines)}


def letter_of(title: str) -> str:
    """Return the capital letter, without accents, that ``title`` is filed under.

    >>> [letter_of(title) for title in ("Épreuve", "zebra", "ß", "3D", "@rule", "Жук", "日本")]
    ['E', 'Z', 'S', '#', '#', 'Ж', '字']
    """
    first = unicodedata.normalize("NFKD", title.lstrip()[:1]).upper()[:1]
    if not first.isalpha():
        return SIGNS
    return IDEOGRAPHS if "CJK" in unicodedata.name(first, "") else first


def directory(engine: Engine) -> Directory:
    """Return the directory of the generation that ``engine`` is on."""
    made: tuple[str, Directory] | None = current_app.extensions.get(_EXTENSION)
    if made is None or made[0] != engine.generation:
        made = (engine.generation, Directory(engine.headlines()))
        current_app.extensions[_EXTENSION] = made
    return made[1]
