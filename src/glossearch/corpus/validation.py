"""What only shows across entries: names claimed twice, and links to nowhere."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path

from glossearch.corpus.entry import Entry
from glossearch.corpus.markup import links
from glossearch.corpus.problems import Problems

_SEPARATORS = re.compile(r"[\s_-]+")


def validated(entries: Iterable[Entry], problems: Problems) -> Iterator[Entry]:
    """Pass on the entries that can be told apart, and report what clashes.

    A slug given twice is an error: the first entry keeps it. Names claimed twice are warnings, since real
    glossaries have homonyms. Links can only be checked once all entries are known, at the end.
    """
    slugs: dict[str, str] = {}
    titles: dict[str, str] = {}
    aliases: dict[str, str] = {}
    references: list[tuple[Path, int | None, str, str]] = []
    for entry in entries:
        place = entry.place
        path, line = (place.path, place.line("title")) if place else (Path(entry.slug), None)
        if entry.slug in slugs:
            problems.error(
                path, line, f"the slug '{entry.slug}' is taken by {slugs[entry.slug]}; rename one of the two"
            )
            continue
        slugs[entry.slug] = _where(path, line)
        _claim(entry, titles, aliases, problems)
        references += _references(entry, path)
        yield entry
    for path, line, slug, what in references:
        if slug not in slugs:
            problems.warning(path, line, f"{what} leads to '{slug}', which is no entry; correct or remove it")


def _claim(entry: Entry, titles: dict[str, str], aliases: dict[str, str], problems: Problems) -> None:
    """Report the entry's names that another entry has, and remember them."""
    place = entry.place
    path = place.path if place else Path(entry.slug)
    title = _fold(entry.title)
    owner = titles.setdefault(title, entry.slug)
    line = place.line("title") if place else None
    if owner != entry.slug:
        problems.warning(path, line, f"the title '{entry.title}' is also that of '{owner}'; make them differ")
    elif aliases.get(title, entry.slug) != entry.slug:
        problems.warning(path, line, f"the title '{entry.title}' is an alias of '{aliases[title]}'")
    for kind in ("aliases", "hidden_aliases"):
        for number, alias in enumerate(getattr(entry, kind)):
            key = _fold(alias)
            owner = titles.get(key) or aliases.get(key) or entry.slug
            aliases.setdefault(key, entry.slug)
            if owner != entry.slug and _fold(entry.title) != key:
                line = place.line(kind, number) if place else None
                problems.warning(
                    path, line, f"the alias '{alias}' is also claimed by '{owner}'; keep it in one"
                )


def _references(entry: Entry, path: Path) -> Iterator[tuple[Path, int | None, str, str]]:
    place = entry.place
    for number, slug in enumerate(entry.see_also):
        yield path, place.line("see_also", number) if place else None, slug, "see_also"
    first = (place.line("body") if place else None) or 1
    for link in links(entry):
        yield path, first + link.line - 1, link.slug, f"[[{link.slug}]]"


def _fold(name: str) -> str:
    return _SEPARATORS.sub(" ", name.casefold()).strip()


def _where(path: Path, line: int | None) -> str:
    return f"{path}:{line}" if line and path.suffix != ".md" else str(path)
