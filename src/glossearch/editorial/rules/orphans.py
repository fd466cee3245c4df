"""Entries that no other entry leads to."""

from collections.abc import Iterator

from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary


def orphan(glossary: Glossary, _: int) -> Iterator[Found]:
    """Find entries that no other refers to, links to or mentions."""
    if len(glossary.entries) == 1:
        return
    led_to: set[str] = set()
    for slug, references in glossary.references.items():
        led_to |= references
        led_to.update(name.slug for mention in glossary.mentions[slug] for name in mention.names)
    for entry in glossary.entries.values():
        if entry.slug not in led_to:
            yield Found(
                glossary.at(entry, "title", text=entry.title),
                f"no entry refers to '{entry.slug}' or mentions it; name it in the see_also of another",
            )
