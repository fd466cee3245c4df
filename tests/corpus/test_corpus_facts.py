"""What other entries have to know of an entry."""

from dataclasses import replace
from pathlib import Path

from glossearch.corpus import Entry
from glossearch.corpus.entry import Place
from glossearch.corpus.facts import Facts, facts_of

ENTRY = Entry(
    slug="a",
    title="A",
    body="One [[b]].\n\nTwo [[c|d]].",
    aliases=("x",),
    hidden_aliases=("y",),
    see_also=("b", "c"),
    extra={"tag": "z", "foo": "1"},
)
LINES = {
    "title": 2, "aliases": 3, "aliases[0]": 4, "hidden_aliases": 5, "see_also[0]": 7, "see_also[1]": 12,
    "tag": 8, "foo": 9, "body": 10,
}  # fmt: skip
PLACED = replace(ENTRY, place=Place(Path("a.md"), LINES))


def test_facts_have_the_lines_of_what_they_tell() -> None:
    assert facts_of(PLACED, {"category": "kind"}) == Facts(
        "a",
        "A",
        2,
        (("x", 4), ("y", 5)),
        # The second see-also was taken from a link below the first line, and is told of as that.
        (("b", 7, "see_also"), ("b", 10, "[[b]]"), ("c", 12, "[[c]]")),
        (("tag", 8, "kind"), ("foo", 9, "")),
    )


def test_of_an_entry_from_nowhere_no_lines_and_no_keys_are_told() -> None:
    assert facts_of(ENTRY, {}) == Facts(
        "a",
        "A",
        None,
        (("x", None), ("y", None)),
        (("b", None, "see_also"), ("c", None, "see_also"), ("b", 1, "[[b]]"), ("c", 3, "[[c]]")),
        (),
    )


def test_a_key_is_no_other_word_for_a_field_that_the_entry_has() -> None:
    assert facts_of(replace(PLACED, categories=("k",)), {}).unknown == (("tag", 8, ""), ("foo", 9, ""))
