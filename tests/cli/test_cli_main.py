"""The command as a whole: help, exit codes, settings, and errors that are one line and no traceback."""

import contextlib
import io
import re
import shutil
import subprocess
import sys
from pathlib import Path

import click
import pytest
from click.testing import CliRunner

import glossearch
from glossearch import schema
from glossearch.cli.main import cli, main
from glossearch.errors import ConfigError, CorpusError, IndexCorrupt, IndexMissing, IndexOutdated
from support import PATIENCE, Glossary, RunMain, environment, run

COMMANDS = ["index", "search", "show", "batch", "status", "serve"]
READING = [("search", "token"), ("show", "token"), ("batch",), ("status",), ("serve", "--port", "0")]
"""The commands that need an index that can be read."""


def spoil(glossary: Glossary) -> None:
    for file in glossary.index.glob("generation-*/*"):
        file.write_bytes(b"garbage")


def test_help_names_every_command(run_main: RunMain) -> None:
    for option in ("--help", "-h"):
        shown = run_main(option)
        assert (shown.code, shown.err) == (0, "")
        for command in COMMANDS:
            assert re.search(rf"^  {command} ", shown.out, re.MULTILINE)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_explains_itself(run_main: RunMain, command: str) -> None:
    shown = run_main(command, "--help")
    assert (shown.code, shown.err) == (0, "")
    assert shown.out.startswith(f"Usage: glossearch {command} ")
    assert "--index" in shown.out
    assert run_main(command, "-h").out == shown.out


def test_the_line_in_the_list_of_commands_agrees_with_the_command(run_main: RunMain) -> None:
    listed = " ".join(run_main("--help").out.split())
    for command in COMMANDS:
        loaded = cli.get_command(click.Context(cli), command)
        assert loaded is not None
        assert loaded.name == command
        assert f"{command} " in listed


def test_version(run_main: RunMain) -> None:
    shown = run_main("--version")
    assert (shown.code, shown.out, shown.err) == (0, f"glossearch {glossearch.__version__}\n", "")


def test_without_arguments_it_explains_itself_and_fails(run_main: RunMain) -> None:
    shown = run_main()
    assert shown.code == 2
    assert "Usage: glossearch" in shown.out + shown.err


@pytest.mark.parametrize(("typed", "meant"), [("serch", "search"), ("indx", "index"), ("stats", "status")])
def test_a_mistyped_command_gets_a_suggestion(run_main: RunMain, typed: str, meant: str) -> None:
    shown = run_main(typed, "token")
    assert (shown.code, shown.out) == (2, "")
    assert f"No such command '{typed}'. Did you mean '{meant}'?" in shown.err


def test_a_command_like_no_other_gets_none(run_main: RunMain) -> None:
    shown = run_main("xyzzy")
    assert (shown.code, shown.out) == (2, "")
    assert "No such command 'xyzzy'" in shown.err
    assert "Did you mean" not in shown.err


BAD_USAGE = [
    ("search",),
    ("show",),
    ("show", "a", "b"),
    ("search", "--frobnicate", "x"),
    ("search", "-n", "0", "x"),
    ("search", "-n", "many", "x"),
    ("search", "--offset", "-1", "x"),
    ("search", "--category"),
    ("index", "extra"),
    ("index", "--strict=yes"),
    ("batch", "--format", "xml"),
    ("batch", "a", "b"),
    ("batch", "-n", "100000"),
    ("status", "extra"),
    ("serve", "--port", "70000"),
    ("serve", "--threads", "0"),
    ("--config",),
]


@pytest.mark.parametrize("arguments", BAD_USAGE, ids=" ".join)
def test_bad_usage_is_exit_code_2_and_explained_on_stderr(
    run_main: RunMain, small: Glossary, arguments: tuple[str, ...]
) -> None:
    shown = run_main(*arguments)
    assert (shown.code, shown.out) == (2, "")
    assert "Error: " in shown.err
    assert "Traceback" not in shown.err
    assert CliRunner().invoke(cli, arguments).exit_code == 2


BAD_SETTINGS: dict[str, tuple[str | bytes, str]] = {
    "no TOML": ("corpus = [", "not valid TOML"),
    "an unknown setting": ('corpsu = "x"', "unknown setting 'corpsu' (did you mean 'corpus'?)"),
    "a wrong type": ("corpus = 1", "'corpus' must be a text"),
    "an unknown language": ('language = "klingon"', "unknown language 'klingon'"),
    "a bad port": ("port = 99999", "'port' must be a whole number from 0 to 65535"),
    "an unknown field": ('[fields]\nalias = "aka"', "did you mean 'aliases'?"),
    "exclude as a text": ('exclude = "x"', "'exclude' must be a list"),
    "no UTF-8": (b"corpus = '\xff'", "not valid TOML"),
}


@pytest.mark.parametrize("name", BAD_SETTINGS)
@pytest.mark.parametrize("arguments", [("search", "token"), ("index",), ("status",)], ids=" ".join)
def test_bad_settings_are_named_with_their_file(
    run_main: RunMain, small: Glossary, name: str, arguments: tuple[str, ...]
) -> None:
    content, message = BAD_SETTINGS[name]
    file = small.root / "glossearch.toml"
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    run_main(*arguments).assert_error("glossearch: ", str(file), message)
    result = CliRunner().invoke(cli, arguments)
    assert isinstance(result.exception, ConfigError)


def test_a_settings_file_that_is_not_there_is_told(run_main: RunMain, small: Glossary) -> None:
    run_main("--config", "nowhere.toml", "status").assert_error("nowhere.toml", "cannot be read")


def test_a_bad_variable_is_told(run_main: RunMain, small: Glossary, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GLOSSEARCH_PORT", "http")
    run_main("search", "token").assert_error("GLOSSEARCH_", "'port' must be a whole number")


def test_settings_come_from_file_then_variables_then_options(
    run_main: RunMain, glossary: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    glossary.write("one")
    deep = glossary.root / "some" / "folder"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    (glossary.root / "glossearch.toml").write_text('corpus = "corpus"\nindex = "by-file"\n')

    def made() -> list[str]:
        assert run_main("index").code == 0
        return sorted(file.parent.name for file in glossary.root.rglob("CURRENT"))

    assert made() == ["by-file"]
    monkeypatch.setenv("GLOSSEARCH_INDEX", "by-variable")
    assert made() == ["by-file", "by-variable"]
    assert run_main("index", "--index", "by-option").code == 0
    assert (deep / "by-variable" / "CURRENT").is_file()
    assert (deep / "by-option" / "CURRENT").is_file()
    assert str(deep / "by-option") not in run_main("status").out
    other = glossary.root / "other.toml"
    other.write_text('index = "by-config"\n')
    monkeypatch.delenv("GLOSSEARCH_INDEX")
    assert run_main("--config", str(other), "index", "--corpus", str(glossary.corpus)).code == 0
    assert (glossary.root / "by-config" / "CURRENT").is_file()


@pytest.mark.parametrize("arguments", READING, ids=lambda arguments: arguments[0])
def test_a_damaged_index_is_one_line(run_main: RunMain, small: Glossary, arguments: tuple[str, ...]) -> None:
    spoil(small)
    run_main(*arguments).assert_error("index damaged", "run 'glossearch index --rebuild'")
    assert isinstance(CliRunner().invoke(cli, arguments).exception, IndexCorrupt)


@pytest.mark.parametrize("arguments", READING, ids=lambda arguments: arguments[0])
def test_an_outdated_index_is_one_line(
    run_main: RunMain, small: Glossary, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.setattr(schema, "FORMAT", schema.FORMAT + 1)
    run_main(*arguments).assert_error("index outdated", "run 'glossearch index'")
    assert isinstance(CliRunner().invoke(cli, arguments).exception, IndexOutdated)


@pytest.mark.parametrize("arguments", READING, ids=lambda arguments: arguments[0])
def test_without_index_and_corpus_nothing_can_be_done(
    run_main: RunMain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, arguments: tuple[str, ...]
) -> None:
    monkeypatch.chdir(tmp_path)
    shown = run_main(*arguments)
    assert (shown.code, shown.out) == (2, "")
    assert "Traceback" not in shown.err
    wanted = "no index at index" if arguments == ("status",) else "corpus: no such corpus"
    assert wanted in shown.err
    exception = CliRunner().invoke(cli, arguments).exception
    assert isinstance(exception, IndexMissing if arguments == ("status",) else CorpusError)


def test_a_missing_corpus_is_one_line(
    run_main: RunMain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    run_main("index").assert_error("corpus: no such corpus", "--corpus")
    run_main("index", "--corpus", "nowhere").assert_error("nowhere: no such corpus")


@pytest.mark.parametrize("command", ["search", "index", "check"])
def test_outside_of_a_glossary_nothing_is_made_and_init_is_named(
    run_main: RunMain, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str
) -> None:
    monkeypatch.chdir(tmp_path)
    arguments = ["token"] if command == "search" else []
    run_main(command, *arguments).assert_error("no glossearch.toml here or above", "'glossearch init'")
    assert list(tmp_path.iterdir()) == []
    (tmp_path / "glossearch.toml").write_text("")
    shown = run_main(command, *arguments)
    assert (shown.code, "corpus: no such corpus" in shown.err) == (2, True)
    assert "init" not in shown.err


def test_a_busy_index_is_one_line(
    run_main: RunMain, small: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    from glossearch.backends.whoosh import WhooshStore

    monkeypatch.setattr("glossearch.backends.whoosh.generations._LOCK_SECONDS", 0.05)
    with WhooshStore(small.index).lock():
        run_main("index").assert_error("is being written by process", "try again")
        assert run_main("search", "token").code == 0


@pytest.mark.parametrize(
    ("arguments", "code"),
    [
        (("search", "token"), 0),
        (("search", "zebra"), 1),
        (("search", "token", "--json"), 0),
        (("search", "zebra", "--json"), 1),
        (("show", "token"), 0),
        (("show", "zebra"), 1),
        (("status",), 0),
        (("index",), 0),
    ],
    ids=lambda value: " ".join(value) if isinstance(value, tuple) else None,
)
def test_exit_codes(run_main: RunMain, small: Glossary, arguments: tuple[str, ...], code: int) -> None:
    assert run_main(*arguments).code == code
    result = CliRunner().invoke(cli, arguments)
    assert result.exit_code == code
    assert result.exception is None or isinstance(result.exception, SystemExit)


def test_the_group_keeps_data_and_messages_apart(small: Glossary) -> None:
    result = CliRunner().invoke(cli, ["search", "zebra"])
    assert result.stdout == ""
    assert result.stderr.startswith("nothing found for: zebra\n")


SCRIPT = Path(sys.executable).with_name("glossearch")


@pytest.mark.parametrize(
    "command",
    [[sys.executable, "-m", "glossearch"], [str(SCRIPT)]],
    ids=["python -m glossearch", "glossearch"],
)
def test_it_runs_as_a_module_and_as_a_script(small: Glossary, command: list[str]) -> None:
    if not shutil.which(command[0]):
        pytest.skip("glossearch is not installed as a script")
    done = subprocess.run(
        [*command, "search", "-n", "1", "tokens"],
        cwd=small.root,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("1. Token  [token · ")


@pytest.mark.parametrize("closed", ["<&-", ">&-", "2>&-", "<&- >&- 2>&-"])
@pytest.mark.parametrize(
    "arguments", [("search", "token"), ("batch", "queries"), ("search", "qqqq")], ids=" ".join
)
def test_a_closed_stream_does_no_harm(small: Glossary, arguments: tuple[str, ...], closed: str) -> None:
    (small.root / "queries").write_text("token\n")
    wanted = run(*arguments, cwd=small.root)
    done = subprocess.run(
        ["/bin/sh", "-c", f'exec "$@" {closed}', "sh", sys.executable, "-m", "glossearch", *arguments],
        cwd=small.root,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    told = (wanted.out if " >" not in f" {closed}" else "", wanted.err if "2>" not in closed else "")
    assert (done.returncode, done.stdout, done.stderr) == (wanted.code, *told)


def test_output_goes_where_a_program_that_runs_the_command_sends_it(
    small: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    wanted = run("search", "token", cwd=small.root).out
    out = io.StringIO()
    monkeypatch.setattr(sys, "argv", ["glossearch", "search", "token"])
    with contextlib.redirect_stdout(out), pytest.raises(SystemExit) as ended:
        main()
    assert not ended.value.code
    assert out.getvalue() == wanted


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no /dev/full here")
@pytest.mark.parametrize("arguments", [("search", "token"), ("search", "--json", "token"), ("show", "token")])
def test_a_full_disk_behind_stdout_is_one_line(small: Glossary, arguments: tuple[str, ...]) -> None:
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "glossearch", *arguments],
            cwd=small.root,
            env=environment(),
            stdout=full,
            stderr=subprocess.PIPE,
            timeout=PATIENCE,
            check=False,
        )
    assert b"Traceback" not in done.stderr
    assert done.returncode == 2
    assert b"No space left on device" in done.stderr


def run_code(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    """Run Python code in ``folder``, which may be removed by then."""
    # Safe paths, as the installed command has: without, numpy's import stumbles over it in Python 3.13.0.
    return subprocess.run(
        [sys.executable, "-P", "-c", code],
        cwd=folder,
        env=environment(),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no /dev/zero here")
def test_too_little_memory_is_one_line(small: Glossary) -> None:
    code = (
        "import resource, sys, runpy\n"
        "resource.setrlimit(resource.RLIMIT_AS, (1 << 29, 1 << 29))\n"
        "sys.argv = ['glossearch', 'annotate', '/dev/zero']\n"
        "runpy.run_module('glossearch', run_name='__main__')\n"
    )
    done = run_code(code, small.root)
    assert done.returncode == 2
    assert done.stderr == "glossearch: there is not enough memory for this; give it less at a time\n"


def test_a_working_folder_that_is_gone_is_one_line(small: Glossary) -> None:
    gone = small.root / "gone"
    code = (
        "import os, sys, runpy\n"
        f"os.mkdir({str(gone)!r}); os.chdir({str(gone)!r}); os.rmdir({str(gone)!r})\n"
        "sys.argv = ['glossearch', 'search', 'token']\n"
        "runpy.run_module('glossearch', run_name='__main__')\n"
    )
    done = run_code(code, small.root)
    told = "glossearch: the working folder is not there any more; change to another one\n"
    assert (done.returncode, done.stderr) == (2, told)


def test_odd_bytes_in_the_arguments_do_no_harm(small: Glossary) -> None:
    for arguments in (["search", "token \udcff"], ["search", "\udcff"], ["show", "\udcff"]):
        found = run(*arguments, cwd=small.root, PYTHONIOENCODING="utf-8:strict")
        assert found.code in (0, 1), found
        assert "Traceback" not in found.err
        assert "damaged" not in found.err
    found = run("search", "--json", "token \udcff", cwd=small.root, PYTHONIOENCODING="utf-8:strict")
    assert "Traceback" not in found.err
    assert found.code == 0
    assert found.json["total"] == 1


@pytest.mark.parametrize("encoding", ["ascii", "latin-1"])
def test_a_terminal_without_unicode_does_no_harm(small: Glossary, encoding: str) -> None:
    small.write("zebra", "Zebra \N{ZEBRA FACE} naïve", "A zebra \N{ZEBRA FACE} is striped.")
    small.build()
    for arguments in (["search", "zebra"], ["search", "--json", "zebra"], ["show", "zebra"]):
        done = subprocess.run(
            [sys.executable, "-m", "glossearch", *arguments],
            cwd=small.root,
            env=environment(PYTHONIOENCODING=encoding),
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
        assert b"Traceback" not in done.stderr, arguments
        assert done.returncode == 0
        assert b"Zebra" in done.stdout


def test_the_commands_can_be_listed_by_tools_for_click() -> None:
    with click.Context(cli) as context:
        names = cli.list_commands(context)
        assert {"search", "index", "import"} <= set(names)
        assert all(cli.get_command(context, name) for name in names)
