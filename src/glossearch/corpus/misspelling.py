"""Keys that are no field, and which field was probably meant by one."""

import re
from collections.abc import Collection, Mapping

from glossearch.config import ENTRY_FIELDS

_SEPARATORS = re.compile(r"[\s_-]+")
# How alike two keys must be: "titel" is title, "tile" is, "type" is not.
_ALIKE = 0.8
_OTHER_WORDS = {
    "category": ("categories", "tag", "tags", "topic", "topics"),
    "aliases": ("aka", "alsoknownas", "synonym", "synonyms"),
    "see_also": ("related", "relatedterms", "see"),
    "title": ("headword", "name", "term"),
}
_FIELD_OF = {word: field for field, words in _OTHER_WORDS.items() for word in words}


def meant_field(key: str, keys: Mapping[str, str], given: Collection[str]) -> str:
    """Return which field was probably meant by ``key``, which is none; empty where none is like it.

    ``keys`` maps fields to the keys that hold them in this corpus; ``given`` are fields that the entry has
    already, for which another word is rather a key of somebody else's.
    """
    import difflib

    if key.casefold() in ENTRY_FIELDS:  # another key holds that field here, and this one is meant otherwise
        return ""
    word = _bare(key)
    if word in _FIELD_OF:
        return "" if _FIELD_OF[word] in given else _FIELD_OF[word]
    fields = {_bare(keys.get(name, name)): name for name in ENTRY_FIELDS}
    near = difflib.get_close_matches(word, fields, n=1, cutoff=_ALIKE)
    return fields[near[0]] if near else ""


def _bare(key: str) -> str:
    return _SEPARATORS.sub("", key.casefold())
