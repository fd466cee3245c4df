"""The language of the entries, for browsers, screen readers and the marking of words."""

from flask import Flask, current_app

from glossearch.analysis import Analyzer

LANGUAGE_TAGS = {
    "english": "en",
    "arabic": "ar",
    "danish": "da",
    "dutch": "nl",
    "finnish": "fi",
    "french": "fr",
    "german": "de",
    "hungarian": "hu",
    "italian": "it",
    "norwegian": "no",
    "portuguese": "pt",
    "romanian": "ro",
    "russian": "ru",
    "spanish": "es",
    "swedish": "sv",
}
"""The setting ``language`` -> what the ``lang`` attribute wants. The pages' own words are English."""

_ANALYZER = "glossearch.analyzer"


def register(app: Flask, language: str) -> None:
    """Let ``app`` know the ``language`` of its entries, its templates by the tag of it."""
    app.extensions[_ANALYZER] = Analyzer(language)
    app.jinja_env.globals["language"] = LANGUAGE_TAGS.get(language, "")


def site_analyzer() -> Analyzer:
    """Return the analysis of this site's language."""
    analyzer: Analyzer = current_app.extensions[_ANALYZER]
    return analyzer
