"""Names of entries in running text that nothing makes a link."""

from collections.abc import Iterator

from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary


def unlinked_term(glossary: Glossary, _: int) -> Iterator[Found]:
    """Find the first mention of each entry that no entry links to, though texts mention it."""
    linked = {to for references in glossary.references.values() for to in references}
    mentioning: dict[str, list[Found]] = {}
    for slug, mentions in glossary.mentions.items():
        entry = glossary.entries[slug]
        for other in dict.fromkeys(mention.slug for mention in mentions):
            if other not in linked:
                mention = next(mention for mention in mentions if mention.slug == other)
                text = entry.body[mention.start : mention.end]
                spot = glossary.in_body(entry, mention.start, text)
                mentioning.setdefault(other, []).append(Found(spot, text))
    for other, places in mentioning.items():
        spot, text, _edits = places[0]
        count = "here" if len(places) == 1 else f"in {len(places)} entries, first here"
        yield Found(
            spot,
            f"'{text}' is mentioned {count}, and no entry links to '{other}'; write [[{other}|{text}]]",
        )
