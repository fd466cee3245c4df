"""Entries that were begun and have no text that a reader would see."""

from collections.abc import Iterator

from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary


def unwritten(glossary: Glossary, _: int) -> Iterator[Found]:
    """Find entries whose body is nothing but comments, as `glossearch new` leaves it."""
    for entry in glossary.entries.values():
        if not glossary.texts[entry.slug].whole.strip():
            yield Found(
                glossary.at(entry, "body"),
                f"'{entry.title}' has no text yet; write what it means in place of the comment",
            )
