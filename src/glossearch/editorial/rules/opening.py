"""Definitions that do not say what they define."""

from collections.abc import Iterator

from glossearch.analysis import Analyzer, part_names, sentence_spans
from glossearch.corpus import Entry
from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary

_SHORTEST = 3


def without_term(glossary: Glossary, _: int) -> Iterator[Found]:
    """Find definitions whose first sentence has no name of the entry, in any inflection."""
    for entry in glossary.entries.values():
        definition = glossary.texts[entry.slug].definition
        first = next((definition[start:end] for start, end in sentence_spans(definition)), "")
        if first and not _named(entry, first, glossary.analyzer):
            yield Found(
                glossary.in_definition(entry),
                f"the definition opens without '{entry.title}'; begin with the term, so that the sentence "
                "can stand alone",
            )


def _named(entry: Entry, sentence: str, analyzer: Analyzer) -> bool:
    said = {token.term for token in analyzer.tokens(sentence)}
    names = (entry.title, *entry.aliases, *part_names((entry.title, *entry.aliases), ""))
    return any(all(_among(term, said) for term in _terms(name, analyzer)) for name in names)


def _among(term: str, said: set[str]) -> bool:
    """Whether a term is said, or its short or long form: "apps" are applications."""
    return term in said or any(
        min(len(term), len(other)) >= _SHORTEST and (other.startswith(term) or term.startswith(other))
        for other in said
    )


def _terms(name: str, analyzer: Analyzer) -> set[str]:
    """Return the terms of ``name``, without stop words where it has others."""
    tokens = analyzer.tokens(name)
    return {token.term for token in tokens if not token.stop} or {token.term for token in tokens}
