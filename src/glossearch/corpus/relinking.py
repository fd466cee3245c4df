"""The ``[[links]]`` of an entry's file made to lead to another slug; what readers see of them stays."""

import re

from glossearch.corpus.editing import Edit, edited
from glossearch.corpus.frontmatter import parse
from glossearch.corpus.markup import links_in, shown
from glossearch.corpus.shortcodes import expand

# Characters for private use, which no Markdown or YAML gives a meaning.
_FIRST, _DIGITS = 0xE100, 0x1000


def moved_links(source: str, old: str, new: str, body_key: str = "body") -> str:
    """Return the text of a file with its links to ``old`` leading to ``new``; links in code are none.

    ``[[old]]`` becomes ``[[new|old]]``, since a sentence was written around what is seen. ``body_key`` is the
    key of the front matter that may hold the body. Raises `FrontMatterError` for a bad front matter.
    """
    written = re.compile(rf"(\[\[[^\S\n]*){re.escape(old)}(?=[^\S\n]*(\]\]|\\?\|))")
    places = list(written.finditer(source))
    if not places:
        return source
    marks = [_mark(number) for number in range(len(places))]
    marked = edited(
        source, [Edit(at.end(1), at.end(), mark) for at, mark in zip(places, marks, strict=True)]
    )
    found = {link.slug: link for link in links_in(_body(marked, body_key))}
    edits = []
    for at, mark in zip(places, marks, strict=True):
        if mark in found:
            text = ""
            if at[2] == "]]" and shown(old) != shown(new):
                text = ("\\|" if found[mark].in_table else "|") + shown(old)
            edits.append(Edit(at.end(1), at.end(), new + text))
    return edited(source, edits)


def _mark(number: int) -> str:
    """Return a slug that no text has, and that is another one for every number."""
    return "".join(chr(_FIRST + digit) for digit in (_DIGITS - 1, *divmod(number, _DIGITS)))


def _body(source: str, key: str) -> str:
    matter = parse(source)
    held = next((value for name, value in matter.values.items() if name.casefold() == key.casefold()), None)
    return expand(held if isinstance(held, str) and held else matter.body)
