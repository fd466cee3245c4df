"""Entries that refer to another which does not refer back."""

from collections.abc import Iterator

from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary


def one_way(glossary: Glossary, _: int) -> Iterator[Found]:
    """Find ``see_also`` that lead to an entry which neither links nor sees back."""
    for entry in glossary.entries.values():
        for number, slug in enumerate(entry.see_also):
            if slug != entry.slug and entry.slug not in glossary.references.get(slug, (entry.slug,)):
                yield Found(
                    glossary.at(entry, "see_also", number, slug),
                    f"'{slug}' does not refer back; is '{entry.slug}' to be in its see_also?",
                )
