"""The edits that change one value of a front matter, in the style that it is written in."""

from collections.abc import Sequence

from glossearch.corpus.editing import Edit
from glossearch.corpus.frontmatter import Value
from glossearch.corpus.head import Head, Node, Pair
from glossearch.corpus.yamltext import flow, scalar

Edits = list[Edit]


def new_key(text: str, head: Head, key: str, value: str | list[str]) -> Edits:
    """Return the edits that put ``key`` and its value behind the last one, in a new head if there is none."""
    name = scalar(key)
    if head.root and head.in_brackets:
        comma = ", " if head.root.children else ""
        end = max((child.end for child in head.root.children), default=head.root.end - 1)
        return [Edit(end, end, f"{comma}{name}: {flow(_value(value))}")]
    indent = _indent(text, head)
    line = f"{indent}{name}:{_written(value, head, indent)}\n"
    if head.end is None:
        return [Edit(0, 0, f"---\n{line}---\n")]
    return [Edit(head.end, head.end, line)]


def no_key(text: str, pair: Pair) -> Edits:
    """Return the edit that takes out the lines of a key and its value."""
    start = text.rfind("\n", 0, pair.key.start) + 1
    return [Edit(start, _line_end(text, _end(text, pair.node)) + 1, "")]


def new_value(text: str, head: Head, pair: Pair, value: str | list[str]) -> Edits:
    """Return the edits that write the value of a pair anew; a text keeps its quotes."""
    node = pair.node
    if isinstance(value, str) and node.kind == "text" and node.start < node.end:
        put = Edit(node.start, _end(text, node), scalar(value, text[node.start : node.end]))
    else:
        start = text.index(":", pair.key.end) + 1
        put = Edit(start, _end(text, node), _written(value, head, _indent(text, head)))
    return [put, *_spelt_out(head, [put])]


def new_items(text: str, head: Head, pair: Pair, items: Sequence[str]) -> Edits:
    """Return the edits that put ``items`` behind those of a list, a text or nothing."""
    node = pair.node
    last = node.children[-1] if node.children else None
    if node.kind == "flow":
        end = last.end if last else node.end - 1
        return [Edit(end, end, (", " if last else "") + ", ".join(map(scalar, items)))]
    if node.kind == "block" and last:
        dash = text.rfind("-", node.start, last.start)
        return [_lines_behind(text, last.end, _column(text, dash), items)]
    indent = _indent(text, head) + "  "
    if node.start == node.end:
        return [_lines_behind(text, node.end, indent, items)]
    old = [] if node.value is None else [text[node.start : node.end]]
    lines = [f"\n{indent}- {item}" for item in [*old, *map(scalar, items)]]
    return [Edit(text.index(":", pair.key.end) + 1, node.end, "".join(lines))]


def other_items(text: str, head: Head, nodes: Sequence[Node], item: str) -> Edits:
    """Return the edits that put ``item`` in the place of ``nodes``."""
    edits = [Edit(node.start, _end(text, node), scalar(item, text[node.start : node.end])) for node in nodes]
    return [*edits, *_spelt_out(head, edits)]


def fewer_items(text: str, head: Head, pair: Pair, gone: Sequence[Node]) -> Edits:
    """Return the edits that take the items ``gone`` out of a list that has others."""
    items, edits = pair.node.children, []
    for number, node in enumerate(items):
        if node not in gone:
            continue
        if pair.node.kind == "block":
            dash = text.rfind("-", pair.node.start, node.start)
            start = text.rfind("\n", 0, dash) + 1
            edits.append(Edit(start, _line_end(text, _end(text, node)) + 1, ""))
        elif number + 1 == len(items):
            edits.append(Edit(next(n.end for n in reversed(items) if n not in gone), node.end, ""))
        elif any(after not in gone for after in items[number + 1 :]):  # else the last edit takes it along
            edits.append(Edit(node.start, items[number + 1].start, ""))
    return [*edits, *_spelt_out(head, edits)]


def _written(value: str | list[str], head: Head, indent: str) -> str:
    """Return a value as it stands behind the colon of its key."""
    if isinstance(value, str):
        return f" {scalar(value)}"
    if head.in_brackets or not value:
        return f" {flow(_value(value))}"
    return "".join(f"\n{indent}  - {scalar(item)}" for item in value)


def _value(value: str | list[str]) -> Value:
    return value if isinstance(value, str) else list(value)


def _spelt_out(head: Head, edits: Sequence[Edit]) -> Edits:
    """Return the edits that write out each repetition of a value that ``edits`` take away with its anchor."""

    def within(node: Node) -> bool:
        return any(start <= node.start < end for start, end, _ in edits)

    return [
        Edit(alias.start, alias.end, flow(alias.value))
        for alias in head.aliases
        if alias.target and within(alias.target) and not within(alias)
    ]


def _lines_behind(text: str, end: int, indent: str, items: Sequence[str]) -> Edit:
    """Return the edit that puts a line for each item below the line that ``end`` is in."""
    lines = "".join(f"{indent}- {scalar(item)}\n" for item in items)
    below = end if text[end - 1] == "\n" else _line_end(text, end) + 1
    return Edit(below, below, lines)


def _line_end(text: str, place: int) -> int:
    return text.index("\n", place)


def _end(text: str, node: Node) -> int:
    """Return the end of a node, without the line ends that belong to a text of several lines."""
    return node.start + len(text[node.start : node.end].rstrip("\n"))


def _indent(text: str, head: Head) -> str:
    """Return the spaces that stand before the keys."""
    return _column(text, head.root.start) if head.root and head.root.children else ""


def _column(text: str, place: int) -> str:
    return " " * (place - text.rfind("\n", 0, place) - 1)
