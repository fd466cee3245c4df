"""The help of every command: what it does, examples that would run, and exit codes."""

import re
import shlex

import click
import pytest

from glossearch.cli.main import _COMMANDS, cli
from support import RunMain

WIDEST = 100
_EXAMPLE = re.compile(r"^ +((?:[\w ./-]+ \| )?glossearch .*)$", re.MULTILINE)
_REMARK = re.compile(r" {3,}\S.*$")


def command(name: str) -> click.Command:
    found = cli.get_command(click.Context(cli), name)
    assert found is not None
    return found


def examples(text: str) -> list[list[str]]:
    """Return the arguments of the examples in a help text, without what the shell takes for itself."""
    found = []
    for line in _EXAMPLE.findall(text.partition("Options:")[0]):
        words = shlex.split(_REMARK.sub("", line), comments=True)
        arguments = words[words.index("glossearch") + 1 :]
        ends = [place for place, word in enumerate(arguments) if word in ("|", "||", ">")]
        found.append(arguments[: ends[0]] if ends else arguments)
    return found


@pytest.mark.parametrize("name", _COMMANDS)
def test_help_says_what_and_how_and_with_what_exit_codes(run_main: RunMain, name: str) -> None:
    shown = run_main(name, "--help")
    assert (shown.code, shown.err) == (0, "")
    assert max(map(len, shown.out.splitlines())) <= WIDEST
    described, _, options = shown.out.partition("Options:")
    assert re.search(r"(?m)^\n  [A-Z][^\n]* [^\n]+[\w.:,]$", described), "no description"
    assert re.search(r"Exit codes?:? [012]", " ".join(described.split())), "no exit codes"
    for parameter in command(name).params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name
            assert parameter.help.rstrip().endswith((".", ")", "]")), parameter.help
            assert parameter.opts[-1] in options


@pytest.mark.parametrize("name", _COMMANDS)
def test_every_example_of_the_help_is_understood(run_main: RunMain, name: str) -> None:
    found = examples(run_main(name, "--help").out)
    assert any(name in arguments for arguments in found)
    for arguments in found:
        context = click.Context(cli, resilient_parsing=False)
        rest = cli.parse_args(context, list(arguments))
        called, loaded, given = cli.resolve_command(context, [*context._protected_args, *rest])
        assert loaded is not None
        made = loaded.make_context(called, list(given), parent=context)
        assert made.params.keys() >= {one.name for one in loaded.params if isinstance(one, click.Argument)}


def test_the_help_of_all_names_commands_in_the_order_of_use(run_main: RunMain) -> None:
    shown = run_main("--help").out
    assert max(map(len, shown.splitlines())) <= WIDEST
    for arguments in examples(shown):
        assert arguments[0] in _COMMANDS
    places = [shown.index(f"\n  {name} ") for name in _COMMANDS]
    assert places == sorted(places)
