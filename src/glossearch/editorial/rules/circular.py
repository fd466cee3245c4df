"""Two definitions that each need the other."""

import re
from collections.abc import Iterator

from glossearch.analysis import sentence_spans
from glossearch.annotation import Mention
from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary

# What a definition names later than this, or after one of these, it does not rest on: an example, a contrast.
_MOST_WORDS = 25
_ASIDE = re.compile(
    r"\b(?:such as|for (?:example|instance)|including|(?:un)?like|compar\w+|contrast\w*|oppos\w+|than)\b",
    re.IGNORECASE,
)


def circular(glossary: Glossary, _: int) -> Iterator[Found]:
    """Find pairs of entries whose definitions rest on each other; the first of a pair has the finding."""
    rests_on = {slug: _grounds(glossary, slug) for slug in glossary.entries}
    order = {slug: number for number, slug in enumerate(glossary.entries)}
    for slug, others in rests_on.items():
        for other, mention in others.items():
            if order[slug] < order[other] and slug in rests_on[other]:
                text = glossary.texts[slug].definition[mention.start : mention.end]
                yield Found(
                    glossary.in_definition(glossary.entries[slug], text),
                    f"the definition rests on '{other}', whose definition rests on this one; explain one of "
                    "them without the other",
                )


def _grounds(glossary: Glossary, slug: str) -> dict[str, Mention]:
    """Return the other entries that the first sentence of a definition explains its term by."""
    definition = glossary.texts[slug].definition
    start, end = next(iter(sentence_spans(definition)), (0, 0))
    found: dict[str, Mention] = {}
    for mention in glossary.names.mentions(definition[start:end]):
        before = definition[start : start + mention.start]
        if len(before.split()) > _MOST_WORDS or _ASIDE.search(before):
            break
        if mention.slug != slug:
            found.setdefault(mention.slug, mention)
    return found
