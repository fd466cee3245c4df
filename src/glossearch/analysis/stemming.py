"""NLTK's Snowball stemmers."""

from collections.abc import Callable

from glossearch.analysis import nltk_parts
from glossearch.config import NO_STEMMING

_SNOWBALL = "nltk.stem.snowball"
# What each rule of the English stemmer wants a word to end with.
_ENGLISH_ENDINGS = tuple("s ed ing y li iti nci ogi al ful ll e ion er ator ism ic ant ent".split())


def stemmer(language: str) -> Callable[[str], str]:
    """Return the Snowball stemmer for ``language`` (see `glossearch.config.LANGUAGES`).

    It is given folded words of letters.
    """
    if language == NO_STEMMING:
        return str
    stem: Callable[[str], str] = nltk_parts.load(_SNOWBALL).SnowballStemmer(language).stem
    return _english(stem) if language == "english" else stem


def _english(stem: Callable[[str], str]) -> Callable[[str], str]:
    """Return ``stem`` that is spared the words which no rule applies to: it takes 20 microseconds each."""

    def stemmed(word: str) -> str:
        return stem(word) if word.endswith(_ENGLISH_ENDINGS) or not word.isascii() else word

    return stemmed
