"""One generation of an index, open, and what is worked out once for it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import islice

from glossearch.annotation import Names
from glossearch.backends.base import Reader
from glossearch.indexing import Manifest, changes
from glossearch.results import Facet
from glossearch.schema import Headline
from glossearch.suggestion import Completer, Suggestion
from glossearch.understanding import Understander


@dataclass(frozen=True, slots=True)
class Change:
    """An entry that was found new or changed at the time ``when`` (UTC)."""

    headline: Headline
    when: datetime


@dataclass(frozen=True, slots=True)
class Status:
    """The state of an index: entries, when and from what it was built, and the corpus's changes since.

    ``stale`` is the number of entries that were added, changed or removed since, or None where the corpus
    cannot be read, or is not the one that the index was built from.
    """

    index: str
    entries: int
    manifest: Manifest
    stale: int | None


@dataclass(frozen=True)
class Generation:
    """``name`` is the store's for it. Safe to use from several threads."""

    name: str
    reader: Reader
    manifest: Manifest
    understander: Understander

    @cached_property
    def headlines(self) -> list[Headline]:
        """The headlines of all entries, by title."""
        return sorted(self.reader.headlines(), key=lambda line: line.title.casefold())

    @cached_property
    def names(self) -> Names:
        """Finds the names of these entries in texts."""
        return Names(self.headlines)

    @cached_property
    def _completer(self) -> Completer:
        """What completes names of these entries."""
        return Completer(self.headlines)

    @cached_property
    def _categories(self) -> dict[str, str]:
        """The key of each category, with its name as the first entry has it."""
        names: dict[str, str] = {}
        for line in self.headlines:
            for name in line.categories:
                names.setdefault(name.casefold(), name)
        return names

    def facets(self, counts: Mapping[str, int]) -> tuple[Facet, ...]:
        """Return the categories with these keys and ``counts``, the most frequent first, then by name."""
        found = [Facet(self._categories.get(key, key), count) for key, count in counts.items()]
        return tuple(sorted(found, key=lambda facet: (-facet.count, facet.name.casefold())))

    def changed(self, now: Mapping[str, str]) -> int:
        """Return how many entries were added, changed or removed, if the corpus has these digests ``now``."""
        then = self.reader.digests()
        return sum(now.get(slug) != then.get(slug) for slug in now.keys() | then.keys())

    def mentions(self, slug: str) -> list[Headline]:
        """Return the entries that refer to the entry ``slug``, by title."""
        return self._mentions.get(slug, [])

    @cached_property
    def _mentions(self) -> dict[str, list[Headline]]:
        found: dict[str, list[Headline]] = {}
        for line in self.headlines:
            for slug in dict.fromkeys(line.references):
                if slug != line.slug:
                    found.setdefault(slug, []).append(line)
        return found

    def neighbours(self, slug: str) -> tuple[Headline | None, Headline | None]:
        """Return the entries before and after the entry ``slug`` by title, None where there is none."""
        at = self._places.get(slug)
        if at is None:
            return None, None
        before, after = self.headlines[at - 1 : at], self.headlines[at + 1 : at + 2]
        return (before[0] if before else None), (after[0] if after else None)

    @cached_property
    def _places(self) -> dict[str, int]:
        return {line.slug: at for at, line in enumerate(self.headlines)}

    def suggest(self, text: str, limit: int) -> list[Suggestion]:
        """Return names that ``text`` may become; see `glossearch.engine.Engine.suggest`."""
        if found := self._completer.complete(text, limit):
            return found
        meant = self.understander.question(text).suggestion
        named = self.reader.named(meant) if meant else ()
        return [
            Suggestion(
                entry.title if match.field == "hidden_aliases" else match.name, entry.slug, entry.title
            )
            for entry, match in named
            if match.is_name
        ][:limit]

    def changes(self, limit: int) -> list[Change]:
        """Return the latest changes; see `glossearch.engine.Engine.changes`."""
        times = changes.read(self.reader.attachment(changes.NAME))
        found = ((self.reader.entry(slug), when) for slug, when in times.items())
        known = (Change(entry.headline, datetime.fromtimestamp(when, UTC)) for entry, when in found if entry)
        return list(islice(known, limit))
