"""One entry of a glossary, as its author wrote it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

Markup = Literal["markdown", "plain"]


@dataclass(frozen=True, slots=True)
class Place:
    """Where an entry was read: its file, and the lines (from 1) of its parts.

    ``lines`` maps a part to its line: a front matter key ("title"), an item of a list ("see_also[0]") or
    the first line of the body ("body").
    """

    path: Path
    lines: Mapping[str, int] = field(default_factory=dict)

    def line(self, part: str, item: int | None = None) -> int | None:
        """Return the line of a part, or of one item of it where that is known."""
        return self.lines.get(f"{part}[{item}]", self.lines.get(part))


@dataclass(frozen=True, slots=True)
class Entry:
    """A term and what the glossary says of it; docs/corpus-format.md explains each field.

    ``definition`` is only set where the source keeps it apart from the body. ``as_of`` is the
    date that its figures are of, as written. ``extra`` holds the keys that glossearch does not know.
    """

    slug: str
    title: str
    body: str
    aliases: tuple[str, ...] = ()
    hidden_aliases: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    see_also: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    definition: str | None = None
    as_of: str | None = None
    markup: Markup = "markdown"
    extra: Mapping[str, object] = field(default_factory=dict)
    place: Place | None = field(default=None, compare=False)

    @property
    def names(self) -> tuple[str, ...]:
        """Every name the entry goes by: title, aliases, hidden aliases."""
        return (self.title, *self.aliases, *self.hidden_aliases)
