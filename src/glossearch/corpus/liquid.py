"""What Jekyll's pages have that is no Markdown: Liquid, unpublished pages, dates in names."""

import re

from glossearch.corpus.page import Page, Passage, Rewrite
from glossearch.corpus.sitelinks import SlugOf

# Up to the next tag, and not beyond the paragraph: a tag that never ends must not take quadratic time.
_TAG = re.compile(
    r"\{%-?\s*(\w+)((?:(?!\{%|%\})[^\n]|\n(?![ \t]*\n))*?)-?%\}"
    r"|\{\{-?((?:(?!\{\{|\}\})[^\n]|\n(?![ \t]*\n))*?)-?\}\}"
)
_OPEN = re.compile(r"\{%|\{\{")
_STRING = re.compile(r"\s*(?:\"([^\"]*)\"|'([^']*)')")
_ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)')")
_PARAMETERS = ("text", "title", "term", "label", "content", "caption")
_DATE = re.compile(r"\d{4}-\d{1,2}-\d{1,2}-")
# Between these, nothing is a tag.
_VERBATIM = ("raw", "comment")
# Tags that are replaced by nothing: what they part is shown.
_FRAMING = frozenset(
    "if elsif else endif unless endunless for endfor case when endcase assign capture endcapture include "
    "include_relative include_cached tablerow endtablerow cycle break continue increment decrement layout "
    "endhighlight highlight gist seo feed_meta".split()
)
# What parts two texts of which the site shows one.
_ALTERNATIVES = ("else", "elsif", "when")


def unpublished(page: Page) -> None:
    """Leave out a page with ``published: false``, as Jekyll does."""
    if page.text("published").casefold() in ("false", "no"):
        line = page.lines.get(page.held("published"))
        page.leave_out("draft", line, "'published: false', so the site does not show it")


def without_date(name: str) -> str:
    """Return the name of a file without the date that Jekyll's posts begin with."""
    return _DATE.sub("", name, count=1)


def spaced_lists(page: Page) -> None:
    """Take ``categories`` and ``tags`` for categories, parted at spaces where they are one text."""
    for key in ("category", "categories", "tag", "tags"):
        value = page.values.get(page.held(key))
        for text, line in list(page.texts(key)):
            single = isinstance(value, list) or key in ("category", "tag")
            for one in [text] if single else text.replace(",", " ").split():
                page.add("category", one, line)


def liquid(slug_of: SlugOf) -> Rewrite:
    """Return what replaces Liquid by what can be told of it without the rest of the site."""

    def rewrite(text: str, passage: Passage) -> str:
        if "{%" not in text and "{{" not in text:
            return text
        parts, at, verbatim = [], 0, ""
        for tag in _TAG.finditer(text):
            parts.append(_kept(text[at : tag.start()], verbatim))
            if verbatim and tag[1] != f"end{verbatim}":
                parts.append(_kept(tag[0], verbatim))
            elif verbatim:
                verbatim = ""
            elif tag[1] in _VERBATIM:
                verbatim, opened = tag[1], tag.start()
            else:
                parts.append(passage.shown(_visible(tag, passage, slug_of), tag))
            at = tag.end()
        parts.append(_kept(text[at:], verbatim))
        if verbatim:
            passage.warn(opened, "unclosed-macro", f"a Liquid '{verbatim}' without its 'end{verbatim}'")
        passage.tell_unclosed(_OPEN, _TAG, "Liquid tag", "'%}' or '}}'")
        return "".join(parts)

    return rewrite


def _kept(text: str, verbatim: str) -> str:
    return "\n" * text.count("\n") if verbatim == "comment" else text


def _visible(tag: re.Match[str], passage: Passage, slug_of: SlugOf) -> str:
    name, rest, output = tag.groups()
    if name is None:
        return _output(output, passage.page)
    if name in ("link", "post_url"):
        path = rest.strip().strip("\"'")
        return f"{slug_of(path)}.md" if path else ""
    if name in ("highlight", "endhighlight") and _stands_alone(tag):
        return "```" + (rest.split()[0] if rest.split() else "")
    if name.startswith("include"):
        given = {m[1]: m[2] or m[3] or "" for m in _ATTRIBUTE.finditer(rest)}
        return next((given[key] for key in _PARAMETERS if given.get(key)), "")
    if name in _ALTERNATIVES:
        return " "
    if name not in _FRAMING:
        passage.note(tag.start(), "unknown-macro", f"the Liquid tag '{name}' is not known; left out")
    return ""


def _output(expression: str, page: Page) -> str:
    """Return what ``{{ expression }}`` shows: a text in it, or a value of the page's own."""
    if literal := _STRING.match(expression):
        return literal[1] or literal[2] or ""
    name = expression.partition("|")[0].strip()
    return page.text(name.removeprefix("page.")) if name.startswith("page.") else ""


def _stands_alone(tag: re.Match[str]) -> bool:
    line = tag.string[tag.string.rfind("\n", 0, tag.start()) + 1 :].partition("\n")[0]
    return line.strip() == tag[0]
