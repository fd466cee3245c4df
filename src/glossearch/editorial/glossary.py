"""The glossary that is checked: its entries, and what several rules want to know of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from functools import cached_property, lru_cache
from typing import NamedTuple

from glossearch.analysis import Analyzer, name_keys
from glossearch.annotation import Mention, Names, prose
from glossearch.config import Settings
from glossearch.corpus import Entry
from glossearch.corpus.markup import links
from glossearch.editorial.items import item_lines
from glossearch.editorial.sources import Source, Spot
from glossearch.schema import EntryText, Headline, text_of

_CACHED_SOURCES = 64


class Text(NamedTuple):
    """What readers see of an entry, and its definition."""

    whole: str
    definition: str


class Glossary:
    """The valid entries of a corpus as they are on disk now; ``today`` is what dates are compared with."""

    def __init__(self, entries: Iterable[Entry], settings: Settings, today: date) -> None:
        self.entries = {entry.slug: entry for entry in entries}
        self.settings = settings
        self.today = today
        self.analyzer = Analyzer(settings.language)
        self.source = lru_cache(_CACHED_SOURCES)(Source)

    @cached_property
    def texts(self) -> Mapping[str, Text]:
        """The text of each entry, by slug."""
        return {slug: _text(text_of(entry, self.analyzer)) for slug, entry in self.entries.items()}

    @cached_property
    def references(self) -> Mapping[str, frozenset[str]]:
        """The other entries that each entry refers to, by see_also or a link in its text."""
        return {
            slug: frozenset(
                to
                for to in (*entry.see_also, *(link.slug for link in links(entry)))
                if to != slug and to in self.entries
            )
            for slug, entry in self.entries.items()
        }

    @cached_property
    def names(self) -> Names:
        """The names of all entries, to be found in texts."""
        return Names(
            Headline(entry.slug, entry.title, entry.aliases, entry.categories, ())
            for entry in self.entries.values()
        )

    @cached_property
    def prose(self) -> Mapping[str, str]:
        """The body of each entry as it is written, with nothing legible but its running text."""
        return {slug: prose(entry.body, entry.markup).text for slug, entry in self.entries.items()}

    @cached_property
    def mentions(self) -> Mapping[str, tuple[Mention, ...]]:
        """The names of other entries in the running text of each, with their places in its body.

        Those that several entries have are among them.
        """
        return {
            slug: tuple(
                mention
                for mention in self.names.mentions(text, ambiguous=True)
                if all(name.slug != slug for name in mention.names)
            )
            for slug, text in self.prose.items()
        }

    @cached_property
    def owners(self) -> Mapping[str, frozenset[str]]:
        """The entries that each key of a name or slug may mean."""
        found: defaultdict[str, set[str]] = defaultdict(set)
        for entry in self.entries.values():
            for name in (entry.slug, *entry.names):
                for key in name_keys(name):
                    found[key].add(entry.slug)
        return {key: frozenset(slugs) for key, slugs in found.items()}

    def owner(self, name: str) -> str | None:
        """Return the one entry that ``name`` means in some spelling, or None."""
        for key in name_keys(name):
            if slugs := self.owners.get(key):
                return next(iter(slugs)) if len(slugs) == 1 else None
        return None

    def at(self, entry: Entry, part: str, item: int | None = None, text: str = "") -> Spot:
        """Return where a part of ``entry`` is, or ``text`` in it."""
        place = entry.place
        assert place, "an entry of a corpus has one"
        if part == "title" and place.line(part) is None:  # it is the file's name
            return Spot(place.path)
        source = self.source(place.path)
        spot = source.find(place.line(part, item) or place.line("body"), text)
        if spot.column is None and item is not None:  # items that are empty or repeated count there, not here
            others = (source.find(line, text) for line in item_lines(entry, part))
            return next((other for other in others if other.column), spot)
        return spot

    def in_body(self, entry: Entry, start: int, text: str) -> Spot:
        """Return where ``text``, which begins the rest of the body at ``start``, is in the source."""
        place = entry.place
        first = place.line("body") if place else None
        if entry.body == entry.definition:  # which stands for a body that there is not
            return self.at(entry, "definition", text=text)
        if place is None or first is None or entry.markup == "plain":
            return self.at(entry, "body")
        line_start = entry.body.rfind("\n", 0, start) + 1
        line = first + entry.body.count("\n", 0, start)
        return self.source(place.path).find(line, text, start - line_start + 1)

    def in_definition(self, entry: Entry, text: str = "") -> Spot:
        """Return where ``text`` is in the definition, or where that begins."""
        if entry.definition:
            return self.at(entry, "definition", text=text)
        start = entry.body.find(text) if text else len(entry.body) - len(entry.body.lstrip())
        return self.in_body(entry, max(start, 0), text)


def _text(text: EntryText) -> Text:
    return Text(text.text, text.definition)
