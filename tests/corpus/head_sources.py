"""Front matter as different hands write it, for tests of what changes it."""

import json

from hypothesis import strategies as st

texts = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Cn", "Zl", "Zp"], exclude_characters="\ufeff"),
    min_size=1,
    max_size=8,
).filter(lambda text: text == " ".join(text.split()))
words = st.text("abcxyz-", min_size=1, max_size=5).filter(lambda text: text.strip("-") == text)
_comments = st.sampled_from(["", "", "  # a: [b], 'c'", " # - x"])


@st.composite
def _items(draw: st.DrawFn) -> str:
    """One text in any of YAML's quotes."""
    text = draw(st.one_of(words, texts))
    style = draw(st.sampled_from(["plain", "single", "double"]))
    if style == "plain" and text[0] in "abcxyz" and set(text) <= set("abcxyz-"):
        return text
    return "'" + text.replace("'", "''") + "'" if style == "single" else json.dumps(text, ensure_ascii=False)


@st.composite
def values(draw: st.DrawFn) -> str:
    """What may stand behind ``key:``, with its line end: a list in some style, one text, or nothing."""
    comment = draw(_comments)
    items = draw(st.lists(_items(), max_size=4))
    style = draw(st.sampled_from(["block", "flow", "flow in lines", "one", "folded", "null", "nothing"]))
    if style == "block" and items:
        indent = " " * draw(st.integers(0, 4))
        anchor = draw(st.sampled_from(["", "", " &list"]))
        lines = [f"{indent}-{' ' * draw(st.integers(1, 3))}{item}{draw(_comments)}\n" for item in items]
        return f"{anchor}{comment}\n{''.join(lines)}"
    if style.startswith("flow"):
        parting = ",\n    " if style == "flow in lines" else ", "
        return f" [{parting.join(items)}{draw(st.sampled_from(['', ',', ' '])) if items else ''}]{comment}\n"
    if style == "one" and items:
        return f" {items[0]}{comment}\n"
    if style == "folded":
        return " >-\n  two\n  words\n\n"
    return f"{' ~' if style == 'null' else ''}{comment}\n"


@st.composite
def heads(draw: st.DrawFn, *keys: str) -> str:
    """The file of an entry with these keys, some of them perhaps missing, in any order, and a title."""
    lines = [f"{key}:{draw(values())}" for key in keys if draw(st.integers(0, 5))]
    lines.append(f"title: {draw(_items())}{draw(_comments)}\n")
    if any(" &list" in line for line in lines) and sum(" &list" in line for line in lines) == 1:
        lines = [line for line in draw(st.permutations(lines)) if line]
        lines.append(f"more: *list{draw(_comments)}\n")
    else:
        lines = [line.replace(" &list", "") for line in draw(st.permutations(lines))]
    text = f"---\n{''.join(lines)}---\nBody of it: [[x]].\n"
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n"])))
