"""Plain text -> Markdown that reads the same."""

import re

_SPECIAL = re.compile(
    r"\\(?=[!-/:-@\[-`{-~\n]|\Z)"  # what would escape the next character, or break the line
    r"|`"
    r"|(?<=\S)\*|\*(?=\S)"
    r"|(?<![\w_])_(?=\S)|(?<=\S)_(?![\w_])|(?<=_)_|_(?=_)"
    r"|<(?=[A-Za-z/!?])"
    r"|&(?=#?\w+;)"
)
_BRACKETED = re.compile(r"\]\(|\]\[|\]:|\[\[")
_LINE_START = re.compile(
    r"#{1,6}(?=\s|$)"
    r"|>|\+(?=\s|$)|~~~"
    r"|[-*](?=$)"
    r"|(?=[-=_*:|\s]+$)[-=_*:|]"  # an underline, a rule, the second line of a table
)
_NUMBER = re.compile(r"(\d{3,9})([.)])(?=\s|$)|(\d{1,2})([.)])(?=$)")
_BULLET = re.compile(r"(?:[-*]|\d{1,2}[.)])\s+(?=\S)")


def as_markdown(text: str) -> str:
    """Return Markdown that shows ``text``: what Markdown would read as markup is escaped.

    Lines that begin as items of a list ("- ", "* ", "1. ") stay, and so are a list. Indentation goes.

    >>> print(as_markdown("Use *p and __init__, not snake_case."), end="")
    Use \\*p and \\_\\_init\\_\\_, not snake_case.
    """
    lines = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    brackets = bool(_BRACKETED.search(text))
    return "\n".join(_line(line.strip(), brackets) for line in lines).strip("\n") + "\n"


def inline(text: str) -> str:
    """Return Markdown for ``text`` within a line."""
    return _bracketless(_SPECIAL.sub(r"\\\g<0>", text), bool(_BRACKETED.search(text)))


def _bracketless(text: str, brackets: bool) -> str:
    return text.replace("[", r"\[").replace("]", r"\]") if brackets else text


def _line(line: str, brackets: bool) -> str:
    bullet = _BULLET.match(line)
    if bullet:
        return bullet[0] + _line(line[bullet.end() :], brackets)
    start = _LINE_START.match(line)
    escaped = _bracketless(_SPECIAL.sub(r"\\\g<0>", line), brackets)
    if start and not escaped.startswith("\\"):
        escaped = "\\" + escaped
    return _NUMBER.sub(r"\1\3\\\2\4", escaped, count=1) if _NUMBER.match(line) else escaped
