"""What Hugo's pages have that is no Markdown: shortcodes, drafts, references to other pages."""

import re
from typing import cast

from glossearch.config.values import TOO_MANY_DIGITS
from glossearch.corpus import jsontext
from glossearch.corpus.page import Page, Passage, Rewrite
from glossearch.corpus.sitelinks import SlugOf, Target, relative

_TAG = re.compile(r"\{\{([<%])-?\s*(/\*\s*)?(/?[\w./-]+)((?:(?!\{\{)[^\n]|\n(?![ \t]*\n))*?)/?-?[%>]\}\}")
_OPEN = re.compile(r"\{\{[<%]")
_TOML = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_JSON = re.compile(r"\{\s*[\"}]")
_JSON_KEY = re.compile(r'"([^"\\]+)"\s*:')
_ATTRIBUTE = re.compile(r"""([\w-]+)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_POSITIONAL = re.compile(r"""^\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>=]+))(?!\s*=)""")
_WHERE = re.compile(r" \(at line (\d+), column (\d+)\)")
_TRUE = ("true", "yes")
_VISIBLE = ("text", "title", "caption", "name", "term")
# Those that come with Hugo or its themes and show nothing that could be told without building the site.
_QUIET = frozenset(
    "figure youtube vimeo tweet x instagram gist param highlight details note warning caution alert callout "
    "tip info important table tabs tab include feature-state skew comment toc mermaid img image br rawhtml "
    "qr columns column hint steps expand button notice children pageinfo blocks/cover "
    "sign-language-section glossary_definition".split()
)


def toml(page: Page) -> None:
    """Read front matter in TOML, between ``+++``; what is wrong with it is an error."""
    head = _TOML.match(page.body)
    if head is None:
        return
    import tomllib

    try:
        values = {key: _plain(value) for key, value in tomllib.loads(head[1]).items()}
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        where = _WHERE.search(str(error))  # counted within the front matter, or "at end of document"
        line = int(where[1]) + 1 if where else head[1].count("\n") + 1
        column = int(where[2]) if where else None
        what = _WHERE.sub("", str(error)).removesuffix(" (at end of document)")
        told = f"bad TOML: {what}; quote texts, and close quotation marks and brackets"
        _refuse(page, told, line, column)
        return
    except ValueError:
        _refuse(page, f"bad TOML: {TOO_MANY_DIGITS}")
        return
    page.values.update(values)
    for number, line in enumerate(head[1].split("\n"), 2):
        key = line.partition("=")[0].strip(" \t\"'[]")
        if key in values:
            page.lines.setdefault(key, number)
    page.lines["body"] = page.body.count("\n", 0, head.end()) + 1
    page.body = page.body[head.end() :]


def _refuse(page: Page, told: str, line: int | None = None, column: int | None = None) -> None:
    """Report a front matter that cannot be read; its page is no entry."""
    page.problems.error(page.file, line or 1, "bad-front-matter", told, column=column)
    page.published = False


def json_head(page: Page) -> None:
    """Read front matter in JSON, an object at the beginning; what is wrong with it is an error."""
    if page.values or not _JSON.match(page.body):
        return
    try:
        value, end = jsontext.read_head(page.body)
    except jsontext.BadJson as error:
        _refuse(page, str(error), error.line, error.column)
        return
    values = cast(dict[str, object], value)  # as `_JSON` has seen
    page.values.update({key: _plain(value) for key, value in values.items()})
    for number, text in enumerate(page.body[:end].split("\n"), 1):
        for key in _JSON_KEY.findall(text):
            if key in values:
                page.lines.setdefault(key, number)
    rest = page.body[end:].partition("\n")
    end += 0 if rest[0].strip() else len(rest[0]) + len(rest[1])
    page.lines["body"] = page.body.count("\n", 0, end) + 1
    page.body = page.body[end:]


def _plain(value: object) -> object:
    """Return a value as it is written, but for lists and tables."""
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if value is None or isinstance(value, dict):
        return value
    return str(value).lower() if isinstance(value, bool) else str(value)


def drafts(page: Page) -> None:
    """Leave out a page with ``draft: true``, as the built site does."""
    if page.text("draft").casefold() in _TRUE:
        line = page.lines.get(page.held("draft"))
        page.leave_out("draft", line, "a draft, which the site does not publish")


def headless(page: Page) -> None:
    """Leave out a file without front matter: the site takes it for no page."""
    if not page.values and page.lines["body"] == 1:
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
            if not label and not name.startswith("/") and name not in _QUIET:
                unknown = f"the shortcode '{name}' has no text that can be told without the site; left out"
                passage.note(tag.start(), "unknown-macro", unknown)
            return passage.shown(label, tag)

        done = _TAG.sub(visible, text)
        passage.tell_unclosed(_OPEN, _TAG, "shortcode", "'>}}' or '%}}'")
        return done

    return rewrite


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
