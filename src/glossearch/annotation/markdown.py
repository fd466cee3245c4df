"""The running text of Markdown sources.

The parser tells which lines a block has, and no more: each line of a block's text is looked up in its line of
the source. Where that is not sure, as with a table's cell that has an escaped bar, it is left alone.
"""

import re
from collections.abc import Callable, Iterator
from functools import cache
from itertools import accumulate, pairwise
from typing import TYPE_CHECKING, NamedTuple

from glossearch.annotation.html import NOT_IN
from glossearch.annotation.prose import Prose, blanked, only
from glossearch.corpus.markup import new_parser

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

    Rule = Callable[[StateInline, bool], bool]

_LINE_END = re.compile(r"\r\n?|\n")
_FRONT_MATTER = re.compile(
    r"\A\ufeff?(---|\+\+\+)[ \t]*\r?\n.*?^(?:\1|\.\.\.)[ \t]*(?=\r?$)", re.DOTALL | re.MULTILINE
)
# What other dialects make of a text that is nothing special to CommonMark.
_EXTENSIONS = re.compile(
    r"""
    \{\{(?:(?!\{\{|\n[ \t]*\r?\n)[\s\S])*?\}\}          # {{< shortcode >}}  {{macro("x")}}
  | \{%(?:(?!\{%|\n[ \t]*\r?\n)[\s\S])*?%\}             # {% tag %}
  | \{[:\#.][^{}\n]*\}                                  # {#anchor .class}
  | ^[ ]{0,3}(?:\[\^[^\[\]\n]+\]|\*\[[^\[\]\n]+\]):.*   # [^1]: a footnote, *[HTML]: an abbreviation,
    (?:\n(?:[ \t]+\S.*|[ \t]*\r?\n[ ]{4}.*))*           #     and what belongs to them
  | \[\^[^\[\]\n]+\]                                    # [^1]
  | \\[^\W_]+                                           # \command
    """,
    re.VERBOSE | re.MULTILINE,
)
# Without any of these, what is between the tags is all text.
_MARKED = re.compile(r"[`\[<&\\]")
_NO_TEXT = ("backticks", "link", "image", "autolink", "html_inline", "entity", "escape", "entry_link")
_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9-]*)")
_TOP, _FOUND = "top", "found"


class _Inline(NamedTuple):
    """``text[start:end]`` of a block is no running text, by the ``rule`` of this name."""

    start: int
    end: int
    rule: str


def markdown_prose(source: str, headings: bool) -> Prose:
    """Return what is running text in the Markdown ``source``."""
    head = _FRONT_MATTER.match(source)
    begin = head.end() if head else 0
    body = "\n" * len(_LINE_END.findall(source, 0, begin)) + source[begin:]
    env: dict[str, object] = {}
    tokens = _parser().parse(body, env)
    reader = _Reader(source, env)
    for before, token in pairwise(tokens):
        if token.type == "inline" and (headings or before.type != "heading_open"):
            reader.read(token, before.type)
    text = only(source, reader.pieces)
    text = blanked(text, (found.span() for found in _EXTENSIONS.finditer(source)))
    return Prose(text, frozenset(reader.links))


def normalized(address: str) -> str:
    """Return ``address`` as links of Markdown have it, with nothing in it that would end the link."""
    return _parser().normalizeLink(address).replace("(", "%28").replace(")", "%29")


class _Reader:
    """Collects the ``pieces`` of running text with their places in ``source``, and the ``links``."""

    def __init__(self, source: str, env: dict[str, object]) -> None:
        self.pieces: list[tuple[int, str]] = []
        self.links: set[str] = set()
        self._source = source
        self._env = env
        ends = [found.span() for found in _LINE_END.finditer(source)]
        starts = [0, *(after for _, after in ends)]
        self._lines = list(zip(starts, [*(end for end, _ in ends), len(source)], strict=True))
        self._cell = (-1, 0)

    def read(self, token: "Token", within: str) -> None:
        """Read the block ``token``, which is in one of the type ``within``."""
        number = (token.map or [0])[0]
        text, end = self._text(token.content), -1
        for line, raw in zip(text.split("\n"), token.content.split("\n"), strict=True):
            written = raw.strip()
            start = self._start(number, written, within)
            number += 1
            if start < 0:
                end = -1
                continue
            lead = len(raw) - len(raw.lstrip())
            # A name may go on in the next line, if nothing else stands between.
            if end >= 0 and self._source[end:start].isspace():
                self.pieces.append((end, self._source[end:start]))
            self.pieces.append((start, line[lead : lead + len(written)]))
            end = start + len(written)

    def _start(self, number: int, written: str, within: str) -> int:
        """Return where in the source ``written`` stands in the line ``number``, -1 if that is not sure."""
        start, end = self._lines[number] if number < len(self._lines) else (0, 0)
        if within not in ("td_open", "th_open"):
            line = self._source[start:end]
            place = line.find(written) if within == "heading_open" else len(line.rstrip()) - len(written)
            return start + place if written and place >= 0 and line.startswith(written, place) else -1
        after = self._cell[1] if self._cell[0] == number else start
        place = self._source.find(written, after, end) if written else -1
        lost = bool(written) and place < 0
        self._cell = (number, end if lost else max(after, place + len(written)))
        return place

    def _text(self, content: str) -> str:
        """Return ``content`` with what is no text blanked, but for the ends of lines."""
        if not _MARKED.search(content):
            return content
        from markdown_it.rules_inline import StateInline

        parser, found = _parser(), list[_Inline]()
        state = StateInline(content, parser, self._env, [])
        self._env |= {_TOP: state, _FOUND: found}
        parser.inline.tokenize(state)
        for token in state.tokens:
            target = token.attrGet("href") or token.meta.get("slug")
            if target:
                self.links.add(str(target))
        spans = [(one.start, one.end) for one in found] + list(_elements(content, found))
        text = blanked(content, spans)
        starts = accumulate((len(line) + 1 for line in content.split("\n")), initial=0)
        return "\n".join(text[start : end - 1] for start, end in pairwise(starts))


def _elements(content: str, found: list[_Inline]) -> Iterator[tuple[int, int]]:
    """Yield where elements of HTML begin and end whose text is left alone; one may lack its end."""
    opened: list[tuple[str, int]] = []
    for one in found:
        tag = _TAG.match(content, one.start) if one.rule == "html_inline" else None
        if tag and tag[2].lower() in NOT_IN:
            name = tag[2].lower()
            if not tag[1]:
                opened.append((name, one.start))
            elif opened and opened[-1][0] == name:
                yield opened.pop()[1], one.end
    for _, start in opened:
        yield start, len(content)


@cache
def _parser() -> "MarkdownIt":
    """Return a parser that stops at blocks, and whose inline rules tell where they found what is no text."""
    parser = new_parser()
    parser.core.ruler.enableOnly(["normalize", "block"])
    rules = {name: rule for name, rule in _rules(parser) if name in _NO_TEXT}
    for name, rule in rules.items():
        parser.inline.ruler.at(name, _telling(name, rule))
    return parser


def _rules(parser: "MarkdownIt") -> "Iterator[tuple[str, Rule]]":
    names = parser.inline.ruler.get_active_rules()
    yield from zip(names, parser.inline.ruler.getRules(""), strict=True)


def _telling(name: str, rule: "Rule") -> "Rule":
    def telling(state: "StateInline", silent: bool) -> bool:
        start = state.pos
        if not rule(state, silent):
            return False
        if not silent and state.env[_TOP] is state:  # and not that of an image's text
            state.env[_FOUND].append(_Inline(start, state.pos, name))
        return True

    return telling
