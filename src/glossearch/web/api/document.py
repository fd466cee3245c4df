"""The description of the API: openapi.json for programs, and a page made of it for people."""

import json
from functools import cache
from pathlib import Path
from typing import Any

from flask import render_template

from glossearch import __version__
from glossearch.config import Settings
from glossearch.web.links import absolute

ROOT = "/api/v1"
"""Where all operations are."""

Document = dict[str, Any]


def document(settings: Settings) -> Document:
    """Return the OpenAPI document, for the glossary of ``settings`` and the address of this request."""
    written = _written()
    return {
        **written,
        "info": {**written["info"], "title": f"{settings.title}: API", "version": __version__},
        "servers": [{"url": absolute(ROOT)}],
    }


def page(settings: Settings) -> str:
    """Return the document as a page to read."""
    described = document(settings)
    return render_template(
        "api.html",
        document=described,
        schemas=described["components"]["schemas"],
        problems=described["components"]["responses"],
        root=ROOT,
    )


@cache
def _written() -> Document:
    """Return the document as it is written; nobody may change it."""
    text = (Path(__file__).parent / "openapi.json").read_text(encoding="utf-8")
    written: Document = json.loads(text)
    return written
