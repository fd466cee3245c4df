"""Comments that say which findings are meant."""

from pathlib import Path

import pytest
from checked_files import places, problems

from support import entry_text


def told(tmp_path: Path, body: str, *rules: str) -> list[tuple[str, int | None, int | None, str]]:
    (tmp_path / "tea.md").write_text(entry_text("Tea", body), encoding="utf-8")
    return places(problems(tmp_path, *rules))


WITHOUT = "A hot drink."
RULE = "definition-without-term"


@pytest.mark.parametrize(
    "comment",
    [
        f"<!-- glossearch: ignore {RULE} -->",
        f"<!-- glossearch: ignore {RULE}: it is a song -->",
        f"<!--glossearch:ignore {RULE}-->",
        f"<!-- glossearch: ignore\n{RULE}:\nit > is\na song -->",
        f"<!-- glossearch: ignore long-definition, {RULE} -->",
        f"<!-- glossearch: ignore long-definition {RULE} -->",
    ],
)
def test_a_comment_ignores_a_rule_in_its_file(tmp_path: Path, comment: str) -> None:
    assert told(tmp_path, f"{WITHOUT}\n\n{comment}", RULE) == []
    assert told(tmp_path, f"{comment}\n\n{WITHOUT}", RULE) == []


def test_other_files_are_not_meant(tmp_path: Path) -> None:
    (tmp_path / "cup.md").write_text(entry_text("Cup", "A thing."))
    found = told(tmp_path, f"{WITHOUT}\n\n<!-- glossearch: ignore {RULE} -->", RULE)
    assert found == [("cup.md", 4, 1, RULE)]


def test_a_comment_that_ignores_nothing_is_told_at_the_name_of_the_rule(tmp_path: Path) -> None:
    body = f"Tea is hot.\n\n<!-- glossearch: ignore {RULE} -->"
    assert told(tmp_path, body) == [("tea.md", 6, 25, "unused-ignore")]
    assert problems(tmp_path)[0].message == f"nothing breaks {RULE} here; remove it from the comment"


def test_a_rule_that_is_off_is_not_known_to_be_unused(tmp_path: Path) -> None:
    body = f"Tea is hot.\n\n<!-- glossearch: ignore {RULE} -->"
    assert told(tmp_path, body, "orphan", "unused-ignore") == []
    assert told(tmp_path, body, RULE) == []


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("orfan", "there is no rule 'orfan' (did you mean 'orphan'?)"),
        ("no-title", "no-title is an error, and no comment makes an entry of it"),
    ],
)
def test_a_name_that_cannot_be_ignored_is_told(tmp_path: Path, name: str, message: str) -> None:
    told(tmp_path, f"Tea is hot.\n\n<!-- glossearch: ignore {name} -->")
    assert [problem.message for problem in problems(tmp_path)] == [f"{message}; remove it from the comment"]


def test_a_comment_can_ignore_that_it_is_unused(tmp_path: Path) -> None:
    assert told(tmp_path, "Tea is hot.\n\n<!-- glossearch: ignore unused-ignore, orphan -->") == []


@pytest.mark.parametrize("fence", ["`", "``", "\n```\n", "\n~~~ html\n"])
def test_an_example_of_a_comment_is_none(tmp_path: Path, fence: str) -> None:
    close = fence.removesuffix(" html\n")
    assert told(tmp_path, f"Tea is hot:{fence}<!-- glossearch: ignore orfan -->{close}\n") == []


def test_readers_never_see_the_comment(tmp_path: Path) -> None:
    from glossearch.corpus import Corpus, Problems, read_corpus
    from glossearch.corpus.markup import plain_text

    told(tmp_path, "Tea is hot.\n\n<!-- glossearch: ignore orphan: why -->\n\nVery.")
    (entry,) = read_corpus(Corpus(tmp_path), Problems())
    assert plain_text(entry) == "Tea is hot.\n\nVery."
