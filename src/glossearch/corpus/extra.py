"""Markdown Extra, as MkDocs and kramdown have it: definition lists, abbreviations, attribute lists."""

import re

from glossearch.corpus.acronyms import is_short_for
from glossearch.corpus.code import outside_code
from glossearch.corpus.page import Page, Passage

_ABBREVIATION = re.compile(r"^ {0,3}\*\[([^\[\]\n]+)\]:[ \t]*(.*)$", re.MULTILINE)
_ATTRIBUTES = re.compile(r"(?<![ \t])[ \t]*(?:\{:[^{}\n]*\}|\{[ \t]*(?:[#.][\w-]+|[\w-]+=[\"'\w])[^{}\n]*\})")
_SNIPPET = re.compile(r"^[ \t]*-{1,2}8<-{1,2}(?:[ \t]+\"[^\"\n]*\")?[ \t]*$", re.MULTILINE)
_ICON = re.compile(r":(?:material|fontawesome|octicons|simple)-[\w-]+:")
_DEFINED = re.compile(r"^ {0,3}:(?=[ \t]+\S)", re.MULTILINE)
_HEADING = re.compile(r"\s*^#[ \t]+(.+?)[ \t#]*$", re.MULTILINE)
_UNDERLINED = re.compile(r"\s*^(\S.*)\n=+[ \t]*$", re.MULTILINE)


def abbreviations(page: Page) -> None:
    """Take the long form of the title from ``*[HTML]: HyperText Markup Language``."""
    names = {
        page.text(page.key("title")).casefold(),
        *(name.casefold() for name, _ in page.texts(page.key("aliases"))),
    }
    for found in _ABBREVIATION.finditer(page.body):
        short, long = found[1].strip(), found[2].strip()
        if long and (short.casefold() in names or long.casefold() in names):
            line = page.lines["body"] + page.body.count("\n", 0, found.start())
            for name in (short, long):
                if name.casefold() not in names and is_short_for(short.replace(" ", ""), long):
                    page.add("aliases", name, line)


def extra(text: str, passage: Passage) -> str:
    """Take out what a site shows nothing of, and make list items of the definitions of a list."""
    for pattern in (_ABBREVIATION, _SNIPPET, _ICON, _ATTRIBUTES):
        text = outside_code(pattern, "", text)
    return outside_code(_DEFINED, "-", text)


def heading_as_title(page: Page) -> None:
    """Take the first heading of the first level for the title where there is no other."""
    found = _HEADING.match(page.body) or _UNDERLINED.match(page.body)
    if found is None:
        return
    title = re.sub(r"[*_`]", "", _ATTRIBUTES.sub("", found[1])).strip()
    if not page.text(page.key("title")):
        page.put("title", title, page.lines["body"] + page.body.count("\n", 0, found.start(1)))
    if page.text(page.key("title")).casefold() == title.casefold():
        page.body = "\n" * found[0].count("\n") + page.body[found.end() :]
