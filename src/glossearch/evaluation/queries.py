"""Queries in a file: a text a line, or a JSON object."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast

from glossearch.corpus import jsontext
from glossearch.evaluation.trec import at, token

# JSON can spell these ("\ud800"), but no output can.
_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class QueryLine:
    """One query, and what it is called in judgments and runs."""

    id: str
    text: str


def read_query(line: bytes, number: int) -> QueryLine | None:
    """Read the line ``number`` (from 1); None for an empty one. Raises `ValueError` with what is wrong."""
    try:
        text = line.decode("utf-8-sig" if number == 1 else "utf-8").strip()
    except UnicodeDecodeError:
        raise ValueError("not UTF-8") from None
    if not text.startswith("{"):
        return QueryLine(str(number), text) if text else None
    try:
        values = cast(dict[str, object], jsontext.read(text))  # as its first character says
    except jsontext.BadJson as error:
        raise ValueError(error.placed(text)) from None
    query = values.get("text")
    if not isinstance(query, str):
        raise ValueError('no "text" in this JSON object')
    name = values.get("id")
    found = QueryLine(str(number if name is None else name), query)
    if _SURROGATE.search(found.id + found.text):
        raise ValueError(r"half of a surrogate pair (as in '\ud83d')")
    return found


def read_queries(lines: Iterable[bytes], source: object) -> dict[str, str]:
    """Return the text of each query by its id, in the order of ``lines``.

    Raises `EvaluationError` for a line that cannot be read and for an id that comes twice; ``source`` names
    the file.
    """
    texts: dict[str, str] = {}
    first: dict[str, int] = {}
    for number, line in enumerate(lines, 1):
        try:
            query = read_query(line, number)
        except ValueError as error:
            raise at(source, number, str(error)) from None
        if query is None:
            continue
        name = token(query.id)
        if name in texts:
            raise at(source, number, f"the id '{name}' is that of line {first[name]} already")
        texts[name], first[name] = query.text, number
    return texts
