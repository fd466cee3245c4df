"""What to do about a mistake in YAML, of which the parser only says where it gave up."""

import re
from typing import NamedTuple

import yaml

_VALUE = re.compile(r"[ ]*(- +|[^\s:#][^:]*: +)(\S.*?)\s*$")
_ITEM_WITHOUT_SPACE = re.compile(r"[ ]*-[^\s-]")
_KEY_WITHOUT_SPACE = re.compile(r"[ ]*[\w-]+:[^\s/]")


class Advice(NamedTuple):
    """What is wrong and what to do; ``line`` and ``column`` count from 0, where they are known."""

    message: str
    line: int | None
    column: int | None


def advice(error: yaml.MarkedYAMLError, text: str) -> Advice:
    """Return what to tell an editor of ``error``, which YAML's parser raised for ``text``."""
    problem, context = error.problem or error.context or "cannot be read", error.context or ""
    mark, begun = error.problem_mark or error.context_mark, error.context_mark
    assert mark, "the parser tells where it was"
    lines = text.split("\n")
    if begun and "quoted scalar" in context and "end of stream" in problem:
        return Advice(
            "a quotation mark that is never closed; close it, or quote the whole value",
            begun.line,
            begun.column,
        )
    if begun and "simple key" in context:
        if _ITEM_WITHOUT_SPACE.match(lines[begun.line]):
            return Advice("an item without a space; put a space after its '-'", begun.line, begun.column)
        if _KEY_WITHOUT_SPACE.match(lines[begun.line]):
            return Advice("a key without a space; put a space after its ':'", begun.line, begun.column)
        return Advice("a line without a key; write 'key: value'", begun.line, begun.column)
    do = _what_to_do(problem, context, lines, mark)
    return Advice(f"{problem}; {do}" if do else problem, mark.line, mark.column)


def _what_to_do(problem: str, context: str, lines: list[str], mark: yaml.Mark) -> str | None:
    line = lines[mark.line] if mark.line < len(lines) else ""
    before, at = line[: mark.column], line[mark.column : mark.column + 1]
    if "\t" in before + at and not (before + at).strip():
        return "indent with spaces, not with tabs"
    if "cannot start any token" in problem:
        return f"quote the value, since '{at}' has a meaning of its own in YAML"
    if "anchor" in context or "alias" in context:
        return "quote the value, since '*' and '&' have a meaning of their own in YAML"
    if "escape" in problem:
        return "double the backslash, or use single quotation marks"
    if "block scalar" in context:
        return "begin the text on the next line, indented"
    if "mapping values" in problem:
        return _about_colon(lines, mark)
    if "flow node" in context or "block node" in context:
        return "close the brackets, or quote the value"
    if "parsing a flow" in context:
        bracket = "[" if "sequence" in context else "{"
        return f"close the '{bracket}', put commas between items, or quote the whole value"
    if before.rstrip().endswith(('"', "'", "]", "}")):
        return f"text follows the closing {before.rstrip()[-1]}; quote the whole value"
    if "parsing a block" in context:
        return "indent it like the lines above, and look for a quotation mark that is not closed"
    return None


def _about_colon(lines: list[str], mark: yaml.Mark) -> str:
    """Return what to do about a ': ' where none can be."""
    pair = _VALUE.match(lines[mark.line])
    if pair and pair.start(2) < mark.column:
        quoted = pair[2].replace("\\", "\\\\").replace('"', r"\"")
        return f'quote the value, since it has a colon: {pair[1].strip()} "{quoted}"'
    return "begin the key where the other keys begin"
