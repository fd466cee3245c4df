"""A source with links to the entries that it mentions."""

import re
from collections.abc import Callable, Collection, Iterable
from html import escape
from typing import Literal

from glossearch.annotation.names import Mention
from glossearch.annotation.prose import Markup

# Beside other signs, a bracket would become part of an image or a link, or unmake what is emphasised: whether
# "*" begins or ends something depends on what is on both sides of it.
_MARK = r"(\*{1,3}|_{1,3}|~{1,2})"
_BEFORE = re.compile(rf"(?:^|\s){_MARK}?$|[(\"'“‘«—–/:;,.>|-]$")
_AFTER = re.compile(rf"{_MARK}?(?:$|\s)|{_MARK}?[)\"'”’»—–/:;,.<!?|-]")
_BESIDE = 4


def linked(
    source: str,
    markup: Literal["markdown", "html"],
    mentions: Iterable[Mention],
    known: Collection[str],
    address: Callable[[str], str],
    *,
    every: bool = False,
) -> str:
    """Return ``source`` with a link on the first of the ``mentions`` of each entry, or on ``every`` one.

    ``address`` gives the address of an entry by its slug. ``known`` are the links of the source
    (`glossearch.annotation.Prose`): an entry that has one counts as mentioned, so that doing it again
    changes nothing. Ambiguous mentions are not linked, nor those in Markdown that a link would part from
    signs beside them, as in "**name**s".
    """
    link = _markdown_link if markup == "markdown" else _html_link
    targets: dict[str, str] = {}
    done: set[str] = set()
    parts, end = [], 0
    for mention in mentions:
        slug = mention.slug
        if mention.is_ambiguous or (markup == "markdown" and not _may_be_linked(source, mention)):
            continue
        if slug not in targets:
            targets[slug] = _target(address(slug), markup)
            if not every and (slug in known or targets[slug] in known):
                done.add(slug)
        if slug in done:
            continue
        if not every:
            done.add(slug)
        parts += [source[end : mention.start], link(source[mention.start : mention.end], targets[slug])]
        end = mention.end
    return "".join([*parts, source[end:]])


def _target(address: str, markup: Markup) -> str:
    if markup == "html":
        return address
    from glossearch.annotation.markdown import normalized

    return normalized(address)


def _markdown_link(name: str, address: str) -> str:
    return f"[{name}]({address})"


def _html_link(name: str, address: str) -> str:
    return f'<a href="{escape(address)}">{name}</a>'


def _may_be_linked(source: str, mention: Mention) -> bool:
    before = _BEFORE.search(source[max(mention.start - _BESIDE, 0) : mention.start])
    after = _AFTER.match(source[mention.end : mention.end + _BESIDE])
    return before is not None and after is not None and after[2] in (None, before[1])
