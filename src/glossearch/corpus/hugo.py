"""What Hugo's pages have that is no Markdown: shortcodes, drafts, references to other pages."""

import re

from glossearch.corpus.page import Page, Passage, Rewrite
from glossearch.corpus.sitelinks import SlugOf, Target, relative

_TAG = re.compile(r"\{\{([<%])-?\s*(/\*\s*)?(/?[\w./-]+)((?:(?!\{\{)[^\n]|\n(?![ \t]*\n))*?)/?-?[%>]\}\}")
_OPEN = re.compile(r"\{\{[<%]")
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_POSITIONAL = re.compile(r"""^\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>=]+))(?!\s*=)""")
_TRUE = ("true", "yes")
_VISIBLE = ("text", "title", "caption", "name", "term")
# Those that come with Hugo or its themes and show nothing that could be told without building the site.
QUIET = frozenset(
    "figure youtube vimeo tweet x instagram gist param highlight details note warning caution alert callout "
    "tip info important table tabs tab include feature-state skew comment toc mermaid img image br rawhtml "
    "qr columns column hint steps expand button notice children expand pageinfo blocks/cover "
    "sign-language-section glossary_definition".split()
)


def drafts(page: Page) -> None:
    """Leave out a page with ``draft: true``, as the built site does."""
    if page.text("draft").casefold() in _TRUE:
        line = page.lines.get(page.held("draft"))
        page.leave_out("draft", line, "a draft, which the site does not publish")


def headless(page: Page) -> None:
    """Leave out a file without front matter: the site takes it for no page."""
    if not page.values:
        page.leave_out("no-front-matter", 1, "no front matter, so it is no page of the site")


def shortcodes(slug_of: SlugOf) -> Rewrite:
    """Return what replaces shortcodes by their visible text; ``slug_of`` is told of a page."""

    def rewrite(text: str, passage: Passage) -> str:
        if "{{" not in text:
            return text

        def visible(tag: re.Match[str]) -> str:
            _, commented, name, rest = tag.groups()
            if commented:  # {{</* name */>}} shows the shortcode itself
                return tag[0].replace("/*", "", 1).replace("*/", "", 1)
            attributes = {m[1]: (m[2] or m[3] or m[4] or "").strip() for m in _ATTRIBUTE.finditer(rest)}
            first = _POSITIONAL.match(rest)
            positional = next(filter(None, first.groups()), "") if first else ""
            if name in ("ref", "relref"):
                return _path(attributes.get("path", positional))
            label = next((attributes[key] for key in _VISIBLE if attributes.get(key)), "")
            if term := attributes.get("term_id", ""):
                return passage.link(slug_of(term), label or term.replace("-", " "), tag)
            if not label and not name.startswith("/") and name not in QUIET:
                unknown = f"the shortcode '{name}' has no text that can be told without the site; left out"
                passage.note(tag.start(), "unknown-macro", unknown)
            return passage.shown(label, tag)

        done = _TAG.sub(visible, text)
        unclosed(passage, _OPEN, _TAG, "shortcode", "'>}}' or '%}}'")
        return done

    return rewrite


def unclosed(passage: Passage, opening: re.Pattern[str], whole: re.Pattern[str], what: str, end: str) -> None:
    """Report where ``opening`` begins a tag that is not ``whole``."""
    for found in opening.finditer(passage.text):
        if whole.match(passage.text, found.start()) is None and found.start() not in passage.code:
            passage.warn(
                found.start(),
                "unclosed-macro",
                f"a {what} that does not end or cannot be read; close it with {end}",
            )


def pages(slug_of: SlugOf) -> Target:
    """Return which entry a link names, where it is the path of a page's file, or ``../name/``."""

    def target(url: str, page: Page) -> str | None:
        path = url.partition("#")[0].partition("?")[0]
        if re.fullmatch(r"\.\./[^/.]+/?", path):
            return slug_of(path.strip("./"))
        return relative(slug_of)(url, page)

    return target


def _path(reference: str) -> str:
    """Return a reference as the path of a file, which it may be written without its suffix."""
    path = reference.partition("#")[0]
    return path if path.endswith(".md") or not path else f"{path.rstrip('/')}.md"


def lower_slugs(page: Page) -> None:
    """Write the slug and those of see-also in lower case, which the site takes for the same."""
    if slug := page.text(page.key("slug")):
        page.put("slug", slug.casefold())
    related = list(page.texts(page.key("see_also")))
    if related:
        page.values[page.key("see_also")] = [text.casefold() for text, _ in related]
