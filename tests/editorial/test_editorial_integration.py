"""The hook for pre-commit and the workflow for CI name what there is."""

import re
import shlex
import tomllib
from pathlib import Path

import click
import pytest
import yaml

from glossearch.cli.main import cli
from support import REPOSITORY, Glossary, RunMain

HOOKS = REPOSITORY / ".pre-commit-hooks.yaml"
WORKFLOW = REPOSITORY / "docs" / "examples" / "check.yml"
DOCS = REPOSITORY / "docs" / "checks.md"


def assert_exists(line: str) -> list[str]:
    """Check that a shell line runs a command with options that there are; return its arguments."""
    program, name, *arguments = shlex.split(line.partition(" || ")[0])
    assert program == "glossearch"
    command = cli.get_command(click.Context(cli), name)
    assert command is not None
    command.make_context(name, [*arguments], obj=None)
    return [name, *arguments]


def hooks() -> list[dict[str, object]]:
    read = yaml.safe_load(HOOKS.read_text(encoding="utf-8"))
    assert isinstance(read, list)
    return read


def test_the_hook_has_the_keys_that_pre_commit_wants() -> None:
    (hook,) = hooks()
    assert {"id", "name", "entry", "language"} <= hook.keys()
    assert hook["id"] == "glossearch-check"
    assert hook["language"] == "python"
    assert hook["pass_filenames"] is False


def test_the_hook_runs_a_command_of_this_package() -> None:
    assert assert_exists(str(hooks()[0]["entry"])) == ["check"]
    scripts = tomllib.loads((REPOSITORY / "pyproject.toml").read_text(encoding="utf-8"))["project"]["scripts"]
    assert "glossearch" in scripts


@pytest.mark.parametrize(
    ("name", "runs"),
    [
        ("corpus/tea.md", True),
        ("a/b.markdown", True),
        ("terms.jsonl", True),
        ("glossearch.toml", True),
        ("site/glossearch.toml", True),
        ("tea.mdx", False),
        ("src/main.py", False),
        ("notglossearch.toml", False),
    ],
)
def test_the_hook_runs_when_a_file_of_the_glossary_changes(name: str, runs: bool) -> None:
    assert bool(re.search(str(hooks()[0]["files"]), name)) is runs


def steps() -> list[dict[str, object]]:
    workflow = yaml.load(WORKFLOW.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)
    assert {"name", "on", "permissions", "jobs"} <= workflow.keys()
    assert workflow["permissions"]["security-events"] == "write"
    return list(workflow["jobs"]["check"]["steps"])


def commands() -> list[str]:
    lines = [str(step["run"]) for step in steps() if "run" in step]
    return [line for line in lines if line.startswith("glossearch ")]


def test_the_workflow_runs_commands_with_options_that_there_are() -> None:
    assert len(commands()) == 2
    for line in commands():
        assert_exists(line)


def test_the_workflow_uploads_what_it_has_written() -> None:
    (upload,) = [step for step in steps() if "upload-sarif" in str(step.get("uses"))]
    written = [assert_exists(line) for line in commands() if "sarif" in line]
    assert upload["with"] == {"sarif_file": written[0][written[0].index("-o") + 1], "category": "glossearch"}


def test_the_commands_of_the_workflow_do_what_it_wants_of_them(unbuilt: Glossary, run_main: RunMain) -> None:
    for line in commands():
        assert run_main(*assert_exists(line)).code == 1
    assert (unbuilt.root / "check.sarif").read_text().startswith("{")


def test_the_documented_use_of_the_hook_names_it() -> None:
    (block,) = re.findall(r"```yaml\n(.*?)```", DOCS.read_text(encoding="utf-8"), re.DOTALL)
    (repo,) = yaml.safe_load(block)["repos"]
    assert {"repo", "rev", "hooks"} == repo.keys()
    assert [hook["id"] for hook in repo["hooks"]] == [hook["id"] for hook in hooks()]


def test_the_example_is_where_the_documentation_says() -> None:
    linked = re.findall(r"\]\((examples/[^)]+)\)", DOCS.read_text(encoding="utf-8"))
    assert linked
    assert all((DOCS.parent / Path(name)).is_file() for name in linked)
