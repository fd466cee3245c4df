"""Why one entry is above another now, and was not before: told by what their scores are made of."""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from glossearch.engine import Engine
from glossearch.ranking import Explanation
from glossearch.results import Hit

# How far down an entry is looked for.
_DEEPEST = 1000
# What is less than this share of all that moved is not told, and no more parts than this are.
_LEAST_SHARE, _MOST_PARTS = 0.2, 2
_LEAST = 0.005
_NEARLY_EQUAL = "their scores are nearly equal"
_LONGEST_LABEL = 60
_IDF = re.compile(r" \(idf ([0-9.]+)\)\Z")
_NUMBERS = re.compile(r" \((?:cosine [^)]*|weight [^)]*|\w+ match)\)\Z")
_USES = re.compile(r"(?:one other entry uses|[\d,]+ other entries use) its title")
_FIELDS = {
    "title": "its title",
    "aliases": "an alias",
    "hidden_aliases": "a hidden alias",
    "questions": "a question",
}

Fates = Mapping[str, str]
"""Slug -> what became of the entry, as "token was edited (questions)"; there is none of an unchanged one."""


class Part(NamedTuple):
    """What a part of a score is worth, and where it is of a word, that word's idf."""

    value: float = 0.0
    idf: float | None = None


class Placed(NamedTuple):
    """An entry in the results of one state: its rank from 1, and its hit, explained; or neither."""

    rank: int | None = None
    hit: Hit | None = None

    @classmethod
    def of(cls, engine: Engine, text: str, slug: str | None) -> "Placed":
        """Return where ``slug`` is among the first thousand."""
        hits = engine.search(text, limit=_DEEPEST, highlight=False).hits if slug else ()
        rank = next((rank for rank, hit in enumerate(hits, 1) if hit.slug == slug), None)
        if rank is None:
            return cls()
        return cls(rank, engine.search(text, 1, rank - 1, highlight=False, explain=True).hits[0])

    @property
    def name(self) -> str | None:
        """The name of the entry that the query is or asks about, and what it has it as; None without one."""
        match = self.hit.name if self.hit else None
        if match is None or match.level in ("part", "near"):
            return None
        return f'"{match.name}" as {_FIELDS[match.field]}'

    @property
    def parts(self) -> dict[str, Part]:
        """What the score is made of, each part told in words."""
        tree = self.hit.explanation if self.hit else None
        found: defaultdict[str, Part] = defaultdict(Part)
        for label, part in _leaves(tree) if tree else ():
            found[label] = Part(found[label].value + part.value, part.idf)
        return found


class _Move(NamedTuple):
    """A part of a score that is another in one of two states, or of one of two entries."""

    label: str
    was: Part
    is_: Part

    @property
    def size(self) -> float:
        return self.is_.value - self.was.value


def reason(text: str, before: Engine, now: Engine, up: str | None, down: str | None, fates: Fates) -> str:
    """Return why ``up`` is above ``down`` now, in the results of ``text``; either may be missing."""
    if down and now.entry(down) is None:
        return fates[down]
    were = {slug: Placed.of(before, text, slug) for slug in (up, down) if slug}
    are = {slug: Placed.of(now, text, slug) for slug in were}
    if names := list(_names(were, are, up, down, fates)):
        return "; ".join(names)
    gains = [(move.size, up, move) for move in _moves(were[up], are[up])] if up else []
    losses = [(-move.size, down, move) for move in _moves(were[down], are[down])] if down else []
    told: dict[str, list[str]] = {}
    for slug, move in _largest([*gains, *losses]):
        told.setdefault(slug, []).append(f"{move.size:+.2f} by {move.label}{_weight(move)}")
    if not told:
        return _NEARLY_EQUAL
    fate = {slug: fates.get(slug, f"{slug} was not edited") for slug in told}
    elsewhere = [] if fates.keys() & told.keys() else [_elsewhere(fates)]
    return "; ".join([*(f"{fate[slug]}: {', '.join(of)}" for slug, of in told.items()), *elsewhere])


def shortfall(text: str, now: Engine, first: str | None, wanted: str) -> str:
    """Return why ``wanted`` is not where it was expected from the beginning, and ``first`` is."""
    place, best = Placed.of(now, text, wanted), Placed.of(now, text, first)
    if place.rank is None or first is None:
        return f"{wanted} is not among the hits"
    if best.name:
        return f"{first} has {best.name}"
    ahead = [(move.size, first, move) for move in _moves(place, best)]
    more = ", ".join(f"{move.size:.2f} by {move.label}" for _, move in _largest(ahead))
    return f"{first} has more than {wanted}: {more}" if more else _NEARLY_EQUAL


def _names(
    were: Mapping[str, Placed], are: Mapping[str, Placed], up: str | None, down: str | None, fates: Fates
) -> Iterator[str]:
    """Yield which of the two is named by the query now and was not, or was and is not."""
    if up and (name := are[up].name) and name != were[up].name:
        yield f"{up} now has {name}" if up in fates else f"the query now asks for {up}, which has {name}"
        if down not in fates:
            return  # it has all that it had, and lost the query to the other
    if down and (name := were[down].name) and not are[down].name:
        gone = f"{down} no longer has {name}"
        yield gone if down in fates else f"the query no longer asks for {down}, which has {name}"


def _elsewhere(fates: Fates) -> str:
    """Return what was edited, where it was neither of two entries."""
    return f"but {next(iter(fates.values()))}" if len(fates) == 1 else f"but {len(fates)} others were"


def _moves(one: Placed, other: Placed) -> Iterator[_Move]:
    """Yield all parts of two scores."""
    was, is_ = one.parts, other.parts
    for label in dict.fromkeys([*was, *is_]):
        yield _Move(label, was.get(label, Part()), is_.get(label, Part()))


def _largest(moves: list[tuple[float, str, _Move]]) -> Iterator[tuple[str, _Move]]:
    """Yield the few that moved most in the direction that counts, the largest first."""
    total = sum(max(size, 0.0) for size, _, _ in moves)
    for size, slug, move in sorted(moves, key=lambda one: -one[0])[:_MOST_PARTS]:
        if size >= max(_LEAST_SHARE * total, _LEAST):
            yield slug, move


def _weight(move: _Move) -> str:
    """Return how the weight of a word moved, if that is told by its idf."""
    was, is_ = move.was.idf, move.is_.idf
    if was is None or is_ is None or abs(was - is_) < _LEAST:
        return ""
    return f" (the word is {'commoner' if is_ < was else 'rarer'} now: idf {was:.2f} -> {is_:.2f})"


def _leaves(tree: Explanation) -> Iterator[tuple[str, Part]]:
    """Yield the parts of a score; what words add, by word and field."""
    for part in tree.parts:
        label = _NUMBERS.sub("", part.label)
        if label == "words":
            for clause in part.parts:
                idf = _IDF.search(clause.label)
                word = _word(_IDF.sub("", clause.label))
                for field in clause.parts:
                    where = _NUMBERS.sub("", field.label)
                    yield f"{word} in its {where}", Part(field.value, float(idf[1]) if idf else None)
        else:
            yield "other entries' use of its title" if _USES.fullmatch(label) else label, Part(part.value)


def _word(label: str) -> str:
    """Return what a clause looks for, in short: all the other names of what is asked about are one."""
    if label.endswith(" as another name of it"):
        return "another name of what is asked about"
    return label if len(label) <= _LONGEST_LABEL else f'{label[: _LONGEST_LABEL - 2]}…"'
