"""The language to take of a file that has several."""

from collections import Counter


def is_in(language: str, wanted: str) -> bool:
    """Whether the tag ``language`` is ``wanted`` or a variant of it, as "en-GB" of "en"."""
    return language.lower() == wanted.lower() or language.lower().startswith(wanted.lower() + "-")


def best(counts: Counter[str], wanted: str) -> str:
    """Return ``wanted`` where there is something in it, else the most frequent of the tags in ``counts``."""
    if wanted and any(is_in(language, wanted) for language in counts):
        return wanted
    return min(counts, key=lambda language: (-counts[language], language), default="")
