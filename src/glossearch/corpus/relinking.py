"""The ``[[links]]`` of an entry's file made to lead to another slug; what readers see of them stays."""

import re
from collections.abc import Mapping

from glossearch.corpus.editing import Edit, edited
from glossearch.corpus.frontmatter import parse
from glossearch.corpus.markup import links_in, shown
from glossearch.corpus.shortcodes import expand

# Characters for private use, which no Markdown or YAML gives a meaning.
_FIRST, _DIGITS = 0xE100, 0x1000
# What a link shows, up to its end.
_SEEN = re.compile(r"[^\S\n]*\\?\|([^\[\]\n]+)(?=\]\])")


def moved_links(source: str, old: str, new: str, keys: Mapping[str, str] | None = None) -> str:
    """Return the text of a file with its links to ``old`` leading to ``new``; links in code are none.

    ``[[old]]`` becomes ``[[new|old]]``, since a sentence was written around what is seen, and ``[[old|new]]``
    becomes ``[[new]]``. ``keys`` are those of the corpus, since the front matter may hold the body. Raises
    `FrontMatterError` for a bad one.
    """
    written = re.compile(rf"(\[\[[^\S\n]*){re.escape(old)}(?=[^\S\n]*(\]\]|\\?\|))")
    places = list(written.finditer(source))
    if not places:
        return source
    marks = [_mark(number) for number in range(len(places))]
    marked = edited(source, [Edit(at.end(1), at.end(), mark) for at, mark in zip(places, marks, strict=True)])
    found = {link.slug: link for link in links_in(_body(marked, keys or {}))}
    edits = []
    for at, mark in zip(places, marks, strict=True):
        if mark in found:
            text, end = "", at.end()
            seen = _SEEN.match(source, end)
            if seen and seen[1].strip() == shown(new):
                end = seen.end()
            elif at[2] == "]]" and shown(old) != shown(new):
                text = ("\\|" if found[mark].in_table else "|") + shown(old)
            edits.append(Edit(at.end(1), end, new + text))
    return edited(source, edits)


def _mark(number: int) -> str:
    """Return a slug that no text has, and that is another one for every number."""
    return "".join(chr(_FIRST + digit) for digit in (_DIGITS - 1, *divmod(number, _DIGITS)))


def _body(source: str, keys: Mapping[str, str]) -> str:
    """Return the text of the entry as it is taken from its file."""
    matter = parse(source)
    values = {key.casefold(): value for key, value in matter.values.items()}
    held = [values.get(keys.get(name, name).casefold()) for name in ("body", "definition")]
    texts = (held[0] or matter.body, held[1])
    return expand(next((text for text in texts if isinstance(text, str) and text.strip()), ""))
