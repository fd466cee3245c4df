"""What the tests of formats share: reading a text as a format, with what is reported of it."""

from dataclasses import dataclass
from pathlib import Path

from glossearch.corpus import Entry, Problems
from glossearch.corpus.entry import Markup
from glossearch.interchange.about import About
from glossearch.interchange.formats import FORMATS
from glossearch.interchange.losses import Losses
from glossearch.interchange.source import LIST_SEPARATOR, Source


@dataclass(frozen=True)
class Found:
    """The entries of a text, and the lines that were told of it."""

    entries: list[Entry]
    told: list[str]

    @property
    def entry(self) -> Entry:
        """The only entry."""
        assert len(self.entries) == 1, self
        return self.entries[0]

    @property
    def slugs(self) -> list[str]:
        return [entry.slug for entry in self.entries]


def read_as(
    name: str,
    content: str | bytes,
    *,
    fields: dict[str, str] | None = None,
    language: str = "en",
    markup: Markup = "plain",
    separator: str = LIST_SEPARATOR,
) -> Found:
    """Read ``content`` as the format ``name``; it is said to be the file "in"."""
    raw = content.encode() if isinstance(content, str) else content
    problems = Problems()
    source = Source(Path("in"), raw, fields or {}, language, markup, separator)
    entries = list(FORMATS[name].read(source, problems))
    return Found(entries, [str(problem) for problem in problems.found])


def written_as(name: str, *entries: Entry, about: About | None = None) -> tuple[str, list[str]]:
    """Return the text of a format, and what was said to be lost."""
    losses = Losses()
    text = "".join(FORMATS[name].write(iter(entries), about or About(language="en"), losses))
    return text, list(losses.lines(name))
