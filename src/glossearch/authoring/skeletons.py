"""A new entry: its file, with what is known of it and hints at what is not."""

import fnmatch
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from glossearch.analysis.names import name_keys
from glossearch.authoring.sources import Glossary, file_of, refuse_unwritable
from glossearch.authoring.trial import trial
from glossearch.corpus import Corpus
from glossearch.corpus.editing import create_source
from glossearch.corpus.slugs import file_name, slug_of
from glossearch.corpus.yamltext import scalar
from glossearch.errors import CorpusError

_HINTS = {
    "aliases": "acronyms, long forms, everyday words",
    "hidden_aliases": "misspellings and jargon: searched, never shown",
    "see_also": 'slugs of related entries, one a line, as "  - slug"',
    "questions": "questions in plain words that this entry answers",
}
_HINTS_AT = 21
_BODY = """\
<!-- TODO: write what it means, in place of this comment. The first sentence is the definition, as in
"{title} is ..."; it stands for itself. Link to other entries with [[slug]]. -->
"""


@dataclass(frozen=True, slots=True)
class Draft:
    """A new entry as it was asked for."""

    title: str
    slug: str = ""
    aliases: Sequence[str] = ()
    category: str = ""


def create(corpus: Corpus, draft: Draft, *, force: bool = False) -> Path:
    """Write the file of a new entry beside the others of ``corpus``, and return its path.

    Its text is a comment, so that the entry can be indexed and nothing of the hints is found. With ``force``,
    its names may be those of other entries, and its category one that looks like another. Raises
    `CorpusError`.
    """
    title = " ".join(draft.title.split())
    slug = draft.slug or slug_of(title)
    if not title:
        raise CorpusError("the term is empty; write the headword, as in: glossearch new 'Context window'")
    for text in (title, slug, draft.category, *draft.aliases):
        refuse_unwritable(" ".join(text.split()), "the text")
    _refuse_lines(corpus, title, slug)
    glossary = Glossary.read(corpus)
    if not force:
        _refuse_names(glossary, title, draft.aliases)
    if taken := glossary.entries.get(slug):
        raise CorpusError(
            f"the slug '{slug}' is taken by {file_of(taken)}; edit that entry, or name another with --slug"
        )
    category = _category(glossary, draft.category, force=force) if draft.category else ""
    text = _text(corpus, Draft(title, slug, draft.aliases, category))
    path = _folder(glossary) / file_name(slug)
    _refuse_unread(corpus, path, slug, text)
    create_source(path, text)
    return path


def _folder(glossary: Glossary) -> Path:
    """Return the folder that all entries are in or below: the corpus may have others above it."""
    files = [file_of(entry) for entry in glossary.entries.values()]
    return Path(os.path.commonpath([file.parent for file in files])) if files else glossary.corpus.path


def _text(corpus: Corpus, draft: Draft) -> str:
    """Return the text of the entry's file."""

    def key(name: str) -> str:
        return scalar(corpus.key(name))

    lines = [f"{key('title')}: {scalar(draft.title)}"]
    if file_name(draft.slug) != f"{draft.slug}.md":
        lines.append(f"{key('slug')}: {scalar(draft.slug)}")
    aliases = dict.fromkeys(" ".join(alias.split()) for alias in draft.aliases)
    if aliases:
        lines += [f"{key('aliases')}:", *(f"  - {scalar(alias)}" for alias in aliases)]
    if draft.category:
        lines.append(f"{key('category')}: {scalar(draft.category)}")
    hints = {f"{key(name)}:": hint for name, hint in _HINTS.items() if not (aliases and name == "aliases")}
    column = max(_HINTS_AT, *(len(name) + 2 for name in hints))
    lines += [f"# {name.ljust(column)}{hint}" for name, hint in hints.items()]
    return "\n".join(["---", *lines, "---", _BODY.format(title=draft.title.replace("--", "-"))])


def _refuse_lines(corpus: Corpus, title: str, slug: str) -> None:
    """Raise `CorpusError` where an entry is no file of its own."""
    corpus.sources()
    if not corpus.path.is_dir():
        line = json.dumps({"id": slug, "title": title, "text": "..."}, ensure_ascii=False)
        raise CorpusError(f"{corpus.path} has an entry a line; add one to it, as {line}")


def _refuse_names(glossary: Glossary, title: str, aliases: Sequence[str]) -> None:
    """Raise `CorpusError` where a name is that of another entry."""
    for name, what in ((title, "the term"), *((alias, "the alias") for alias in aliases)):
        owner = glossary.named(name)
        if owner is None:
            continue
        held = next(held for held in owner.names if set(name_keys(held)) & set(name_keys(name)))
        there = f"edit that entry: glossearch edit {owner.slug}"
        raise CorpusError(
            f"{what} '{name}' is a name of '{owner.slug}' already ('{held}' in {file_of(owner)}); {there}, "
            "or have two entries of one name with --force"
        )


def _category(glossary: Glossary, category: str, *, force: bool) -> str:
    """Return ``category`` as the other entries write it. Raises `CorpusError` where it is only like one."""
    import difflib

    known = {name.casefold(): name for entry in glossary.entries.values() for name in entry.categories}
    wanted = " ".join(category.split())
    near = difflib.get_close_matches(wanted.casefold(), known, n=1)
    if near and near[0] != wanted.casefold() and not force:
        raise CorpusError(
            f"no entry has the category '{wanted}' (did you mean '{known[near[0]]}'?); "
            f"--force makes a new one"
        )
    return known.get(wanted.casefold(), wanted)


def _refuse_unread(corpus: Corpus, path: Path, slug: str, text: str) -> None:
    """Raise `CorpusError` where the file is there already, or would not be read as the entry."""
    if path.exists():
        raise CorpusError(
            f"{path} is there already, and no entry '{slug}' is read from it: see 'glossearch check'"
        )
    glob = next(
        (glob for glob in corpus.exclude if fnmatch.fnmatch(path.relative_to(corpus.path).as_posix(), glob)),
        None,
    )
    if glob is not None:
        raise CorpusError(
            f"{path} would not be read: 'exclude' has \"{glob}\"; name another slug with --slug"
        )
    read = trial(corpus, {path: text})
    if slug not in read.entries:
        why = read.faults.get(path, "this kind of glossary keeps its entries in another way")
        raise CorpusError(f"{path}: cannot be made: {why}")
