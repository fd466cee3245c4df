"""Template tags in Markdown sources become the text that a reader of the built site would see."""

import re

# A tag holds no other tag's "{{": looking past it would take quadratic time where tags are never closed.
_HUGO = re.compile(r"\{\{[<%]-?\s*(/?[\w./-]++)((?:(?!\{\{).)*?)/?-?[%>]\}\}", re.DOTALL)
_MACRO = re.compile(r"\{\{\s*[A-Za-z]\w*\s*\(([^{}]*?)\)\s*\}\}")
_ATTRIBUTE = re.compile(r"""(?<![\w-])([\w-]++)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'>]+))""")
_STRING = re.compile(r"\"([^\"]*)\"|'([^']*)'")


def expand(source: str) -> str:
    """Replace Hugo shortcodes and MDN macros by their visible text, keeping the line count.

    >>> expand('a {{< glossary_tooltip text="Pod" term_id="pod" >}} or {{Glossary("scope", "scoped")}}')
    'a Pod or scoped'
    """
    if "{{" not in source:
        return source
    return _MACRO.sub(_macro_text, _HUGO.sub(_hugo_text, source))


def _hugo_text(tag: re.Match[str]) -> str:
    attributes = {m[1]: m[2] or m[3] or m[4] or "" for m in _ATTRIBUTE.finditer(tag[2])}
    text = attributes.get("text") or attributes.get("title") or ""
    text = text or attributes.get("term_id", "").replace("-", " ")
    return _on_as_many_lines(text, tag)


def _macro_text(tag: re.Match[str]) -> str:
    """Return the last non-empty string argument: ``Glossary("a", "b")`` shows b, ``cssxref("x")`` x."""
    strings = [m[1] or m[2] for m in _STRING.finditer(tag[1])]
    return _on_as_many_lines(next((s for s in reversed(strings) if s), ""), tag)


def _on_as_many_lines(text: str, tag: re.Match[str]) -> str:
    return " ".join(text.split()) + "\n" * tag[0].count("\n")
