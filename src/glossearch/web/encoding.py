"""JSON as the web sends it: compact, keys in the order they are given in, any script as it is."""

import json

_ENCODE = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode


def to_json(value: object) -> bytes:
    """Return ``value`` as a line of JSON in UTF-8, with "?" for half a surrogate pair."""
    return f"{_ENCODE(value)}\n".encode(errors="replace")
