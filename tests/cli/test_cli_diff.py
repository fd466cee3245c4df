"""``glossearch diff``: real git repositories, real indexes, and edits that break, mend and change answers."""

import json
import os
import shutil
import subprocess
from datetime import date
from pathlib import Path

import pytest

from glossearch.editorial import diff as editorial_diff
from glossearch.querylog import Counted, QueryLog
from support import Glossary, RunMain, entry_text

BROKEN = "---\ntitle: Token\naliases: [\n---\nBroken.\n"


def git(glossary: Glossary, *arguments: str) -> str:
    environment = {**os.environ, "GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_NOSYSTEM": "1"}
    who = ("-c", "user.name=Editor", "-c", "user.email=editor@example.org")
    done = subprocess.run(
        ["git", *who, *arguments], cwd=glossary.root, env=environment, capture_output=True, check=True
    )
    return done.stdout.decode().strip()


@pytest.fixture
def committed(unbuilt: Glossary) -> Glossary:
    """The small glossary, in a git repository, with an index."""
    git(unbuilt, "init", "-q")
    git(unbuilt, "add", "corpus")
    git(unbuilt, "commit", "-qm", "The glossary")
    unbuilt.build()
    return unbuilt


def hot_samples(glossary: Glossary) -> None:
    """Break what temperature promises: three other entries get the name that its question asks about."""
    for slug in ("a", "b", "c"):
        glossary.write(slug, f"Sample {slug}", f"Of {slug}.", aliases=["hot sample"])


@pytest.fixture
def promising(committed: Glossary) -> Glossary:
    body = "Temperature says how freely a model samples."
    committed.write("temperature", "Temperature", body, questions=["What is a hot sample?"])
    git(committed, "commit", "-qam", "A question")
    return committed


def test_an_edit_that_breaks_an_expectation_is_named_with_its_cause(
    promising: Glossary, run_main: RunMain
) -> None:
    hot_samples(promising)
    told = run_main("diff")
    assert told.code == 1
    lines = told.out.splitlines()
    commit = git(promising, "rev-parse", "--short=7", "HEAD")
    assert lines[:5] == [
        f"base:  HEAD ({commit}), 4 entries",
        "now:   corpus, 7 entries",
        "       a is new",
        "       b is new",
        "       c is new",
    ]
    broken = lines.index("1 broken")
    assert lines[broken + 1 : broken + 5] == [
        '  question "What is a hot sample?" expects temperature: rank 1 -> rank 4',
        "    before  temperature, token",
        "    now     a, b, c",
        '    why     a now has "hot sample" as an alias',
    ]


def test_the_same_as_data(promising: Glossary, run_main: RunMain) -> None:
    hot_samples(promising)
    told = run_main("diff", "--json")
    assert told.code == 1
    assert told.json["edits"] == {"a": "is new", "b": "is new", "c": "is new"}
    assert told.json["broken"] == [
        {
            "query": "What is a hot sample?",
            "kind": "question",
            "times": 0,
            "expected": ["temperature"],
            "new": False,
            "before": ["temperature", "token"],
            "now": ["a", "b", "c"],
            "rank_before": 1,
            "rank_now": 4,
            "reason": 'a now has "hot sample" as an alias',
        }
    ]
    assert told.json["mended"] == []


def test_the_way_back_mends_it(promising: Glossary, run_main: RunMain) -> None:
    hot_samples(promising)
    git(promising, "add", "corpus")
    git(promising, "commit", "-qm", "Three more")
    for slug in "abc":
        promising.remove(slug)
    told = run_main("diff", "--json")
    assert told.code == 0
    (mended,) = json.loads(told.out)["mended"]
    assert (mended["query"], mended["rank_before"], mended["rank_now"]) == ("What is a hot sample?", 4, 1)
    assert run_main("diff", "--base", "HEAD~1").out.endswith("so search answers as before\n")


def test_without_an_edit_nothing_is_tried(committed: Glossary, run_main: RunMain) -> None:
    told = run_main("diff", "--json")
    assert (told.code, told.json["edits"], told.json["tried"]) == (0, {}, 0)


def test_settings_of_the_base_are_its_own(committed: Glossary, run_main: RunMain) -> None:
    file = committed.root / "glossearch.toml"
    file.write_text('title = "Old"\n')
    git(committed, "add", "glossearch.toml")
    git(committed, "commit", "-qm", "settings")
    file.write_text('exclude = ["temperature.md"]\n')
    shown = run_main("diff", "--all")
    lines = shown.out.splitlines()
    assert lines[0].endswith("4 entries")
    assert lines[1].endswith("3 entries")
    assert "       temperature was removed" in lines
    git(committed, "commit", "-qam", "excluded")
    file.write_text("exclude = [")
    run_main("diff").assert_error("not valid TOML")
    git(committed, "commit", "-qam", "broken")
    file.write_text('title = "Mended"\n')
    run_main("diff").assert_error("glossearch.toml at ", "not valid TOML")


def test_what_options_say_holds_for_the_base_too(committed: Glossary, run_main: RunMain) -> None:
    file = committed.root / "glossearch.toml"
    file.write_text('title = "Old"\n')
    committed.write_raw("plain.md", "A note that only a preset takes for an entry.\n")
    git(committed, "add", "glossearch.toml", "corpus")
    git(committed, "commit", "-qm", "settings")
    file.write_text('title = "New"\n')
    lines = run_main("diff", "--preset", "obsidian").out.splitlines()
    assert [line.split(", ")[-1] for line in lines[:2]] == ["5 entries", "5 entries"]
    assert lines[2:] == ["no entry is other than it was, so search answers as before"]


def test_changed_but_fine(committed: Glossary, run_main: RunMain) -> None:
    committed.write("temperature", "Temperature", "Temperature says how freely a model samples.")
    told = run_main("diff")
    assert told.code == 0
    assert "       temperature was edited (aliases, categories, definition)\n" in told.out
    assert told.out.endswith("\nnothing is broken\n")
    committed.write("sampling", "Sampling", "Sampling is choosing.", aliases=["sampling temperature"])
    told = run_main("diff")
    assert told.code == 0
    former = told.out.splitlines().index('  former name "sampling temperature"')
    assert told.out.splitlines()[former + 1 : former + 4] == [
        "    before  temperature, token",
        "    now     sampling, temperature, token",
        '    why     sampling now has "sampling temperature" as an alias',
    ]


def test_an_entry_that_an_error_keeps_out_breaks_what_it_promised(
    committed: Glossary, run_main: RunMain
) -> None:
    committed.write_raw("token.md", BROKEN)
    told = run_main("diff")
    assert told.code == 1
    assert '  question "Why are models paid for by the token?" expects token: rank 1 -> no hit\n' in told.out
    assert "why     token is kept out by an error: corpus/token.md:4:1: error: bad YAML" in told.out


@pytest.mark.parametrize("base", ["HEAD", "index"])
def test_an_error_is_of_the_entry_that_its_file_gave_whatever_its_slug(
    committed: Glossary, run_main: RunMain, base: str
) -> None:
    odd = entry_text("Odd", "Of oddity.", slug="odd", questions=["What is strange?"])
    committed.write_raw("file-of-its-own.md", odd)
    git(committed, "add", "corpus")
    git(committed, "commit", "-qm", "Odd")
    committed.build()
    committed.write_raw("file-of-its-own.md", BROKEN)
    committed.remove("temperature")
    told = run_main("diff", "--base", base, "--json")
    assert told.code == 1
    edits = json.loads(told.out)["edits"]
    assert edits["odd"].startswith("is kept out by an error: corpus/file-of-its-own.md:4:1: ")
    assert edits["temperature"] == "was removed"


def test_an_entry_that_is_removed_promises_nothing(committed: Glossary, run_main: RunMain) -> None:
    committed.remove("token")
    told = run_main("diff")
    assert told.code == 0
    assert '  former question "Why are models paid for by the token?"\n' in told.out
    assert "    why     token was removed\n" in told.out


def test_what_goes_with_a_removed_entry_is_told_unless_another_entry_has_it(
    committed: Glossary, run_main: RunMain
) -> None:
    committed.remove("token")
    told = run_main("diff")
    gone = "gone:  5 questions and names that no entry has any more, of token (5)\n"
    assert (told.code, gone in told.out) == (0, True)
    names = ["Token", "word piece", "Subword unit", "tokne"]
    committed.write("piece", "Piece", "A piece of text.", hidden_aliases=names)
    assert run_main("diff", "--json").json["dropped"] == {"token": 1}
    committed.write(
        "piece", "Piece", "A piece of text.", hidden_aliases=names,
        questions=["Why are models paid for by the token?"],
    )  # fmt: skip
    assert "gone:" not in run_main("diff").out


def test_a_new_promise_that_is_not_kept_is_broken(committed: Glossary, run_main: RunMain) -> None:
    hot_samples(committed)
    committed.write("temperature", "Temperature", "How freely.", questions=["What is a hot sample?"])
    told = run_main("diff")
    assert told.code == 1
    assert '  new question "What is a hot sample?" expects temperature: rank 4\n' in told.out
    assert '    why     a has "hot sample" as an alias\n' in told.out


def test_what_was_not_met_before_either_is_counted(committed: Glossary, run_main: RunMain) -> None:
    hot_samples(committed)
    committed.write("temperature", "Temperature", "How freely.", questions=["What is a hot sample?"])
    git(committed, "add", "corpus")
    git(committed, "commit", "-qm", "A promise that is not kept")
    committed.write("a", "Sample a", "Of a zebra.", aliases=["hot sample"])
    told = run_main("diff")
    assert told.code == 0
    assert "       1 expectation is not met, nor in the base; see 'glossearch check'\n" in told.out


def test_of_many_edits_the_first_twenty_are_listed(committed: Glossary, run_main: RunMain) -> None:
    for number in range(23):
        committed.write(f"new-{number:02}")
    lines = run_main("diff").out.splitlines()
    assert lines[2:22] == [f"       new-{number:02} is new" for number in range(20)]
    assert lines[22] == "       and 3 entries more"


def test_judged_and_logged_queries_are_tried(committed: Glossary, run_main: RunMain) -> None:
    queries, qrels = committed.root / "queries.jsonl", committed.root / "qrels.tsv"
    queries.write_text('{"id": "q1", "text": "cautious sampling"}\n{"id": "q2", "text": "cheaper prompts"}\n')
    qrels.write_text("q1\ttemperature\t1\n")
    log = QueryLog(committed.root / "log.sqlite")
    log.count([Counted("cautious", 1, False)] * 3, date.today())
    committed.remove("temperature")
    tried = ("--queries", str(queries), "--qrels", str(qrels), "--query-log", str(log.file))
    told = run_main("diff", *tried)
    assert told.code == 1
    assert '  judged "cautious sampling" expects temperature: rank 1 -> no hit\n' in told.out
    assert '  asked 3 times: "cautious"\n    before  temperature\n    now     nothing\n' in told.out
    assert run_main("diff", "--qrels", str(qrels)).code == 2


def test_an_unedited_entry_is_told_to_be_that(committed: Glossary, run_main: RunMain) -> None:
    """Nothing but the frequencies of words moves what is said of two entries that nobody touched."""
    committed.write("x", "Cautious", "Cautious cautious cautious.")
    reasons = [one["reason"] for one in json.loads(run_main("diff", "--json").out)["changed"]]
    assert all("x " in reason or "not edited" in reason or "nearly equal" in reason for reason in reasons)


def test_the_base_can_be_an_index(committed: Glossary, run_main: RunMain) -> None:
    shutil.rmtree(committed.root / ".git")
    committed.write("token", "Token", "Something else.", aliases=["word piece"])
    told = run_main("diff", "--base", "index")
    assert told.out.startswith("base:  the index index, 4 entries\n")
    assert "token was edited" in told.out


@pytest.mark.parametrize("base", ["base", "index"])
def test_an_index_that_others_may_write_is_named_and_not_its_copy(
    committed: Glossary, run_main: RunMain, base: str
) -> None:
    shutil.copytree(committed.index, committed.root / "base")
    (committed.root / base).chmod(0o702)
    run_main("diff", "--base", base).assert_error(f"run 'chmod go-w {base}'")


def test_nothing_that_can_be_indexed_is_told_of_the_corpus(committed: Glossary, run_main: RunMain) -> None:
    for file in committed.corpus.iterdir():
        file.write_bytes(b"\xff")
    run_main("diff", "--base", "index").assert_error("none of its entries can be indexed")


def snapshot(folder: Path) -> dict[str, tuple[bytes, int]]:
    files = [file for file in folder.rglob("*") if file.is_file()]
    return {str(file): (file.read_bytes(), file.stat().st_mtime_ns) for file in files}


@pytest.mark.parametrize("base", ["HEAD", "index"])
def test_the_index_the_corpus_and_the_repository_are_only_read(
    committed: Glossary, run_main: RunMain, base: str
) -> None:
    committed.write("token", "Token", "Something else.")
    before = snapshot(committed.root)
    assert run_main("diff", "--base", base).code in (0, 1)
    assert snapshot(committed.root) == before


def test_no_index_is_needed(committed: Glossary, run_main: RunMain) -> None:
    shutil.rmtree(committed.index)
    committed.remove("token")
    assert "token was removed" in run_main("diff").out
    assert not committed.index.exists()


def test_a_corpus_that_is_one_file(unbuilt: Glossary, run_main: RunMain) -> None:
    file = unbuilt.root / "terms.jsonl"
    rows = [{"id": name, "title": name.title(), "text": f"Of {name}s."} for name in ("apple", "pear")]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    git(unbuilt, "init", "-q")
    git(unbuilt, "add", "terms.jsonl")
    git(unbuilt, "commit", "-qm", "Terms")
    file.write_text(json.dumps(rows[0]) + "\n")
    told = run_main("diff", "--corpus", "terms.jsonl")
    assert (told.code, "pear was removed" in told.out) == (0, True)
    file.write_text(json.dumps(rows[0]) + '\n{"id": "pear"\n')
    told = run_main("diff", "--corpus", "terms.jsonl")
    assert told.code == 1
    assert "pear is kept out by an error: terms.jsonl:2" in told.out


def test_few_of_many_queries_are_tried(
    committed: Glossary, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editorial_diff, "MOST_QUERIES", 2)
    committed.write("temperature", "Temperature", "Other.", questions=["How free?"])
    assert "tried: 2 queries of 13; --all tries the rest\n" in run_main("diff").out
    assert "tried: 13 queries\n" in run_main("diff", "--all").out


def test_what_is_no_base_is_one_line(committed: Glossary, run_main: RunMain) -> None:
    run_main("diff", "--base", "nowhere").assert_error("'nowhere' is neither a revision", "of an index")
    run_main("diff", "--base=--output=x").assert_error("neither a revision")
    (committed.root / "empty").mkdir()
    run_main("diff", "--base", "empty").assert_error("'empty' is neither a revision")
    (committed.root / "other").mkdir()
    (committed.root / "other" / "new.md").write_text("---\ntitle: New\n---\nNew.\n")
    run_main("diff", "--corpus", "other").assert_error("there was no other at")


def test_outside_of_a_repository_that_is_said(small: Glossary, run_main: RunMain) -> None:
    run_main("diff").assert_error("corpus is not in a git work tree", "--base")


def test_a_repository_without_commits_is_told_as_that(unbuilt: Glossary, run_main: RunMain) -> None:
    git(unbuilt, "init", "-q")
    told = run_main("diff")
    told.assert_error("has no commit yet", "commit the glossary first")
    assert "HEAD" not in told.err


def test_an_index_of_other_settings_is_told_by_its_own_name(
    committed: Glossary, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GLOSSEARCH_SEMANTIC", "false")
    run_main("diff", "--base", "index").assert_error("index outdated: index was built")


def test_what_was_edited_of_an_entry_is_named_the_text_after_the_definition_too(
    committed: Glossary, run_main: RunMain
) -> None:
    definition = "A zebra is an animal that has stripes all over and lives where it is hot and dry."
    committed.write("zebra", "Zebra", f"{definition}\n\nIt runs.")
    git(committed, "add", "corpus")
    git(committed, "commit", "-qm", "Zebra")
    committed.write("zebra", "Zebra", f"{definition}\n\nIt sleeps.")
    assert "       zebra was edited (body)\n" in run_main("diff").out


def test_a_revision_before_the_file_or_without_entries_is_no_base(
    committed: Glossary, run_main: RunMain
) -> None:
    lines = committed.root / "terms.jsonl"
    lines.write_text('{"id": "a", "title": "A", "text": "Of a."}\n')
    run_main("diff", "--corpus", "terms.jsonl").assert_error("there was no terms.jsonl at")
    (committed.root / "late").mkdir()
    for text in ("Nothing yet.\n", "---\ntitle: New\n---\nNew.\n"):
        (committed.root / "late" / "new.md").write_text(text)
        git(committed, "add", "late")
        git(committed, "commit", "-qm", "Late")
    run_main("diff", "--corpus", "late", "--base", "HEAD~").assert_error(
        "--base HEAD~: there is nothing to compare with: ", "late"
    )


def test_without_git_that_is_said(
    committed: Glossary, run_main: RunMain, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(committed.root / "nowhere"))
    run_main("diff").assert_error("git cannot be run (No such file or directory)", "--base")


def test_an_edit_that_makes_a_word_commoner_explains_what_it_does_to_others(
    committed: Glossary, run_main: RunMain
) -> None:
    committed.write("a", "Alpha", "One with a zebra.")
    for slug in ("b", "c"):
        committed.write(slug, f"Number {slug}", "One with a lion.")
    git(committed, "add", "corpus")
    git(committed, "commit", "-qm", "Animals")
    log = QueryLog(committed.root / "log.sqlite")
    log.count([Counted("zebra lion", 1, False)] * 9, date.today())
    for number in range(6):
        committed.write(f"long-{number}", f"Long {number}", f"{'Of many other things. ' * 40} Then a zebra.")
    told = json.loads(run_main("diff", "--json", "--query-log", str(log.file)).out)
    reasons = [one["reason"] for one in told["changed"]]
    assert any("the word is commoner now: idf" in reason and "6 others were" in reason for reason in reasons)
