"""A file of somebody else's glossary, while a preset makes a record of it that we can read."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from pathlib import Path
from typing import Self

from glossearch.corpus.code import Code
from glossearch.corpus.entry import Place
from glossearch.corpus.mapping import Record
from glossearch.corpus.markup import to_text
from glossearch.corpus.problems import Problems
from glossearch.corpus.sources import Source

_MARKED = re.compile(r"[*_`\\<&~]")
_ROW = re.compile(r"[ \t>]*\|")
_MOST_TOLD = 20  # of one text
_NEAR = 1000  # how far before a macro a link may begin that it stands in
_SPACE = re.compile(r"\s+")


@dataclass(slots=True)
class Page:
    """The values of a file's front matter, their lines, and its body.

    ``keys`` maps a field to the key that holds it here; ``slug`` is for an entry that has none of its own;
    ``name`` is the file's below the corpus. A page that is not ``published`` is no entry; one that
    ``depends_on_others`` has to be read again even where its own file did not change. ``left_out`` are globs
    of the files that are no entries.
    """

    file: Path
    name: str
    values: dict[str, object]
    lines: dict[str, int]
    slug: str
    body: str
    keys: dict[str, str]
    problems: Problems
    published: bool = True
    depends_on_others: bool = False
    left_out: tuple[str, ...] = ()
    said: set[tuple[str, str]] = field(default_factory=set)

    @classmethod
    def of(cls, record: Record, source: Source, keys: Mapping[str, str], problems: Problems) -> Self:
        """Return the page of a ``record`` that was read at ``source``."""
        values, place = dict(record.values), record.place
        slug = source.slug or record.slug
        return cls(
            place.path, source.name, values, dict(place.lines), slug, record.body, dict(keys), problems
        )

    def record(self) -> Record:
        """Return the page as the mapping to an entry takes it."""
        return Record(self.values, Place(self.file, self.lines), self.slug, self.body, "markdown")

    def held(self, key: str) -> str:
        """Return ``key`` as this file writes it: upper and lower case are the same."""
        folded = key.casefold()
        return next((name for name in self.values if name.casefold() == folded), key)

    def key(self, name: str) -> str:
        """Return the key that holds the field ``name`` in this file."""
        return self.held(self.keys.get(name, name))

    def text(self, key: str) -> str:
        """Return the text under ``key``; empty where there is none."""
        value = self.values.get(self.held(key))
        return value.strip() if isinstance(value, str) else ""

    def texts(self, key: str) -> Iterator[tuple[str, int | None]]:
        """Yield the texts under ``key``, a list or one text, and the line of each."""
        held = self.held(key)
        value = self.values.get(held)
        for number, item in enumerate(value if isinstance(value, list) else [value]):
            if isinstance(item, str) and item.strip():
                yield item.strip(), self.lines.get(f"{held}[{number}]", self.lines.get(held))

    def put(self, name: str, value: object, line: int | None = None) -> None:
        """Set the field ``name``; its line stays as it is where none is given."""
        key = self.key(name)
        self.values[key] = value
        if line is not None:
            self.lines[key] = line

    def add(self, name: str, text: str, line: int | None) -> None:
        """Add ``text`` to the list in the field ``name``, unless it has it in any case."""
        key = self.key(name)
        value = self.values.get(key)
        items = value if isinstance(value, list) else [] if value is None else [value]
        if text.casefold() in (str(item).strip().casefold() for item in items):
            return
        if line is not None:
            self.lines[f"{key}[{len(items)}]"] = line
        self.values[key] = [*items, text]

    def leave_out(self, rule: str, line: int | None, why: str) -> None:
        """Say that this page is no entry, and why."""
        self.published = False
        self.problems.note(self.file, line, rule, f"left out: {why}")

    def rewrite(self, rewrite: "Rewrite") -> None:
        """Let ``rewrite`` change the body, and the definition, which is text without links."""
        first = self.lines["body"]
        self.body = rewrite(self.body, Passage(self, self.body, first))
        for name in ("definition", "body"):
            key = self.key(name)
            value = self.values.get(key)
            if isinstance(value, str):
                passage = Passage(self, value, self.lines.get(key, 1), links=name == "body")
                self.values[key] = rewrite(value, passage)


@dataclass
class Passage:
    """A text of a page that is rewritten; its first line is the file's line ``first``."""

    page: Page
    text: str
    first: int
    links: bool = True

    @cached_property
    def code(self) -> Code:
        """Where its code is."""
        return Code(self.text)

    def line(self, at: int) -> int:
        """Return the line of the file that the character at ``at`` stands on."""
        return self.first + self.text.count("\n", 0, at)

    def warn(self, at: int, rule: str, message: str) -> None:
        """Report what should be mended at ``at``."""
        self.page.problems.warning(self.page.file, self.line(at), rule, message)

    def note(self, at: int, rule: str, message: str) -> None:
        """Report once in this page what may well be meant."""
        if (rule, message) not in self.page.said:
            self.page.said.add((rule, message))
            self.page.problems.note(self.page.file, self.line(at), rule, message)

    def tell_unclosed(self, opening: re.Pattern[str], whole: re.Pattern[str], what: str, end: str) -> None:
        """Report where ``opening`` begins a tag that is not ``whole``."""
        begun = (found.start() for found in opening.finditer(self.text))
        broken = (at for at in begun if whole.match(self.text, at) is None and at not in self.code)
        for at in islice(broken, _MOST_TOLD):
            message = f"a {what} that does not end or cannot be read; close it with {end}"
            self.warn(at, "unclosed-macro", message)

    def link(self, slug: str, label: str, found: re.Match[str]) -> str:
        """Return what ``found`` becomes: a link to the entry ``slug`` that reads ``label``.

        Where there can be no link (in code, another link, a definition), only the label is left.
        """
        label = _SPACE.sub(" ", label).strip()
        start = self.text.rfind("\n", 0, found.start()) + 1
        before = self.text[max(start, found.start() - _NEAR) : found.start()]
        if not self.links or found.start() in self.code or before.count("[") > before.count("]"):
            return self.shown(label, found)
        plain = _SPACE.sub(" ", to_text(label)).strip() if _MARKED.search(label) else label
        if not plain or re.search(r"[\[\]]", plain + slug) or not slug:
            return self.shown(label, found)
        bar = r"\|" if _ROW.match(self.text, start) else "|"
        return self.shown(f"[[{slug}{bar}{plain.replace('|', bar)}]]", found)

    def shown(self, text: str, found: re.Match[str]) -> str:
        """Return ``text`` on as many lines as what ``found`` holds, without a gap behind it."""
        breaks = found[0].count("\n")
        if not text or not breaks or found.start() in self.code:
            return text + "\n" * breaks
        return text + "<!--" + "\n." * (breaks - 1) + "\n-->"


Step = Callable[[Page], None]
"""Changes a page in place."""
Rewrite = Callable[[str, Passage], str]
"""Takes a text and where it stands; returns it on as many lines."""
