"""A value as the cell of a table, and back: lists, and text that no spreadsheet takes for a formula."""

import re

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
_ESCAPE = "\\"


def joined(items: list[str], separator: str) -> str:
    """Return the items of a list as one text, ``separator`` between them.

    What a separator begins with, and a backslash, get a backslash before them in an item.
    """
    first = separator[0]
    escaped = (item.replace(_ESCAPE, _ESCAPE * 2).replace(first, _ESCAPE + first) for item in items)
    return separator.join(escaped)


def parted(text: str, separator: str) -> list[str]:
    """Return the items that `joined` made ``text`` of; a backslash before anything else is one."""
    pattern = re.compile(rf"\\({re.escape(separator[0])}|\\)|{re.escape(separator)}")
    items, done = [""], 0
    for found in pattern.finditer(text):
        items[-1] += text[done : found.start()]
        if found[1] is None:
            items.append("")
        else:
            items[-1] += found[1]
        done = found.end()
    items[-1] += text[done:]
    return items


def guarded(text: str) -> str:
    """Return ``text`` as a cell: what a spreadsheet would run as a formula gets an apostrophe before it."""
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded(cell: str) -> str:
    """Return the text that `guarded` made ``cell`` of."""
    return cell[1:] if cell.startswith("'") and _FORMULA.match(cell) else cell
