"""One value of a front matter changed, and nothing else."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from glossearch.corpus.frontmatter import FrontMatterError, parse
from glossearch.corpus.head import has_comments
from glossearch.corpus.revising import add_items, remove_item, replace_item, set_text
from head_sources import heads, texts, words

Values = dict[str, object]


def others(source: str, key: str = "aliases") -> tuple[object, ...]:
    """All that a change of ``key`` must leave alone."""
    matter = parse(source)
    return ({name: value for name, value in matter.values.items() if name != key}, matter.body)


def listed(source: str, key: str = "aliases") -> list[str]:
    """The texts under ``key``, as the reader takes them."""
    value = parse(source).values.get(key)
    items = value if isinstance(value, list) else [value]
    return [" ".join(item.split()) for item in items if isinstance(item, str) and item.strip()]


@given(heads("aliases", "see_also"), st.lists(st.one_of(words, texts), max_size=3))
def test_items_are_added_to_a_list_in_any_style(source: str, new: list[str]) -> None:
    after = add_items(source, "aliases", new)
    old = listed(source)
    assert listed(after) == [*old, *(item for item in dict.fromkeys(new) if item not in old)]
    assert others(after) == others(source)
    if "\r" in source:
        assert after.count("\r\n") == after.count("\n") == after.count("\r")


@given(heads("aliases", "see_also"), st.data(), st.one_of(words, texts))
def test_an_item_is_replaced_wherever_it_stands(source: str, data: st.DataObject, new: str) -> None:
    old = data.draw(st.sampled_from([*listed(source), "no item"]))
    after = replace_item(source, "aliases", old, new)
    assert listed(after) == [new if item == old else item for item in listed(source)]
    assert others(after) == others(source)


@given(heads("aliases", "see_also"), st.data())
def test_an_item_is_removed_and_the_last_one_with_its_key(source: str, data: st.DataObject) -> None:
    old = data.draw(st.sampled_from([*listed(source), "no item"]))
    after = remove_item(source, "aliases", old)
    left = [item for item in listed(source) if item != old]
    assert listed(after) == left
    assert others(after) == others(source)
    if listed(source) and not left:
        assert "aliases" not in parse(after).values or parse(after).values["aliases"] == []


@given(heads("slug", "see_also"), st.sampled_from(["slug", "title", "new"]), st.one_of(words, texts))
def test_a_text_is_set(source: str, key: str, new: str) -> None:
    after = set_text(source, key, new)
    assert parse(after).values[key] == new
    assert others(after, key) == others(source, key)


def test_the_rest_of_the_file_stays_as_it_is_written() -> None:
    source = (
        "---\n# who: me\nTitle:   'It''s'   # the headword\nSee_Also:\n"
        "    - old   # why\n    - \"old\"\n    - 'other'\n---\n\nText\n"
    )
    after = replace_item(source, "see_also", "old", "new: er")
    assert after == source.replace("- old ", '- "new: er" ').replace('"old"', '"new: er"')
    assert set_text(source, "title", "That's") == source.replace("It''s", "That''s")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("aliases: [a]", "aliases: [a, b c]"),
        ("aliases: []", "aliases: [b c]"),
        ("aliases: a", "aliases:\n  - a\n  - b c"),
        ("aliases:", "aliases:\n  - b c"),
        ("aliases:  # none", "aliases:  # none\n  - b c"),
        ("aliases: ~", "aliases:\n  - b c"),
        ("aliases:\n- a\n# end", "aliases:\n- a\n- b c\n# end"),
        ("aliases:\n  - |\n    a\nx: y", "aliases:\n  - |\n    a\n  - b c\nx: y"),
        ("title: x", "title: x\naliases:\n  - b c"),
        ("{title: x}", "{title: x, aliases: [b c]}"),
        ("{title: x, aliases: }", "{title: x, aliases: [b c]}"),
        ("  title: x", "  title: x\n  aliases:\n    - b c"),
    ],
)
def test_an_item_is_added_in_the_style_of_the_list(before: str, after: str) -> None:
    assert add_items(f"---\n{before}\n---\nText", "aliases", ["b c"]) == f"---\n{after}\n---\nText"


def test_what_repeats_a_value_by_an_anchor_keeps_it() -> None:
    source = "---\naliases: &names\n  - &one a\n  - b\nquestions: *names\nsee_also: [*one]\n---\nText"
    after = add_items(source, "aliases", ["c"])
    assert (listed(after), listed(after, "questions")) == (["a", "b", "c"], ["a", "b"])
    after = replace_item(source, "aliases", "a", "z")
    assert (listed(after), listed(after, "questions"), listed(after, "see_also")) == (
        ["z", "b"], ["a", "b"], ["a"],
    )  # fmt: skip
    after = replace_item(source, "see_also", "a", "z")
    assert after == source.replace("[*one]", "[z]")


def test_a_file_without_front_matter_gets_one() -> None:
    assert add_items("Text\r\n", "aliases", ["a"]) == "---\r\naliases:\r\n  - a\r\n---\r\nText\r\n"
    assert set_text("---\n---\nText", "slug", "a") == "---\nslug: a\n---\nText"


@pytest.mark.parametrize("text", ["yes", "1.10", "2024-01-01", "null", "~", "- a", "a: b", "a #b", "", "[x]"])
def test_what_yaml_would_take_for_something_else_is_quoted(text: str) -> None:
    after = set_text("---\ntitle: x\n---\n", "title", text)
    assert parse(after).values["title"] == text
    assert '"' in after


def test_what_cannot_be_read_or_changed_is_refused() -> None:
    with pytest.raises(FrontMatterError, match="bad YAML"):
        add_items("---\na: [\n---\n", "aliases", ["a"])
    with pytest.raises(FrontMatterError, match="'aliases' must be a text or a list of texts"):
        add_items("---\naliases: {a: b}\n---\n", "aliases", ["a"])
    with pytest.raises(FrontMatterError, match="only a person can change") as caught:
        add_items("---\nx: y\n? aliases  # such as: these\n: z\n---\n", "aliases", ["a"])
    assert caught.value.line == 3


@pytest.mark.parametrize("text", ["2026-13-45", "12:61", "null", "1e3", "=", "no"])
def test_what_yaml_would_take_for_something_else_or_refuse_is_quoted(text: str) -> None:
    changed = set_text("---\ntitle: A\n---\nText.\n", "slug", text)
    assert yaml.safe_load(changed.split("---")[1])["slug"] == text


def test_a_file_without_a_head_has_no_comments() -> None:
    assert not has_comments("Text. # not one\n")
    assert has_comments("---\ntitle: A  # one\n---\nText.\n")


@pytest.mark.parametrize(("item", "left"), [("a", "[b, c]"), ("b", "[a, c]"), ("c", "[a, b]")])
def test_an_item_is_taken_out_of_a_list_in_brackets_with_its_comma(item: str, left: str) -> None:
    text = "---\naliases: {}  # why\n---\nText.\n"
    assert remove_item(text.format("[a, b, c]"), "aliases", item) == text.format(left)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("aliases: [a, b , c] # why", "aliases: [a, b] # why"),
        ("aliases: [c,  a, 'b']", "aliases: [a, 'b']"),
        ("aliases: [a, c, c, b]", "aliases: [a, b]"),
        ("aliases: [a, c, c]", "aliases: [a]"),
        ("aliases:\n  - a  # first\n  - c  # third\n  - b", "aliases:\n  - a  # first\n  - b"),
        ("aliases:\n  # all\n- c\n- a\n- c\n# end", "aliases:\n  # all\n- a\n# end"),
        ("aliases:\n  - a\n  - |\n    c\nx: y", "aliases:\n  - a\nx: y"),
        ("aliases:\n  -\n    c\n  - a", "aliases:\n  - a"),
        ("x: y\naliases: c # why\nz: y", "x: y\nz: y"),
        ("x: y\n  # of z\naliases:\n  - c\nz: y", "x: y\n  # of z\nz: y"),
    ],
)
def test_only_the_item_is_taken_out_of_the_list(before: str, after: str) -> None:
    assert remove_item(f"---\n{before}\n---\nText", "aliases", "c") == f"---\n{after}\n---\nText"


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("aliases: [a, 'c', \"c\"]", "aliases: [a, 'd', \"d\"]"),
        ("aliases: c  # why", "aliases: d  # why"),
        ("aliases:\n  - 'c'\n  - a # b", "aliases:\n  - 'd'\n  - a # b"),
    ],
)
def test_only_the_item_is_replaced_in_its_own_quotes(before: str, after: str) -> None:
    assert replace_item(f"---\n{before}\n---\nText", "aliases", "c", "d") == f"---\n{after}\n---\nText"


def test_several_items_are_added_at_once() -> None:
    flow = add_items("---\naliases: [a]\n---\n", "aliases", ["b", "a", "c", "b"])
    assert flow == "---\naliases: [a, b, c]\n---\n"
    block = add_items("---\naliases:\n  - a\n---\n", "aliases", ["b", "c"])
    assert block == "---\naliases:\n  - a\n  - b\n  - c\n---\n"


def test_a_file_keeps_line_ends_of_an_old_kind() -> None:
    source = "---\raliases:\r  - a\r---\rText\r"
    assert add_items(source, "aliases", ["b"]) == source.replace("- a\r", "- a\r  - b\r")


def test_what_is_repeated_elsewhere_is_written_out_where_its_anchor_goes() -> None:
    source = "---\naliases: [&one a, b]\nsee_also: [*one]\n---\n"
    assert remove_item(source, "aliases", "a") == "---\naliases: [b]\nsee_also: [a]\n---\n"
