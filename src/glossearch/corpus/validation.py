"""What only shows across entries: names claimed twice, links to nowhere, keys that are no field."""

import re
from pathlib import Path

from glossearch.corpus.facts import Facts, Line
from glossearch.corpus.problems import Problems

_SEPARATORS = re.compile(r"[\s_-]+")


class Validation:
    """Is shown the entries of a corpus one after another, and reports what clashes to ``problems``."""

    def __init__(self, problems: Problems) -> None:
        self._problems = problems
        self._slugs: dict[str, str] = {}
        self._titles: dict[str, str] = {}
        self._aliases: dict[str, str] = {}
        self._references: list[tuple[str, Line, str, str]] = []
        self._unknown: dict[tuple[str, str], tuple[str, Line, int]] = {}

    def admits(self, path: str, facts: Facts) -> bool:
        """Whether the entry at ``path`` can be told apart from all before it.

        A slug given twice is an error: the first entry keeps it. Names claimed twice are warnings, since real
        glossaries have homonyms.
        """
        for key, line, meant in facts.unknown:
            first, first_line, count = self._unknown.get((key, meant), (path, line, 0))
            self._unknown[key, meant] = (first, first_line, count + 1)
        slug = facts.slug
        if slug in self._slugs:
            taken = f"the slug '{slug}' is taken by {self._slugs[slug]}; rename one of the two"
            self._problems.error(Path(path), facts.line, "slug-taken", taken, about=slug)
            return False
        self._slugs[slug] = _where(path, facts.line)
        self._claim(path, facts)
        self._references += [(path, line, to, what) for to, line, what in facts.references]
        return True

    def finish(self) -> None:
        """Report what is only known when all entries are."""
        for (key, meant), (path, line, count) in self._unknown.items():
            where = f"in {count} entries, first here" if count > 1 else "in this entry only"
            unknown = f"unknown key '{key}' ({where}), kept but not searched"
            if meant:
                did = f"{unknown}; did you mean '{meant}'?"
                self._problems.warning(Path(path), line, "misspelt-key", did, about=key)
            else:
                self._problems.note(Path(path), line, "unknown-key", unknown, about=key)
        for path, line, slug, what in self._references:
            if slug not in self._slugs:
                nowhere = f"{what} leads to '{slug}', which is no entry; correct or remove it"
                self._problems.warning(Path(path), line, "link-to-nowhere", nowhere, about=slug)

    def _claim(self, path: str, facts: Facts) -> None:
        """Report the entry's names that another entry has, and remember them."""
        slug, titles, aliases = facts.slug, self._titles, self._aliases
        title = folded(facts.title)
        owner = titles.setdefault(title, slug)
        if owner != slug:
            same = f"the title '{facts.title}' is also that of '{owner}'; make them differ"
            self._problems.warning(Path(path), facts.line, "name-collision", same, about=facts.title)
        elif aliases.get(title, slug) != slug:
            alias_of = f"the title '{facts.title}' is an alias of '{aliases[title]}'"
            self._problems.warning(Path(path), facts.line, "name-collision", alias_of, about=facts.title)
        for alias, line in facts.aliases:
            key = folded(alias)
            owner = titles.get(key) or aliases.get(key) or slug
            aliases.setdefault(key, slug)
            if owner != slug and title != key:
                claimed = f"the alias '{alias}' is also claimed by '{owner}'; keep it in one"
                self._problems.warning(Path(path), line, "name-collision", claimed, about=alias)


def folded(name: str) -> str:
    """Return ``name`` as names are compared here: in any case, with a space for hyphens and underscores."""
    return _SEPARATORS.sub(" ", name.casefold()).strip()


def _where(path: str, line: Line) -> str:
    return f"{path}:{line}" if line and not path.endswith(".md") else path
