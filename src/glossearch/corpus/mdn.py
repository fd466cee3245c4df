"""What MDN's pages have that is no Markdown: macros, page types, names in the first sentence."""

import re
from http import HTTPStatus
from pathlib import Path

from glossearch.corpus.acronyms import is_short_for
from glossearch.corpus.frontmatter import FrontMatterError, parse
from glossearch.corpus.markup import to_text
from glossearch.corpus.page import Page, Passage
from glossearch.corpus.sources import text_of

_STRING = r"\"[^\"{}]*\"|'[^'{}]*'"
_MACRO = re.compile(rf"(?<!\\)\{{\{{\s*([A-Za-z_]\w*)\s*(?:\(((?:{_STRING}|[^\"'(){{}}])*)\))?\s*\}}\}}")
_OPEN = re.compile(r"(?<!\\)\{\{\s*[A-Za-z_]")
_ARGUMENT = re.compile(rf"\s*({_STRING}|[^,\"']*)\s*(?:,|$)")
_PREFIX = re.compile(r"glossary/", re.IGNORECASE)
_CHILDREN = "glossarydisambiguation"
# Macros for the frame of a page, or for what cannot be shown as text.
_QUIET = re.compile(
    r"(?:glossary|http|css|js|apiref|svg|html|learn|quick\w*|list\w*)?sidebar|apiref|defaultapisidebar|quicklinks\w*"
    r"|embed\w+|interactiveexample|compat|specifications|\w+_inline|\w+_header|availableinworkers"
    r"|(?:previous|next)\w*|securecontext\w*|seecompattable|deprecatedgeneric|subpages\w*|listsubpages\w*"
    r"|livesamplelink|jsfiddle\w*|baseline",
    re.IGNORECASE,
)
_NAMES = frozenset(
    "cssxref domxref jsxref httpheader httpmethod svgattr csp glossary webextapiref xsltref "
    "mathmlattr webgl link csspageref".split()
)
_ELEMENTS = frozenset(("htmlelement", "svgelement", "mathmlelement"))
_BEGINNING = 1000
_ARTICLE = re.compile(r"[\s.]*(?:(?:an?|the)\s+)?", re.IGNORECASE)
_IN_PARENTHESES = re.compile(r"\s*\(([^()\n]{2,80})\)")
_BEFORE = re.compile(r"([^()\n.,;:]{3,80}?)\s*\(([^()\n]{2,20})\)")
_BETWEEN = re.compile(r"\s*(?:,|;|\||\bor\b|\baka\b|\bshort for\b)\s*")


def slug_of(name: str) -> str:
    """Return the slug of a term as MDN's addresses have it; they are the same in upper and lower case.

    >>> slug_of("First-class Function"), slug_of("/Node/DOM#see_also")
    ('first-class_function', 'node/dom')
    """
    return "_".join(name.partition("#")[0].strip(" /").casefold().split())


def terms(page: Page) -> None:
    """Take the slug without "Glossary/", and leave out pages of MDN that are no terms."""
    slug = page.text(page.key("slug"))
    prefix = _PREFIX.match(slug)
    if prefix is None:
        line = page.lines.get(page.held("slug"), 1)
        page.leave_out("not-a-term", line, "its slug does not begin with 'Glossary/', so it is no term")
        return
    page.put("slug", slug_of(slug[prefix.end() :]))


def macros(text: str, passage: Passage) -> str:
    """Replace macros by what the site shows."""
    if "{{" not in text:
        return text

    def visible(macro: re.Match[str]) -> str:
        name, listed = macro[1].casefold(), macro[2] or ""
        arguments = _arguments(listed)
        if name == "glossary" and arguments:
            return passage.link(slug_of(arguments[0]), _second(arguments) or arguments[0], macro)
        if name == _CHILDREN:
            return _children(passage, macro)
        return passage.shown(_shown(name, arguments, passage, macro), macro)

    done = _MACRO.sub(visible, text).replace("\\{{", "{{")
    passage.tell_unclosed(_OPEN, _MACRO, "macro", "'}}'")
    return done


def _shown(name: str, arguments: list[str], passage: Passage, macro: re.Match[str]) -> str:
    """Return the text of a macro that links to what is no entry."""
    first, second = arguments[0] if arguments else "", _second(arguments)
    if name in _ELEMENTS:
        return second or (f"<{first}>" if macro.start() in passage.code else f"`<{first}>`" if first else "")
    if name == "rfc":
        section = f", section {arguments[2]}" if len(arguments) > 2 and arguments[2] else ""
        return f"RFC {first}{section}{': ' if second else ''}{second}"
    if name == "httpstatus":
        return second or _with_reason(first)
    if name in _NAMES:
        return second or first.replace("Global_Objects/", "").replace("/", ".")
    if _QUIET.fullmatch(name):
        return ""
    shown = next((text for text in reversed(arguments) if text), "")
    told = f"shown as '{shown}'" if shown else "left out"
    passage.note(macro.start(), "unknown-macro", f"the macro '{macro[1]}' is not known; {told}")
    return shown


def _arguments(listed: str) -> list[str]:
    """Return the arguments of a macro without their quotes."""
    found, at = [], 0
    while at < len(listed) and (argument := _ARGUMENT.match(listed, at)) and argument.end() > at:
        found.append(argument[1].strip().strip("\"'").strip())
        at = argument.end()
    return found


def _second(arguments: list[str]) -> str:
    return arguments[1] if len(arguments) > 1 else ""


def _with_reason(code: str) -> str:
    try:
        return f"{code} {HTTPStatus(int(code)).phrase}"
    except ValueError:
        return code


def _children(passage: Passage, macro: re.Match[str]) -> str:
    """Return links to the terms in the folders beside a page, with their titles, as the site lists them."""
    page = passage.page
    page.depends_on_others = True
    base = page.text(page.key("slug"))
    listed = []
    for file in sorted(page.file.parent.glob("*/index.md")):
        title = _title(file)
        if title:
            slug = f"{base}/{slug_of(file.parent.name)}"
            page.add("see_also", slug, passage.line(macro.start()))
            listed.append(passage.link(slug, title, macro))
    return ", ".join(listed)


def _title(file: Path) -> str:
    """Return the title in ``file``; "" where there is none, which is reported where it is read itself."""
    if file.is_symlink() or file.parent.is_symlink():  # which may lead anywhere
        return ""
    try:
        return str(parse(text_of(file) or "").values.get("title") or "")
    except FrontMatterError:
        return ""


def names_in_definition(page: Page) -> None:
    """Take another form of the title from a text that begins "Title (Other Form)" or "Other Form (Title)"."""
    names = [page.text(page.key("title")), *(name for name, _ in page.texts(page.key("aliases")))]
    text = _ARTICLE.sub("", to_text(page.body[:_BEGINNING]), count=1)
    line = page.lines.get("body")
    for title in filter(None, names):
        if text[: len(title)].casefold() == title.casefold():
            found = _IN_PARENTHESES.match(text, len(title))
            others = _BETWEEN.split(found[1]) if found else []
        else:
            found = _BEFORE.match(text)
            others = [found[1]] if found and found[2].casefold() == title.casefold() else []
        for other in (other.strip("\"'“”‘’ ") for other in others):
            if is_short_for(other, title) or is_short_for(title, other):
                page.add("aliases", other, line)
