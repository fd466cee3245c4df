"""A corpus on disk -> entries: a folder of Markdown files, or one JSON Lines file.

Where the corpus has a preset, a file is first made into a page of our format by it.
"""

import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, Self

from glossearch.config import ENTRY_FIELDS, Settings
from glossearch.corpus import jsontext, sources
from glossearch.corpus.entry import Entry, Place
from glossearch.corpus.facts import Facts, facts_of
from glossearch.corpus.frontmatter import FrontMatterError, parse
from glossearch.corpus.mapping import Record, entry_from, path_slug
from glossearch.corpus.problems import Problem, Problems
from glossearch.corpus.sources import MOST_BYTES, Source, Stamp, stamp
from glossearch.corpus.validation import Validation
from glossearch.errors import CorpusError, CorpusMissing

if TYPE_CHECKING:
    from glossearch.corpus.presets import Preset

_JSON_KEYS = {"slug": "id", "body": "text"}
JSON_SUFFIXES = (".jsonl", ".ndjson")


class Reading(NamedTuple):
    """What a source gave: its entry, or why there is none, and the stamp of the file as it was read."""

    entry: Entry | None
    problems: list[Problem]
    stamp: Stamp | None


@dataclass(frozen=True, slots=True)
class Corpus:
    """A glossary on disk, and how it is to be read.

    ``keys`` maps a field of `glossearch.config.ENTRY_FIELDS` to the key that holds it in this corpus;
    ``exclude`` are globs of files, relative to ``path``, that are no entries; ``preset`` is the kind of
    glossary that it is, one of `glossearch.config.PRESETS`. The keys and globs given win over the preset's.
    ``follow_links`` says whether links may lead out of it.
    """

    path: Path
    keys: Mapping[str, str] = field(default_factory=dict)
    exclude: tuple[str, ...] = ()
    preset: str | None = None
    follow_links: bool = False

    @classmethod
    def of(cls, settings: Settings) -> Self:
        """Return the corpus that ``settings`` name."""
        return cls(settings.corpus, settings.fields, settings.exclude, settings.preset, settings.follow_links)

    @property
    def suffixes(self) -> tuple[str, ...]:
        """How the names of the files in a folder end that can be entries."""
        preset = self._preset()
        return preset.suffixes if preset else sources.MARKDOWN_SUFFIXES

    def sources(self) -> Iterator[Source]:
        """Return where there are entries, in a fixed order.

        Raises `CorpusError` at once when there is nothing to read, and later for what cannot be read.
        """
        path = self.path
        try:
            path.stat()
            is_folder = path.is_dir()
        except (FileNotFoundError, ValueError):
            raise CorpusMissing(
                f"{path}: no such corpus; name a folder of Markdown files or a .jsonl file with --corpus"
            ) from None
        except OSError as error:
            raise CorpusError(f"{path}: cannot be read: {error.strerror}") from error
        preset = self._preset()
        if is_folder:
            if preset:
                return preset.sources(path, self.exclude, follow_links=self.follow_links)
            return sources.files(path, self.exclude, follow_links=self.follow_links)
        if path.suffix.lower() in JSON_SUFFIXES:
            return sources.json_lines(path)
        if preset and path.suffix.lower() in preset.suffixes:
            return preset.sources(path, self.exclude)
        raise CorpusError(f"{path}: not a corpus; expected a folder of Markdown files or a .jsonl file")

    def read(self, source: Source) -> Reading:
        """Return the entry at ``source``, as far as can be told from this source alone."""
        problems = Problems()
        path = Path(source.path)
        if source.refused:
            problems.error(path, None, "unreadable", source.refused)
            return Reading(None, problems.found, None)
        if source.line is not None and path.suffix.lower() in JSON_SUFFIXES:
            record = _json_record(source.raw, path, source.line, problems)
            entry = entry_from(record, {**_JSON_KEYS, **self.keys}, problems) if record else None
            return Reading(entry, problems.found, None)
        preset = self._preset()
        if preset is not None:
            return self._read_with(preset, source, problems)
        record, seen = _markdown_record(path, problems)
        entry = entry_from(record, self.keys, problems) if record else None
        return Reading(entry, problems.found, seen)

    def key(self, name: str) -> str:
        """Return the key that holds the field ``name`` in the front matter of this corpus."""
        preset = self._preset()
        return self.keys.get(name, preset.fields.get(name, name) if preset else name)

    def facts(self, entry: Entry) -> Facts:
        """Return the facts of ``entry``, which this corpus gave."""
        preset = self._preset()
        if preset is None:
            return facts_of(entry, self.keys)
        facts = facts_of(entry, {**preset.fields, **self.keys})
        unknown = tuple(one for one in facts.unknown if one[0].casefold() not in preset.harmless)
        return facts._replace(unknown=unknown)

    def _preset(self) -> "Preset | None":
        if self.preset is None:
            return None
        from glossearch.corpus.presets import PRESETS

        return PRESETS[self.preset]

    def _read_with(self, preset: "Preset", source: Source, problems: Problems) -> Reading:
        keys = {**preset.fields, **self.keys}
        if source.line is None:
            record, seen = _markdown_record(Path(source.path), problems)
        else:
            record, seen = preset.item(source, problems), None
        if record is None:
            return Reading(None, problems.found, seen)
        page = preset.page(record, source, keys, problems, self.exclude)
        entry = entry_from(page.record(), keys, problems, str) if page.published else None
        return Reading(entry, problems.found, None if page.depends_on_others else seen)


def read_corpus(corpus: Corpus, problems: Problems) -> Iterator[Entry]:
    """Yield the valid entries of ``corpus`` in a fixed order, and report all else to ``problems``.

    Findings across entries (links, names) are complete only when the iterator is exhausted.

    Raises `CorpusError` at once when there is nothing to read.
    """
    return _valid(corpus, corpus.sources(), problems)


def _valid(corpus: Corpus, found: Iterator[Source], problems: Problems) -> Iterator[Entry]:
    validation = Validation(problems)
    for source in found:
        entry, own_problems, _ = corpus.read(source)
        problems.found += own_problems
        if entry is not None and validation.admits(source.path, corpus.facts(entry)):
            yield entry
    validation.finish()


def count_sources(path: Path) -> int:
    """Return about how many entries `read_corpus` will yield: the files or the lines, whatever is in them."""
    try:
        if path.is_dir():
            return sum(1 for _ in sources.files(path, follow_links=True))
        with path.open("rb") as lines:
            return sum(1 for _ in lines)
    except (OSError, CorpusError):
        return 0


def _markdown_record(file: Path, problems: Problems) -> tuple[Record | None, Stamp | None]:
    text, seen = _read(file, problems)
    if text is None:
        return None, seen
    try:
        matter = parse(text)
    except FrontMatterError as error:
        problems.error(file, error.line, "bad-front-matter", str(error), column=error.column)
        return None, seen
    return Record(matter.values, Place(file, matter.lines), path_slug(file), matter.body, "markdown"), seen


def _read(file: Path, problems: Problems) -> tuple[str | None, Stamp | None]:
    """Return the text of ``file``, and its stamp from before it was read."""
    seen = None
    try:
        state = file.stat()
        seen = stamp(state)
        if not stat.S_ISREG(state.st_mode):
            problems.error(file, None, "unreadable", "not a regular file; remove it")
        elif state.st_size > MOST_BYTES:
            too_large = f"larger than {MOST_BYTES >> 20} MiB; split it, or leave out what is no entry"
            problems.error(file, None, "too-large", too_large)
        else:
            return _decode(file.read_bytes(), file, None, problems), seen
    except OSError as error:
        problems.error(file, None, "unreadable", f"cannot be read: {error.strerror}")
    return None, seen


def _decode(raw: bytes, file: Path, line: int | None, problems: Problems) -> str | None:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = line or raw.count(b"\n", 0, error.start) + 1
        not_utf8 = f"not UTF-8 (byte {raw[error.start]:#04x}); save the file as UTF-8"
        problems.error(file, line, "bad-text", not_utf8)
        return None
    if "\0" in text:
        line = line or text.count("\n", 0, text.index("\0")) + 1
        problems.error(file, line, "bad-text", "a NUL byte; is this a text file?")
        return None
    return text


def _json_record(raw: bytes, path: Path, number: int, problems: Problems) -> Record | None:
    if len(raw) > MOST_BYTES:
        problems.error(path, number, "too-large", f"a line longer than {MOST_BYTES >> 20} MiB")
        return None
    text = _decode(raw.rstrip(b"\r\n"), path, number, problems)
    if text is None:
        return None
    try:
        values = jsontext.read(text)
    except jsontext.BadJson as error:
        problems.error(path, number, "bad-json", str(error), column=error.column)
        return None
    if not isinstance(values, dict):
        problems.error(path, number, "bad-json", "each line must be a JSON object")
        return None
    lines = dict.fromkeys([*values, *ENTRY_FIELDS], number)
    return Record(values, Place(path, lines), f"line-{number}", "", "plain")
