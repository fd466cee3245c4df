"""What --fix changes: what is at fault, and nothing else."""

from pathlib import Path

import pytest
from checked_files import TODAY, problems, write
from hypothesis import given
from hypothesis import strategies as st

from glossearch.config import Settings
from glossearch.corpus import Corpus, Problems, read_corpus
from glossearch.corpus.markup import plain_text
from glossearch.editorial import fixing
from glossearch.editorial.checking import check
from glossearch.editorial.fixing import difference, fixes, mend
from glossearch.editorial.rules import RULES, whitespace
from glossearch.editorial.selection import selection


def mended(corpus: Path, name: str = "tea.md") -> str:
    """Mend a corpus, see that nothing is left to mend, and return a file."""
    settings = Settings(corpus=corpus)
    mend(settings, selection({}), TODAY)
    assert mend(settings, selection({}), TODAY) == []
    return (corpus / name).read_bytes().decode()


CASES = [
    ("aliases:\n  - tea\n  - chai\n", "aliases:\n  - chai\n"),
    ('aliases:\n- "TEA" \n- chai\n', "aliases:\n- chai\n"),
    ("see_also:\n  - tea\n  - cup\n", "see_also:\n  - cup\n"),
    ("aliases:\n  - chai\n  - chai\n  - Chai\n", "aliases:\n  - chai\n"),
    ("see_also:\n  - Cups\n", "see_also:\n  - cup\n"),
    ("see_also:\n  - 'beaker'\n", "see_also:\n  - 'cup'\n"),
    ("category: Drinks \t\n", "category: Drinks\n"),
]
BODIES = [
    ("Tea in a [[Cup]].", "Tea in a [[cup|Cup]]."),
    ("Tea in a [[ beaker |mug]].", "Tea in a [[cup|mug]]."),
    ("A [[Cup]], [[Cup]] and [[cups]].", "A [[cup|Cup]], [[cup|Cup]] and [[cup|cups]]."),
    ("Tea \nis hot.\t\n\n \nYes.", "Tea\nis hot.\n\n\nYes."),
    ("Tea  \nis hot.  ", "Tea  \nis hot."),
]


@pytest.mark.parametrize(("before", "after"), CASES)
def test_front_matter_is_mended(tmp_path: Path, before: str, after: str) -> None:
    write(tmp_path, "== cup.md ==\n---\ntitle: Cup\naliases: [beaker]\n---\nA cup.\n")
    write(tmp_path, f"== tea.md ==\n---\ntitle: Tea\n{before}---\nTea.\n")
    assert mended(tmp_path) == f"---\ntitle: Tea\n{after}---\nTea.\n"


@pytest.mark.parametrize(("before", "after"), BODIES)
def test_a_body_is_mended(tmp_path: Path, before: str, after: str) -> None:
    write(tmp_path, "== cup.md ==\n---\ntitle: Cup\naliases: [beaker]\n---\nA cup.\n")
    write(tmp_path, f"== tea.md ==\n---\ntitle: Tea\n---\n{before}\n")
    assert mended(tmp_path) == f"---\ntitle: Tea\n---\n{after}\n"


@pytest.mark.parametrize(
    ("head", "body"),
    [
        ("aliases: [tea, chai]\n", "Tea."),
        ("aliases:\n  - tea  # why\n  - chai\n", "Tea."),
        ("aliases:\n  - te\n    a\n  - te\n    a\n", "Tea."),
        ("definition: |\n  Tea  \n  is hot.\n", "Tea."),
        ("", "Tea.\n\n```\ncode  \n```"),
        ("", "Write `[[Cup]]` for a [[Cup]]."),
        ("", "Tea in a [[vessel]]."),
    ],
    ids=[
        "flow list",
        "comment",
        "item of two lines",
        "block of YAML",
        "code",
        "code and link",
        "unknown name",
    ],
)
def test_what_is_not_safe_is_told_and_left(tmp_path: Path, head: str, body: str) -> None:
    write(tmp_path, "== cup.md ==\n---\ntitle: Cup\naliases: [beaker]\n---\nA cup.\n")
    text = f"---\ntitle: Tea\n{head}---\n{body}\n"
    write(tmp_path, f"== tea.md ==\n{text}")
    assert mended(tmp_path) == text


def test_a_name_of_two_entries_is_not_mended(tmp_path: Path) -> None:
    for name in ("cup", "mug"):
        write(tmp_path, f"== {name}.md ==\n---\ntitle: {name}\naliases: [vessel]\n---\nA {name}.\n")
    write(tmp_path, "== tea.md ==\n---\ntitle: Tea\n---\nTea in a [[vessel]].\n")
    assert "[[vessel]]" in mended(tmp_path)


def test_line_ends_and_the_byte_order_mark_stay(tmp_path: Path) -> None:
    file = tmp_path / "tea.md"
    file.write_bytes(
        b"\xef\xbb\xbf---\r\ntitle: Tea\r\naliases:\r\n  - tea\r\n  - chai\r\n---\r\nTea. \r\nHot.\n"
    )
    settings = Settings(corpus=tmp_path)
    rules = {problem.rule for problem in problems(tmp_path)}
    assert rules == {"alias-is-title", "mixed-line-ends", "trailing-space"}
    assert len(mend(settings, selection({}), TODAY)) == 3
    assert file.read_bytes() == (
        b"\xef\xbb\xbf---\r\ntitle: Tea\r\naliases:\r\n  - chai\r\n---\r\nTea.\r\nHot.\r\n"
    )


def test_spaces_after_a_value_are_no_line_break_and_those_in_a_block_of_text_stay(tmp_path: Path) -> None:
    file = tmp_path / "tea.md"
    file.write_text("---\ntitle: Tea   \naliases: [chai]  \n---\nTea is  \nhot. \n")
    mend(Settings(corpus=tmp_path), selection({}), TODAY)
    assert file.read_text() == "---\ntitle: Tea\naliases: [chai]\n---\nTea is  \nhot.\n"
    file.write_text("---\ntitle: Tea\nremark: |\n  a  \n  b\n---\nTea is hot. \n")
    mend(Settings(corpus=tmp_path), selection({}), TODAY)
    assert file.read_text() == "---\ntitle: Tea\nremark: |\n  a  \n  b\n---\nTea is hot.\n"


def test_the_last_line_ends_as_the_others(tmp_path: Path) -> None:
    file = tmp_path / "tea.md"
    file.write_bytes(b"---\r\ntitle: Tea\r\n---\r\nTea is hot.")
    mend(Settings(corpus=tmp_path), selection({}), TODAY)
    assert file.read_bytes().endswith(b"Tea is hot.\r\n")


def test_only_files_that_are_named_and_rules_that_are_on(tmp_path: Path) -> None:
    text = "---\ntitle: Tea\n---\nTea. \nHot."
    for name in ("a", "b"):
        (tmp_path / f"{name}.md").write_text(text)
    mend(Settings(corpus=tmp_path), selection({}, ignore=["no-final-newline"]), TODAY, [tmp_path / "a.md"])
    assert (tmp_path / "a.md").read_text() == "---\ntitle: Tea\n---\nTea.\nHot."
    assert (tmp_path / "b.md").read_text() == text


def test_a_comment_keeps_a_file_as_it_is(tmp_path: Path) -> None:
    text = "---\ntitle: Tea\n---\nTea. \n<!-- glossearch: ignore trailing-space -->\n"
    write(tmp_path, f"== tea.md ==\n{text}")
    assert mended(tmp_path) == text


def test_a_file_that_somebody_changed_meanwhile_is_left(tmp_path: Path) -> None:
    file = tmp_path / "tea.md"
    file.write_text("---\ntitle: Tea\n---\nTea. \n")
    checked = check(Settings(corpus=tmp_path), selection({}), TODAY)
    assert len(fixes(checked.findings)) == 1
    file.write_text("---\ntitle: Iced tea\n---\nTea. \n")
    assert fixes(checked.findings) == []


def test_the_diff_is_one_that_tools_take(tmp_path: Path) -> None:
    (tmp_path / "tea.md").write_bytes(b"---\ntitle: Tea\n---\nTea. \nHot.")
    (fix,) = fixes(check(Settings(corpus=tmp_path), selection({}), TODAY).findings)
    assert difference("corpus/tea.md", fix.before, fix.after) == (
        "--- a/corpus/tea.md\n+++ b/corpus/tea.md\n@@ -1,5 +1,5 @@\n ---\n title: Tea\n ---\n"
        "-Tea. \n-Hot.\n\\ No newline at end of file\n+Tea.\n+Hot.\n"
    )
    assert (tmp_path / "tea.md").read_bytes() == b"---\ntitle: Tea\n---\nTea. \nHot."


def test_every_rule_that_says_so_mends_something(tmp_path: Path) -> None:
    write(
        tmp_path,
        "== cup.md ==\n---\ntitle: Cup\n---\nA [[Tea]].␍\nHot. \n"
        "== tea.md ==\n---\ntitle: Tea\naliases:\n  - x\n  - x\n  - TEA\nsee_also:\n  - tea\n---\nTea.␄\n",
    )
    done = mend(Settings(corpus=tmp_path), selection({}), TODAY)
    assert {one.problem.rule for one in done} == {name for name, rule in RULES.items() if rule.fixable}


PIECES = st.lists(
    st.sampled_from(
        ["Tea", "cup", " ", "  ", "\t", "\n", "\r\n", "\n\n", "[[Cup]]", "[[cup]]", "`x `", "```\n"]
    ),
    max_size=25,
)


@given(
    PIECES, st.lists(st.sampled_from(["tea", "Tea", "cup", "'cup'", "chai", '"a b"', "x # y"]), max_size=5)
)
def test_mending_ends_and_changes_nothing_that_readers_see(
    tmp_path_factory: pytest.TempPathFactory, pieces: list[str], aliases: list[str]
) -> None:
    corpus = tmp_path_factory.mktemp("corpus")
    (corpus / "cup.md").write_text("---\ntitle: Cup\n---\nA cup.\n")
    items = "".join(f"  - {alias}\n" for alias in aliases)
    (corpus / "tea.md").write_bytes(f"---\ntitle: Tea\naliases:\n{items}---\nTea {''.join(pieces)}".encode())
    settings = Settings(corpus=corpus)
    before = {entry.slug: plain_text(entry) for entry in read_corpus(Corpus.of(settings), Problems())}
    mend(settings, selection({}), TODAY)
    after = list(read_corpus(Corpus.of(settings), problems_after := Problems()))
    assert problems_after.errors == []
    assert {entry.slug: plain_text(entry) for entry in after} == before
    assert not fixes(check(settings, selection({}), TODAY).findings)


def test_mending_ends_even_if_there_is_more_to_mend(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fixing, "_MOST_ROUNDS", 1)
    file = write(tmp_path, "== a.md ==\n---\ntitle: A\n---\nText.··\n") / "a.md"
    assert fixing.mend(Settings(corpus=tmp_path), selection({}), TODAY)
    assert file.read_text() == "---\ntitle: A\n---\nText.\n"


def test_of_a_corpus_in_one_file_nothing_would_be_mended(tmp_path: Path) -> None:
    file = tmp_path / "terms.jsonl"
    file.write_text('{"id": "a", "title": "A", "text": "Text.  "}\n')
    assert fixing.rehearsed(Settings(corpus=file), selection({}), TODAY) == []


def test_a_mending_that_would_change_the_front_matter_is_none() -> None:
    head = "---\na: |\n  one  \n---\n"
    assert not whitespace._same_head(head, head.replace("one  ", "one"))
    assert not whitespace._same_head(head, "---\na: [\n---\n")
