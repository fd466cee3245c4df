"""The lines of a page."""

import re
from typing import Literal, NamedTuple

from glossearch.interchange.plain import as_markdown

Kind = Literal["text", "title", "heading", "item", "code"]

_SENTENCE_END = re.compile(r"[.!?:][\"'”’)\]]*$")
_BULLET = re.compile(r"(?:[-*•–·]|\d{1,2}[.)])\s+")
_FEW, _MANY = 5, 12
_JOINS_NEXT = re.compile(r"(?:[,;&]|\b(?:and|or|see|see also))$", re.IGNORECASE)


class Line(NamedTuple):
    """A line, or a block of HTML: what it shows, and the same as Markdown.

    ``after_gap`` is whether it is parted from what is above it, ``is_row`` whether it was a row of a table.
    """

    text: str
    markdown: str
    kind: Kind = "text"
    after_gap: bool = True
    is_row: bool = False

    @property
    def words(self) -> int:
        """How many words it has."""
        return len(self.text.split())

    @property
    def ends_sentence(self) -> bool:
        """Whether a sentence ends with it."""
        return bool(_SENTENCE_END.search(self.text))

    @property
    def goes_on(self) -> bool:
        """Whether it begins a list of names, as "See x and", that ends in the next line."""
        return self.words > 1 and bool(_JOINS_NEXT.search(self.text))

    @property
    def is_prose(self) -> bool:
        """Whether it is a sentence, or so long that it is the beginning of one."""
        return self.kind == "text" and (
            self.words >= _MANY or (self.words >= _FEW and self.ends_sentence)
        )  # fmt: skip

    def without(self, beginning: re.Pattern[str]) -> "Line":
        """Return it without what matches at its beginning."""
        return self._replace(
            text=beginning.sub("", self.text, count=1), markdown=beginning.sub("", self.markdown, count=1)
        )


def text_lines(text: str) -> list[Line]:
    """Return the lines of a page that was saved as text, those of one paragraph as one line."""
    lines: list[Line] = []
    gap = True
    for raw in text.splitlines():
        shown = " ".join(raw.split())
        if not shown:
            gap = True
            continue
        bullet = _BULLET.match(shown)
        last = lines[-1] if lines else None
        if last and not gap and not bullet and (last.is_prose or last.kind == "item" or last.goes_on):
            shown = f"{last.text} {shown}"  # a paragraph that was broken into lines
            bullet = _BULLET.match(shown) if last.kind == "item" else None
            gap = last.after_gap
            lines.pop()
        kind: Kind = "item" if bullet else "text"
        source = f"- {shown[bullet.end() :]}" if bullet and not shown[0].isdigit() else shown
        lines.append(Line(shown, as_markdown(source).strip(), kind, gap))
        gap = False
    return lines
