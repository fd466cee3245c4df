"""Records of somebody else's keys -> values under our names; and JSON that is read with care."""

import json
from collections.abc import Mapping
from types import MappingProxyType

from glossearch.corpus import jsontext
from glossearch.errors import CorpusError
from glossearch.interchange.intake import foreign_fields, is_ours
from glossearch.interchange.source import Source


def under_our_names(
    values: Mapping[str, object], source: Source, own: Mapping[str, str] = MappingProxyType({})
) -> dict[str, object]:
    """Return ``values`` with its fields under our names, and all other keys as they are.

    ``own`` are the keys that we write in this format, where they are others, with their fields.
    """
    named = own if is_ours(values) else foreign_fields(source.fields, values)
    return {named.get(key, key): value for key, value in values.items()}


def whole(source: Source) -> object:
    """Return the value of a JSON file. Raises `CorpusError` that tells where it is none."""
    text = source.text()
    try:
        return jsontext.read(text)
    except jsontext.BadJson as error:
        raise CorpusError(f"{source.path}: {error.placed(text)}") from error


def json_object(text: object) -> dict[str, object]:
    """Return the JSON object that ``text`` is, or an empty one: somebody may have edited what we wrote."""
    try:
        value = json.loads(text) if isinstance(text, str) else {}
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}
