"""XML: text that it can hold, and files that are read without doing what they ask for."""

import re
from pathlib import Path
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from glossearch.errors import CorpusError
from glossearch.interchange.losses import Losses

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_IMPOSSIBLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_LOSS = "control characters, which XML cannot hold; U+FFFD stands for them"


def holdable(text: str) -> str:
    """Return ``text`` with U+FFFD for each character that XML has no way to write."""
    return _IMPOSSIBLE.sub("\ufffd", text)


def tell_loss(texts: list[str], losses: Losses) -> None:
    """Count an entry whose ``texts`` XML cannot hold as they are."""
    if any(_IMPOSSIBLE.search(text) for text in texts):
        losses.add(_LOSS)


def escaped(text: str) -> str:
    """Return ``text`` as it stands between tags or in quotes; a carriage return stays one."""
    return escape(holdable(text), {'"': "&quot;", "\r": "&#13;"})


def root(raw: bytes, path: Path) -> "Element":
    """Return the root of an XML document.

    Raises `CorpusError` where it is not well-formed, declares an entity, which may be a bomb, or refers to
    another file: nothing of that is ever expanded or opened.
    """
    from xml.etree.ElementTree import ParseError

    import defusedxml.ElementTree as Defused
    from defusedxml.common import EntitiesForbidden

    try:
        found: Element = Defused.fromstring(raw)
    except EntitiesForbidden as error:
        raise CorpusError(
            f"{path}: declares the entity '{error.name}', and entities are refused, since they can fill the "
            f"memory or read other files; write their text out"
        ) from error
    except ParseError as error:
        line, column = error.position
        what = str(error).partition(":")[0]
        raise CorpusError(f"{path}:{line}:{column + 1}: bad XML: {what}") from error
    except (ValueError, LookupError, RecursionError) as error:  # an encoding that expat does not know
        raise CorpusError(f"{path}: not XML that can be read: {error}") from error
    return found
