"""What two states of a glossary are asked, to see whether an edit changed the answers."""

import re
from collections.abc import Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from glossearch.engine import Engine
from glossearch.schema import StoredEntry

DEPTH = 3
"""An entry that is expected has to be among so many."""

Kind = Literal["question", "name", "judged", "logged", "query"]

_WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Asked:
    """A query, and what it is tried for.

    ``wanted`` are the slugs one of which has to be among the first `DEPTH`, none where nothing is promised;
    ``since_base`` is whether that was promised in the base, too. ``times`` is how often it was asked.
    """

    text: str
    kind: Kind
    wanted: tuple[str, ...] = ()
    since_base: bool = True
    times: int = 0


@dataclass(frozen=True, slots=True)
class Brought:
    """Queries that are tried besides those of the entries.

    ``queries`` are texts by their ids, ``relevant`` the slugs that are right for an id, and ``logged`` what
    readers asked and how often.
    """

    queries: Mapping[str, str]
    relevant: Mapping[str, Sequence[str]]
    logged: Sequence[tuple[str, int]] = ()


def asked(
    before: Engine, now: Engine, edited: Container[str], lost: Container[str], brought: Brought
) -> list[Asked]:
    """Return what to try, what is most likely to have changed first.

    ``edited`` are the slugs of entries that are new, changed or gone, ``lost`` those that errors keep out:
    what these promised is promised still.
    """
    own: list[Asked] = []
    others: list[Asked] = []
    for slug in sorted({line.slug for line in (*before.headlines(), *now.headlines())}):
        was, entry = before.entry(slug), now.entry(slug)
        found = list(_of_entry(slug, was, (entry or was) if slug in lost else entry))
        (own if slug in edited else others).extend(found)
    touched = {word for one in own if one.kind == "name" for word in _words(one.text)}
    others.sort(key=lambda one: (one.kind != "question", not touched.intersection(_words(one.text))))
    return list(dict.fromkeys([*own, *_brought(brought), *others]))


def promises(entry: StoredEntry | None) -> list[str]:
    """Return the questions and names of an entry, which have to find it; none of one that is not there."""
    return [*_texts(entry, "question"), *_texts(entry, "name")]


def _of_entry(slug: str, was: StoredEntry | None, entry: StoredEntry | None) -> Iterator[Asked]:
    """Yield the questions and names of an entry; nothing is promised by those that it has no more."""
    for kind in ("question", "name"):
        old, new = _texts(was, kind), _texts(entry, kind)
        yield from (Asked(text, kind, (slug,), text in old) for text in new)
        yield from (Asked(text, kind) for text in old if text not in new)


def _texts(entry: StoredEntry | None, kind: Kind) -> list[str]:
    if entry is None:
        return []
    if kind == "question":
        return list(entry.questions)
    return [entry.title, *entry.aliases, *entry.hidden_aliases]


def _brought(brought: Brought) -> Iterator[Asked]:
    for name, text in brought.queries.items():
        wanted = tuple(brought.relevant.get(name, ()))
        yield Asked(text, "judged" if wanted else "query", wanted)
    yield from (Asked(text, "logged", times=times) for text, times in brought.logged)


def _words(text: str) -> Iterable[str]:
    return _WORD.findall(text.casefold())
