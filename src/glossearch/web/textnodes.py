"""The text of HTML that nh3 wrote, changed without touching its tags."""

import re
from collections.abc import Callable

from glossearch.corpus.entities import unescape

# nh3 writes well-formed tags, values in double quotes that hold none.
_TAG = re.compile(r'<(/?)([a-z0-9]+)(?:[^">]|"[^"]*")*>')


def with_text(html: str, changed: Callable[[str], str], but_in: frozenset[str] = frozenset()) -> str:
    """Return ``html`` with each of its texts ``changed`` to HTML, but for those in the tags ``but_in``."""
    parts: list[str] = []
    end = inside = 0
    for tag in _TAG.finditer(html):
        parts += [_changed(html[end : tag.start()], changed, inside), tag[0]]
        end = tag.end()
        if tag[2] in but_in:
            inside += -1 if tag[1] else 1
    parts.append(_changed(html[end:], changed, inside))
    return "".join(parts)


def _changed(text: str, changed: Callable[[str], str], inside: int) -> str:
    if inside or not text or text.isspace():
        return text
    return changed(unescape(text) if "&" in text else text)
