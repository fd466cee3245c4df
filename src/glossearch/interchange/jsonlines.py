"""JSON Lines: an object a line, which is a corpus as it stands (docs/corpus-format.md)."""

import json
from collections.abc import Iterable, Iterator

from glossearch.corpus import Entry, Problems, jsontext
from glossearch.corpus.sources import MOST_BYTES
from glossearch.corpus.writer import values_of
from glossearch.interchange.about import About
from glossearch.interchange.intake import Intake
from glossearch.interchange.losses import Losses
from glossearch.interchange.records import under_our_names
from glossearch.interchange.source import Source
from glossearch.interchange.values import extra_of

_NAMES = {"slug": "id", "body": "text"}
_FIELDS = {name: field for field, name in _NAMES.items()}


def write(entries: Iterable[Entry], about: About, losses: Losses) -> Iterator[str]:
    """Yield a line for each entry."""
    for entry in entries:
        values = {_NAMES.get(name, name): value for name, value in values_of(entry).items()}
        values |= extra_of(entry, losses, tuple(_NAMES.values()))
        line = json.dumps(values, ensure_ascii=False) + "\n"
        if len(line.encode()) > MOST_BYTES:
            losses.add(f"more than {MOST_BYTES >> 20} MiB, which no corpus can; they cannot be read again")
        yield line


def read(source: Source, problems: Problems) -> Iterator[Entry]:
    """Yield the entries of the lines; a line that is none is reported."""
    intake = Intake(source, problems)
    for number, line in enumerate(source.text().split("\n"), 1):
        if not line.strip():
            continue
        try:
            values = jsontext.read(line)
        except jsontext.BadJson as error:
            problems.error(source.path, number, "bad-json", error.placed(line))
            continue
        if isinstance(values, dict):
            intake.add(under_our_names(values, source, _FIELDS), line=number)
        else:
            problems.error(source.path, number, "bad-json", "each line must be a JSON object")
    return intake.entries()
