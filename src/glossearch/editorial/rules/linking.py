"""Names of entries in running text that nothing makes a link."""

from collections.abc import Iterator

from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary
from glossearch.editorial.sources import Spot


def unlinked_term(glossary: Glossary, _: int) -> Iterator[Found]:
    """Find the first mention of each entry that no entry links to, though texts mention it."""
    linked = {to for references in glossary.references.values() for to in references}
    first: dict[str, tuple[Spot, str]] = {}
    counts: dict[str, int] = {}
    for slug, mentions in glossary.mentions.items():
        entry = glossary.entries[slug]
        told: set[str] = set()
        for mention in mentions:
            other = mention.slug
            if mention.is_ambiguous or other in linked or other in told:
                continue
            told.add(other)
            counts[other] = counts.get(other, 0) + 1
            if other not in first:
                text = entry.body[mention.start : mention.end]
                first[other] = glossary.in_body(entry, mention.start, text), " ".join(text.split())
    for other, (spot, text) in first.items():
        count = "here" if counts[other] == 1 else f"in {counts[other]} entries, first here"
        link = "make it a link" if glossary.settings.preset else f"write [[{other}|{text}]]"
        yield Found(spot, f"'{text}' is mentioned {count}, and no entry links to '{other}'; {link}")
