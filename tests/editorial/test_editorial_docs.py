"""docs/checks.md: every rule has its heading, and what it says is bad or good is so."""

import ast
import re
import tomllib
from pathlib import Path

import pytest
from checked_files import problems, write

from glossearch.editorial.rules import RULES
from glossearch.editorial.rules.rule import Rule
from glossearch.editorial.selection import selection
from support import REPOSITORY

DOCS = (REPOSITORY / "docs" / "checks.md").read_text(encoding="utf-8")
_, *_PARTS = re.split(r"^## ([a-z-]+)\n", DOCS, flags=re.MULTILINE)
SECTIONS = dict(zip(_PARTS[::2], _PARTS[1::2], strict=True))
PRESETS = [name for name in SECTIONS if "Told with a preset only." in " ".join(SECTIONS[name].split())]
EXAMPLES = {
    name: re.findall(r"^(Bad|Good):\n\n```\n(.*?)^```$", SECTIONS[name], re.M | re.S) for name in SECTIONS
}


def test_every_rule_has_a_heading_in_order() -> None:
    assert list(SECTIONS) == list(RULES)


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_a_section_tells_kind_number_and_how_to_switch(rule: Rule) -> None:
    section = SECTIONS[rule.name]
    assert f"**{rule.severity.capitalize()}.**" in section
    text = " ".join(section.split()).replace("`", "")
    assert rule.says in text
    switches = re.findall(rf"`({rule.name} = \w+)`", section)
    if rule.severity == "error":
        assert switches == []
        assert "Always on" in section
    for switch in switches:
        assert selection(tomllib.loads(switch)) != selection({})
    assert (f"{rule.name} = false" in switches) == (rule.severity != "error")
    if rule.number:
        assert f"{rule.counts}, {rule.number} if none is set" in text
        assert len(switches) == 2


@pytest.mark.parametrize("rule", RULES.values(), ids=list(RULES))
def test_the_table_lists_the_rule(rule: Rule) -> None:
    row = next(line for line in DOCS.splitlines() if line.startswith(f"| [`{rule.name}`](#{rule.name}) "))
    cells = [cell.strip() for cell in row.split("|")[2:5]]
    assert cells == [rule.severity, rule.says[0].lower() + rule.says[1:], "yes" if rule.fixable else ""]


def test_all_but_errors_of_whole_files_have_examples() -> None:
    without = [name for name, examples in EXAMPLES.items() if not examples]
    assert without == ["unreadable", "too-large", "bad-text", "bad-json", *PRESETS]


@pytest.mark.parametrize("name", [name for name, examples in EXAMPLES.items() if examples])
def test_what_is_bad_is_found_and_what_is_good_is_not(tmp_path: Path, name: str) -> None:
    (bad, bad_text), (good, good_text) = EXAMPLES[name]
    assert (bad, good) == ("Bad", "Good")
    rules = [] if name == "unused-ignore" else [name]
    found = [problem.rule for problem in problems(write(tmp_path / "bad", bad_text), *rules)]
    assert name in found
    assert rules == [] or set(found) == {name}
    assert name not in [problem.rule for problem in problems(write(tmp_path / "good", good_text), *rules)]


def test_every_rule_that_the_reader_names_is_known() -> None:
    named = set()
    for file in (REPOSITORY / "src" / "glossearch" / "corpus").glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
                name = node.func.attr
                if name in ("error", "warning", "note", "warn", "leave_out"):
                    texts = [
                        a.value for a in node.args if isinstance(a, ast.Constant) and isinstance(a.value, str)
                    ]
                    named |= {
                        text for text in texts if re.fullmatch(r"[a-z]+(-[a-z]+)+|unreadable|draft", text)
                    }
    reader = {name for name, rule in RULES.items() if rule.check is None and name != "unused-ignore"}
    assert named - {"no-final-newline"} == reader  # that one has a rule that finds it everywhere


def test_a_number_belongs_to_rules_that_say_what_it_counts() -> None:
    for rule in RULES.values():
        assert bool(rule.number) == bool(rule.counts)
