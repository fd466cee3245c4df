import json
from pathlib import Path

import pytest
from evaluation_files import QRELS, baseline_file, invoke, qrels_file, queries_file, written

from glossearch.errors import GlossearchError
from glossearch.evaluation.runs import read_run


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    return queries_file(tmp_path), qrels_file(tmp_path)


def test_a_search_is_measured(tmp_path: Path, files: tuple[Path, Path]) -> None:
    result = invoke(tmp_path, *files)
    assert result.exit_code == 0
    assert "Judged queries: 3 of 3" in result.stdout
    assert "S@1         1.0000" in result.stdout
    assert "MRR@10      1.0000" in result.stdout


def test_against_a_baseline(tmp_path: Path, files: tuple[Path, Path]) -> None:
    result = invoke(tmp_path, *files, "--baseline", baseline_file(tmp_path))
    assert result.exit_code == 0
    assert "S@1         0.3333    1.0000   +0.6667    0.5000" in result.stdout
    assert (
        "  q3  0.0000 -> 1.0000  piece of text\n      baseline  prompt\n      run       *token"
        in result.stdout
    )
    assert "Worse by nDCG@10: 0 queries" in result.stdout


def test_a_saved_run_measures_as_the_search_did(tmp_path: Path, files: tuple[Path, Path]) -> None:
    saved = tmp_path / "saved.run"
    searched = json.loads(invoke(tmp_path, *files, "--save-run", saved, "--json").stdout)
    stored = json.loads(invoke(tmp_path, *files, "--run", saved, "--baseline", saved, "--json").stdout)
    assert stored["run"]["measures"] == searched["run"]["measures"]
    assert stored["better"] == stored["worse"] == []
    assert read_run(saved).top("q1", 1) == ("cache",)


def test_a_saved_run_has_the_queries_without_judgments_too(tmp_path: Path) -> None:
    saved = tmp_path / "saved.run"
    result = invoke(
        tmp_path, queries_file(tmp_path), written(tmp_path / "q", "q1 0 cache 1"), "--save-run", saved
    )
    assert result.exit_code == 0
    assert "2 queries without a relevant judgment, left out: q2, q3" in result.stderr
    assert set(read_run(saved).rankings) == {"q1", "q2", "q3"}


def test_a_stored_run_needs_no_index(tmp_path: Path, files: tuple[Path, Path]) -> None:
    result = invoke(tmp_path, *files, "--run", baseline_file(tmp_path))
    assert result.exit_code == 0
    assert "S@1         0.3333" in result.stdout
    assert not (tmp_path / "index").exists()


def test_queries_from_standard_input(tmp_path: Path, files: tuple[Path, Path]) -> None:
    qrels = written(tmp_path / "numbered", "1 0 cache 1\n")
    result = invoke(tmp_path, "-", qrels, stdin="copies of data\n")
    assert result.exit_code == 0
    assert "Judged queries: 1 of 1" in result.stdout


def test_files_for_each_query_and_the_picture(tmp_path: Path, files: tuple[Path, Path]) -> None:
    table, picture = tmp_path / "q.csv", tmp_path / "p.svg"
    arguments = ("--baseline", baseline_file(tmp_path), "--per-query", table, "--plot", picture)
    assert invoke(tmp_path, *files, *arguments).exit_code == 0
    assert table.read_text().splitlines()[3].startswith("q3,piece of text,1,1.000000")
    assert "glossearch against the baseline baseline.run" in picture.read_text()
    assert not list(tmp_path.glob(".*.part"))


def test_relevant_entries_that_do_not_exist_are_told(tmp_path: Path) -> None:
    qrels = written(tmp_path / "q", f"{QRELS}q1\tgone\t1\n")
    result = invoke(tmp_path, queries_file(tmp_path), qrels)
    assert "1 relevant entry is not in the index: gone" in result.stderr


def test_control_characters_do_not_reach_the_terminal(tmp_path: Path) -> None:
    queries = written(tmp_path / "q.jsonl", '{"id": "q3", "text": "piece\\u001b[2J of\\ntext"}')
    result = invoke(tmp_path, queries, qrels_file(tmp_path), "--baseline", baseline_file(tmp_path))
    assert "piece\\x1b[2J of text" in result.stdout


@pytest.mark.parametrize("qrels", ["", "q9 0 cache 1\n", "q1 0 cache 0\n"])
def test_nothing_to_judge_is_exit_code_1(tmp_path: Path, qrels: str) -> None:
    saved = tmp_path / "saved.run"
    file = written(tmp_path / "q", qrels)
    result = invoke(tmp_path, queries_file(tmp_path), file, "--save-run", saved)
    assert result.exit_code == 1
    assert "no query of" in result.stderr
    assert result.stdout == ""
    assert not saved.exists()


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--run", "x.run", "--save-run", "y.run"], "with --run there is none"),
        (["--plot", "x.svg"], "name the other with --baseline"),
        (["--plot", "x.png", "--baseline", "y.run"], "call the file x.svg"),
        (["-n", "3"], "is not in the range 10<=x<=1000"),
        (["--save-run", "."], "is a directory"),
    ],
)
def test_bad_usage_is_exit_code_2(
    tmp_path: Path, files: tuple[Path, Path], options: list[str], message: str
) -> None:
    result = invoke(tmp_path, *files, *options)
    assert result.exit_code == 2
    assert message in " ".join(result.stderr.split())


def broken(folder: Path) -> dict[str, list[object]]:
    queries, qrels = queries_file(folder), qrels_file(folder)
    bad = written(folder / "bad", "one two\n")
    return {
        f"{folder}/none: cannot be read: No such file": [folder / "none", qrels],
        f"{folder}: cannot be read: Is a directory": [folder, qrels],
        f"{folder}/none: cannot be read: ": [queries, folder / "none"],
        f"{bad}:1: 2 columns": [queries, bad],
        f"{bad}:1: 2 columns, where qid Q0": [queries, qrels, "--baseline", bad],
        f"{bad}:1: 2 columns, where qid Q0 docno": [queries, qrels, "--run", bad],
        f"{folder}/no/x.csv: cannot be written: No such file": [
            queries,
            qrels,
            "--per-query",
            folder / "no/x.csv",
        ],
        f"{folder}/q:1: bad JSON": [written(folder / "q", "{"), qrels],
    }


@pytest.mark.parametrize("number", range(8))
def test_errors_are_told_with_file_and_line(tmp_path: Path, number: int) -> None:
    message, arguments = list(broken(tmp_path).items())[number]
    result = invoke(tmp_path, *arguments)
    assert isinstance(result.exception, GlossearchError)
    assert str(result.exception).startswith(message)


def test_an_error_leaves_old_files_alone(tmp_path: Path, files: tuple[Path, Path]) -> None:
    saved = written(tmp_path / "saved.csv", "old")
    bad = written(tmp_path / "bad", "one two\n")
    result = invoke(tmp_path, *files, "--run", bad, "--per-query", saved)
    assert isinstance(result.exception, GlossearchError)
    assert saved.read_text() == "old"
    assert not list(tmp_path.glob(".*.part"))


def test_importing_the_command_does_not_import_the_library() -> None:
    import subprocess
    import sys

    code = "import sys, glossearch.cli.evaluate; sys.exit('ir_measures' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
