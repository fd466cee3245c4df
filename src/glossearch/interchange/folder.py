"""A folder of Markdown files that entries are written into, each a file of its own."""

import dataclasses
import unicodedata
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from glossearch.corpus import Corpus, Entry, Problems
from glossearch.corpus.editing import read_source, write_source
from glossearch.corpus.entry import Place
from glossearch.corpus.frontmatter import FrontMatterError, parse
from glossearch.corpus.head import has_comments
from glossearch.corpus.mapping import Record, entry_from, path_slug
from glossearch.corpus.slugs import file_name
from glossearch.corpus.sources import MOST_BYTES
from glossearch.corpus.writer import as_text, to_markdown
from glossearch.errors import CorpusError
from glossearch.interchange.losses import Losses
from glossearch.interchange.values import extra_of

Outcome = Literal["written", "replaced", "unchanged", "passed over", "left out"]
"""What became of an entry.

It is passed over where the folder has one of its slug that is not to be replaced, or shares its file with
others. It is left out where no file can hold it.
"""
_COMMENTS = "comments in the front matter, which are lost"
_TO_TEXT = "numbers or truth values of other keys, which become text"
_TOO_LARGE = f"more than {MOST_BYTES >> 20} MiB, which no file of a corpus may have; they are left out"
_UNREADABLE = "what would not read the same from a file; they are left out"


class Folder:
    """The folder of ``corpus``. With ``replace``, entries that it has are written anew.

    With ``dry``, nothing is written, and all is told as if it were. Raises `CorpusError` where it is a file,
    or cannot be listed.
    """

    def __init__(self, corpus: Corpus, *, replace: bool = False, dry: bool = False) -> None:
        self._path = corpus.path
        self._keys = _keys(corpus)
        self._preset = corpus.preset
        self._replace = replace
        self._dry = dry
        self._files: dict[str, Path] = {}
        self._entries: dict[str, Entry] = {}
        self._shared: set[Path] = set()
        self._names: set[str] = set()
        if not self._path.exists():
            return
        if not self._path.is_dir():
            raise CorpusError(f"{self._path}: not a folder; name one for the Markdown files with --to")
        try:
            self._names = {_same(file.name) for file in self._path.iterdir()}
        except OSError as error:
            raise CorpusError(f"{self._path}: cannot be read: {error.strerror}") from error
        # A link out of the folder is no reason to refuse: it is passed over or replaced, and never followed.
        for source in dataclasses.replace(corpus, follow_links=True).sources():
            entry = corpus.read(source).entry
            if entry is not None:
                self._files.setdefault(entry.slug, Path(source.path))
                self._entries.setdefault(entry.slug, entry)
            if source.line is not None:
                self._shared.add(Path(source.path))

    @classmethod
    def new(cls, path: Path) -> "Folder":
        """Return a folder that is not there yet, or is empty but for hidden files.

        Raises `CorpusError` where it has files.
        """
        folder = cls(Corpus(path))
        if any(not name.startswith(".") for name in folder._names):
            raise CorpusError(f"{path}: not empty; name a new folder")
        return folder

    def put(self, entry: Entry, losses: Losses) -> Outcome:
        """Write the file of ``entry``, at once or not at all. Raises `OSError`."""
        entry = self._shaped(entry, losses)
        there = self._files.get(entry.slug)
        if there is not None and entry == self._entries[entry.slug]:
            return "unchanged"
        path = there or self._path / self._free(file_name(entry.slug))
        text = self._text(entry, path, losses)
        if text is None:
            return "left out"
        outcome: Outcome = "written"
        if there is not None:
            if not self._replace or there in self._shared:
                return "passed over"
            outcome = "replaced"
            if _has_comments(there):
                losses.add(_COMMENTS, entry.slug)
        if not self._dry:
            self._path.mkdir(parents=True, exist_ok=True)
            write_source(path, text, follow_links=False)
        self._files[entry.slug] = path
        self._entries[entry.slug] = entry
        self._names.add(_same(path.name))
        return outcome

    def _shaped(self, entry: Entry, losses: Losses) -> Entry:
        """Return ``entry`` with such other keys as a file of the folder can have."""
        own = extra_of(entry, losses, tuple(key.casefold() for key in self._keys.values()))
        extra = {key: as_text(value) for key, value in own.items()}
        if extra != own:
            losses.add(_TO_TEXT)
        return dataclasses.replace(entry, extra=extra)

    def _text(self, entry: Entry, path: Path, losses: Losses) -> str | None:
        """Return the text of the entry's file, or None where none reads as the entry does."""
        text = to_markdown(entry, self._keys, "" if self._preset else path_slug(path))
        if len(text.encode()) > MOST_BYTES:
            losses.add(_TOO_LARGE)
        elif not _reads_as(entry, text, path, self._keys):
            losses.add(_UNREADABLE)
        else:
            return text
        return None

    def _free(self, name: str) -> str:
        """Return ``name``, or it with a number that no file here has, whatever the case of its letters."""
        stem, number, tried = Path(name).stem, 2, name
        while _same(tried) in self._names:
            tried, number = f"{stem}-{number}.md", number + 1
        return tried


def _keys(corpus: Corpus) -> Mapping[str, str]:
    """Return which key holds which field in the files of ``corpus``."""
    if corpus.preset is None:
        return corpus.keys
    from glossearch.corpus.presets import PRESETS

    return {**PRESETS[corpus.preset].fields, **corpus.keys}


def _reads_as(entry: Entry, text: str, path: Path, keys: Mapping[str, str]) -> bool:
    try:
        matter = parse(text)
    except FrontMatterError:
        return False
    record = Record(matter.values, Place(path), path_slug(path), matter.body, "markdown")
    return entry_from(record, keys, Problems()) == entry


def _has_comments(path: Path) -> bool:
    try:
        return has_comments(read_source(path).replace("\r\n", "\n").replace("\r", "\n"))
    except (OSError, ValueError):  # what cannot be read has none that could be told
        return False


def _same(name: str) -> str:
    """Return what is the same for names that some file system takes for one."""
    return unicodedata.normalize("NFC", name).casefold()
