"""What Obsidian's notes have that is no Markdown: wikilinks, embeds, tags, comments, properties."""

import re
from collections.abc import Iterator

from glossearch.corpus.code import Code, outside_code
from glossearch.corpus.page import Page, Passage, Rewrite, Step
from glossearch.corpus.sitelinks import SlugOf

_LINK = re.compile(r"(!?)\[\[([^\[\]|\n]*?)(?:\\?\|([^\[\]\n]*))?\]\]")
_OPEN = re.compile(r"\[\[")
_IN_LIST = re.compile(r"\[\[([^\[\]|#\n]+)[^\[\]\n]*\]\]")
_COMMENT_MARK = re.compile(r"%%")
_BLOCK_ID = re.compile(r"(?<=\s)\^[\w-]+[ \t]*$|^\^[\w-]+[ \t]*$", re.MULTILINE)
_HIGHLIGHT = re.compile(r"==(?=\S)([^=\n]+?)(?<=\S)==")
_TAG = re.compile(r"(?<![\w/#&\[(])#(?=[\w/-]*[^\W\d])([\w/-]+)")
_LISTS = (("alias", "aliases"), ("aliases", "aliases"), ("tag", "category"), ("tags", "category"))
_ATTACHMENT = re.compile(r"\.(?!md$)[a-z][a-z0-9]{1,4}$", re.IGNORECASE)


def comments(text: str, passage: Passage) -> str:
    """Take out ``%% comments %%``; one that never ends goes on to the end, as in Obsidian."""
    if "%%" not in text:
        return text
    marks = [mark.start() for mark in _COMMENT_MARK.finditer(text) if mark.start() not in passage.code]
    parts, at = [], 0
    for start, end in zip(marks[::2], [*marks[1::2], len(text)], strict=False):
        parts += [text[at:start], "\n" * text.count("\n", start, end)]
        at = min(end + 2, len(text))
    if len(marks) % 2:
        passage.warn(marks[-1], "unclosed-macro", "a comment that does not end; close it with '%%'")
    return "".join([*parts, text[at:]])


def wikilinks(slug_of: SlugOf) -> Rewrite:
    """Return what makes entry links of wikilinks to notes; ``slug_of`` is told of a path."""

    def rewrite(text: str, passage: Passage) -> str:
        if "[[" not in text:
            return text

        def linked(link: re.Match[str]) -> str:
            if link.start() in passage.code:
                return link[0]
            embedded, target, label = link.groups()
            path, _, heading = target.partition("#")
            path, heading = path.strip().removesuffix(".md"), heading.strip().lstrip("^")
            if _ATTACHMENT.search(path):
                return "" if embedded else label or path
            if not path:
                return label or heading
            shown = label or " > ".join(filter(None, [path.rpartition("/")[2], heading]))
            return passage.link(slug_of(path), shown, link)

        done = _LINK.sub(linked, text)
        passage.tell_unclosed(_OPEN, _LINK, "link", "']]'")
        return done

    return rewrite


def marks(text: str, _: Passage) -> str:
    """Take out block ids, and the signs around what is highlighted."""
    return outside_code(_HIGHLIGHT, r"\1", outside_code(_BLOCK_ID, "", text))


def properties(slug_of: SlugOf) -> Step:
    """Return what reads the lists among a note's properties as Obsidian does."""

    def step(page: Page) -> None:
        for key, name in _LISTS:
            value = page.values.get(page.held(key))
            for text, line in list(page.texts(key)):
                for one in text.split(",") if isinstance(value, str) else [text]:
                    for part in one.split() if name == "category" else [one.strip()]:
                        page.add(name, part.lstrip("#"), line)
        held = page.held("related")
        line = page.lines.get(held)
        named = [slug_of(path.strip()) for path in _notes(page.values.get(held))]
        if named:
            page.values[held] = None
        for number, slug in enumerate(named):
            page.add("see_also", slug, page.lines.get(f"{held}[{number}]", line))

    return step


def _notes(value: object) -> Iterator[str]:
    """Yield the notes that a property links to; unquoted, YAML takes ``[[Note]]`` for lists."""
    if isinstance(value, list):
        for item in value:
            yield from _notes(item)
    elif isinstance(value, str) and value.strip():
        link = _IN_LIST.fullmatch(value.strip())
        yield (link[1] if link else value).removesuffix(".md")


def tags(page: Page) -> None:
    """Take the ``#tags`` in the text for categories."""
    if "#" not in page.body:
        return
    code = Code(page.body)
    for tag in _TAG.finditer(page.body):
        if tag.start() not in code:
            line = page.lines["body"] + page.body.count("\n", 0, tag.start())
            page.add("category", tag[1].strip("/"), line)
