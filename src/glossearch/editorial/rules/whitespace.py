"""White space that nobody sees but in the difference of two versions."""

import re
from collections import Counter
from collections.abc import Iterator

from glossearch.corpus.editing import Edit, edited
from glossearch.corpus.frontmatter import HEAD, FrontMatterError, parse
from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary
from glossearch.editorial.sources import Source, Spot

_LINE_END = re.compile(r"\r\n|\r|\n")
_TRAILING = re.compile(r"[ \t]+\Z")
_FENCE = re.compile(r" {0,3}(?:```|~~~)")
_BREAK = "  "


def trailing_space(glossary: Glossary, _: int) -> Iterator[Found]:
    """Find white space at the ends of lines, but for what breaks a line of Markdown, and code."""
    for source in _sources(glossary):
        edits = tuple(_trailing(source))
        if not _same_head(source.text, edited(source.text, edits)):
            edits = tuple(edit for edit in edits if edit.start >= source.start(_body(source)))
        if edits:
            more = f" (and of {len(edits) - 1} more)" if len(edits) > 1 else ""
            yield Found(_spot(source, edits[0].start), f"white space at the end of the line{more}", edits)


def mixed_line_ends(glossary: Glossary, _: int) -> Iterator[Found]:
    """Find files whose lines end in more than one way."""
    for source in _sources(glossary):
        ends = list(_LINE_END.finditer(source.text))
        counts = Counter(end[0] for end in ends)
        if len(counts) > 1:
            usual = counts.most_common(1)[0][0]
            odd = [end for end in ends if end[0] != usual]
            message = f"{len(odd)} of {len(ends)} lines end otherwise than the rest, first here"
            edits = tuple(Edit(end.start(), end.end(), usual) for end in odd)
            yield Found(_spot(source, odd[0].start()), message, edits)


def final_newline(glossary: Glossary, _: int) -> Iterator[Found]:
    """Find files whose last line has no end."""
    for source in _sources(glossary):
        end = len(source.text)
        if not _LINE_END.search(source.text[-1:]):
            usual = _LINE_END.search(source.text)
            edit = Edit(end, end, usual[0] if usual else "\n")
            yield Found(_spot(source, end), "the last line has no line end", (edit,))


def _sources(glossary: Glossary) -> Iterator[Source]:
    places = (entry.place for entry in glossary.entries.values() if entry.markup == "markdown")
    for path in dict.fromkeys(place.path for place in places if place):
        source = glossary.source(path)
        if source.text:
            yield source


def _trailing(source: Source) -> Iterator[Edit]:
    first = _body(source)
    fenced = False
    for number in range(1, source.lines + 1):
        line = source.line(number)
        if _FENCE.match(line):
            fenced = not fenced
        found = _TRAILING.search(line)
        breaks = (
            number >= first and line.endswith(_BREAK) and line.strip() and source.line(number + 1).strip()
        )
        if found and not fenced and not breaks:
            start = source.start(number)
            yield Edit(start + found.start(), start + found.end(), "")


def _body(source: Source) -> int:
    """Return the line that the body begins on."""
    head = HEAD.match(_LINE_END.sub("\n", source.text))
    return head[0].count("\n") + 1 if head else 1


def _same_head(before: str, after: str) -> bool:
    """Whether the front matter says the same: in a block of text, YAML keeps spaces."""
    try:
        return parse(before).values == parse(after).values
    except FrontMatterError:
        return False


def _spot(source: Source, offset: int) -> Spot:
    line = len(_LINE_END.findall(source.text, 0, offset)) + 1
    return Spot(source.path, line, offset - source.start(line) + 1)
