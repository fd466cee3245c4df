"""Two definitions that each need the other."""

from collections.abc import Iterator

from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary


def circular(glossary: Glossary, _: int) -> Iterator[Found]:
    """Find pairs of entries whose definitions mention each other; the first of a pair has the finding."""
    rests_on = {
        slug: {mention.slug: mention for mention in glossary.names.mentions(text.definition)}
        for slug, text in glossary.texts.items()
    }
    order = {slug: number for number, slug in enumerate(glossary.entries)}
    for slug, others in rests_on.items():
        for other, mention in others.items():
            if order[slug] < order[other] and slug in rests_on[other]:
                entry = glossary.entries[slug]
                text = glossary.texts[slug].definition[mention.start : mention.end]
                start = max(entry.body.find(text), 0)
                yield Found(
                    glossary.in_body(entry, start, text),
                    f"the definition rests on '{other}', whose definition rests on this one; "
                    "explain one of them without the other",
                )
