"""Reads the saved page of one term of a glossary's site, as text or HTML.

It goes by the shape of such pages: furniture, then perhaps a category, the title, perhaps its slug and a
line of other names, then the text, which begins with the definition, and furniture again.
"""

import re
from collections.abc import Iterator, Sequence

from glossearch.corpus import Entry, Problems
from glossearch.errors import CorpusError
from glossearch.interchange.furniture import before_text, without_footer
from glossearch.interchange.intake import Intake
from glossearch.interchange.pagelines import Line, text_lines
from glossearch.interchange.references import related
from glossearch.interchange.source import Source
from glossearch.interchange.title import Head, head_of, is_label

_HTML = re.compile(r"<(?:!doctype\s+html|html|head|body|main|article|section|div|h1|p)\b", re.IGNORECASE)
_ALIASES = re.compile(
    r"(?:also (?:called|known as)|a\.?k\.?a\.?|aliases|synonyms|other names)\b:?\s*(.+)", re.IGNORECASE
)
_SLASH = re.compile(r"\s*/\s+|\s+/\s*")
_COMMA = re.compile(r"\s*[,;|·]\s*(?:(?:and|or)\s+)?|\s+or\s+")
_DEFINITION = re.compile(r"[*_]*(?:definition|meaning|description)[*_]*:[*_]*\s+(?=\S)", re.IGNORECASE)
_MOST_HEAD = 8
_LONGEST_ALIASES = 40


def read(source: Source, problems: Problems) -> Iterator[Entry]:
    """Yield the entry of the page. Raises `CorpusError` where nothing looks like a term and its text."""
    text = source.text()
    lines = _html_lines(text, source) if _HTML.search(text[:4000]) else text_lines(text)
    lines = before_text(lines)
    start, names = _head_end(lines)
    rest = lines[start + bool(names) :]
    below = next((number for number, line in enumerate(rest) if not is_label(line.text)), 0) if names else 0
    head, rest = head_of([*lines[:start], *rest[:below]], rest[below:]), rest[below:]
    if head is None:
        raise CorpusError(
            f"{source.path}: no title found; is it the page of one term? It wants a line with the term and, "
            f"below it, the text"
        )
    if rest and rest[0].kind == "heading":  # "What it is": a text begins with the definition
        rest = rest[1:]
    if rest and rest[0].kind == "text":  # "Definition: ..."
        rest = [rest[0].without(_DEFINITION), *rest[1:]]
    rest = without_footer(rest)
    if rows := sum(line.is_row for line in rest):
        flat = f"rows of tables that become lines of text: {rows}; make tables of them by hand"
        problems.note(source.path, None, "not-taken", flat)
    body, see_also = related(rest)
    intake = Intake(source, problems)
    intake.add(_values(head, names, body, see_also))
    return intake.entries()


def _html_lines(text: str, source: Source) -> list[Line]:
    from glossearch.interchange.webpage import html_lines

    try:
        return html_lines(text)
    except RecursionError as error:
        raise CorpusError(
            f"{source.path}: its elements are nested too deep; save the page as text"
        ) from error


def _head_end(lines: Sequence[Line]) -> tuple[int, list[str]]:
    """Return how many lines are before the text or the line of other names, and these names."""
    titled = next((number for number, line in enumerate(lines) if line.kind == "title"), -1)
    for number, line in enumerate(lines[: titled + 1 + _MOST_HEAD]):
        found = _ALIASES.fullmatch(line.text)
        if found and number and len(line.text.split()) <= _LONGEST_ALIASES and ". " not in line.text:
            return number, _names(found[1])
        if number > titled and (line.is_prose or (titled >= 0 and line.kind != "text")):
            return number, []
    return min(len(lines), titled + 1), []


def _names(text: str) -> list[str]:
    """Return the names of a line of them: parted by slashes with a space, or else by commas."""
    pattern = _SLASH if _SLASH.search(text) else _COMMA
    return [name for part in pattern.split(text.rstrip(".")) if (name := part.strip())]


def _values(head: Head, names: list[str], body: str, see_also: list[str]) -> dict[str, object]:
    return {
        "slug": head.slug,
        "title": head.title,
        "aliases": names,
        "category": head.category,
        "see_also": [slug for slug in see_also if slug != head.slug],
        "markup": "markdown",
        "body": body,
    }
