"""Two entries side by side: what each is, what it says of the other, and what they have in common."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from glossearch.answers import Card
from glossearch.engine import Engine
from glossearch.schema import StoredEntry
from glossearch.web.directory import Directory
from glossearch.web.links import entry_url, search_url


class Value(NamedTuple):
    """Something that is told of an entry, with an address if it has a page."""

    text: str
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Fact:
    """What two entries have of one kind, ``name``: ``shared`` by both, and in ``own`` what only one has."""

    name: str
    shared: tuple[Value, ...]
    own: tuple[tuple[Value, ...], tuple[Value, ...]]


@dataclass(frozen=True, slots=True)
class Comparison:
    """The card on two entries, and the facts of each kind that either has."""

    card: Card
    facts: tuple[Fact, ...]


def compared(engine: Engine, entries: Directory, one: StoredEntry, other: StoredEntry) -> Comparison:
    """Compare two entries."""

    def see_also(entry: StoredEntry) -> list[Value]:
        found = entries.linked(entry.see_also, but=entry.slug)
        return [Value(line.title, entry_url(line.slug)) for line in found]

    facts = (
        _fact("Also called", *([Value(name) for name in entry.aliases] for entry in (one, other))),
        _fact("Category", *(map(_category, entry.categories) for entry in (one, other))),
        _fact("See also", see_also(one), see_also(other)),
    )
    return Comparison(engine.compare(one, other), tuple(fact for fact in facts if fact))


def _category(name: str) -> Value:
    return Value(name, search_url(category=name))


def _fact(name: str, one: Iterable[Value], other: Iterable[Value]) -> Fact | None:
    """Return what two entries have of a kind; None if neither has any. Case makes no difference."""
    ones, others = ({value.text.casefold(): value for value in values} for values in (one, other))
    if not ones and not others:
        return None
    return Fact(
        name,
        tuple(value for key, value in ones.items() if key in others),
        (
            tuple(value for key, value in ones.items() if key not in others),
            tuple(value for key, value in others.items() if key not in ones),
        ),
    )
