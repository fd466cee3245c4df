"""reStructuredText as Sphinx reads it -> Markdown, line by line."""

import re

from glossearch.corpus.code import Code
from glossearch.corpus.page import Page, Passage
from glossearch.corpus.rst import slug_of

_DIRECTIVE = re.compile(r"^( *)\.\.(?: +([\w:-]+)::(?:[ ]+(.*))?| +(.*))?$")
_FIELD = re.compile(r"^ *:[\w-]+:(?:\s|$)")
_CODE = frozenset("code code-block sourcecode parsed-literal prompt console doctest testcode ipython".split())
_HIDDEN = frozenset(
    "index toctree image figure raw include literalinclude math csv-table list-table table graphviz "
    "tabularcolumns default-role highlight sectionauthor codeauthor only-html testsetup testcleanup".split()
)
_BOXES = frozenset(
    "note warning attention caution danger error hint important tip admonition seealso todo".split()
)
_VERSIONS = {
    "versionadded": "Added in version", "versionchanged": "Changed in version",
    "deprecated": "Deprecated since version", "versionremoved": "Removed in version",
}  # fmt: skip
_INLINE = re.compile(
    r"^```[^\n]*\n(?P<fence>.*?)(?:^```$|\Z)"
    r"|``(?P<literal>(?:[^`\n]|\n(?![ \t]*\n))+?)``"
    r"|:(?P<role>[\w:+.-]+):`(?P<content>[^`]+)`"
    r"|`(?P<label>[^`<>]+)<(?P<url>[^`<>]+)>`__?"
    r"|`(?P<named>[^`]+)`_{0,2}"
    r"|(?P<footnote>\[(?:\d+|\#[\w-]*|\*)\]_)"
    r"|\|(?P<replaced>[^|\s](?:[^|\n]*[^|\s])?)\|_{0,2}"
    r"|\\(?P<escaped>[ \nA-Za-z0-9])"
    r"|(?<![\w`\\])(?P<word>[A-Za-z][\w.-]*?)__?(?![\w`])"
    r"|(?P<special>__|<(?=[A-Za-z/!]))",
    re.MULTILINE | re.DOTALL,
)
_ENTRY_LINK = re.compile(r"\[\[([^\[\]|\n]+)")
_PROSE_ROLES = frozenset(
    "term ref doc numref any abbr dfn guilabel menuselection sub sup emphasis strong title".split()
)
_NUMBERED = {"pep": "PEP", "rfc": "RFC", "cve": "CVE"}
_LISTED = re.compile(r"^( *)(?:[*+-]|(?:\d+|#|[A-Za-z])[.)]|\(\w+\))\s+")


def blocks(text: str, _: Passage) -> str:
    """Make Markdown of directives, literal blocks and comments, and of text that is only indented."""
    lines = [*text.split("\n"), ""]
    inner = min((_indent(line) for line in lines if line.strip()), default=0)
    converted = _converted([line[inner:] for line in lines])
    return "\n".join(converted if converted[-1] else converted[:-1])


def _converted(lines: list[str]) -> list[str]:
    """Return as many lines of Markdown as there are ``lines``."""
    done: list[str] = []
    listed = 0
    while len(done) < len(lines):
        line, at = lines[len(done)], len(done)
        directive = _DIRECTIVE.match(line)
        if directive or line.rstrip().endswith("::"):
            end = _end(lines, at)
            content = lines[at + 1 : end]
            done += _directive(directive, content) if directive else _literal(line, content)
            continue
        if item := _LISTED.match(line):
            listed = item.end()
            line = re.sub(r"^( *)(?:#|\(?\w+)[.)](?=\s)", r"\g<1>1.", line)
        elif line.strip() and _indent(line) < listed:
            listed = 0
        if line.startswith(">>> "):
            line = f"    {line}"
        done.append(line if listed or line.startswith("    >>> ") else line.lstrip(" "))
    return done


def _end(lines: list[str], at: int) -> int:
    """Return where the block of the line ``at`` ends: before the next that is indented no deeper."""
    base = _indent(lines[at])
    ends = (n for n in range(at + 1, len(lines)) if lines[n].strip() and _indent(lines[n]) <= base)
    return next(ends, len(lines))


def _directive(directive: re.Match[str], content: list[str]) -> list[str]:
    """Return the lines of a directive, or of a comment or target, which show nothing."""
    _, name, argument, _ = directive.groups()
    name, argument = (name or "").casefold(), (argument or "").strip()
    if not name or name in _HIDDEN:
        return [""] * (len(content) + 1)
    if name in _CODE:
        return _fenced("", argument, _without_fields(content))
    inside = _converted(_without_fields(content))
    if name in _BOXES or name in _VERSIONS:
        return [f"> {_boxed(name, argument)}", *(f"> {line}" if line else "" for line in inside)]
    return [f"**{argument}**" if name == "rubric" and argument else "", *inside]


def _boxed(name: str, argument: str) -> str:
    if name in _VERSIONS:
        version, _, rest = argument.partition(" ")
        return f"**{_VERSIONS[name]} {version}:** {rest}"
    if name == "admonition":
        return f"**{argument}**  "
    title = "See also" if name == "seealso" else name.capitalize()
    return f"**{title}:** {argument}"


def _literal(line: str, content: list[str]) -> list[str]:
    """Return a paragraph that ends in ``::``, and the block of code that it announces."""
    text = line.strip()[:-2].rstrip()
    return _fenced(f"{text}:" if text else "", None, _dedented(content))


def _fenced(before: str, language: str | None, content: list[str]) -> list[str]:
    """Return ``content`` as code; the fences stand where blank lines are, or its directive."""
    whole = [before, *content]
    last = next((n for n in range(len(whole) - 1, 0, -1) if whole[n].strip()), 0)
    start = 0 if language is not None else 1
    if not last or last + 1 >= len(whole) or whole[start].strip():
        return whole
    whole[start], whole[last + 1] = f"```{language or ''}", "```"
    return whole


def _without_fields(content: list[str]) -> list[str]:
    """Return the content of a directive without its options, and not indented."""
    start = next((n for n, line in enumerate(content) if not _FIELD.match(line)), len(content))
    return _dedented([""] * start + content[start:])


def _dedented(lines: list[str]) -> list[str]:
    inner = min((_indent(line) for line in lines if line.strip()), default=0)
    return [line[inner:] for line in lines]


def _indent(line: str) -> int:
    return len(line) - len(line.lstrip(" "))


def inline(text: str, passage: Passage) -> str:
    """Make Markdown of roles, literals, references and escapes."""
    passage.code = Code("")  # backticks mean something else here

    def shown(found: re.Match[str]) -> str:
        kind = found.lastgroup
        if kind == "fence":
            return found[0]
        if kind == "literal":
            return f"`{found[kind]}`"
        if kind == "content":
            return _role(found, passage)
        if kind == "url":
            label, url = " ".join(found["label"].split()), "".join(found["url"].split())
            return passage.shown(f"[{label}](<{url}>)" if label else url, found)
        if kind == "named":
            return found[kind] if found[0].endswith("_") else f"*{found[kind].strip()}*"
        if kind == "footnote":
            return ""
        if kind == "escaped":  # white space shows nothing, and a letter itself
            return found[kind].strip(" ")
        return f"\\{found[kind][0]}" * len(found[kind]) if kind == "special" else found[kind or 0]

    return _INLINE.sub(shown, text)


def _role(found: re.Match[str], passage: Passage) -> str:
    role, content = found["role"].rpartition(":")[2].casefold(), found["content"]
    label, _, target = content.strip().removesuffix(">").rpartition("<")
    targeted = bool(label.strip()) and content.rstrip().endswith(">")
    label, target = (label.rstrip(), target) if targeted else (content, content)
    if role == "term":
        return passage.link(slug_of(target), label, found)
    if role in _NUMBERED:
        label = label if targeted else f"{_NUMBERED[role]} {content.partition('#')[0]}"
        return passage.shown(" ".join(label.split()), found)
    label = label.lstrip("!")
    if label.startswith("~"):
        label = label.rpartition(".")[2].lstrip("~")
    return label if role in _PROSE_ROLES or not label.strip() else f"`{label}`"


def see_also(page: Page) -> None:
    """Take the terms that a "See also" refers to for see-also."""
    first = page.lines["body"]
    for number, line in enumerate(page.body.split("\n"), first):
        if line.startswith("> **See also:**"):
            for link in _ENTRY_LINK.finditer(line):
                page.add("see_also", link[1], number)
