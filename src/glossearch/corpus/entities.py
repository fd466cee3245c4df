"""References to characters in HTML: "&amp;" and "&#38;"."""

import html
import re

# Python reads no decimal number of more than 4,300 digits, and raises.
_ENDLESS = re.compile(r"&#[0-9]{1000,};?")


def unescape(text: str) -> str:
    """Return ``text`` with the characters that its references are of, of any length."""
    return html.unescape(bounded(text))


def bounded(text: str) -> str:
    """Return ``text`` with references to U+FFFD in place of those that Python's own readers fail on.

    They are as long, so that all else stays at its place.
    """
    return _ENDLESS.sub(_replaced, text)


def _replaced(found: re.Match[str]) -> str:
    # Of hexadecimal digits there may be any number.
    return f"&#x{'fffd':0>{len(found[0]) - len('&#x;')}};"
