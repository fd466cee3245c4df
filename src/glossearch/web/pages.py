"""The ways into the glossary: the home page, the letters of the alphabet, and an entry at random."""

import random
from collections.abc import Sequence

from flask import Blueprint, abort, redirect, render_template, request
from werkzeug import Response as BaseResponse

from glossearch.schema import Headline
from glossearch.web import parameters, structured
from glossearch.web.directory import SIGNS, Directory, directory, letter_of
from glossearch.web.links import absolute, entry_url, page_url
from glossearch.web.live import live_engine
from glossearch.web.paging import Paging, page_of

MOST_AT_HOME = 250
"""Where there are more entries to list than this, once in each category, the home page lists none."""

BROWSE_PAGE_SIZE = 200

blueprint = Blueprint("pages", __name__)


@blueprint.get("/", strict_slashes=False)  # else a target without a path is led to where Host says
def home() -> str:
    """Show what there is: all entries by category, or of a large glossary its categories and letters."""
    engine = live_engine()
    entries = directory(engine)
    return render_template(
        "home.html",
        count=engine.count,
        built=engine.built,
        sections=entries.sections,
        letters=entries.letters,
        complete=sum(len(section.entries) for section in entries.sections) <= MOST_AT_HOME,
        canonical=absolute(page_url("/")),
        data=structured.glossary(),
    )


@blueprint.get("/browse")
def browse() -> str:
    """Show the entries of a letter, in pages; without one, those of the first letter there is."""
    entries = directory(live_engine())
    letter = _letter(entries)
    lines = entries.letters.get(letter, [])
    shown, paging = page_of(lines, parameters.page(), BROWSE_PAGE_SIZE)
    return render_template(
        "browse.html",
        letter=letter,
        letters=entries.letters,
        entries=shown,
        paging=paging,
        guides=_guide_words(lines, paging),
        canonical=absolute(
            page_url("/browse", letter=letter, page=paging.number if paging.number > 1 else None)
        ),
    )


@blueprint.get("/random")
def any_entry() -> BaseResponse:
    """Go to some entry, another one each time."""
    lines = live_engine().headlines()
    if not lines:
        abort(404)
    response = redirect(entry_url(random.choice(lines).slug))
    response.headers["Cache-Control"] = "no-store"
    return response


def _letter(entries: Directory) -> str:
    asked = request.args.get("letter", "").strip()
    if asked:
        return letter_of(asked)
    return next((letter for letter in entries.letters if letter != SIGNS), SIGNS)


def _guide_words(lines: Sequence[Headline], paging: Paging) -> list[str]:
    """Return the first title of each page, as the head of a dictionary's page has it; none for one page."""
    return [line.title for line in lines[::BROWSE_PAGE_SIZE]] if paging.last > 1 else []
