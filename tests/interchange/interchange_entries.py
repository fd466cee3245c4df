"""Entries of every kind that a corpus can have, for the tests of formats."""

from hypothesis import strategies as st

from glossearch.config import ENTRY_FIELDS
from glossearch.corpus import Entry
from glossearch.corpus.entry import Markup

NASTY = [
    "NO", "null", "~", "1.10", "2024-01-01", "- item", "a: b", "# x", "=SUM(A1)", "'=1+1", "+1", "@cmd",
    "a|b", "a\\b", "\\|", "back\\", "C++", '"quoted"', "it's", "<b>&amp;", "]]>", "[[x|y]]", "…", "é",
    "日本", "🙂", "e\u0301", "a;b", "a,b", "a\tb", "!!int 3", "&x *y", "%", "`", "---", "\u2028",
    "\ufeff", "\x85", "\u200b", "{{x", "\x1b[2J", "\x7f", "\ufffe",
]  # fmt: skip


TEXT = st.characters(exclude_categories=["Cs"])
WITHOUT_CONTROL = st.characters(exclude_categories=["Cs", "Cc"])


def _is_one_line(text: str) -> bool:
    return bool(text) and text == " ".join(text.split())


def lines(control: bool) -> st.SearchStrategy[str]:
    """Titles, aliases and the like: one line, no white space at the ends."""
    made = st.one_of(
        st.sampled_from(NASTY), st.text(TEXT if control else WITHOUT_CONTROL, min_size=1, max_size=12)
    )
    clean = made.map(lambda text: " ".join(text.split()))
    return (clean if control else clean.map(xml_text)).filter(_is_one_line)


def xml_text(text: str) -> str:
    """Return ``text`` without what XML cannot hold."""
    return "".join(c for c in text if c in "\t\n\r" or (c >= " " and c not in "\ufffe\uffff"))


def bodies(control: bool) -> st.SearchStrategy[str]:
    """Texts of several lines that are not blank, and have no template tags."""
    parts = st.one_of(
        st.sampled_from(
            [*NASTY, "\n", "\n\n", "\r\n", "\r", "    code", "Some words.", " ", "---\n", "x\0y"]
        ),
        st.text(TEXT, max_size=12),
    )
    joined = st.lists(parts, min_size=1, max_size=6).map("".join)
    clean = joined if control else joined.map(xml_text)
    return clean.filter(lambda text: bool(text.strip()) and "{{" not in text)


def json_values() -> st.SearchStrategy[object]:
    """Values of keys of an entry's own."""
    leaf = st.none() | st.booleans() | st.integers(-9, 9) | st.sampled_from(NASTY) | st.text(
        TEXT, max_size=5
    )  # fmt: skip
    return st.recursive(
        leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys(), inner, max_size=3)
    )


def text_values() -> st.SearchStrategy[object]:
    """Values as they come from front matter."""
    leaf = st.none() | st.sampled_from(NASTY) | st.text(TEXT, max_size=5)
    return st.recursive(
        leaf, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_keys(), inner, max_size=3)
    )


def _keys() -> st.SearchStrategy[str]:
    keys = st.sampled_from(["weight", "Draft", "a b", "x:y", "=1", "null", "é"]) | st.text(
        WITHOUT_CONTROL, min_size=1, max_size=5
    )
    taken = {*ENTRY_FIELDS, "id", "text"}
    return keys.filter(lambda key: key.casefold() not in taken and key == key.strip() and bool(key))


def entries(
    extra: st.SearchStrategy[object] | None = None, *, control: bool = True, most: int = 4
) -> st.SearchStrategy[list[Entry]]:
    """Glossaries of entries with different slugs, as a reader makes them.

    ``extra`` are the values under keys of their own, none without it; ``control`` is whether texts may have
    characters that XML cannot hold.
    """
    line = lines(control)
    several = st.lists(line, max_size=3, unique=True).map(tuple)
    markups: list[Markup] = ["markdown", "plain"]
    slugs = line.filter(lambda text: text.isprintable())
    one = st.builds(
        Entry,
        slug=slugs,
        title=line,
        body=bodies(control),
        aliases=several,
        hidden_aliases=several,
        categories=several,
        see_also=st.lists(st.sampled_from(["a", "b"]) | slugs, max_size=3, unique=True).map(tuple),
        questions=several,
        definition=st.none() | line,
        as_of=st.none() | st.sampled_from(["2026-11", "NO"]),
        markup=st.sampled_from(markups),
        extra=st.dictionaries(_keys(), extra, max_size=3) if extra is not None else st.just({}),
    )
    return st.lists(one, min_size=1, max_size=most, unique_by=lambda entry: entry.slug)
