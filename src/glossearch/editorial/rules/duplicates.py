"""Entries that say the same as another.

Texts are compared by their shingles, runs of five words. Only entries that share rare ones are, so that the
time grows with the text and not with the number of pairs.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import combinations

from glossearch.analysis import name_keys
from glossearch.corpus.validation import folded
from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary

_SHINGLE = 5  # words: few enough to survive an edit, enough to be rare
_FEWEST = 8  # shingles: a shorter text is too little to tell copies by
_MOST_SHARING = 5  # entries: what more of them share is a phrase of the house

Pair = tuple[str, str]


def near_duplicates(glossary: Glossary, least: int) -> Iterator[Found]:
    """Find entries of which ``least`` per cent stand in another, and titles that are read as another's.

    Of two texts, the entry with the shorter one has the finding.
    """
    yield from _same_titles(glossary)
    shingles = {slug: _shingles(text.whole) for slug, text in glossary.texts.items()}
    for (slug, other), shared in _shared(shingles).items():
        share = 100 * shared // len(shingles[slug])
        if share >= least:
            entry = glossary.entries[slug]
            yield Found(
                glossary.at(entry, "title", text=entry.title),
                f"{share}% of the text stands in '{other}' too; make one entry of the two, or say what sets "
                "them apart",
            )


def _same_titles(glossary: Glossary) -> Iterator[Found]:
    """Find titles that search cannot tell apart; those that differ in case alone are told by the reader."""
    first: dict[str, str] = {}
    for slug, entry in glossary.entries.items():
        # HTTPS is no plural of HTTP.
        keys = name_keys(entry.title)[: None if entry.title.endswith("s") else 1]
        other = next((first[key] for key in keys if key in first), slug)
        title = glossary.entries[other].title
        if folded(title) != folded(entry.title):
            yield Found(
                glossary.at(entry, "title", text=entry.title),
                f"the title '{entry.title}' is read as '{title}' of '{other}'; make one entry of the two, or "
                "give one another title",
            )
        for key in keys:
            first.setdefault(key, slug)


def _shingles(text: str) -> frozenset[int]:
    words = [word for word in map(str.casefold, text.split()) if any(map(str.isalnum, word))]
    return frozenset(hash(tuple(words[at : at + _SHINGLE])) for at in range(len(words) - _SHINGLE + 1))


def _shared(shingles: dict[str, frozenset[int]]) -> Counter[Pair]:
    """Return how many shingles pairs of entries share, in each the one with fewer of them first."""
    sharing: defaultdict[int, list[str]] = defaultdict(list)
    for slug, own in shingles.items():
        if len(own) >= _FEWEST:
            for shingle in own:
                sharing[shingle].append(slug)
    shared: Counter[Pair] = Counter()
    for slugs in sharing.values():
        if 1 < len(slugs) <= _MOST_SHARING:
            for one, other in combinations(slugs, 2):
                pair = (one, other) if len(shingles[one]) <= len(shingles[other]) else (other, one)
                shared[pair] += 1
    return shared
