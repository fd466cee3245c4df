"""The terms of ``.. glossary::`` directives in the reStructuredText of Sphinx."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path

from glossearch.corpus.entry import Place
from glossearch.corpus.mapping import Record
from glossearch.corpus.problems import Problems
from glossearch.corpus.sources import Source, text_of

SUFFIX = ".rst"
_DIRECTIVE = re.compile(r"^( *)\.\. glossary::", re.MULTILINE)
_OPTION = re.compile(r"\s*:[\w-]+:(?:\s|$)")
_TERM_ROLE = re.compile(r":term:`(?:([^`<>]*)<([^`<>]+)>|([^`<>]+))`")
_CLASSIFIER = re.compile(r"(?<!\s)\s+:(?:\s.*)?$")
_ROLE = re.compile(r":[\w:+.-]+:`(?:[~!.]*)([^`<>]*)(?:<[^`<>]*>)?`")
_MARKUP = re.compile(r"(\*\*|\*|``|`)(?=\S)(.+?)(?<=\S)\1(?!\w)_{0,2}")
_NO_WORD = re.compile(r"[^\w.+#@/-]+")


@dataclass(slots=True)
class Item:
    """The terms of one definition, each with its line; the definition, and the line of its beginning.

    ``lines`` are all of them as they stand in the file, but for the indentation of the directive.
    """

    terms: list[tuple[str, int]] = field(default_factory=list)
    definition: list[str] = field(default_factory=list)
    first: int = 0
    lines: list[str] = field(default_factory=list)


def slug_of(term: str) -> str:
    """Return the slug of a term, which Sphinx finds in any case.

    >>> slug_of("Abstract Base Class"), slug_of("C++")
    ('abstract-base-class', 'c++')
    """
    return _NO_WORD.sub("-", term.casefold()).strip("-") or "term"


def visible(term: str) -> str:
    """Return a term without its markup and its classifier."""
    term = _ROLE.sub(r"\1", _CLASSIFIER.sub("", term))
    return " ".join(_MARKUP.sub(r"\2", term).replace("\\", "").split())


def items(lines: Iterable[str], first: int) -> Iterator[Item]:
    """Yield what ``lines``, the content of a directive, define; the first is the file's line ``first``."""
    item, comment = Item(), False
    for number, line in enumerate(lines, first):
        outer = line[:1] not in ("", " ")
        if outer:
            comment = line.startswith(".. ") or line.rstrip() == ".."
        if outer and not comment:
            if item.first:
                yield item
                item = Item()
            item.terms.append((line, number))
        elif line.strip() and not comment and item.terms:
            item.first = item.first or number
        if item.terms:
            item.lines.append(line)
        if item.first:
            item.definition.append("" if comment else line)
    if item.terms:
        yield item


def term_sources(files: Iterable[Source]) -> Iterator[Source]:
    """Yield a source for each definition in ``files``, and one for each file that has something amiss.

    References to another name of a term are led to its first, which has the entry. Of two terms with one
    name, the second has a slug with a number.
    """
    found = [(source, item) for file in files for source, item in _found(file)]
    firsts = [visible(item.terms[0][0]) for _, item in found if item]
    main = {
        slug_of(other): visible(item.terms[0][0])
        for _, item in found if item
        for other in map(visible, (term for term, _ in item.terms[1:]))
    }  # fmt: skip
    for name in firsts:
        main.pop(slug_of(name), None)
    taken: Counter[str] = Counter()
    for source, item in found:
        if item is None:
            yield source
            continue
        slug = slug_of(visible(item.terms[0][0]))
        taken[slug] += 1
        number = f"-{taken[slug]}" if taken[slug] > 1 else ""
        raw = _TERM_ROLE.sub(partial(_to_first, main), "\n".join(item.lines)).encode()
        yield source._replace(line=item.terms[0][1], raw=raw, slug=slug + number)


def record_of(source: Source, problems: Problems) -> Record | None:
    """Return the record of one source that `term_sources` gave: its first term is the title."""
    path, line = Path(source.path), source.line or 1
    item = next(items(source.raw.decode().split("\n"), line), None)
    if item is None:
        problems.warning(path, line, "empty-glossary", "a glossary without terms; indent them below it")
        return None
    (title, first), *others = ((visible(term), number) for term, number in item.terms)
    lines = {"title": first, "body": item.first or first}
    lines |= {f"aliases[{number}]": where for number, (_, where) in enumerate(others)}
    values = {"title": title, "aliases": [name for name, _ in others]}
    return Record(values, Place(path, lines), source.slug, "\n".join(item.definition), "markdown")


def _to_first(main: Mapping[str, str], role: re.Match[str]) -> str:
    """Return a reference that names the first term of a definition."""
    label, target = (role[1] or role[3]).strip(), role[2] or role[3]
    first = main.get(slug_of(target))
    return f":term:`{label} <{first}>`" if first else role[0]


def _found(file: Source) -> Iterator[tuple[Source, Item | None]]:
    text = None if file.refused else text_of(Path(file.path))
    if text is None:
        yield file, None
        return
    for directive, content, first in _contents(text):
        inside = list(items(content, first))
        yield from ((file, item) for item in inside)
        if not inside:
            yield file._replace(line=directive, raw=b""), None


def _contents(text: str) -> Iterator[tuple[int, list[str], int]]:
    """Yield the line of each directive, its content without its indentation, and the first line of that."""
    text = text.replace("\r\n", "\n").replace("\r", "\n").expandtabs(8)
    lines = text.split("\n")
    for found in _DIRECTIVE.finditer(text):
        start = text.count("\n", 0, found.start()) + 1
        outer = len(found[1])
        while start < len(lines) and (_OPTION.match(lines[start]) or not lines[start].strip()):
            start += 1
        end = start
        while end < len(lines) and (not lines[end].strip() or _indent(lines[end]) > outer):
            end += 1
        inner = min((_indent(line) for line in lines[start:end] if line.strip()), default=0)
        yield text.count("\n", 0, found.start()) + 1, [line[inner:] for line in lines[start:end]], start + 1


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))
