"""Links of a site that lead to its own entries become ``[[entry links]]``."""

import posixpath
import re
from collections.abc import Callable
from urllib.parse import unquote

from glossearch.corpus.code import outside_code
from glossearch.corpus.page import Page, Passage, Rewrite, Step
from glossearch.corpus.sources import is_excluded

Target = Callable[[str, Page], str | None]
"""Takes the address that a link on a page has; returns the slug of the entry that it leads to, if any."""
SlugOf = Callable[[str], str]
"""Takes the path of a file below the corpus; returns the slug that its entry has by that."""

_LINK = re.compile(
    r"(?<![!\\\]])\[((?:[^\[\]\n]|\n(?!\s*[\n>]))+)\]"
    r"\(\s*(?:<([^<>\n]*)>|([^\s()<>]*(?:\([^\s()<>]*\)[^\s()<>]*)*))(?:\s+\"[^\"\n]*\"|\s+'[^'\n]*')?\s*\)"
)
_ENTRY_LINK = re.compile(r"\[\[([^\[\]|\n\\]+)")
_OTHER_PAGE = re.compile(r"(\]\(\s*<?)/(?!/)")
_SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:|//", re.IGNORECASE)
_PAGE = re.compile(r"\.(?:md|markdown)$", re.IGNORECASE)


def links(target: Target) -> Rewrite:
    """Return what makes entry links of the links that have a ``target``."""

    def rewrite(text: str, passage: Passage) -> str:
        if "](" not in text:
            return text

        def linked(found: re.Match[str]) -> str:
            if found.start() in passage.code:
                return found[0]
            slug = target(found[2] or found[3] or "", passage.page)
            return found[0] if slug is None else passage.link(slug, found[1], found)

        return _LINK.sub(linked, text)

    return rewrite


def relative(slug_of: SlugOf) -> Target:
    """Return which entry a relative link to a Markdown file below the corpus leads to.

    A file that is left out is no entry: links to it stay as they are.
    """

    def target(url: str, page: Page) -> str | None:
        path = unquote(url.partition("#")[0].partition("?")[0])
        if not _PAGE.search(path) or _SCHEME.match(path) or path.startswith("/"):
            return None
        whole = posixpath.normpath(posixpath.join(posixpath.dirname(page.name), path))
        return None if whole.startswith("..") or is_excluded(whole, page.left_out) else slug_of(whole)

    return target


def site(pattern: str, slug_of: SlugOf) -> Target:
    """Return which entry an address of the site leads to: what the group of ``pattern`` finds in it."""
    whole = re.compile(pattern)

    def target(url: str, page: Page) -> str | None:
        found = whole.match(url)
        return slug_of(unquote(found[1])) if found else None

    return target


def absolute(site_address: str) -> Rewrite:
    """Return what leads links to other pages of the site there, and not to our own."""

    def rewrite(text: str, _: Passage) -> str:
        return outside_code(_OTHER_PAGE, rf"\1{site_address}/", text)

    return rewrite


def related(heading: str) -> Step:
    """Return what takes the entry links below a ``heading`` of any level for see-also."""
    section = re.compile(
        rf"^(#+)[ \t]+{heading}[ \t:#]*$(.*?)(?=^#+[ \t]|\Z)", re.DOTALL | re.MULTILINE | re.IGNORECASE
    )

    def step(page: Page) -> None:
        first = page.lines["body"]
        for found in section.finditer(page.body):
            for link in _ENTRY_LINK.finditer(page.body, found.start(2), found.end(2)):
                page.add("see_also", link[1].strip(), first + page.body.count("\n", 0, link.start()))

    return step
