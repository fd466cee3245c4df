"""What each rule finds, where, and what it leaves alone; docs/checks.md has the plain cases."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from checked_files import TODAY, places, problems, write

from glossearch.config import Settings
from glossearch.corpus import Corpus, Problem, Problems, read_corpus
from glossearch.editorial.checking import check
from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary
from glossearch.editorial.rules import whitespace
from glossearch.editorial.selection import selection
from support import entry_text


def found(tmp_path: Path, rule: str, *entries: str) -> list[Problem]:
    """Return what breaks ``rule`` in entries, each given as "name: text" or as a whole file."""
    for number, entry in enumerate(entries):
        name = f"e{number}.md"
        if not entry.startswith("---"):
            name, _, body = entry.partition(": ")
            name, entry = f"{name}.md", entry_text(name.capitalize(), body)
        (tmp_path / name).write_text(entry, encoding="utf-8")
    return problems(tmp_path, rule)


def test_a_circle_is_told_once_at_the_name_in_the_definition(tmp_path: Path) -> None:
    circle = found(
        tmp_path, "circular-definition", "leaf: A leaf\nis borne by a stem.", "stem: A stem bears a leaf."
    )
    assert places(circle) == [("leaf.md", 5, 15, "circular-definition")]
    assert "rests on 'stem'" in circle[0].message


@pytest.mark.parametrize(
    "leaf",
    [
        "A leaf is a part of a plant, unlike a stem.",
        "A leaf is flat. A stem bears it.",
        "A leaf is a part of a plant such as a stem.",
        f"A leaf is {'green and ' * 15} flat on a stem.",
    ],
    ids=["contrast", "second sentence", "example", "far off"],
)
def test_a_name_in_passing_is_no_circle(tmp_path: Path, leaf: str) -> None:
    assert found(tmp_path, "circular-definition", f"leaf: {leaf}", "stem: A stem bears a leaf.") == []


@pytest.mark.parametrize(("words", "count"), [(60, 0), (61, 1)])
def test_a_definition_may_have_sixty_words(tmp_path: Path, words: int, count: int) -> None:
    text = " ".join(["Tea", *["word"] * (words - 1)])
    long = found(tmp_path, "long-definition", f"tea: {text}.")
    assert len(long) == count
    if long:
        assert places(long) == [("tea.md", 4, 1, "long-definition")]
        assert "has 61 words, 60 are the most" in long[0].message


def test_dashes_are_no_words(tmp_path: Path) -> None:
    assert found(tmp_path, "long-definition", f"tea: {'word — ' * 59}word.") == []


def test_the_number_of_a_rule_is_used(tmp_path: Path) -> None:
    (tmp_path / "tea.md").write_text(entry_text("Tea", "Tea is hot."))
    assert problems(tmp_path, "long-definition=3") == []
    assert len(problems(tmp_path, "long-definition=2")) == 1


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Queries", "A query asks for something."),
        ("Distributed apps", "A distributed application runs on several machines."),
        ("C++", "C++ is a language."),
        ("DOM (Document Object Model)", "The Document Object Model is a tree."),
        ("IT", "IT is what computers are for."),
    ],
)
def test_a_definition_may_open_with_another_form_of_the_term(tmp_path: Path, title: str, text: str) -> None:
    assert found(tmp_path, "definition-without-term", entry_text(title, text)) == []


def test_the_term_belongs_into_the_first_sentence(tmp_path: Path) -> None:
    late = found(
        tmp_path, "definition-without-term", entry_text("Pod", "\nA small object. A pod runs on a node.")
    )
    assert places(late) == [("e0.md", 5, 1, "definition-without-term")]
    assert "'Pod'" in late[0].message


def test_a_definition_in_front_matter_is_told_there(tmp_path: Path) -> None:
    long = entry_text("Tea", "Tea is good.", definition=f"A {'very ' * 60}hot drink.")
    assert places(found(tmp_path, "long-definition", long)) == [("e0.md", 3, 1, "long-definition")]


def test_an_entry_that_is_all_definition_is_told_there(tmp_path: Path) -> None:
    write(
        tmp_path,
        "== leaf.md ==\n---\ntitle: Leaf\ndefinition: A leaf is borne by a stem.\n---\n"
        "== stem.md ==\n---\ntitle: Stem\ndefinition: |\n  It bears\n  a leaf.\n---\nA stem.\n",
    )
    rules = ("circular-definition", "unlinked-term", "definition-without-term")
    assert places(problems(tmp_path, *rules)) == [
        ("leaf.md", 3, 34, "circular-definition"),
        ("leaf.md", 3, 34, "unlinked-term"),
        ("stem.md", 3, 1, "definition-without-term"),
    ]


def test_one_entry_alone_is_no_orphan(tmp_path: Path) -> None:
    assert found(tmp_path, "orphan", "tea: Tea is hot.") == []


def test_an_orphan_is_told_at_its_title(tmp_path: Path) -> None:
    orphans = found(tmp_path, "orphan", "cup: A cup holds tea.", "tea: Tea is hot.")
    assert places(orphans) == [("cup.md", 2, 9, "orphan")]


def test_a_name_in_code_leads_nowhere(tmp_path: Path) -> None:
    assert len(found(tmp_path, "orphan", "cup: A cup holds `tea`.", "tea: Tea is for a cup.")) == 1


def test_what_is_linked_once_is_no_unlinked_term(tmp_path: Path) -> None:
    entries = ("cup: A cup holds tea.", "pot: A pot holds [[tea]].", "tea: Tea is hot.")
    assert found(tmp_path, "unlinked-term", *entries) == []


def test_an_unlinked_term_is_told_at_its_first_mention_with_the_link(tmp_path: Path) -> None:
    unlinked = found(
        tmp_path, "unlinked-term", "cup: A cup\nholds Teas.", "jug: A jug holds tea.", "tea: Tea is hot."
    )
    assert places(unlinked) == [("cup.md", 5, 7, "unlinked-term")]
    assert "in 2 entries, first here" in unlinked[0].message
    assert "[[tea|Teas]]" in unlinked[0].message


def test_a_name_of_two_entries_leads_to_both_and_is_no_unlinked_term(tmp_path: Path) -> None:
    entries = [entry_text(title, f"{title} is hot.", aliases=["chai"]) for title in ("Tea", "Spice")]
    named = ("cup: A cup holds chai.", "pot: A pot holds a cup.")
    assert [place[0] for place in places(found(tmp_path, "orphan", *entries, *named))] == ["pot.md"]
    assert "chai" not in str(found(tmp_path, "unlinked-term", *entries, *named))


def test_a_mention_on_two_lines_is_told_on_one(tmp_path: Path) -> None:
    iced = entry_text("Iced tea", "Iced tea is cold.")
    (unlinked,) = found(tmp_path, "unlinked-term", "cup: A cup holds iced\ntea.", iced)
    assert unlinked.message.startswith("'iced tea' is mentioned here")
    assert unlinked.line == 4


@pytest.mark.parametrize(
    "text",
    [
        "Made of LTP (long tea process).",
        "The long tea process (LTP) is old.",
        "See the long tea process (or “LTP”).",
    ],
)
def test_an_acronym_spelled_out_somewhere_is_explained(tmp_path: Path, text: str) -> None:
    used = ["a: We use LTP.", "b: They use LTP.", "c: LTPs are used."]
    assert len(found(tmp_path, "undefined-acronym", *used)) == 1
    assert found(tmp_path, "undefined-acronym", *used, f"d: {text}") == []


@pytest.mark.parametrize("acronym", ["EU", "XIV", "GET", "`LTP`", "FOO/LTP", "LTP-4", "X", "LONGWORD"])
def test_what_is_no_acronym_to_explain_is_passed_over(tmp_path: Path, acronym: str) -> None:
    used = [f"{name}: We get {acronym} here." for name in "abc"]
    assert found(tmp_path, "undefined-acronym", *used) == []


def test_an_acronym_that_is_a_name_is_explained_but_not_one_in_a_name(tmp_path: Path) -> None:
    used = [f"{name}: We use LTP." for name in "abc"]
    part = entry_text("LTP machine", "An LTP machine is big.")
    assert "in 4 entries" in found(tmp_path, "undefined-acronym", *used, part)[0].message
    assert (
        found(tmp_path, "undefined-acronym", *used, entry_text("Tea", "Tea is hot.", aliases=["LTP"])) == []
    )


LONG = "It is a hot drink made by pouring boiled water over the dried leaves of a plant that grows in hills."


def test_the_shorter_of_two_like_texts_is_told(tmp_path: Path) -> None:
    longer = f"{LONG} It is drunk in all the world, by old and young people alike, in the morning."
    alike = found(tmp_path, "near-duplicate", f"a: {longer}", f"b: {LONG}")
    assert places(alike) == [("b.md", 2, 9, "near-duplicate")]
    assert "100% of the text stands in 'a'" in alike[0].message


def test_what_many_entries_say_is_no_copy(tmp_path: Path) -> None:
    assert found(tmp_path, "near-duplicate", *(f"{name}: {LONG}" for name in "abcdef")) == []


@pytest.mark.parametrize(
    ("one", "other", "count"),
    [("Pre-training", "Pretraining", 1), ("Actor", "Actors", 1), ("HTTP", "HTTPS", 0), ("Tea", "TEA", 0)],
)
def test_titles_that_are_read_alike(tmp_path: Path, one: str, other: str, count: int) -> None:
    titles = [entry_text(title, f"{title} is this.") for title in (one, other)]
    assert len(found(tmp_path, "near-duplicate", *titles)) == count


@pytest.mark.parametrize(
    ("as_of", "rules"),
    [
        ("2026-11", []),
        ("2026-11-25", []),
        ("2025-11-25", []),
        ("2025-11", []),
        ("2025-11-24", ["stale-figures"]),
        ("2025-10", ["stale-figures"]),
        ("2026-11-26", ["bad-date"]),
        ("2026-12", ["bad-date"]),
        ("2026-13", ["bad-date"]),
        ("2026-02-30", ["bad-date"]),
        ("0000-01", ["bad-date"]),
        ("2026", ["bad-date"]),
        ("25.11.2026", ["bad-date"]),
        ("２０２６-11", ["bad-date"]),
    ],
)
def test_dates_of_figures(tmp_path: Path, as_of: str, rules: list[str]) -> None:
    (tmp_path / "tea.md").write_text(
        f"---\ntitle: Tea\nas_of: {as_of}\n---\nTea costs 4 euros.\n", encoding="utf-8"
    )
    dated = problems(tmp_path, "bad-date", "stale-figures")
    assert places(dated) == [("tea.md", 3, 8, rule) for rule in rules]


def test_a_question_is_told_its_rank(tmp_path: Path) -> None:
    for number in range(5):
        text = entry_text(f"Sort {number}", "A hot drink of leaves.", questions=["Which hot drink?"])
        (tmp_path / f"s{number}.md").write_text(text)
    missed = problems(tmp_path, "question-misses")
    assert [place[1:] for place in places(missed)] == [(3, 14, "question-misses")] * 2
    for rank in (4, 5):
        told = f'"Which hot drink?" finds its entry at rank {rank}, expected 3 or better'
        assert any(problem.message.startswith(told) for problem in missed)
    assert len(problems(tmp_path, "question-misses=4")) == 1


def test_a_question_without_any_hit_is_told(tmp_path: Path) -> None:
    for number in range(102):
        questions = ["Which hot drink?"]
        text = entry_text(f"Sort {number:03}", "A drink.", questions=questions)
        (tmp_path / f"s{number:03}.md").write_text(text)
    told = "does not find its entry (not among the first 100), expected rank 3 or better"
    assert sum(told in problem.message for problem in problems(tmp_path, "question-misses")) == 2


def test_no_index_is_made_where_nothing_is_asked(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossearch.engine.Engine.build", None)
    assert found(tmp_path, "question-misses", "tea: Tea is hot.") == []


def test_a_link_is_told_what_it_may_mean(tmp_path: Path) -> None:
    odd = found(tmp_path, "link-to-nowhere", "cup: A cup\nholds [[x]] or [[y|tea]].", "teas: Teas are hot.")
    assert places(odd) == [("cup.md", 5, 7, "link-to-nowhere"), ("cup.md", 5, 16, "link-to-nowhere")]
    assert "did you mean" not in odd[0].message
    one = found(tmp_path, "link-to-nowhere", "cup: A cup holds [[teaz]].")
    assert "(did you mean 'teas'?)" in one[0].message


def test_two_lists_of_json_lines_are_told_at_their_line(tmp_path: Path) -> None:
    rows = [
        {
            "id": "cup",
            "title": "Cup",
            "text": "A cup holds tea.",
            "see_also": ["pot", "cup"],
            "aliases": ["CUP"],
        },
        {"id": "tea", "title": "Tea", "text": "A drink."},
    ]
    file = tmp_path / "c.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    told = {(problem.line, problem.rule) for problem in problems(file)}
    assert told == {
        (1, "alias-is-title"),
        (1, "link-to-nowhere"),
        (1, "orphan"),
        (1, "self-reference"),
        (1, "unlinked-term"),
        (2, "definition-without-term"),
    }


def test_an_item_is_found_behind_empty_ones(tmp_path: Path) -> None:
    write(tmp_path, '== a.md ==\n---\ntitle: A\nsee_also:\n  - ""\n  -\n  - b\n---\nA.\n')
    write(tmp_path, "== b.md ==\n---\ntitle: B\n---\nB.\n")
    assert places(problems(tmp_path, "one-way-see-also")) == [("a.md", 6, 5, "one-way-see-also")]


def test_reader_problems_get_columns(tmp_path: Path) -> None:
    write(
        tmp_path,
        "== a.md ==\n---\ntitle: A\nsee_also:\n  - gone\ncolour: x\n---\nA is [[nowhere]].\n"
        "== b.md ==\n---\ntitle: B\naliases: [x\n---\nB.\n"
        "== c.md ==\n---\ntitle: A\n---\nC.\n",
    )
    rules = ("link-to-nowhere", "unknown-key", "name-collision")
    assert places(problems(tmp_path, *rules)) == [
        ("a.md", 4, 5, "link-to-nowhere"),
        ("a.md", 5, 1, "unknown-key"),
        ("a.md", 7, 6, "link-to-nowhere"),
        ("b.md", 4, 1, "bad-front-matter"),
        ("c.md", 2, 8, "name-collision"),
    ]


def test_a_hidden_alias_that_was_the_slug_is_not_told(tmp_path: Path) -> None:
    head = "== cup.md ==\n---\ntitle: Tea cup\nhidden_aliases:\n  - tea-cup\n  - Tea Cup\n---\nA tea cup.\n"
    write(tmp_path, head)
    assert places(problems(tmp_path, "alias-is-title")) == [("cup.md", 5, 5, "alias-is-title")]


def test_a_title_that_is_the_files_name_has_no_place_in_the_file(tmp_path: Path) -> None:
    corpus = write(
        tmp_path, "== Token.md ==\nA Token is read.\n== Other.md ==\n---\naliases: [Token]\n---\nX.\n"
    )
    checked = check(
        Settings(corpus=corpus, preset="obsidian"), selection({}, ["name-collision", "orphan"]), TODAY
    )
    assert places([finding.problem for finding in checked.findings]) == [
        ("Other.md", None, None, "orphan"),
        ("Token.md", None, None, "name-collision"),
        ("Token.md", None, None, "orphan"),
    ]


@pytest.mark.parametrize(
    ("head", "expected"),
    [
        ("aliases: [chai, Chai, brew, chai]", [(3, 17), (3, 29)]),
        ('aliases: ["chai",\n  brew, chai]', [(4, 9)]),
        ("aliases: [chai, chai latte]", []),
        ("aliases:\n  - chai\n  - Chai", [(5, 5)]),
    ],
    ids=["in a line", "over lines", "once", "an item a line"],
)
def test_a_repeated_item_is_told_however_the_list_is_written(
    tmp_path: Path, head: str, expected: list[tuple[int, int]]
) -> None:
    repeated = found(tmp_path, "repeated-item", f"---\ntitle: Tea\n{head}\n---\nTea.\n")
    assert [(problem.line, problem.column) for problem in repeated] == expected


def test_spaces_break_a_line_of_text_and_none_of_the_front_matter(tmp_path: Path) -> None:
    entry = "---\ntitle: Tea   \naliases: [chai]  \n---\nTea  \nis hot.\n"
    spaces = found(tmp_path, "trailing-space", entry)
    assert places(spaces) == [("e0.md", 2, 11, "trailing-space")]
    assert spaces[0].message.endswith("(and of 1 more)")


def test_spaces_that_are_part_of_a_value_do_not_hide_those_of_the_text(tmp_path: Path) -> None:
    entry = "---\ntitle: Tea\nquestions:\n  - |\n    Is it?  \n    Is it hot?\n---\nTea. \n"
    assert places(found(tmp_path, "trailing-space", entry)) == [("e0.md", 8, 5, "trailing-space")]


def test_a_link_of_an_entry_to_itself_is_found_at_its_place(tmp_path: Path) -> None:
    write(tmp_path, "== a.md ==\n---\ntitle: A\n---\nOf A.\n\nSee [[a]].\nOr [[a|it]].\n")
    found = problems(tmp_path, "self-reference")
    assert [(problem.line, problem.column) for problem in found] == [(6, 5), (7, 4)]
    assert found[0].message == "[[a]] leads to the entry itself; write the words without a link"


@pytest.mark.parametrize("rule", [whitespace.final_newline, whitespace.trailing_space])
def test_of_a_file_that_went_away_meanwhile_nothing_is_found(
    tmp_path: Path, rule: Callable[[Glossary, int], Iterator[Found]]
) -> None:
    file = write(tmp_path, "== a.md ==\n---\ntitle: A\n---\nText.··␄\n") / "a.md"
    settings = Settings(corpus=tmp_path)
    entries = list(read_corpus(Corpus.of(settings), Problems()))
    assert len(list(rule(Glossary(entries, settings, TODAY), 0))) == 1
    file.unlink()
    assert list(rule(Glossary(entries, settings, TODAY), 0)) == []
