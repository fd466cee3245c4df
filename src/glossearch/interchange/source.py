"""What is read: a file and what is known of it beforehand."""

import codecs
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from glossearch.corpus import Corpus
from glossearch.corpus.entry import Markup
from glossearch.errors import CorpusError

LIST_SEPARATOR = "|"
"""What parts the items of a list in a cell of a table, if nothing else is asked for."""
_MARKS = ((codecs.BOM_UTF16_LE, "utf-16"), (codecs.BOM_UTF16_BE, "utf-16"))


@dataclass(frozen=True, slots=True)
class Source:
    """A glossary in some format.

    ``raw`` is what the file has; a folder has nothing. ``fields`` says which key holds a field, as the
    setting does. ``language`` is the one wanted of several, as BCP 47 has it, or empty. ``markup`` is what
    texts are written in that do not say so themselves. ``separator`` parts the items of a list in a cell.
    ``corpus`` is how Markdown files at ``path`` are read, where that is not as usual.
    """

    path: Path
    raw: bytes = b""
    fields: Mapping[str, str] = field(default_factory=dict)
    language: str = ""
    markup: Markup = "plain"
    separator: str = LIST_SEPARATOR
    corpus: Corpus | None = None

    def text(self) -> str:
        """Return the text of the file, without a byte order mark; the mark may say that it is UTF-16.

        Raises `CorpusError` where it is neither that nor UTF-8.
        """
        encoding = next((name for mark, name in _MARKS if self.raw.startswith(mark)), "utf-8-sig")
        try:
            return self.raw.decode(encoding)
        except UnicodeDecodeError as error:
            line = self.raw.count(b"\n", 0, error.start) + 1
            raise CorpusError(
                f"{self.path}:{line}: not UTF-8 (byte {self.raw[error.start]:#04x}); save the file as UTF-8"
            ) from error
