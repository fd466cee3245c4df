"""The table of contents: all entries, by category."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from glossearch.schema import Headline

OTHER = "Other"
"""The section for entries without a category."""


@dataclass(slots=True)
class Section:
    """The entries of one category, in the order they were given in; ``name`` is the category's."""

    name: str
    entries: list[Headline] = field(default_factory=list)

    @property
    def is_category(self) -> bool:
        """Whether any entry names this category, so that it can be searched for."""
        return any(self._key in map(str.casefold, entry.categories) for entry in self.entries)

    @property
    def _key(self) -> str:
        return self.name.casefold()


def sections(entries: Iterable[Headline]) -> list[Section]:
    """Return the categories by name, `OTHER` last, each with its entries.

    An entry of several categories is in each; spellings that differ in case are one category.
    """
    found: dict[str, Section] = {}
    for entry in entries:
        for name in entry.categories or (OTHER,):
            section = found.setdefault(name.casefold(), Section(name))
            if not section.entries or section.entries[-1] is not entry:
                section.entries.append(entry)
    return sorted(found.values(), key=lambda one: (one.name == OTHER, one.name.casefold()))
