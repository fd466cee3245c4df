"""Queries of the length of a definition, made of entries of a dictionary."""

import random
import re
from collections.abc import Iterator, Sequence

from bench_peers import Entry

SEED = 4
SHORTEST, LONGEST = 8, 20
# GCIDE begins an entry with its pronunciation and etymology, and ends senses with their source, in brackets.
_ASIDE = re.compile(r"\\[^\\]*\\|\[[^]]*\]|\([^)]*\)")
# A sense: a capital, then running text. Forms, authors and "n. pl." are none.
_SENSE = re.compile(r"\b[A-Z][a-z]*(?:,? [a-z][a-z'-]*){7,}")
_WORD = re.compile(r"[\w'-]+")


def definitions(entries: Sequence[Entry], count: int) -> list[str]:
    """Return ``count`` queries, or as many as there are, of 8 to 20 words, without the entry's own names."""
    chosen = random.Random(SEED)
    queries = (_definition(entry, chosen) for entry in chosen.sample(list(entries), len(entries)))
    found: list[str] = []
    for query in queries:
        if len(found) == count:
            break
        if query:
            found.append(query)
    return found


def of_length(entries: Sequence[Entry], words: int, count: int) -> list[str]:
    """Return the first ``words`` words of what ``count`` of the longer entries say, for any ``words``."""
    return [" ".join(text[:words]) for text in _long_texts(entries, count)]


def _long_texts(entries: Sequence[Entry], count: int) -> list[list[str]]:
    """Return the words of the entries that are long enough for all lengths, or else of the longest."""
    texts = list(_texts(entries))
    long = [text for text in texts if len(text) >= 64]
    if len(long) < count:
        return sorted(texts, key=len, reverse=True)[:count]
    return random.Random(SEED).sample(long, count)


def _texts(entries: Sequence[Entry]) -> Iterator[list[str]]:
    for entry in entries:
        names = _names(entry)
        text = [word for word in _WORD.findall(_ASIDE.sub(" ", entry.text)) if word.lower() not in names]
        if text:
            yield text


def _definition(entry: Entry, chosen: random.Random) -> str:
    sense = _SENSE.search(" ".join(_ASIDE.sub(" ", entry.text).split()))
    names = _names(entry)
    words = [word for word in _WORD.findall(sense[0]) if word.lower() not in names] if sense else []
    return " ".join(words[: chosen.randint(SHORTEST, LONGEST)]) if len(words) >= SHORTEST else ""


def _names(entry: Entry) -> set[str]:
    return {word.lower() for name in (entry.title, *entry.aliases) for word in _WORD.findall(name)}
