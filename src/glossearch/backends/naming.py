"""The entries of one generation that have the names asked for, or names spelt much like the query."""

from collections.abc import Callable, Hashable, Iterable, Mapping
from functools import lru_cache
from typing import Generic, TypeVar

from glossearch.analysis import name_keys
from glossearch.query import Query
from glossearch.ranking import Model, NameMatch, match_name, name_bonuses, near_name
from glossearch.schema import StoredEntry

_CACHED_NAMES = 4096

Key = TypeVar("Key", bound=Hashable)
"""What a backend calls an entry by."""


class Names(Generic[Key]):
    """Finds names. Safe to use from several threads.

    ``with_keys`` returns what entries have a name with one of some keys, in any order, and ``entry_of`` each
    of these entries.
    """

    def __init__(
        self,
        with_keys: Callable[[Iterable[str]], Iterable[Key]],
        entry_of: Callable[[Key], StoredEntry],
    ) -> None:
        self._with_keys = with_keys
        self._entry_of = entry_of
        self.named = lru_cache(_CACHED_NAMES)(self._named)

    def bonuses(self, query: Query, model: Model) -> tuple[Mapping[Key, NameMatch], Mapping[Key, float]]:
        """Return the entries with names that are asked for, and what each gets for that."""
        if not query.names and not query.near_names:
            return {}, {}
        subjects = [self.named(name) for name in query.names]
        if not query.near_names and not any(subjects):
            return {}, {}
        near = self.near(query)
        bonuses = dict.fromkeys(near, model.near_name)
        for key, bonus in name_bonuses(subjects).items():
            bonuses[key] = bonuses.get(key, 0.0) + bonus
        names = dict(near)
        for found in reversed(subjects):
            names |= found
        return names, bonuses

    def _named(self, name: str) -> dict[Key, NameMatch]:
        """Return the entries that have the name ``name``, by slug."""
        found = [(key, self._entry_of(key)) for key in self._with_keys(name_keys(name))]
        found.sort(key=lambda pair: pair[1].slug)
        matches = ((key, match_name(entry, name)) for key, entry in found)
        return {key: match for key, match in matches if match}

    def near(self, query: Query) -> dict[Key, NameMatch]:
        """Return the entries that have a name that the query may be a misspelling of."""
        if not query.near_names:
            return {}
        found = ((key, self._entry_of(key)) for key in self._with_keys(query.near_names))
        matches = ((key, near_name(entry, query.near_names)) for key, entry in found)
        return {key: match for key, match in matches if match}
