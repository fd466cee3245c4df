"""The documents of one generation that have the names asked for, or names spelt much like the query."""

from collections.abc import Callable, Iterable, Mapping
from functools import lru_cache

from glossearch.analysis import name_keys
from glossearch.backends.whoosh.postings import Postings
from glossearch.query import Query
from glossearch.ranking import Model, NameMatch, match_name, name_bonuses, near_name
from glossearch.schema import StoredEntry

_CACHED_NAMES = 4096
_NO_NAMES: Mapping[int, NameMatch] = {}
_NO_BONUSES: Mapping[int, float] = {}


class Names:
    """Finds names. Safe to use from several threads."""

    def __init__(self, postings: Postings, entry_at: Callable[[int], StoredEntry]) -> None:
        self._postings = postings
        self._entry_at = entry_at
        self.named = lru_cache(_CACHED_NAMES)(self._named)

    def bonuses(self, query: Query, model: Model) -> tuple[Mapping[int, NameMatch], Mapping[int, float]]:
        """Return the documents with names that are asked for, and what each gets for that."""
        if not query.names and not query.near_names:
            return _NO_NAMES, _NO_BONUSES
        subjects = [self.named(name) for name in query.names]
        if not query.near_names and not any(subjects):
            return _NO_NAMES, _NO_BONUSES
        near = self.near(query)
        bonuses = dict.fromkeys(near, model.near_name)
        for number, bonus in name_bonuses(subjects).items():
            bonuses[number] = bonuses.get(number, 0.0) + bonus
        names = dict(near)
        for found in reversed(subjects):
            names |= found
        return names, bonuses

    def _named(self, name: str) -> dict[int, NameMatch]:
        """Return the documents that have the name ``name``, by slug."""
        numbers = self._with_keys(name_keys(name))
        if len(numbers) > 1:
            numbers.sort(key=lambda number: self._entry_at(number).slug)
        matches = ((number, match_name(self._entry_at(number), name)) for number in numbers)
        return {number: match for number, match in matches if match}

    def near(self, query: Query) -> dict[int, NameMatch]:
        """Return the documents that have a name that the query may be a misspelling of."""
        numbers = self._with_keys(query.near_names)
        matches = ((number, near_name(self._entry_at(number), query.near_names)) for number in numbers)
        return {number: match for number, match in matches if match}

    def _with_keys(self, keys: Iterable[str]) -> list[int]:
        """Return the documents that have a name with one of ``keys``."""
        found = [self._postings.documents("names", key) for key in keys]
        return sorted({number for numbers in found for number in numbers.tolist()})
