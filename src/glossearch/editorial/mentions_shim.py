"""Shim."""

import re
from typing import NamedTuple

from glossearch.annotation import Mention as Mention
from glossearch.annotation import Names as Names

_NOT = re.compile(
    r"(?ms)^```.*?^```|^~~~.*?^~~~|`[^`\n]+`|\[\[[^\]]*\]\]|\[[^\]\n]*\]\([^)\n]*\)|<!--.*?-->|<[^>\n]+>|^#.*?$|https?://\S+"
)


class Prose(NamedTuple):
    """X."""

    text: str


def prose(body: str, kind: str) -> Prose:
    """Shim."""
    return Prose(_NOT.sub(lambda m: re.sub(r"[^\n]", "\0", m[0]), body))
