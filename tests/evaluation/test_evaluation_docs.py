"""What docs/evaluation.md says is so."""

import re
from pathlib import Path

import pytest
from evaluation_files import compared, qrels_file, written

from glossearch.cli.evaluate import evaluate

PAGE = (Path(__file__).parents[2] / "docs" / "evaluation.md").read_text(encoding="utf-8")


def test_every_option_is_documented() -> None:
    for parameter in evaluate.params:
        for option in (name for name in parameter.opts if name.startswith("-")):
            assert f"`{option}" in PAGE, option


def test_the_python_example_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    qrels_file(tmp_path)
    written(tmp_path / "before.run", "q1 Q0 cache 1 1.0 old\n")
    (example,) = re.findall(r"```python\n(.*?)```", PAGE, re.DOTALL)
    exec(compile(example, "docs/evaluation.md", "exec"), {})
    assert capsys.readouterr().out == "1.0\n"


def test_three_better_queries_give_the_p_that_is_told() -> None:
    qrels = {name: {"a": 1} for name in ("q", "r", "s")}
    comparison = compared(qrels, {}, dict.fromkeys(qrels, "a"))
    assert f"p = {comparison.significance['nDCG@10'].p}" in PAGE
