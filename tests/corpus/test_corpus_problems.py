"""Findings, as they are recorded and told."""

from pathlib import Path

from glossearch.corpus import Problem, Problems

FILE = Path("a.md")


def test_each_finding_is_recorded_as_it_was_met() -> None:
    problems = Problems()
    problems.note(FILE, 1, "rule-a", "A.", about="x")
    problems.error(FILE, 2, "rule-b", "B.", column=3, about="y")
    problems.warning(FILE, None, "rule-c", "C.", about="z")
    problems.note(FILE, 4, "rule-d", "D.")
    problems.error(FILE, 5, "rule-e", "E.")
    problems.warning(FILE, 6, "rule-f", "F.")
    assert problems.found == [
        Problem("note", FILE, 1, "rule-a", "A.", None, "x"),
        Problem("error", FILE, 2, "rule-b", "B.", 3, "y"),
        Problem("warning", FILE, None, "rule-c", "C.", None, "z"),
        Problem("note", FILE, 4, "rule-d", "D.", None, ""),
        Problem("error", FILE, 5, "rule-e", "E.", None, ""),
        Problem("warning", FILE, 6, "rule-f", "F.", None, ""),
    ]
    assert [problem.rule for problem in problems.errors] == ["rule-b", "rule-e"]
    assert [problem.rule for problem in problems.warnings] == ["rule-c", "rule-f"]


def test_a_finding_is_told_with_its_place_as_far_as_it_is_known() -> None:
    assert str(Problem("error", FILE, 2, "x", "B.", 3)) == "a.md:2:3: error: B."
    assert str(Problem("warning", FILE, 2, "x", "B.")) == "a.md:2: warning: B."
    assert str(Problem("note", FILE, None, "x", "B.")) == "a.md: note: B."


def test_a_finding_is_one_line_of_bounded_length_whatever_it_quotes() -> None:
    odd = Problem("error", Path("a\nb.md:1: error: not so"), 2, "x", f"'{'y' * 5000}\n' is long; shorten it")
    told = str(odd)
    assert told.startswith("a\\nb.md:1: error: not so:2: error: 'yyy")
    assert told.endswith("y\\n' is long; shorten it")
    assert "\n" not in told
    assert len(told) < 1100
