"""``glossearch check``: output, exit codes, options."""

import json
import subprocess

import pytest

from glossearch.editorial.rules import RULES
from support import Glossary, RunMain, run

TODAY = ("--today", "2026-11-25")


@pytest.fixture
def clean(glossary: Glossary, monkeypatch: pytest.MonkeyPatch) -> Glossary:
    """Two entries without any finding, in the working folder."""
    glossary.write("cup", "Cup", "A cup holds a drink. Most hold [[tea]].", see_also=["tea"])
    glossary.write("tea", "Tea", "Tea is drunk from a [[cup]].", as_of="2026-11")
    monkeypatch.chdir(glossary.root)
    return glossary


def test_a_clean_glossary(clean: Glossary, run_main: RunMain) -> None:
    shown = run_main("check", *TODAY)
    assert (shown.code, shown.out) == (0, "")
    assert shown.err == "2 entries checked: nothing found\n"


def test_findings_have_place_kind_and_rule(clean: Glossary, run_main: RunMain) -> None:
    clean.write("pot", "Pot", "A thing.", see_also=["gone"])
    shown = run_main("check", *TODAY)
    assert shown.code == 1
    assert shown.out == (
        "corpus/pot.md:2:9: warning: no entry refers to 'pot' or mentions it; name it in the see_also of "
        "another [orphan]\n"
        "corpus/pot.md:3:13: warning: see_also leads to 'gone', which is no entry; correct or remove it "
        "[link-to-nowhere]\n"
        "corpus/pot.md:5:1: note: the definition opens without 'Pot'; begin with the term, so that the "
        "sentence can stand alone [definition-without-term]\n"
    )
    assert shown.err == "3 entries checked: 2 warnings, 1 note\n"


def test_notes_do_not_count_but_with_strict(clean: Glossary, run_main: RunMain) -> None:
    clean.write("tea", "Tea", "Drunk from a [[cup]].")
    assert run_main("check", *TODAY).code == 0
    assert run_main("check", *TODAY, "--strict").code == 1
    quiet = run_main("check", *TODAY, "--quiet")
    assert (quiet.code, quiet.out) == (0, "")


def test_an_error_counts_and_the_rest_is_checked(clean: Glossary, run_main: RunMain) -> None:
    clean.write_raw("bad.md", "---\ntitle: Bad\naliases: [x\n---\nBad.\n")
    clean.write("tea", "Tea", "Drunk from a [[cup]].")
    shown = run_main("check", *TODAY)
    assert shown.code == 1
    assert "corpus/bad.md:4:1: error: bad YAML" in shown.out
    assert "[definition-without-term]" in shown.out
    assert shown.err == "2 entries checked: 1 error, 1 note\n"


def test_a_corpus_of_nothing_but_errors_is_told_and_not_searched(clean: Glossary, run_main: RunMain) -> None:
    for file in clean.corpus.iterdir():
        file.write_text("no front matter, no title\n")
    shown = run_main("check", *TODAY)
    assert shown.code == 1
    assert shown.out.count("[no-title]") == 2


def test_what_cannot_be_checked_is_exit_code_2(clean: Glossary, run_main: RunMain) -> None:
    run_main("check", "--corpus", "nowhere").assert_error("nowhere", "no such corpus")
    (clean.root / "empty").mkdir()
    run_main("check", "--corpus", "empty").assert_error("empty: there is no entry to check")


def test_rules_of_the_settings_file_hold(clean: Glossary, run_main: RunMain) -> None:
    clean.write("pot", "Pot", "A thing.")
    (clean.root / "glossearch.toml").write_text("[check]\norphan = false\ndefinition-without-term = false\n")
    assert run_main("check", *TODAY).err == "3 entries checked: nothing found\n"
    (clean.root / "glossearch.toml").write_text("[check]\norfan = false\n")
    run_main("check", *TODAY).assert_error("[check]: no rule 'orfan' (did you mean 'orphan'?)")


def test_rules_are_selected_and_ignored(clean: Glossary, run_main: RunMain) -> None:
    clean.write("pot", "Pot", "A thing.", see_also=["gone"])
    shown = run_main("check", *TODAY, "--select", "orphan,link-to-nowhere", "--ignore", "orphan")
    assert shown.out.count("\n") == 1
    assert "[link-to-nowhere]" in shown.out
    assert run_main("check", *TODAY, "--select", "long-definition=2").out.count("[long-definition]") == 2
    run_main("check", "--select", "orphan=2").assert_error("--select: orphan goes by no number")


def test_the_rules_are_listed(clean: Glossary, run_main: RunMain) -> None:
    shown = run_main("check", "--rules", "--select", "long-definition=40")
    lines = shown.out.splitlines()
    assert shown.code == 0
    assert [line.split()[0] for line in lines] == list(RULES)
    states = {line.split()[0]: line.split()[1] for line in lines}
    assert (states["orphan"], states["no-title"], states["long-definition"]) == ("off", "on", "40")


def test_paths_limit_what_is_told_and_not_what_is_read(clean: Glossary, run_main: RunMain) -> None:
    clean.write("drinks/pot", "Pot", "A thing.", see_also=["cup"])
    clean.write("jug", "Jug", "A thing.", see_also=["cup"])
    both = run_main("check", *TODAY)
    one = run_main("check", *TODAY, "corpus/drinks")
    assert one.out == "".join(line for line in both.out.splitlines(True) if "drinks" in line)
    assert one.err.startswith("4 entries checked: ")
    assert run_main("check", *TODAY, ".").out == both.out
    assert run_main("check", *TODAY, "corpus/cup.md").out.count("\n") == 0


def test_paths_that_are_no_entries_are_refused(clean: Glossary, run_main: RunMain) -> None:
    (clean.root / "README.md").write_text("x")
    shown = run_main("check", "README.md")
    assert shown.code == 2
    assert "README.md is not in the corpus" in shown.err
    missing = run_main("check", "none.md")
    assert missing.code == 2
    assert "none.md: no such file or folder" in missing.err


def test_json_and_output_file(clean: Glossary, run_main: RunMain) -> None:
    clean.write("pot", "Pöt", "A thing.")
    shown = run_main("check", *TODAY, "--format", "json")
    rows = json.loads(shown.out)["findings"]
    assert [row["rule"] for row in rows] == ["orphan", "definition-without-term"]
    written = run_main("check", *TODAY, "--format", "json", "-o", "found.json")
    assert (written.code, written.out) == (1, "")
    assert json.loads((clean.root / "found.json").read_text())["findings"] == rows


def test_fix_mends_and_checks_again(clean: Glossary, run_main: RunMain) -> None:
    file = clean.write_raw(
        "pot.md", "---\ntitle: Pot\naliases:\n  - pot\n  - kettle\nsee_also: [tea]\n---\nA thing.\n"
    )
    shown = run_main("check", *TODAY, "--fix")
    assert shown.code == 1
    assert "aliases:\n  - kettle\nsee_also" in file.read_text()
    assert shown.err.splitlines() == [
        "mended: corpus/pot.md:4:5: note: the alias 'pot' is the title; leave it out [alias-is-title]",
        "3 entries checked: 1 warning, 2 notes",
    ]
    assert "[alias-is-title]" not in shown.out
    assert "mended" not in run_main("check", *TODAY, "--fix").err


def test_a_dry_run_prints_a_patch_and_writes_nothing(clean: Glossary, run_main: RunMain) -> None:
    text = "---\r\ntitle: Tea\r\naliases:\r\n  - tea\r\n  - chai\r\n---\r\nTea is drunk from a [[cup]]. \r\n"
    file = clean.write_raw("tea.md", text)
    shown = run_main("check", "--fix", "--dry-run")
    assert (shown.code, file.read_bytes().decode()) == (1, text)
    assert shown.out.startswith("--- a/corpus/tea.md\n+++ b/corpus/tea.md\n@@ ")
    patch = clean.root / "fix.patch"
    assert run_main("check", "--fix", "--dry-run", "-o", "fix.patch").code == 1
    applied = ["patch", "--binary", "-p1", "-i", str(patch)]
    subprocess.run(applied, cwd=clean.root, check=True, capture_output=True)
    assert file.read_bytes() == text.replace("  - tea\r\n", "").replace(". \r\n", ".\r\n").encode()
    done = run_main("check", "--fix", "--dry-run")
    assert (done.code, done.out) == (0, "")


def test_a_dry_run_shows_what_all_rounds_change(clean: Glossary, run_main: RunMain) -> None:
    """Taking out the repeated "Chai" and then the title among the aliases wants two rounds."""
    file = clean.write_raw(
        "tea.md", "---\ntitle: Tea\naliases:\n  - chai\n  - Chai\n  - tea\n---\nTea is hot.\n"
    )
    patch = run_main("check", "--fix", "--dry-run", "corpus/tea.md").out
    subprocess.run(["git", "apply", "-"], cwd=clean.root, input=patch.encode(), check=True)
    patched = file.read_text()
    assert patched == "---\ntitle: Tea\naliases:\n  - chai\n---\nTea is hot.\n"
    run_main("check", "--fix")
    assert file.read_text() == patched


def test_a_dry_run_without_fix_is_refused(clean: Glossary, run_main: RunMain) -> None:
    shown = run_main("check", "--dry-run")
    assert shown.code == 2
    assert "--dry-run is for --fix" in shown.err


def test_the_live_index_is_left_alone(small: Glossary, run_main: RunMain) -> None:
    small.write("extra", "Extra", "Extra is more.", questions=["What is more?"])
    before = {file: file.stat().st_mtime_ns for file in small.index.rglob("*")}
    assert run_main("check", *TODAY).code == 1
    assert {file: file.stat().st_mtime_ns for file in small.index.rglob("*")} == before


def test_text_of_entries_cannot_steer_the_terminal(clean: Glossary, run_main: RunMain) -> None:
    clean.write("pot", "P\x1b[31mot", "A thing.")
    for form in ("text", "json", "sarif", "github"):
        assert "\x1b" not in run_main("check", *TODAY, "--format", form).out


def test_it_checks_by_the_day_it_is(clean: Glossary) -> None:
    clean.write("tea", "Tea", "Tea is drunk from a [[cup]].", as_of="1999-12")
    shown = run("check", cwd=clean.root)
    assert shown.code == 1
    assert "corpus/tea.md:3:9: warning: the figures are of 1999-12, " in shown.out


def test_a_file_that_cannot_be_written_is_one_line(clean: Glossary, run_main: RunMain) -> None:
    shown = run_main("check", *TODAY, "-o", "no/such/file")
    assert shown.code == 2
    assert "no/such/file" in shown.err
    assert "Traceback" not in shown.err
