"""CSV and TSV: a row an entry, a column a field, the first row their names (RFC 4180)."""

import csv
import io
import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence

from glossearch.config import ENTRY_FIELDS
from glossearch.corpus import Entry, Problems
from glossearch.corpus.writer import values_of
from glossearch.errors import CorpusError
from glossearch.interchange.about import About
from glossearch.interchange.cells import guarded, joined, parted, unguarded
from glossearch.interchange.intake import Intake, foreign_fields, is_ours
from glossearch.interchange.losses import Losses
from glossearch.interchange.source import Source
from glossearch.interchange.values import extra_of

_LISTS = ("aliases", "hidden_aliases", "category", "see_also", "questions")
_NAMES = ("aliases", "hidden_aliases", "see_also")
_DELIMITERS = (",", ";", "\t")
_END = "end"  # a last line of ours: what is in quotes at the end of the file goes on with it
_LARGEST_CELL = 1 << 24
_EXCEL_HINT = re.compile(r"sep=(.)\r?\n")
_NO_TEXT = "values of other keys that are no text; they are written as JSON, and read as text"
_EMPTY = "empty values of other keys, which are left out"


def write_csv(entries: Iterable[Entry], about: About, losses: Losses) -> Iterator[str]:
    """Yield the rows, parted by commas."""
    return _rows(entries, about, losses, ",")


def write_tsv(entries: Iterable[Entry], about: About, losses: Losses) -> Iterator[str]:
    """Yield the rows, parted by tabs."""
    return _rows(entries, about, losses, "\t")


def read(source: Source, problems: Problems) -> Iterator[Entry]:
    """Yield the entries of the rows; one that is none is reported.

    What parts the cells is found by the names in the first row. Raises `CorpusError` where that has no title.
    """
    text = source.text()
    first = 1
    delimiter = None
    if hint := _EXCEL_HINT.match(text):
        text, first, delimiter = text[hint.end() :], 2, hint[1]
    csv.field_size_limit(_LARGEST_CELL)
    lines = [*io.StringIO(text, newline=""), _END]
    rows = csv.reader(lines, delimiter=delimiter or _delimiter(text, source))
    intake = Intake(source, problems)
    names: list[str] = []
    fields: dict[str, str] = {}
    line = first
    try:
        for row in rows:
            start, line = line, first + rows.line_num
            if rows.line_num == len(lines):
                if row != [_END]:
                    endless = "a quote is opened and never closed; close it"
                    problems.error(source.path, start, "bad-row", endless)
                continue
            if not any(cell.strip() for cell in row):
                continue
            if not names:
                names, fields = _header(row, source, start)
            elif any(cell.strip() for cell in row[len(names) :]):
                more = f"{len(row)} cells under {len(names)} names; quote cells that have a delimiter"
                problems.error(source.path, start, "bad-row", more)
            else:
                values = _values(row, names, fields, source.separator)
                if not is_ours(values):
                    _tell_unsplit(values, source, start, problems)
                intake.add(values, line=start)
    except csv.Error as error:
        raise CorpusError(f"{source.path}:{line}: not a table: {error}") from error
    return intake.entries()


def _rows(entries: Iterable[Entry], about: About, losses: Losses, delimiter: str) -> Iterator[str]:
    kept = [(entry, _extra_cells(entry, losses)) for entry in entries]
    more = list(dict.fromkeys(key for _, extra in kept for key in extra))
    out = io.StringIO(newline="")
    rows = csv.writer(out, delimiter=delimiter)
    rows.writerow([*ENTRY_FIELDS, *map(guarded, more)])
    yield "\ufeff" if about.mark else ""
    for entry, extra in kept:
        cells = {**extra, **values_of(entry)}
        rows.writerow([_cell(name, cells.get(name, ""), about.separator) for name in (*ENTRY_FIELDS, *more)])
        yield out.getvalue()
        out.seek(0)
        out.truncate()
    yield out.getvalue()


def _extra_cells(entry: Entry, losses: Losses) -> dict[str, str]:
    cells: dict[str, str] = {}
    for key, value in extra_of(entry, losses).items():
        if value in (None, ""):
            losses.add(_EMPTY)
        elif isinstance(value, str):
            cells[key] = value
        else:
            losses.add(_NO_TEXT)
            cells[key] = json.dumps(value, ensure_ascii=False)
    return cells


def _cell(name: str, value: object, separator: str) -> str:
    if name in _LISTS and value:
        value = joined(value if isinstance(value, list) else [str(value)], separator)
    return guarded(str(value))


def _delimiter(text: str, source: Source) -> str:
    """Return what parts the first line into the most names of fields; a tab where the file is called so."""
    line = next((line for line in text.splitlines() if line.strip()), "")

    def fitting(delimiter: str) -> tuple[int, int]:
        names = next(csv.reader([line], delimiter=delimiter), [])
        return len(foreign_fields(source.fields, map(unguarded, names))), len(names)

    return max(_DELIMITERS, key=fitting)


def _header(row: Sequence[str], source: Source, line: int) -> tuple[list[str], dict[str, str]]:
    """Return the names in the first row, and which field each of them is."""
    names = [unguarded(cell).strip() for cell in row]
    while names and not names[-1]:
        names.pop()
    twice = next((name for number, name in enumerate(names) if name in names[:number]), None)
    if twice is not None:
        raise CorpusError(f"{source.path}:{line}: two columns are called '{twice}'; rename one")
    fields = {name: name for name in names if name in ENTRY_FIELDS}
    if "markup" not in fields:
        fields = foreign_fields(source.fields, names)
    if "title" not in fields.values():
        raise CorpusError(
            f"{source.path}:{line}: no column is called 'title'; the first row has {', '.join(names)[:200]}. "
            f'Rename one, or say title = "..." under [fields] in glossearch.toml'
        )
    return names, fields


def _tell_unsplit(values: Mapping[str, object], source: Source, line: int, problems: Problems) -> None:
    """Tell of a cell with one name that looks like several."""
    for field in _NAMES:
        items = values.get(field)
        if isinstance(items, list) and len(items) == 1 and "," in items[0]:
            told = f"'{items[0]}' is one item of {field}; say --list-separator ',' if it is a list"
            problems.warning(source.path, line, "unsplit-list", told, about=items[0])


def _values(
    row: Sequence[str], names: list[str], fields: dict[str, str], separator: str
) -> dict[str, object]:
    values: dict[str, object] = {}
    for name, cell in zip(names, row, strict=False):
        text, field = unguarded(cell), fields.get(name, name)
        if text:
            values[field] = parted(text, separator) if field in _LISTS else text
    return values
