"""The body of an entry as Markdown (CommonMark with tables), or as plain paragraphs.

``[[slug]]`` and ``[[slug|visible text]]`` link to another entry.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import cache, lru_cache
from html import escape
from typing import TYPE_CHECKING, NamedTuple

from glossearch.corpus.entities import unescape
from glossearch.corpus.entry import Entry
from glossearch.corpus.tags import without_tags

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

_LINK = re.compile(r"\[\[([^\[\]|\n]+)(?:\|([^\[\]\n]+))?\]\]")
_LINE_BREAK = re.compile(r"<br\b", re.IGNORECASE)
_HIDING = re.compile(r"</?(?:script|style)\b", re.IGNORECASE)
_SPACES = re.compile(r"[^\S\n]*\n[^\S\n]*|[^\S\n]+")
_NOT_NESTED = (("<!--", "-->"), ("<![CDATA[", "]]>"), ("<?", "?>"), ("<!", ">"))
_SEPARATORS = re.compile(r"[\s_-]+")
_BLANK_LINES = re.compile(r"\n\s*\n")

Resolve = Callable[[str], str | None]
"""slug -> URL, or None where there is no such entry."""


class Link(NamedTuple):
    """A ``[[slug]]`` in a body, its line there (from 1), and whether it is in a cell of a table."""

    slug: str
    line: int
    in_table: bool = False


def plain_text(entry: Entry) -> str:
    """Return the body as readers see it, without markup; blocks are parted by a blank line.

    It begins with what the entry says: a heading that repeats the title, and pictures, are left out there.
    """
    if entry.markup == "plain":
        return _paragraphs(entry.body)
    tokens = _parser().parse(entry.body)
    first = _without_title(tokens, entry.title)
    while _is_picture(first):
        first = first[3:]
    return _text(first) or _text(tokens)


def to_text(markdown: str) -> str:
    """Return Markdown as plain text; blocks are parted by a blank line."""
    return _text(_parser().parse(markdown))


def _text(tokens: "Sequence[Token]") -> str:
    blocks = []
    for token in tokens:
        if token.type == "inline":
            blocks.append(_visible(token))
        elif token.type in ("fence", "code_block"):
            blocks.append(token.content)
        elif token.type == "html_block":
            blocks.append(unescape(without_tags(token.content)))
    return _paragraphs("\n\n".join(block for block in blocks if block.strip()))


def _without_title(tokens: "Sequence[Token]", title: str) -> "Sequence[Token]":
    """Return ``tokens`` without a first heading that repeats ``title``."""
    if (
        len(tokens) > 3
        and tokens[0].type == "heading_open"
        and _folded(_visible(tokens[1])) == _folded(title)
    ):
        return tokens[3:]
    return tokens


def _is_picture(tokens: "Sequence[Token]") -> bool:
    """Whether ``tokens`` begin with a paragraph of pictures only."""
    if not tokens or tokens[0].type != "paragraph_open":
        return False
    inline = tokens[1].children or ()
    pictures = [child for child in inline if child.type == "image"]
    return (
        bool(pictures) and not "".join(_visible(child) for child in inline if child.type != "image").strip()
    )


def _folded(name: str) -> str:
    return _SEPARATORS.sub(" ", name.casefold()).strip()


def shown(slug: str) -> str:
    """Return what readers see of ``[[slug]]``."""
    return slug.replace("-", " ")


def links(entry: Entry) -> Iterator[Link]:
    """Yield the links of the body to other entries."""
    if entry.markup == "markdown":
        yield from links_in(entry.body)


def links_in(markdown: str) -> Iterator[Link]:
    """Yield the links of a Markdown text to other entries."""
    if "[[" not in markdown:
        return
    in_table = False
    for token in _parser().parse(markdown):
        if token.type in ("table_open", "table_close"):
            in_table = token.type == "table_open"
        line, done = (token.map or [0])[0] + 1, 0
        for child in token.children or ():
            if child.type == "entry_link":
                line += token.content.count("\n", done, child.meta["place"])
                done = child.meta["place"]
                yield Link(child.meta["slug"], line, in_table)


def to_html(entry: Entry, resolve: Resolve) -> str:
    """Return the body as HTML, without a first heading that repeats the title.

    Raw HTML of the source is in it: sanitise before showing it.
    """
    if entry.markup == "plain":
        return "".join(f"<p>{escape(p)}</p>\n" for p in _paragraphs(entry.body).split("\n\n") if p)
    parser, names = _parser(), {"resolve": resolve}
    tokens = _without_title(parser.parse(entry.body, names), entry.title)
    return str(parser.renderer.render(tokens, parser.options, names))


def _paragraphs(text: str) -> str:
    """Return ``text`` with one space for each run of white space and one blank line between paragraphs."""
    paragraphs = _BLANK_LINES.split(text.strip())
    return "\n\n".join(_SPACES.sub(" ", paragraph).strip() for paragraph in paragraphs)


def _visible(token: "Token") -> str:
    """Return what readers see of an inline token and those in it."""
    if token.type in ("text", "code_inline"):
        return token.content
    if token.type == "entry_link":
        return str(token.meta["text"])
    if token.type in ("softbreak", "hardbreak") or _LINE_BREAK.match(token.content):
        return " "
    parts = []
    hidden = False
    for child in token.children or ():
        if child.type == "html_inline" and _HIDING.match(child.content):
            hidden = not child.content.startswith("</")
        elif not hidden:
            parts.append(_visible(child))
    return "".join(parts)


def new_parser() -> "MarkdownIt":
    """Return a parser of our Markdown, for a caller to change."""
    from markdown_it import MarkdownIt  # 40 ms that a search does not need

    parser = MarkdownIt("commonmark").enable("table")
    parser.inline.ruler.before("link", "entry_link", _entry_link)
    parser.inline.ruler.at("html_inline", _html_inline)
    parser.add_render_rule("entry_link", _render_entry_link)
    return parser


_parser = cache(new_parser)


def _entry_link(state: "StateInline", silent: bool) -> bool:
    """Markdown-it's rule for ``[[slug|text]]``."""
    match = _LINK.match(state.src, state.pos)
    if match is None:
        return False
    if not silent:
        token = state.push("entry_link", "", 0)
        slug = match[1].strip()
        text = (match[2] or shown(slug)).strip()
        token.meta = {"slug": slug, "text": text, "place": state.pos}
    state.pos = match.end()
    return True


def _html_inline(state: "StateInline", silent: bool) -> bool:
    """Markdown-it's rule for tags, but that what never closes is not looked through at each opening."""
    from markdown_it.rules_inline import html_inline

    start = state.pos
    for opening, closing in _NOT_NESTED:
        if state.src.startswith(opening, start):
            return _last(state.src, closing) > start and html_inline(state, silent)
    return html_inline(state, silent)


@lru_cache(4)
def _last(text: str, closing: str) -> int:
    return text.rfind(closing)


def _render_entry_link(
    _renderer: object, tokens: "list[Token]", index: int, _options: object, env: dict[str, Resolve]
) -> str:
    link = tokens[index].meta
    url = env["resolve"](link["slug"])
    text = escape(link["text"])
    return f'<a href="{escape(url)}">{text}</a>' if url else text
