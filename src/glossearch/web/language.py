"""The language of the entries, for browsers, screen readers and the marking of words."""

from flask import Flask, current_app

from glossearch.analysis import Analyzer
from glossearch.config import LANGUAGE_TAGS

_ANALYZER = "glossearch.analyzer"


def register(app: Flask, language: str) -> None:
    """Let ``app`` know the ``language`` of its entries, its templates by the tag of it.

    The pages' own words are English.
    """
    app.extensions[_ANALYZER] = Analyzer(language)
    app.jinja_env.globals["language"] = LANGUAGE_TAGS.get(language, "")


def site_analyzer() -> Analyzer:
    """Return the analysis of this site's language."""
    analyzer: Analyzer = current_app.extensions[_ANALYZER]
    return analyzer
