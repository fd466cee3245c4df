"""A page of HTML -> the lines of its content, as Markdown."""

import re
from collections.abc import Iterator
from urllib.parse import unquote, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString, PageElement, PreformattedString

from glossearch.corpus.slugs import slug_of
from glossearch.interchange.htmltree import tree_of
from glossearch.interchange.pagelines import Kind, Line
from glossearch.interchange.plain import inline

_FURNITURE = [
    "script", "style", "noscript", "template", "svg", "nav", "footer", "aside", "form", "button", "dialog",
    "iframe", "head", "select", "input", "textarea",
]  # fmt: skip
_BLOCKS = frozenset(
    "address article blockquote body dd details div dl dt figure figcaption header hr html li main ol p pre "
    "section summary table tbody td th thead tr ul h1 h2 h3 h4 h5 h6 br".split()
)
_EMPHASIS = {"strong": "**", "b": "**", "em": "*", "i": "*"}
_SPACE = re.compile(r"\s+")
_SAVED_FROM = re.compile(r"<!--\s*saved from url=\(\d+\)(\S+)")
_PAGE_SUFFIX = re.compile(r"\.(?:html?|php|aspx?)$|/index\.html?$", re.IGNORECASE)


def html_lines(html: str) -> list[Line]:
    """Return the blocks of the page's content, without menus, scripts and the like.

    The first h1 is its title; without one, the first part of its <title> is, unless that is a line anyway.
    """
    soup = tree_of(html)
    named = soup.title.get_text() if soup.title else ""
    host = _host(soup, html)
    for tag in soup.find_all(_FURNITURE):
        tag.decompose()
    for tag in soup.find_all(["header"]):
        if not tag.find("h1"):
            tag.decompose()
    for tag in soup.select("[hidden], [role=navigation], [role=banner], [role=contentinfo], [role=search]"):
        tag.decompose()
    lines = list(_Blocks(host).of(_content(soup)))
    title = re.split(r"\s+[|–—·-]\s+|\s*\|\s*", " ".join(named.split()))[0]
    has_title = any(line.kind == "title" for line in lines)
    if title and not has_title and all(slug_of(line.text) != slug_of(title) for line in lines[:8]):
        lines.insert(0, Line(title, inline(title), "title"))
    return lines


def _content(soup: BeautifulSoup) -> Tag:
    """Return the smallest part of the page that has both its title and a paragraph."""
    heading = soup.find("h1")
    around = heading.find_parents(["article", "main", "body"]) if isinstance(heading, Tag) else []
    parts = [*around, *soup.find_all(["main", "article", "body"], limit=1), soup]
    return next((part for part in parts if part.find("p")), parts[0])


def _host(soup: BeautifulSoup, html: str) -> str:
    """Return the host that the page says it is from, or nothing."""
    saved = _SAVED_FROM.search(html)
    canonical = soup.select_one('link[rel=canonical][href], meta[property="og:url"][content]')
    address = (
        saved[1] if saved else str(canonical.get("href") or canonical.get("content")) if canonical else ""
    )
    try:
        return urlsplit(address).netloc
    except ValueError:
        return ""


class _Blocks:
    """Yields the lines of an element of a page from ``host``; only its first h1 is the title."""

    def __init__(self, host: str) -> None:
        self._host = host
        self._titled = False

    def of(self, element: Tag, prefix: str = "") -> Iterator[Line]:
        run: list[PageElement] = []
        for child in element.children:
            if isinstance(child, Tag) and (child.name in _BLOCKS or child.find(list(_BLOCKS))):
                yield from self._line(run, "text", prefix)
                run = []
                yield from self._block(child, prefix)
            else:
                run.append(child)
        yield from self._line(run, "text", prefix)

    def _block(self, tag: Tag, prefix: str) -> Iterator[Line]:
        name = tag.name
        if name == "pre":
            code = tag.get_text().strip("\n")
            yield Line(" ".join(code.split()), f"```\n{code}\n```", "code")
        elif name == "h1" and not self._titled:
            self._titled = True
            yield from self._line([tag], "title", "")
        elif name[0] == "h" and name[1:].isdigit():
            yield from self._line([tag], "heading", f"{'#' * min(int(name[1:]), 6)} ")
        elif name == "li":
            yield from self._item(tag)
        elif name == "blockquote":
            yield from self.of(tag, "> ")
        elif name == "tr":
            for line in self._line([tag], "text", prefix):
                yield line._replace(is_row=len(tag.find_all(["td", "th"], limit=2)) > 1)
        else:
            yield from self.of(tag, prefix)

    def _item(self, tag: Tag) -> Iterator[Line]:
        """Yield an item of a list, and those of the lists in it behind it."""
        inner = [child for child in tag.children if isinstance(child, Tag) and child.name in ("ul", "ol")]
        own = [child for child in tag.children if child not in inner]
        yield from self._line(own, "item", "- ")
        for part in inner:
            yield from self.of(part)

    def _line(self, run: list[PageElement], kind: Kind, prefix: str) -> Iterator[Line]:
        text = _SPACE.sub(" ", "".join(_shown(part) for part in run)).strip()
        is_picture = kind == "text" and not any(part.get_text(strip=True) for part in run)
        if text and not is_picture:
            markdown = _SPACE.sub(" ", "".join(_markdown(part, self._host) for part in run)).strip()
            yield Line(text, prefix + markdown, kind)


def _shown(part: PageElement) -> str:
    if isinstance(part, Tag):
        if part.name == "img":
            return str(part.get("alt") or "")
        between = " " if part.name in ("tr", "td", "th") or part.name in _BLOCKS else ""
        return between + "".join(_shown(child) for child in part.children) + between
    return str(part) if isinstance(part, NavigableString) and not isinstance(part, PreformattedString) else ""


def _markdown(part: PageElement, host: str) -> str:
    if not isinstance(part, Tag):
        return inline(_shown(part))
    inner = "".join(_markdown(child, host) for child in part.children)
    text = inner.strip()
    if part.name == "code" and text:
        return _code(_shown(part))
    if part.name in _EMPHASIS and text:
        return inner.replace(text, f"{_EMPHASIS[part.name]}{text}{_EMPHASIS[part.name]}", 1)
    if part.name == "a" and text:
        return inner.replace(text, _link(str(part.get("href") or ""), host, text, _shown(part).strip()), 1)
    if part.name == "img":
        return inline(_shown(part))
    return f" {inner} " if part.name in _BLOCKS else inner


def _code(text: str) -> str:
    fence = "`" * (max(map(len, re.findall("`+", text)), default=0) + 1)
    pad = " " if text.startswith("`") or text.endswith("`") else ""
    return f"{fence}{pad}{text}{pad}{fence}"


def _link(address: str, host: str, markdown: str, shown: str) -> str:
    """Return a link: to another entry where it stays on the host and ends with the slug of what is shown."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return markdown
    last = unquote(_PAGE_SUFFIX.sub("", parts.path.rstrip("/")).rpartition("/")[2])
    if last and parts.netloc in ("", host) and parts.scheme != "mailto" and slug_of(last) == slug_of(shown):
        plain = shown.translate(str.maketrans("", "", "[]|"))
        return f"[[{last}]]" if plain == last else f"[[{last}|{plain}]]"
    if parts.scheme in ("http", "https") and not re.search(r"[\s<>()]", address):
        return f"[{markdown}]({address})"
    return markdown
