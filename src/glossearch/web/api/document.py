"""The description of the API: openapi.json for programs, and a page made of it for people."""

import json
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import quote

from flask import render_template

from glossearch import __version__
from glossearch.config import Settings
from glossearch.engine import Engine
from glossearch.errors import GlossearchError
from glossearch.web.directory import letter_of
from glossearch.web.links import absolute, page_url
from glossearch.web.live import live_engine
from glossearch.web.problems import TYPES

ROOT = "/api/v1"
"""Where all operations are."""
_FIRST_LETTERS = 3

Document = dict[str, Any]


def document(settings: Settings) -> Document:
    """Return the OpenAPI document, for the glossary of ``settings`` and the address of this request."""
    written = _written()
    return {
        **written,
        "info": {**written["info"], "title": f"{settings.title}: API", "version": __version__},
        "servers": [{"url": absolute(page_url(ROOT))}],
    }


def page(settings: Settings) -> str:
    """Return the document as a page to read, with links to try each operation on this glossary."""
    described = document(settings)
    try:
        tries = _tries(live_engine())
    except GlossearchError:
        tries = {}
    return render_template(
        "api.html",
        document=described,
        schemas=described["components"]["schemas"],
        problems=described["components"]["responses"],
        problem_types=TYPES,
        root=ROOT,
        tries=tries,
        pretty=lambda value: json.dumps(value, indent=2, ensure_ascii=False),
    )


def _tries(engine: Engine) -> dict[str, str]:
    """Return an address for each operation that has something to show of the entries there are."""
    lines = engine.headlines()
    tries = {"status": page_url(f"{ROOT}/status"), "document": page_url(f"{ROOT}/openapi.json")}
    if lines:
        title, slug = lines[0].title, lines[0].slug
        tries |= {
            "search": page_url(f"{ROOT}/search", q=title, limit=3),
            "suggest": page_url(f"{ROOT}/suggest", q=title[:_FIRST_LETTERS]),
            "entries": page_url(f"{ROOT}/entries", letter=letter_of(title)),
            "entry": page_url(f"{ROOT}/entries/{quote(slug, safe='')}"),
        }
    if len(lines) > 1:
        tries["compare"] = page_url(f"{ROOT}/compare", a=lines[0].slug, b=lines[1].slug)
    return tries


@cache
def _written() -> Document:
    """Return the document as it is written; nobody may change it."""
    text = (Path(__file__).parent / "openapi.json").read_text(encoding="utf-8")
    written: Document = json.loads(text)
    return written
