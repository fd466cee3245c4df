"""NLTK's Snowball stemmers."""

from collections.abc import Callable

from glossearch.analysis import nltk_parts
from glossearch.config import NO_STEMMING

_SNOWBALL = "nltk.stem.snowball"


def stemmer(language: str) -> Callable[[str], str]:
    """Return the Snowball stemmer for ``language`` (see `glossearch.config.LANGUAGES`)."""
    if language == NO_STEMMING:
        return str
    stem: Callable[[str], str] = nltk_parts.load(_SNOWBALL).SnowballStemmer(language).stem
    return stem
