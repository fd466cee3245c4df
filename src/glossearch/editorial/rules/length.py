"""Definitions that are too long to be read at a glance."""

from collections.abc import Iterator

from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary


def long_definition(glossary: Glossary, most: int) -> Iterator[Found]:
    """Find definitions of more than ``most`` words."""
    for slug, text in glossary.texts.items():
        words = sum(any(map(str.isalnum, word)) for word in text.definition.split())
        if words > most:
            yield Found(
                glossary.in_definition(glossary.entries[slug]),
                f"the definition has {words} words, {most} are the most; part its first sentence in two",
            )
