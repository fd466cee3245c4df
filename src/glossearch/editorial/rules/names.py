"""What a list of front matter says in vain: the title as an alias, the entry itself, an item twice."""

from collections.abc import Iterator

from glossearch.corpus import Entry
from glossearch.corpus.markup import links
from glossearch.corpus.slugs import slug_of
from glossearch.corpus.validation import folded
from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary
from glossearch.editorial.items import item_lines, items, without_item


def alias_is_title(glossary: Glossary, _: int) -> Iterator[Found]:
    """Find aliases that are the title of their own entry, in any case.

    Hidden ones that are slugs are addresses that the entry had, which 'glossearch rename' leaves there.
    """
    for entry in glossary.entries.values():
        for part, aliases in (("aliases", entry.aliases), ("hidden_aliases", entry.hidden_aliases)):
            for number, alias in enumerate(aliases):
                address = part == "hidden_aliases" and slug_of(alias) == alias != entry.slug
                if folded(alias) == folded(entry.title) and not address:
                    message = f"the alias '{alias}' is the title; leave it out"
                    yield _in_vain(glossary, entry, part, number, alias, message)


def self_reference(glossary: Glossary, _: int) -> Iterator[Found]:
    """Find references of an entry to itself."""
    for entry in glossary.entries.values():
        if entry.slug in entry.see_also:
            number = entry.see_also.index(entry.slug)
            message = "see_also leads to the entry itself; leave it out"
            yield _in_vain(glossary, entry, "see_also", number, entry.slug, message)
        for link in links(entry):
            if link.slug == entry.slug and entry.place:
                line = (entry.place.line("body") or 1) + link.line - 1
                spot = glossary.source(entry.place.path).find(line, f"[[{link.slug}")
                yield Found(
                    spot, f"[[{link.slug}]] leads to the entry itself; write the words without a link"
                )


def repeated_item(glossary: Glossary, _: int) -> Iterator[Found]:
    """Find items that a list has before, in any case."""
    for entry in glossary.entries.values():
        assert entry.place, "an entry of a corpus has one"
        for part, values in _lists(entry).items():
            lines, first = item_lines(entry, part), entry.place.line(part)
            if first is None or len({value.casefold() for value in values}) == max(len(lines), len(values)):
                continue
            source = glossary.source(entry.place.path)
            before: set[str] = set()
            for spot, item in items(source, first, lines):
                if item.casefold() in before:
                    message = f"'{item}' is in this list before; leave it out"
                    yield Found(spot, message, without_item(source, spot.line, item))
                before.add(item.casefold())


def _lists(entry: Entry) -> dict[str, tuple[str, ...]]:
    return {
        "aliases": entry.aliases,
        "hidden_aliases": entry.hidden_aliases,
        "category": entry.categories,
        "see_also": entry.see_also,
        "questions": entry.questions,
    }


def _in_vain(glossary: Glossary, entry: Entry, part: str, number: int, item: str, message: str) -> Found:
    spot = glossary.at(entry, part, number, item)
    return Found(spot, message, without_item(glossary.source(spot.path), spot.line, item))
