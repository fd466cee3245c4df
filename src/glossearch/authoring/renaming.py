"""An entry gets another slug, and all that refers to it follows.

Everything is worked out and read again on trial before anything is written. Then the files that refer to the
entry are written, and last of all the step is taken that gives the entry its new slug. So at any moment every
entry can be read and has its address; whoever is stopped in between has some links that lead nowhere yet, and
doing the same again finishes it.
"""

import difflib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from glossearch.authoring.sources import Glossary, file_of, refuse_shared, refuse_unwritable
from glossearch.authoring.steps import Move, Step, Write, do_all, refuse_taken
from glossearch.authoring.trial import trial
from glossearch.corpus import Corpus, Entry
from glossearch.corpus.editing import read_source
from glossearch.corpus.frontmatter import FrontMatterError, parse
from glossearch.corpus.mapping import path_slug
from glossearch.corpus.markup import links, plain_text, to_text
from glossearch.corpus.relinking import moved_links
from glossearch.corpus.revising import add_items, remove_item, replace_item, set_text
from glossearch.corpus.slugs import file_name
from glossearch.errors import CorpusError

_IN_LINKS = frozenset("[]|")


@dataclass(frozen=True, slots=True)
class Rewritten:
    """A file, its text before and after, where it is moved to, and how many references in it are repaired."""

    path: Path
    before: str
    after: str
    to: Path
    references: int


@dataclass(frozen=True, slots=True)
class Renaming:
    """What is to be done: ``files`` in the order in which they are written, the entry's own last.

    ``redirected`` is whether the old slug stays with the entry, as a name of it; it cannot where another
    entry has that name. ``unread`` are the files that have errors, so that references in them are not known.
    """

    old: str
    new: str
    files: tuple[Rewritten, ...]
    steps: tuple[Step, ...]
    redirected: bool
    unread: tuple[Path, ...]

    @property
    def references(self) -> int:
        """How many references are repaired."""
        return sum(file.references for file in self.files)

    def do(self) -> None:
        """Write the files. Raises `CorpusError` or `OSError`, and everything is then as it was."""
        do_all(self.steps)

    def diff(self) -> Iterator[str]:
        """Yield the lines of a unified diff."""
        for file in self.files:
            lines = list(
                difflib.unified_diff(file.before.splitlines(), file.after.splitlines(), lineterm="", n=1)
            )
            yield from (f"--- {file.path}", f"+++ {file.to}", *lines[2:])


def planned(corpus: Corpus, old: str, new: str, title: str | None = None) -> Renaming:
    """Work out how the entry ``old`` becomes ``new``, and has the ``title`` if one is given.

    If the entry is ``new`` already and ``old`` a name of it, only what refers to it is repaired. Raises
    `CorpusError` where that cannot be done, with the file and what to do.
    """
    glossary = Glossary.read(corpus)
    entry = glossary.entries.get(old)
    _refuse_slug(glossary, entry, old, new)
    if title is not None and entry is not None:
        _refuse_title(glossary, entry, title)
    files = [
        _referring(corpus, other, old, new)
        for other in glossary.entries.values()
        if other is not entry and _references(other, old)
    ]
    steps: list[Step] = [Write(file.path, file.before, file.after) for file in files]
    redirected = True
    if entry is not None:
        redirected = glossary.named(old) in (None, entry)
        own, last = _own(corpus, entry, new, title, redirect=redirected)
        files.append(own)
        steps += last
    _refuse_unwritable(files)
    _rehearse(corpus, glossary, files, old, new)
    unread = tuple(dict.fromkeys(problem.path for problem in glossary.problems.errors))
    return Renaming(old, new, tuple(files), tuple(steps), redirected, unread)


def _refuse_slug(glossary: Glossary, entry: Entry | None, old: str, new: str) -> None:
    taken = glossary.entries.get(new)
    if old == new:
        raise CorpusError(f"'{old}' is the slug that it has; name another one")
    if not new.strip() or new != new.strip() or not new.isprintable() or _IN_LINKS & set(new):
        raise CorpusError(f"{new!r} cannot be a slug: it must be printable, and without '[', ']' and '|'")
    if {".", ".."}.intersection(re.split(r"[/\\]", new)):
        raise CorpusError(f"'{new}' cannot be a slug: no part of it may be '.' or '..'; name another one")
    if entry is None:
        named = glossary.named(old)
        if taken is not None and named is taken:
            return
        meant = f"; did you mean '{named.slug}', which goes by that name?" if named else ""
        other = meant or glossary.hint(old)
        raise CorpusError(f"no entry has the slug '{old}' in {glossary.corpus.path}{other}")
    if taken is not None:
        raise CorpusError(f"the slug '{new}' is taken by {file_of(taken)}; name another one")
    refuse_shared(entry)


def _refuse_title(glossary: Glossary, entry: Entry, title: str) -> None:
    if not title.strip():
        raise CorpusError("the title is empty; write the headword, as in --title 'Context window'")
    refuse_unwritable(title, "the title")
    owner = glossary.named(title)
    if owner is not None and owner is not entry:
        raise CorpusError(f"the title '{title}' is a name of '{owner.slug}' already; name another one")


def _refuse_unwritable(files: list[Rewritten]) -> None:
    for file in files:
        if not os.access(file.path.parent, os.W_OK) or not os.access(file.path, os.W_OK):
            raise CorpusError(f"{file.path}: cannot be written to; nothing was changed")


def _references(entry: Entry, slug: str) -> int:
    """Return how often ``entry`` refers to ``slug``."""
    return entry.see_also.count(slug) + sum(link.slug == slug for link in links(entry))


def _referring(corpus: Corpus, entry: Entry, old: str, new: str) -> Rewritten:
    """Return the file of an entry with what refers to ``old`` referring to ``new``."""
    refuse_shared(entry)
    path = file_of(entry)
    before = after = read_source(path)
    try:
        if entry.markup == "markdown":
            keys = {name: corpus.key(name) for name in ("body", "definition")}
            after = moved_links(after, old, new, keys)
        after = replace_item(after, corpus.key("see_also"), old, new)
    except FrontMatterError as error:
        raise CorpusError(f"{path}:{error.line or 1}: {error}; nothing was changed") from error
    return Rewritten(path, before, after, path, _references(entry, old))


def _own(
    corpus: Corpus, entry: Entry, new: str, title: str | None, *, redirect: bool
) -> tuple[Rewritten, list[Step]]:
    """Return the entry's own file, and the steps that it takes: the last one gives the new slug."""
    keys = {name: corpus.key(name) for name in ("slug", "title", "aliases", "hidden_aliases")}
    own = _referring(corpus, entry, entry.slug, new)
    path, text = own.path, own.after
    try:
        text = remove_item(text, keys["hidden_aliases"], new)
        if redirect and entry.slug not in entry.names:
            text = add_items(text, keys["hidden_aliases"], [entry.slug])
        if title is not None and title != entry.title:
            for key in (keys["aliases"], keys["hidden_aliases"]):
                text = remove_item(text, key, title)
            text = set_text(add_items(text, keys["aliases"], [entry.title]), keys["title"], title)
        has_key = any(key.casefold() == keys["slug"].casefold() for key in parse(text).values)
        to = _moved(path, corpus.path, entry.slug, new)
        if has_key or path_slug(to) != new:
            text = set_text(text, keys["slug"], new)
            has_key = True
    except FrontMatterError as error:
        raise CorpusError(f"{path}:{error.line or 1}: {error}; nothing was changed") from error
    if to != path:
        refuse_taken(*_renamed(path, to))
    move: list[Step] = [Move(*_renamed(path, to))] if to != path else []
    write = Write(to if has_key else path, own.before, text)
    steps = [*move, write] if has_key else [write, *move]
    return Rewritten(path, own.before, text, to, own.references), steps


def _moved(path: Path, corpus: Path, old: str, new: str) -> Path:
    """Return where a file or an index page called by the slug ``old`` goes; any other one stays."""
    if path_slug(path) != old:
        return path
    name = file_name(new)
    if path.stem not in ("index", "_index"):
        return path.with_name(name).with_suffix(path.suffix)
    return path if path.parent == corpus else path.parent.with_name(Path(name).stem) / path.name


def _renamed(path: Path, to: Path) -> tuple[Path, Path]:
    """Return what is moved: the file, or the folder that an index page is named by."""
    return (path, to) if path.parent == to.parent else (path.parent, to.parent)


def _rehearse(corpus: Corpus, glossary: Glossary, files: list[Rewritten], old: str, new: str) -> None:
    """Raise `CorpusError` unless the files would be read as the same entries, with the new slug in them."""
    read = trial(corpus, {file.to: file.after for file in files})
    before = {file_of(entry): entry for entry in glossary.entries.values()}
    left: list[str] = []
    for file in files:
        entry = before[file.path]
        after = read.entries.get(new if entry.slug == old else entry.slug)
        if after is None:
            why = read.faults.get(file.to, "it would be left out, as 'exclude' says")
            raise CorpusError(f"{file.to}: {why}; nothing was changed: name another slug")
        if not _follows(entry, after, old, new):
            left += _places(file, old)
    if left:
        raise CorpusError(
            f"{', '.join(left)}: refers to '{old}' in another way than [[{old}]] and see_also, which only a "
            f"person can change; nothing was changed: make it '{new}' there, then give the command again"
        )


def _places(file: Rewritten, slug: str) -> list[str]:
    """Return the lines of ``file`` that refer to ``slug`` otherwise than rename repairs, or just the file."""
    name = re.escape(slug).replace(r"\-", "[-_ ]")
    name = rf"(?<![\w-]){name}(?![\w-])"
    written = re.compile(
        rf"\]\([^)\n]*{name}|\{{[{{%][^}}\n]*{name}|\[\[(?!{re.escape(slug)}[\]|])[^\]\n]*{name}|^\[[^\]\n]+\]:.*{name}",
        re.IGNORECASE,
    )
    lines = [number for number, line in enumerate(file.before.splitlines(), 1) if written.search(line)]
    return [f"{file.path}:{number}" for number in lines] or [str(file.path)]


def _follows(before: Entry, after: Entry, old: str, new: str) -> bool:
    """Whether ``after`` is ``before`` with the new slug in its references, and its own names kept."""

    def led(entry: Entry) -> list[str]:
        return [new if link.slug == old else link.slug for link in links(entry)]

    return (
        list(dict.fromkeys(new if slug == old else slug for slug in before.see_also)) == list(after.see_also)
        and led(before) == [link.slug for link in links(after)]
        and plain_text(before) == plain_text(after)
        and to_text(before.definition or "") == to_text(after.definition or "")
        and (before.categories, before.questions, before.as_of, before.markup)
        == (after.categories, after.questions, after.as_of, after.markup)
        and set(before.names) - {new} <= set(after.names)
    )
