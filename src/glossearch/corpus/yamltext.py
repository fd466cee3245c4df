"""Texts and lists as they are written in YAML."""

import json
import re

import yaml

from glossearch.corpus.frontmatter import Value

# What has no meaning of its own in YAML, wherever it stands.
_PLAIN = re.compile(r"\w(?:[\w ()/.+*&'’-]*[\w()/.+*’-])?")
_ESCAPED = re.compile("[\x7f-\x9f\u2028\u2029\ud800-\udfff\ufeff\ufffe\uffff]")


def scalar(text: str, like: str = "") -> str:
    """Return ``text`` in YAML, on one line and in the quotes that ``like`` has.

    Without such, it is quoted only where a program would take it for something else: a number, a date, true.
    """
    if like.startswith("'") and text.isprintable():
        return "'" + text.replace("'", "''") + "'"
    if not like.startswith('"') and _PLAIN.fullmatch(text) and _is_text(text):
        return text
    return _ESCAPED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(text, ensure_ascii=False))


def flow(value: Value) -> str:
    """Return ``value`` on one line, lists and mappings in brackets."""
    if value is None:
        return "null"
    if isinstance(value, list):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, dict):
        return f"{{{', '.join(f'{scalar(key)}: {flow(inner)}' for key, inner in value.items())}}}"
    return scalar(value)


def _is_text(text: str) -> bool:
    """Whether YAML takes ``text`` for a text as it stands."""
    try:
        return bool(yaml.safe_load(text) == text)
    except (yaml.YAMLError, ValueError):
        return False
