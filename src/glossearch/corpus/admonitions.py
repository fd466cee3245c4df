"""Boxes of MkDocs, Obsidian and GitHub, with a kind and a title, become quotes with a bold title."""

import re

from glossearch.corpus.page import Passage

_CALLOUT = re.compile(r"^([ \t]*(?:>[ \t]*)+)\[!(\w[\w -]*)(?:\|[^\]\n]*)?\][+-]?[ \t]*(.*)$", re.MULTILINE)
_BOX = re.compile(
    r"^(?P<indent> *)(?:!!!|\?\?\?\+?)[ \t]+(?P<kind>[\w -]+?)(?:[ \t]+\"(?P<title>[^\"\n]*)\")?[ \t]*$"
)
_TAB = re.compile(r"^(?P<indent> *)===[!+]?[ \t]+\"(?P<title>[^\"\n]*)\"[ \t]*$")


def callouts(text: str, passage: Passage) -> str:
    """Replace ``> [!note] Title`` by the title, or the kind where it has none."""
    if "[!" not in text:
        return text

    def titled(box: re.Match[str]) -> str:
        if box.start() in passage.code:
            return box[0]
        title = box[3].strip() or f"{box[2].strip().capitalize()}:"
        return f"{box[1]}**{title}**  "

    return _CALLOUT.sub(titled, text)


def boxes(text: str, passage: Passage) -> str:
    """Replace ``!!! note "Title"`` and ``=== "Tab"``, with the lines indented below, by a quote."""
    if "!!!" not in text and "???" not in text and "===" not in text:
        return text
    lines, at, inside = [], 0, -1
    for line in text.split("\n"):
        begins = None if at in passage.code else _BOX.match(line) or _TAB.match(line)
        at += len(line) + 1
        indent = len(line) - len(line.lstrip(" "))
        if begins and (inside < 0 or indent <= inside):
            inside = indent
            lines.append(f"{' ' * inside}> **{_title(begins)}**  ")
        elif inside >= 0 and line.strip() and indent >= inside + 4:
            content = line[inside + 4 :]
            nested = _BOX.match(content) or _TAB.match(content)
            if not lines[-1].strip():
                lines[-1] = f"{' ' * inside}>"
            lines.append(f"{' ' * inside}> {f'**{_title(nested)}**  ' if nested else content}")
        else:
            inside = inside if not line.strip() else -1
            lines.append(line)
    return "\n".join(lines)


def _title(box: re.Match[str]) -> str:
    groups = box.groupdict()
    return groups["title"] or f"{(groups.get('kind') or 'Note').split()[0].capitalize()}:"
