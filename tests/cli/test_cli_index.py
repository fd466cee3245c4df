"""``glossearch index`` and ``glossearch status``."""

import os
import re
import subprocess
import sys
import time
from pathlib import Path

import pytest

from support import (
    PATIENCE,
    SMALL,
    Glossary,
    Outcome,
    RunMain,
    rewrite_manifest,
    run,
    unmeasured,
    write_json_lines,
)

SUMMARY = re.compile(
    r"(\d+) entries: (\d+) added, (\d+) changed, (\d+) removed, (\d+) unchanged, in \d+\.\d s\n"
)
BAD = "---\ntitle: Bad\nsee_also: [\n---\nBad.\n"


def numbers(shown: Outcome) -> tuple[int, ...]:
    """Return total, added, changed, removed and unchanged, from the last line."""
    match = SUMMARY.fullmatch(shown.out.splitlines(keepends=True)[-1])
    assert match, shown.out
    return tuple(int(number) for number in match.groups())


def test_a_first_run_prints_one_line(run_main: RunMain, unbuilt: Glossary) -> None:
    shown = run_main("index")
    assert (shown.code, shown.err) == (0, "")
    assert numbers(shown) == (4, 4, 0, 0, 0)
    assert len(shown.out.splitlines()) == 1


def test_later_runs_print_what_changed(run_main: RunMain, unbuilt: Glossary) -> None:
    run_main("index")
    assert numbers(run_main("index")) == (4, 0, 0, 0, 4)
    unbuilt.write("new", "New one")
    unbuilt.write("token", "Token", "Another text.")
    unbuilt.remove("hallucination")
    shown = run_main("index")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.splitlines()[:-1] == ["added: new", "changed: token", "removed: hallucination"]
    assert numbers(shown) == (4, 1, 1, 1, 2)


def test_a_long_list_is_cut(run_main: RunMain, unbuilt: Glossary) -> None:
    run_main("index")
    for number in range(11):
        unbuilt.write(f"new{number:02}")
    shown = run_main("index")
    assert shown.out.splitlines()[0] == f"added: {', '.join(f'new{n:02}' for n in range(10))}, ..."
    assert numbers(shown) == (15, 11, 0, 0, 4)


def test_a_rebuild_writes_all_anew(run_main: RunMain, unbuilt: Glossary) -> None:
    run_main("index")
    shown = run_main("index", "--rebuild")
    assert shown.code == 0
    assert numbers(shown) == (4, 4, 0, 0, 0)


def test_corpus_and_index_can_be_named(run_main: RunMain, tmp_path: Path) -> None:
    file = tmp_path / "terms.jsonl"
    write_json_lines(file, 7)
    options = ["--corpus", str(file), "--index", str(tmp_path / "deep" / "er")]
    assert numbers(run_main("index", *options)) == (7, 7, 0, 0, 0)
    assert (tmp_path / "deep" / "er" / "CURRENT").is_file()
    assert run_main("search", "--index", options[-1], "term 3").out.startswith("1. Term 3  [e3 · ")


def test_a_bad_entry_is_reported_left_out_and_exit_code_1(run_main: RunMain, unbuilt: Glossary) -> None:
    unbuilt.write_raw("bad.md", BAD)
    shown = run_main("index")
    assert shown.code == 1
    assert numbers(shown) == (4, 4, 0, 0, 0)
    problem, count = shown.err.splitlines()
    assert re.match(r"corpus/bad\.md:\d+:\d+: error: bad YAML: ", problem)
    assert count == "1 error, 0 warnings (entries with errors are left out)"
    assert run_main("index").code == 1


def test_all_problems_are_reported_in_one_run(run_main: RunMain, unbuilt: Glossary) -> None:
    unbuilt.write_raw("a.md", BAD)
    unbuilt.write_raw("b.md", "---\ntitle: B\n---\n")
    unbuilt.write_raw("c.md", "---\naliases: []\n---\nText.\n")
    unbuilt.write_raw("d.md", b"---\ntitle: D\n---\n\xff\n")
    unbuilt.write_raw("e.md", b"---\ntitle: E\n---\n\x00\n")
    unbuilt.write_raw("f.md", b"---\ntitle: F\n---\n" + b"x" * (1 << 20))
    unbuilt.write("g", "Token", see_also=["nowhere"], editor="someone")
    shown = run_main("index")
    assert shown.code == 1
    for name in "abcdef":
        assert f"corpus/{name}.md" in shown.err
    assert shown.err.count(": error: ") == 6
    assert shown.err.count(": warning: ") == 2
    assert shown.err.count(": note: ") == 1
    assert shown.err.splitlines()[-1] == "6 errors, 2 warnings (entries with errors are left out)"


def test_warnings_and_notes_are_no_failure(run_main: RunMain, unbuilt: Glossary) -> None:
    unbuilt.write("new", "New one", see_also=["nowhere"], editor="someone")
    shown = run_main("index")
    assert shown.code == 0
    assert "corpus/new.md:3: warning: " in shown.err
    assert ": note: unknown key 'editor'" in shown.err
    quiet = run_main("index", "--quiet")
    assert quiet.code == 0
    assert ": warning: " in quiet.err
    assert ": note: " not in quiet.err


@pytest.mark.parametrize("content", [BAD, "---\ntitle: New\nsee_also: [nowhere]\n---\nText.\n"])
def test_strict_refuses_and_names_the_problem(run_main: RunMain, unbuilt: Glossary, content: str) -> None:
    run_main("index")
    unbuilt.write("other", "Other")
    unbuilt.write_raw("bad.md", content)
    shown = run_main("index", "--strict")
    assert (shown.code, shown.out) == (2, "")
    assert "corpus/bad.md:" in shown.err
    assert "glossearch: strict mode met " in shown.err
    assert "the index stays as it was" in shown.err
    assert run_main("search", "title:other").code == 1
    assert numbers(run_main("index"))[1] in (1, 2)


def test_an_empty_corpus_is_an_error_and_the_index_stays(run_main: RunMain, unbuilt: Glossary) -> None:
    run_main("index")
    for slug in SMALL:
        unbuilt.remove(slug)
    run_main("index").assert_error("corpus: no entries found", "the index stays as it was")
    assert run_main("search", "token").code == 0


def test_a_corpus_with_nothing_valid_names_its_problems(run_main: RunMain, unbuilt: Glossary) -> None:
    for slug in SMALL:
        unbuilt.write_raw(f"{slug}.md", BAD)
    shown = run_main("index")
    assert (shown.code, shown.out) == (2, "")
    assert shown.err.count(": error: ") == 4
    assert shown.err.splitlines()[-1].startswith("glossearch: corpus: none of its entries can be indexed")


@pytest.mark.parametrize(("name", "content"), [("corpus.txt", "text"), ("corpus.jsonl", "")])
def test_a_file_that_is_no_corpus_is_an_error(
    run_main: RunMain, unbuilt: Glossary, name: str, content: str
) -> None:
    (unbuilt.root / name).write_text(content)
    run_main("index", "--corpus", name).assert_error(name)


def test_a_damaged_or_outdated_index_is_built_anew(
    run_main: RunMain, unbuilt: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    run_main("index")
    for file in unbuilt.index.glob("generation-*/*"):
        file.write_bytes(b"garbage")
    assert numbers(run_main("index")) == (4, 4, 0, 0, 0)
    monkeypatch.setattr("glossearch.schema.FORMAT", 99)
    assert numbers(run_main("index")) == (4, 4, 0, 0, 0)
    assert run_main("search", "token").code == 0


def test_an_index_path_that_is_a_file_is_an_error(
    run_main: RunMain, unbuilt: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    (unbuilt.root / "file").write_text("x")
    shown = run_main("index", "--index", "file")
    assert (shown.code, shown.out) == (2, "")
    monkeypatch.setenv("GLOSSEARCH_INDEX", "file")
    run_main("index").assert_error("file: cannot be created")
    assert run_main("search", "token").code == 2


def test_a_full_disk_is_one_line_and_the_index_stays(unbuilt: Glossary) -> None:
    """``ulimit -f`` lets no file grow beyond 8 blocks, as a disk does that is full."""
    assert run("index", cwd=unbuilt.root).code == 0
    for number in range(40):
        unbuilt.write(f"new{number}", body=f"Text of number {number}. " * 40)
    done = subprocess.run(
        ["/bin/sh", "-c", 'ulimit -f 8; exec "$@"', "sh", sys.executable, "-B", "-m", "glossearch", "index"],
        cwd=unbuilt.root,
        env=unmeasured(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    shown = Outcome(done.returncode, done.stdout, done.stderr)
    shown.assert_error("cannot be written", "File too large")
    assert "damaged" not in shown.err
    found = run("search", "token", cwd=unbuilt.root)
    assert (found.code, found.err) == (0, "")
    assert len(unbuilt.generations) == 1


def test_status_of_a_fresh_index(run_main: RunMain, unbuilt: Glossary) -> None:
    run_main("index")
    shown = run_main("status")
    assert (shown.code, shown.err) == (0, "")
    lines = dict(line.split(": ", 1) for line in shown.out.splitlines())
    assert {name: value.strip() for name, value in lines.items() if name != "built"} == {
        "index": "index",
        "entries": "4",
        "stale": "no",
    }
    assert re.fullmatch(r"  \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC \(just now\) from /.*/corpus", lines["built"])


def test_status_of_a_stale_index_is_exit_code_1(run_main: RunMain, unbuilt: Glossary) -> None:
    run_main("index")
    unbuilt.write("new", "New one")
    unbuilt.write("token", "Token", "Another text.")
    unbuilt.remove("hallucination")
    shown = run_main("status")
    assert (shown.code, shown.err) == (1, "")
    assert "entries: 4\n" in shown.out
    assert "stale:   3 changes in corpus; run 'glossearch index'\n" in shown.out
    run_main("index")
    assert run_main("status").code == 0


def test_status_does_not_take_a_touched_file_for_a_change(run_main: RunMain, unbuilt: Glossary) -> None:
    run_main("index")
    os.utime(unbuilt.corpus / "token.md", (1, 1))
    assert run_main("status").code == 0


def test_status_without_an_index_is_an_error_and_builds_none(run_main: RunMain, unbuilt: Glossary) -> None:
    run_main("status").assert_error("no index at index; run 'glossearch index'")
    assert not unbuilt.index.exists()


def test_status_without_the_corpus_says_so(run_main: RunMain, unbuilt: Glossary) -> None:
    run_main("index")
    unbuilt.corpus.rename(unbuilt.root / "elsewhere")
    shown = run_main("status")
    assert (shown.code, shown.err) == (0, "")
    assert "corpus:  corpus cannot be read, so changes are not known\n" in shown.out


@pytest.mark.parametrize("path", ["./corpus", "corpus/../corpus", "link", "{root}/corpus"])
def test_status_knows_its_corpus_however_its_path_is_written(
    run_main: RunMain, unbuilt: Glossary, path: str
) -> None:
    run_main("index")
    unbuilt.write("new", "New one")
    (unbuilt.root / "link").symlink_to(unbuilt.corpus)
    shown = run_main("status", "--corpus", path.format(root=unbuilt.root))
    assert shown.code == 1
    assert re.search(r"^stale: +1 ", shown.out, re.MULTILINE)


AGES = {0: "just now", 59: "just now", 60: "1 minute ago", 7199: "1 hour ago", 3 * 86400: "3 days ago"}


@pytest.mark.parametrize(("seconds", "words"), AGES.items())
def test_status_tells_the_age(run_main: RunMain, unbuilt: Glossary, seconds: int, words: str) -> None:
    run_main("index")
    rewrite_manifest(unbuilt.index, {"built_at": time.time() - seconds})
    assert f"({words}) from {unbuilt.corpus}" in run_main("status").out


@pytest.mark.parametrize("built_at", [1e300, -1e300, "yesterday", None])
def test_status_copes_with_a_time_that_is_none(
    run_main: RunMain, unbuilt: Glossary, built_at: object
) -> None:
    run_main("index")
    rewrite_manifest(unbuilt.index, {"built_at": built_at})
    shown = run_main("status")
    assert "Traceback" not in shown.err
    assert shown.code in (0, 2)
