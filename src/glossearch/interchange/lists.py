"""JSON and YAML: a list of records, an entry each."""

import json
from collections.abc import Iterable, Iterator

from glossearch.corpus import Entry, Problems
from glossearch.corpus.frontmatter import FrontMatterError, load
from glossearch.corpus.writer import as_text, values_of
from glossearch.corpus.yamltext import flow, scalar
from glossearch.errors import CorpusError
from glossearch.interchange.about import About
from glossearch.interchange.intake import Intake
from glossearch.interchange.losses import Losses
from glossearch.interchange.records import under_our_names, whole
from glossearch.interchange.source import Source
from glossearch.interchange.values import extra_of

_LISTS = ("entries", "terms", "glossary", "items")
_TO_TEXT = "numbers or truth values of other keys, which are read as text"


def write_json(entries: Iterable[Entry], about: About, losses: Losses) -> Iterator[str]:
    """Yield a JSON list, an entry a line."""
    before = "[\n"
    for entry in entries:
        yield before + json.dumps({**values_of(entry), **extra_of(entry, losses)}, ensure_ascii=False)
        before = ",\n"
    yield "[]\n" if before == "[\n" else "\n]\n"


def write_yaml(entries: Iterable[Entry], about: About, losses: Losses) -> Iterator[str]:
    """Yield a YAML list, a key a line."""
    empty = True
    for entry in entries:
        empty = False
        values = {**values_of(entry), **extra_of(entry, losses)}
        texts = {name: as_text(value) for name, value in values.items()}
        if texts != values:
            losses.add(_TO_TEXT)
        lines = [f"{scalar(name)}: {flow(value)}\n" for name, value in texts.items()]
        yield "- " + "  ".join(lines)
    if empty:
        yield "[]\n"


def read_json(source: Source, problems: Problems) -> Iterator[Entry]:
    """Yield the entries of a JSON file. Raises `CorpusError` where there can be none."""
    return _entries(whole(source), {}, source, problems)


def read_yaml(source: Source, problems: Problems) -> Iterator[Entry]:
    """Yield the entries of a YAML file. Raises `CorpusError` where there can be none."""
    try:
        value, lines = load(source.text())
    except FrontMatterError as error:
        raise CorpusError(f"{source.path}{f':{error.line}' if error.line else ''}: {error}") from error
    return _entries(value, lines, source, problems)


def _entries(value: object, lines: dict[int, int], source: Source, problems: Problems) -> Iterator[Entry]:
    """Yield entries of a list of records, of such a list in a mapping, or of a mapping of names.

    What a name is mapped to is the text of its entry, or a record.
    """
    if isinstance(value, dict):
        inner = next((value[key] for key in _LISTS if isinstance(value.get(key), list)), None)
        value = inner if inner is not None else [_named(name, what) for name, what in value.items()]
    if not isinstance(value, list):
        raise CorpusError(
            f'{source.path}: neither a list of records nor a mapping of names; write [{{"title": ...}}, ...]'
        )
    intake = Intake(source, problems)
    for number, record in enumerate(value):
        line = lines.get(number)
        if isinstance(record, dict):
            intake.add(under_our_names(record, source), f"entry {number + 1}", line)
        else:
            told = "" if line else f"entry {number + 1}: "
            problems.error(source.path, line, "bad-record", f"{told}not a mapping of keys to values")
    return intake.entries()


def _named(name: str, what: object) -> object:
    """Return the record of a name and what is said of it."""
    if isinstance(what, dict):
        return {"title": name, **what}
    return {"title": name, "body": what} if isinstance(what, str) else what
