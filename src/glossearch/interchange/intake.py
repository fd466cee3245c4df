"""What a file says of its entries, record by record, becomes entries that can be told apart."""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace

from glossearch.config import ENTRY_FIELDS
from glossearch.corpus import Entry, Problems
from glossearch.corpus.entry import Place
from glossearch.corpus.mapping import Record, entry_from
from glossearch.corpus.slugs import slug_of
from glossearch.interchange.plain import as_markdown
from glossearch.interchange.source import Source

OTHER_NAMES: Mapping[str, tuple[str, ...]] = {
    "slug": ("id", "identifier"),
    "title": ("term", "name", "headword", "word"),
    "aliases": ("alias", "synonyms", "synonym", "aka", "also_called", "also_known_as"),
    "category": ("categories", "tags", "tag", "group", "topic"),
    "see_also": ("related", "related_terms"),
    "questions": ("question",),
    "definition": ("short_description", "summary"),
    "body": ("text", "description", "explanation", "content"),
}
"""What others call our fields. The first name that a record has is taken."""
_GAPS = re.compile(r"[\s_-]+")


def folded(key: str) -> str:
    """Return ``key`` without case, its words joined by "_"."""
    return _GAPS.sub("_", key.strip().casefold())


def is_ours(values: Mapping[str, object]) -> bool:
    """Whether a record is one that we wrote: those say what markup their text is in."""
    return values.get("markup") in ("plain", "markdown")


def foreign_fields(keys: Mapping[str, str], names: Iterable[str]) -> dict[str, str]:
    """Return which of somebody else's ``names`` is which field of ours.

    It is what ``keys`` say, else what we call it, else what others do.
    """
    held: dict[str, str] = {}
    for name in names:
        held.setdefault(folded(name), name)
    found: dict[str, str] = {}
    for field in ENTRY_FIELDS:
        tried = (keys.get(field, field), field, *OTHER_NAMES.get(field, ()))
        holding = next((held[folded(key)] for key in tried if folded(key) in held), None)
        if holding is not None:
            found.setdefault(holding, field)
    return found


class Intake:
    """Takes the records of ``source`` one after another; what is wrong with one goes to ``problems``."""

    def __init__(self, source: Source, problems: Problems) -> None:
        self._source = source
        self._problems = problems
        self._entries: list[tuple[Entry, bool]] = []
        self._places: dict[str, str] = {}

    def add(self, values: Mapping[str, object], where: str = "", line: int | None = None) -> None:
        """Take a record whose keys are those of our fields.

        ``where`` tells it from others in a message, as "row 3" or "entry 3", where there is no ``line``.
        A record without a slug gets one of its title. One that does not say its markup is somebody else's:
        its see-also may be names, and its text is in the markup of the source.
        """
        ours = is_ours(values)
        values = values if ours else self._in_markdown(values)
        own = Problems()
        place = Place(self._source.path, dict.fromkeys([*values, *ENTRY_FIELDS], line) if line else {})
        title = values.get("title")
        implied = self._free(slug_of(title)) if isinstance(title, str) else "term"
        entry = entry_from(Record(values, place, implied, "", "markdown"), {}, own)
        told = f"{where}: " if where and not line else ""
        self._problems.found += [replace(found, message=told + found.message) for found in own.found]
        if entry is None:
            return
        if entry.slug in self._places:
            taken = (
                f"{told}the slug '{entry.slug}' is that of {self._places[entry.slug]}; rename one of the two"
            )
            self._problems.error(self._source.path, line, "slug-taken", taken)
            return
        self._places[entry.slug] = f"line {line}" if line else where or "another"
        self._entries.append((entry, ours))

    def entries(self) -> Iterator[Entry]:
        """Yield the entries, the names in somebody else's see-also made slugs."""
        slugs: dict[str, str] = {}
        for entry, _ in self._entries:
            for name in entry.names:
                slugs.setdefault(name.casefold(), entry.slug)
        for entry, ours in self._entries:
            if ours or not entry.see_also:
                yield entry
                continue
            meant = [
                name if name in self._places else slugs.get(name.casefold()) or slug_of(name)
                for name in entry.see_also
            ]
            yield replace(entry, see_also=tuple(dict.fromkeys(slug for slug in meant if slug != entry.slug)))

    def _free(self, slug: str) -> str:
        """Return ``slug``, or it with a number that no record before has."""
        number = 2
        tried = slug
        while tried in self._places:
            tried, number = f"{slug}-{number}", number + 1
        return tried

    def _in_markdown(self, values: Mapping[str, object]) -> dict[str, object]:
        """Return ``values`` with their text as Markdown; a definition without a body is the body."""
        made = {**values, "markup": "markdown"}
        if not made.get("body") and isinstance(made.get("definition"), str):
            made["body"] = made.pop("definition")
        for name in ("definition", "body"):
            text = made.get(name)
            if isinstance(text, str) and text.strip() and self._source.markup == "plain":
                made[name] = as_markdown(text)
        return made
