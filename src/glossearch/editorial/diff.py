"""What an edit does to search: the queries whose first hits are others now, and why."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from glossearch.corpus.problems import Problem
from glossearch.editorial.asking import DEPTH, Asked, Brought, asked, promises
from glossearch.editorial.reasons import Placed, reason, shortfall
from glossearch.editorial.sides import Side
from glossearch.engine import Engine
from glossearch.schema import StoredEntry

MOST_QUERIES = 5_000
"""So many different texts are tried: twice 1 to 2 ms each in a large glossary."""

_TOLD = ("title", "aliases", "hidden_aliases", "categories", "see_also", "questions", "definition")


class Edit(NamedTuple):
    """What became of an entry: ``what`` is "is new", "was removed", "was edited (aliases, body)" or the like.

    ``error`` is set where one keeps it out of the index.
    """

    what: str
    error: Problem | None = None


Edits = Mapping[str, Edit]
"""Slug -> what became of the entry, for those that are not as they were."""


@dataclass(frozen=True, slots=True)
class Change:
    """A query whose first hits are others now, or whose promise is new and not kept.

    ``before`` and ``now`` are slugs, best first; ``ranks`` where the entry that is wanted was and is, from 1,
    None where it is no hit or none is wanted.
    """

    asked: Asked
    before: tuple[str, ...]
    now: tuple[str, ...]
    ranks: tuple[int | None, int | None]
    reason: str


@dataclass(frozen=True, slots=True)
class Difference:
    """What became of the entries and of the queries.

    ``broken`` are expectations that were met, or are new, and are not met now; ``mended`` those that were not
    and are; ``changed`` all else with other first hits. ``unmet`` counts the expectations that are not met in
    either state; ``tried`` the queries, of the ``of`` that there are. ``dropped`` has, of each entry that
    was removed, how many of its questions and names no entry has any more: these are expected no longer.
    """

    edits: Edits
    broken: tuple[Change, ...] = ()
    mended: tuple[Change, ...] = ()
    changed: tuple[Change, ...] = ()
    unmet: int = 0
    tried: int = 0
    of: int = 0
    dropped: Mapping[str, int] = field(default_factory=dict)


def difference(before: Side, now: Side, brought: Brought, most: int = MOST_QUERIES) -> Difference:
    """Compare the answers of two states to what their entries promise and are called, and to ``brought``."""
    edits = _edits(before, now)
    lost = {slug for slug, edit in edits.items() if edit.error}
    queries = asked(before.engine, now.engine, edits, lost, brought)
    if not edits:
        return Difference(edits, of=len(queries))
    tried = queries[:most]
    comparison = _Comparison(before.engine, now.engine, edits)
    kinds: dict[str, list[Change]] = {"broken": [], "mended": [], "changed": []}
    unmet = 0
    for one in tried:
        kind = comparison.kind(one)
        if kind in kinds:
            kinds[kind].append(comparison.change(one))
        unmet += kind == "unmet"
    return Difference(
        edits,
        tuple(kinds["broken"]),
        tuple(kinds["mended"]),
        tuple(kinds["changed"]),
        unmet,
        len(tried),
        len(queries),
        _dropped(before.engine, now.engine, edits),
    )


class _Comparison:
    """Two states, and what they answered so far."""

    def __init__(self, before: Engine, now: Engine, edits: Edits) -> None:
        self._before = before
        self._now = now
        self._fates = {slug: f"{slug} {edit.what}" for slug, edit in edits.items()}
        self._tops: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {}

    def tops(self, text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the first hits for ``text`` in both states."""
        if text not in self._tops:
            self._tops[text] = _top(self._before, text), _top(self._now, text)
        return self._tops[text]

    def kind(self, one: Asked) -> str:
        """Return "broken", "mended", "unmet", "changed" or "same"."""
        before, now = self.tops(one.text)
        if one.wanted:
            was, is_ = (any(slug in top for slug in one.wanted) for top in (before, now))
            if not is_:
                return "broken" if was or not one.since_base else "unmet"
            if not was and one.since_base:
                return "mended"
        return "same" if before == now else "changed"

    def change(self, one: Asked) -> Change:
        """Return what is told of a query."""
        before, now = self.tops(one.text)
        ranks = self._ranks(one)
        gone = [slug for slug in one.wanted if self._now.entry(slug) is None]
        if gone and len(gone) == len(one.wanted) and gone[0] in self._fates:
            why = self._fates[gone[0]]
        elif one.wanted and not one.since_base and not set(one.wanted).intersection(now):
            why = shortfall(one.text, self._now, now[0] if now else None, one.wanted[0])
        else:
            why = reason(one.text, self._before, self._now, *_rivals(before, now, one.wanted), self._fates)
        return Change(one, before, now, ranks, why)

    def _ranks(self, one: Asked) -> tuple[int | None, int | None]:
        was, is_ = (
            min(
                (rank for slug in one.wanted if (rank := Placed.of(engine, one.text, slug).rank)),
                default=None,
            )
            for engine in (self._before, self._now)
        )
        return was, is_


def _top(engine: Engine, text: str) -> tuple[str, ...]:
    return tuple(hit.slug for hit in engine.search(text, limit=DEPTH, highlight=False).hits)


def _rivals(
    before: Sequence[str], now: Sequence[str], wanted: Sequence[str]
) -> tuple[str | None, str | None]:
    """Return which entry went up in whose place; those that are ``wanted`` come first."""
    gone = sorted((slug for slug in before if slug not in now), key=lambda slug: slug not in wanted)
    come = sorted((slug for slug in now if slug not in before), key=lambda slug: slug not in wanted)
    if gone or come:
        return (come[0] if come else None), (gone[0] if gone else None)
    return next(pair for pair in zip(now, before, strict=True) if pair[0] != pair[1])


def _edits(before: Side, now: Side) -> dict[str, Edit]:
    """Return what became of each entry that is not as it was."""
    old, new = before.engine.digests(), now.engine.digests()
    found = {}
    for slug in sorted(slug for slug in old.keys() | new.keys() if old.get(slug) != new.get(slug)):
        was, entry = before.engine.entry(slug), now.engine.entry(slug)
        if was and entry:
            found[slug] = Edit(f"was edited ({', '.join(_fields(was, entry)) or 'markup'})")
        elif entry:
            found[slug] = Edit("is new")
        elif error := now.lost.get(slug):
            found[slug] = Edit(f"is kept out by an error: {error}", error)
        else:
            found[slug] = Edit("was removed")
    return found


def _dropped(before: Engine, now: Engine, edits: Edits) -> dict[str, int]:
    """Return how many questions and names went with each removed entry and are of no other now."""
    removed = [slug for slug, edit in edits.items() if not edit.error and now.entry(slug) is None]
    if not removed:
        return {}
    kept = {text.casefold() for line in now.headlines() for text in promises(now.entry(line.slug))}
    gone = {slug: [text.casefold() not in kept for text in promises(before.entry(slug))] for slug in removed}
    return {slug: sum(texts) for slug, texts in gone.items() if any(texts)}


def _fields(was: StoredEntry, entry: StoredEntry) -> Iterator[str]:
    for name in _TOLD:
        if getattr(was, name) != getattr(entry, name):
            yield name.replace("_", " ")
    if was.text[was.definition_end :] != entry.text[entry.definition_end :]:
        yield "body"
