"""The page that compares two entries."""

from dataclasses import dataclass

from flask import Blueprint, render_template, request

from glossearch.engine import Engine
from glossearch.schema import Headline, StoredEntry
from glossearch.web.comparing import compared
from glossearch.web.directory import directory
from glossearch.web.links import absolute, compare_url
from glossearch.web.live import live_engine
from glossearch.web.parameters import LONGEST_GUESS

_MOST_NEAR = 3

blueprint = Blueprint("compare", __name__)


@dataclass(frozen=True, slots=True)
class Side:
    """One side of the form: what was typed, the entry it names, and near ones where it names none."""

    name: str
    text: str
    entry: StoredEntry | None
    near: tuple[Headline, ...]

    @property
    def key(self) -> str:
        """What the address of a comparison has for it."""
        return self.entry.slug if self.entry else self.text


@blueprint.get("/compare")
def compare() -> tuple[str, int]:
    """Compare the entries ``?a=`` and ``?b=``, each a slug or a name; ask for what is missing.

    404 where one names no entry.
    """
    engine = live_engine()
    one, other = _side(engine, "a"), _side(engine, "b")
    comparison = None
    if one.entry and other.entry and one.entry.slug != other.entry.slug:
        comparison = compared(engine, directory(engine), one.entry, other.entry)
    unknown = any(side.text.strip() and not side.entry for side in (one, other))
    page = render_template(
        "compare.html",
        sides=(one, other),
        same=one.entry is not None and other.entry is not None and comparison is None,
        comparison=comparison,
        canonical=absolute(compare_url(one.key, other.key)) if comparison else None,
    )
    return page, 404 if unknown else 200


def _side(engine: Engine, name: str) -> Side:
    text = request.args.get(name, "")
    found = engine.find(text)
    near = () if found or not text.strip() else engine.near_titles(text[:LONGEST_GUESS], _MOST_NEAR)
    return Side(name, text, found, tuple(near))
