"""What a request asks for, read from its query string."""

from flask import request

from glossearch.web.limits import LONGEST_QUERY

LONGEST_GUESS = 200
"""How many characters of a text are compared with titles; nobody mistypes a longer one."""

_MOST_DIGITS = 12


def query() -> str:
    """Return the query as it was typed, up to `LONGEST_QUERY` characters, or nothing."""
    return request.args.get("q", "")[:LONGEST_QUERY]


def is_cut() -> bool:
    """Return whether more was typed than `query` gives."""
    return len(request.args.get("q", "")) > LONGEST_QUERY


def category() -> str | None:
    """Return the category to keep to, or None."""
    return request.args.get("category", "").strip() or None


def page() -> int:
    """Return the number of the page asked for; the first if it is none."""
    return whole_number(request.args.get("page", "")) or 1


def whole_number(text: str) -> int | None:
    """Return ``text`` as a number of up to twelve digits, or None if it is no such number."""
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS else None
