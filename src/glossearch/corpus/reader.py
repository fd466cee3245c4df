"""A corpus on disk -> entries: a folder of Markdown files, or one JSON Lines file."""

import fnmatch
import json
import os
import stat
from collections.abc import Iterator, Mapping
from pathlib import Path

from glossearch.config import ENTRY_FIELDS
from glossearch.corpus.entry import Entry, Place
from glossearch.corpus.frontmatter import FrontMatterError, parse
from glossearch.corpus.mapping import Record, entry_from, path_slug
from glossearch.corpus.problems import Problems
from glossearch.corpus.validation import validated
from glossearch.errors import CorpusError

MOST_BYTES = 1 << 20
"""The largest Markdown file, and the longest line of JSON, that is read."""

_JSON_KEYS = {"slug": "id", "body": "text"}
_JSON_SUFFIXES = (".jsonl", ".ndjson")
_MARKDOWN_SUFFIXES = (".md", ".markdown")


def read_corpus(
    path: Path, problems: Problems, keys: Mapping[str, str] | None = None, exclude: tuple[str, ...] = ()
) -> Iterator[Entry]:
    """Yield the valid entries at ``path`` in a fixed order, and report all else to ``problems``.

    ``keys`` maps a field of `glossearch.config.ENTRY_FIELDS` to the key that holds it in this corpus;
    ``exclude`` are globs of files, relative to ``path``, that are no entries. Findings across entries
    (links, names) are complete only when the iterator is exhausted.

    Raises `CorpusError` at once when there is nothing to read.
    """
    try:
        path.stat()
        is_folder = path.is_dir()
    except (FileNotFoundError, ValueError):
        raise CorpusError(
            f"{path}: no such corpus; name a folder of Markdown files or a .jsonl file with --corpus"
        ) from None
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from error
    if is_folder:
        entries = _folder(path, problems, keys or {}, exclude)
    elif path.suffix.lower() in _JSON_SUFFIXES:
        entries = _json_lines(path, problems, _JSON_KEYS | dict(keys or {}))
    else:
        raise CorpusError(f"{path}: not a corpus; expected a folder of Markdown files or a .jsonl file")
    return validated(_noting_unknown_keys(entries, problems), problems)


def count_sources(path: Path) -> int:
    """Return about how many entries `read_corpus` will yield: the files or the lines, whatever is in them."""
    try:
        if path.is_dir():
            return sum(1 for _ in _markdown_files(path))
        with path.open("rb") as lines:
            return sum(1 for _ in lines)
    except OSError:
        return 0


def _markdown_files(path: Path) -> Iterator[Path]:
    """Yield the Markdown files below ``path``. Raises OSError for a folder that cannot be listed."""
    for folder, _, names in os.walk(path, onerror=_raise):
        for name in names:
            if name.lower().endswith(_MARKDOWN_SUFFIXES):
                yield Path(folder, name)


def _raise(error: OSError) -> None:
    raise error


def _folder(
    path: Path, problems: Problems, keys: Mapping[str, str], exclude: tuple[str, ...]
) -> Iterator[Entry]:
    try:
        files = sorted(_markdown_files(path))
    except OSError as error:
        raise CorpusError(f"{error.filename or path}: cannot be read: {error.strerror}") from error
    for file in files:
        name = file.relative_to(path)
        hidden = any(part.startswith(".") for part in name.parts)
        if hidden or any(fnmatch.fnmatch(name.as_posix(), glob) for glob in exclude):
            continue
        text = _read(file, problems)
        if text is None:
            continue
        try:
            matter = parse(text)
        except FrontMatterError as error:
            problems.error(file, error.line, str(error))
            continue
        record = Record(matter.values, Place(file, matter.lines), path_slug(file), matter.body, "markdown")
        entry = entry_from(record, keys, problems)
        if entry is not None:
            yield entry


def _noting_unknown_keys(entries: Iterator[Entry], problems: Problems) -> Iterator[Entry]:
    """Pass on the entries, and report each key that is no field once, at its first place."""
    unknown: dict[str, tuple[Place, int]] = {}
    for entry in entries:
        for key in entry.extra:
            first, count = unknown.get(key, (entry.place, 0))
            if first is not None:
                unknown[key] = (first, count + 1)
        yield entry
    for key, (place, count) in unknown.items():
        where = f"in {count} entries, first here" if count > 1 else "in this entry only"
        problems.note(place.path, place.line(key), f"unknown key '{key}' ({where}), kept but not searched")


def _read(file: Path, problems: Problems) -> str | None:
    try:
        state = file.stat()
        if not stat.S_ISREG(state.st_mode):
            problems.error(file, None, "not a regular file; remove it")
            return None
        if state.st_size > MOST_BYTES:
            problems.error(
                file, None, f"larger than {MOST_BYTES >> 20} MiB; split it, or leave out what is no entry"
            )
            return None
        return _decode(file.read_bytes(), file, None, problems)
    except OSError as error:
        problems.error(file, None, f"cannot be read: {error.strerror}")
        return None


def _decode(raw: bytes, file: Path, line: int | None, problems: Problems) -> str | None:
    try:
        text = raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = line or raw.count(b"\n", 0, error.start) + 1
        problems.error(file, line, f"not UTF-8 (byte {raw[error.start]:#04x}); save the file as UTF-8")
        return None
    if "\0" in text:
        line = line or text.count("\n", 0, text.index("\0")) + 1
        problems.error(file, line, "a NUL byte; is this a text file?")
        return None
    return text


def _json_lines(path: Path, problems: Problems, keys: Mapping[str, str]) -> Iterator[Entry]:
    try:
        with path.open("rb") as lines:
            for number, raw in enumerate(lines, 1):
                record = _json_record(raw, path, number, problems) if raw.strip() else None
                entry = entry_from(record, keys, problems) if record else None
                if entry is not None:
                    yield entry
    except OSError as error:
        raise CorpusError(f"{path}: cannot be read: {error.strerror}") from error


def _json_record(raw: bytes, path: Path, number: int, problems: Problems) -> Record | None:
    if len(raw) > MOST_BYTES:
        problems.error(path, number, f"a line longer than {MOST_BYTES >> 20} MiB")
        return None
    text = _decode(raw, path, number, problems)
    if text is None:
        return None
    try:
        values = json.loads(text)
    except (ValueError, RecursionError) as error:
        problems.error(path, number, f"bad JSON: {error}")
        return None
    if not isinstance(values, dict):
        problems.error(path, number, "each line must be a JSON object")
        return None
    lines = dict.fromkeys([*values, *ENTRY_FIELDS], number)
    return Record(values, Place(path, lines), f"line-{number}", "", "plain")
