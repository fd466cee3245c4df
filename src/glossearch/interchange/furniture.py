"""What a page has besides its term: links back, names of the site, calls to read on, counts, dates."""

import re
from collections.abc import Sequence

from glossearch.interchange.pagelines import Line

_ARROW_BACK = re.compile(r"[←‹«⟵↩<]\s*\S")
_BACK = re.compile(
    r"(?:go )?back to\b|return to\b|(?:all|browse|view all) (?:the )?(?:terms|entries)$", re.IGNORECASE
)
_CRUMBS = re.compile(r"home\s*[/>›»|·]|.*\bglossary\s*[/>›»]", re.IGNORECASE)
_SKIP = re.compile(r"(?:skip|jump) to\b|menu$|search(?:…|\.\.\.)?$|toggle\b", re.IGNORECASE)
_FOOTER = re.compile(
    r"\b\d[\d,.]*\+?\s+(?:more\s+)?(?:terms?|entries|definitions|words|concepts|articles)\b"
    r"|\b(?:full|entire|whole|complete|all|more)\b.*\b(?:glossary|index|terms|entries|definitions)\b"
    r"|[→›»⟶]$"
    r"|©|\(c\)\s*\d{4}|\bcopyright\b|\ball rights reserved\b"
    r"|^(?:was|is) this\b.*\b(?:helpful|useful)\b|^did (?:this|you find this)\b.*\b(?:help|helpful|useful)\b"
    r"|^(?:rate this|give feedback|send feedback|report (?:an?|this) )"
    r"|\b(?:privacy|cookie) (?:policy|settings|notice)\b|\bterms of (?:use|service)\b"
    r"|^(?:share|tweet|subscribe|sign (?:up|in)|log ?in|newsletter|follow us|edit this page|print"
    r"|previous|next|(?:last )?(?:updated|modified|refreshed)|published)\b",
    re.IGNORECASE,
)
_REFERS = re.compile(r"(?:see|related)\b", re.IGNORECASE)
_FIRST_LINES = 12
_SHORT, _LEAD, _NAVIGATION, _LONG = 9, 6, 4, 25


def before_text(lines: Sequence[Line]) -> list[Line]:
    """Return ``lines`` without what is above the term: all up to a link back, crumbs, links of a menu."""
    titled = next((number for number, line in enumerate(lines) if line.kind == "title"), None)
    limit = _FIRST_LINES if titled is None else titled
    backs = [number for number, line in enumerate(lines[:limit]) if _is_back(line)]
    rest = lines[backs[-1] + 1 :] if backs else lines
    return [
        line
        for number, line in enumerate(rest)
        if number >= _FIRST_LINES
        or not (_CRUMBS.match(line.text) or _SKIP.match(line.text) or _is_back(line))
    ]


def without_footer(lines: Sequence[Line]) -> list[Line]:
    """Return the text of a term without what follows it.

    That begins with the first short line that is furniture and has no paragraph below it, or with the line
    that leads to it, such as a question to the reader.
    """
    prose = max((number for number, line in enumerate(lines) if line.words >= _LONG), default=0)
    end = next(
        (number for number in range(prose + 1, len(lines)) if _is_footer(lines[number])), None
    )  # fmt: skip
    if end is None:
        end = len(lines)
        while end > prose + 1 and _is_navigation(lines[end - 1]):
            end -= 1
    else:
        while end > prose + 1 and _leads(lines[end - 1]):
            end -= 1
    return list(lines[:end])


def _is_back(line: Line) -> bool:
    return line.words <= _SHORT and bool(_ARROW_BACK.match(line.text) or _BACK.match(line.text))


def _is_footer(line: Line) -> bool:
    return line.words <= _SHORT and (bool(_FOOTER.search(line.text)) or _is_back(line))


def _leads(line: Line) -> bool:
    """Whether a line that stands before furniture is part of it: a heading, or a question to the reader."""
    return line.words <= _LEAD and (
        line.kind == "heading" or (line.kind == "text" and line.text.endswith("?"))
    )


def _is_navigation(line: Line) -> bool:
    """Whether a line at the end may be a link of a menu, and refers to no other term."""
    short = line.kind in ("text", "heading") and line.words <= _NAVIGATION and not line.ends_sentence
    return short and not line.is_row and not _REFERS.match(line.text)
