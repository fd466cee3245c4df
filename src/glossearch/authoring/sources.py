"""The entries of a corpus with their files, for those who change them; the index is not asked."""

import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self

from glossearch.analysis.names import name_keys
from glossearch.corpus import Corpus, Entry, Problems, read_corpus
from glossearch.corpus.mapping import path_slug
from glossearch.corpus.reader import JSON_SUFFIXES
from glossearch.corpus.sources import MARKDOWN_SUFFIXES
from glossearch.errors import CorpusError

_UNWRITABLE = re.compile("[\x00-\x1f\x7f-\x9f\ud800-\udfff]")


@dataclass(slots=True)
class Glossary:
    """All valid entries of a corpus by their slugs, and the problems of it."""

    corpus: Corpus
    entries: dict[str, Entry]
    problems: Problems
    _named: dict[str, list[Entry]] = field(default_factory=dict)

    @classmethod
    def read(cls, corpus: Corpus) -> Self:
        """Read all of ``corpus``. Raises `CorpusError` where there is nothing to read."""
        problems = Problems()
        entries = {entry.slug: entry for entry in read_corpus(corpus, problems)}
        glossary = cls(corpus, entries, problems)
        for entry in entries.values():
            for key in {key for name in entry.names for key in name_keys(name)}:
                glossary._named.setdefault(key, []).append(entry)
        return glossary

    def named(self, name: str) -> Entry | None:
        """Return the entry that ``name`` is a name of, in any spelling; of several, the first one."""
        found = [entry for key in name_keys(name) for entry in self._named.get(key, [])]
        return found[0] if found else None

    def find(self, text: str) -> Entry | None:
        """Return the entry that ``text`` is the slug or else a name of."""
        return self.entries.get(text) or self.named(text)

    def hint(self, text: str) -> str:
        """Return what may have been meant by ``text``, for the end of a message."""
        import difflib

        slugs = {slug.casefold(): slug for slug in self.entries}
        slugs |= {name.casefold(): slug for slug, entry in self.entries.items() for name in entry.names}
        near = difflib.get_close_matches(text.casefold(), slugs, n=3)
        return f"; perhaps: {', '.join(dict.fromkeys(slugs[name] for name in near))}" if near else ""


def refuse_unwritable(text: str, what: str) -> None:
    """Raise `CorpusError` where ``text`` has what no editor shows or no file can hold."""
    if _UNWRITABLE.search(text):
        raise CorpusError(f"{what} {text!r} has control characters or broken ones; write it anew")


def file_of(entry: Entry) -> Path:
    """Return the file that ``entry`` was read from."""
    assert entry.place, "an entry of a corpus has one"
    return entry.place.path


def find_file(corpus: Corpus, text: str) -> Path:
    """Return the Markdown file of the entry ``text``: a slug, a name, or the path of a file of the corpus.

    A file that is named like the slug is found though no entry can be read from it, so that it can be mended.
    Raises `CorpusError` where there is none, or where the entry is a line of a file.
    """
    sources = [source for source in corpus.sources() if not source.refused]
    path = Path(text)
    files = [Path(source.path) for source in sources if source.line is None] if path.is_file() else []
    for file in files:
        if file.samefile(path):
            return file
    named = [s for s in sources if s.line is None and text in (s.slug, path_slug(Path(s.path)))]
    for source in named:
        entry = corpus.read(source).entry
        if entry is None or entry.slug == text:
            return Path(source.path)
    glossary = Glossary.read(corpus)
    entry = glossary.find(text)
    if entry is None:
        raise CorpusError(f"no entry '{text}' in {corpus.path}{glossary.hint(text)}")
    if corpus.path.suffix.lower() in JSON_SUFFIXES:
        refuse_shared(entry)
    return file_of(entry)


def refuse_shared(entry: Entry) -> None:
    """Raise `CorpusError` for an entry that has no Markdown file of its own."""
    path = file_of(entry)
    if path.suffix.lower() not in MARKDOWN_SUFFIXES:
        line = entry.place.line("title") if entry.place else None
        raise CorpusError(
            f"{path}:{line}: '{entry.slug}' stands in this file with other entries; change it there"
        )
