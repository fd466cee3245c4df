"""The slug of a title, and the name of the file of a slug."""

import re
import unicodedata

_LONGEST = 100
_MOST_BYTES = 200
_SPOKEN = (("++", " plus plus "), ("&", " and "), ("+", " plus "))
_SHARP = re.compile(r"(?<=\w)#")
_GAPS = re.compile(r"[\W_]+")
# What some system forbids in the name of a file, and what no system shows.
_FORBIDDEN = re.compile(r'[\\/:*?"<>|\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+')
# Windows keeps these for itself, whatever their suffix; an index page goes by the name of its folder.
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?|_?index", re.IGNORECASE)


def slug_of(title: str) -> str:
    """Return a slug for ``title``: lower case, its words joined by hyphens, at most 100 characters.

    Accents of Latin letters are dropped, since slugs are typed; other scripts stay as they are.

    >>> slug_of("Café, C++ & C#")
    'cafe-c-plus-plus-and-c-sharp'
    """
    text = _SHARP.sub(" sharp ", title)
    for sign, word in _SPOKEN:
        text = text.replace(sign, word)
    slug = _GAPS.sub("-", _without_accents(text.casefold())).strip("-")
    return slug[:_LONGEST].rstrip("-") or "term"


def file_name(slug: str) -> str:
    """Return the name of the Markdown file of ``slug``: one that every system takes, and that is not hidden.

    It is the slug with its suffix wherever that will do. Slugs that differ may have the same file name.

    >>> file_name("ci/cd"), file_name("../up"), file_name("nul")
    ('ci-cd.md', 'up.md', 'nul-term.md')
    """
    stem = _FORBIDDEN.sub("-", unicodedata.normalize("NFC", slug)).lstrip(".-")
    while len(stem.encode()) > _MOST_BYTES:
        stem = stem[:-1]
    stem = stem.rstrip(".")
    if _RESERVED.fullmatch(stem):
        stem += "-term"
    return f"{stem or 'term'}.md"


def _without_accents(text: str) -> str:
    kept: list[str] = []
    latin = False
    for character in unicodedata.normalize("NFD", text):
        if not unicodedata.combining(character):
            latin = character.isascii()
        elif latin:
            continue
        kept.append(character)
    return unicodedata.normalize("NFC", "".join(kept))
