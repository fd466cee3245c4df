"""Change the code in small ways, one at a time, by mutmut: each time a test should fail.

scripts/mutate [--most NUMBER] [--seed NUMBER] [--known] [MODULE...]

A MODULE is query, ranking, highlighting or corpus, or a module of these, as query.parser; all, if none is
named. Of each up to --most mutants are tried, chosen at random by --seed. Prints a table, then what survived.
What was killed is not tried again until its function changes; build/mutation has what is known, and may be
removed. Only functions have mutants, not tables, patterns and properties. Wants the extra "mutation".
"""

import os
import random
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from contextlib import chdir, redirect_stdout
from io import StringIO
from pathlib import Path

import click
from benching.errors import BenchError

try:
    from mutmut.__main__ import copy_src_dir, create_file_mutants
    from mutmut.configuration import reset_config
    from mutmut.mutation.data import SourceFileMutationData
    from mutmut.mutation.diff_apply import get_diff_for_mutant
    from mutmut.stats import status_by_exit_code
    from mutmut.utils.file_utils import walk_mutatable_files, walk_source_files
except ImportError as missing:
    raise SystemExit("Error: mutmut is missing; install the extra 'mutation' into .venv") from missing

_ROOT = Path(__file__).resolve().parent.parent
_WORK = _ROOT / "build" / "mutation"
_CODE = ("query", "ranking", "highlighting", "corpus")
# Those that are fast, and need nothing that is not in the repository.
_TESTS = (
    "tests/query",
    "tests/test_ranking.py",
    "tests/test_highlighting.py",
    "tests/test_highlighting_choice.py",
    "tests/corpus",
)
_SLOW_TESTS = ("tests/corpus/test_corpus_glossaries.py", "tests/corpus/test_presets_damage.py")
_BESIDE = ("corpus", "docs", "glossearch.toml")
# Imported once, for all mutants. Nothing of ours: each mutant has to meet it as a new process does.
_ONCE = "pytest click flask yaml numpy markdown_it nh3 nltk filelock rapidfuzz playwright.sync_api"
_SKIPPED = 34
# "timeout" is also what mutmut says where a file of tests cannot be imported any more.
_KILLED = ("killed", "timeout", "segfault")


@click.command(help=__doc__)
@click.argument("modules", nargs=-1)
@click.option("--most", default=400, show_default=True, type=click.IntRange(1))
@click.option("--seed", default=7, show_default=True)
@click.option("--known", is_flag=True, help="Try nothing: print what is known.")
def main(modules: tuple[str, ...], most: int, seed: int, known: bool) -> None:
    """Try mutants, and print what became of them."""
    _prepare()
    with chdir(_WORK):
        reset_config()
        if not known:
            _make()
            if not _choose(modules, most, seed):
                raise BenchError(f"no module is called {' or '.join(modules)}; one is {_CODE[0]}.parser")
            _run()
        _print_table(modules)
        _print_survivors(modules)


def _prepare() -> None:
    """Make the folder that mutmut works in, with links to what it needs of the tree."""
    _WORK.mkdir(parents=True, exist_ok=True)
    for name in ("src", "tests", "pyproject.toml", *_BESIDE):
        link = _WORK / name
        if not link.is_symlink():
            link.symlink_to(_ROOT / name)
    settings = {
        "source_paths": ["src"],
        "only_mutate": [f"src/glossearch/{name}{end}" for name in _CODE for end in (".py", "/*.py")],
        "also_copy": _BESIDE,
        "pytest_add_cli_args_test_selection": _TESTS,
        "pytest_add_cli_args": ["-p", "mutation_plugin", "-p", "no:cacheprovider"]
        + [f"--ignore={test}" for test in _SLOW_TESTS],
        "process_isolation": ["forkserver"],
        "forkserver_warmup": ["import"],
        "preload_modules_file": ["once.txt"],
        "timeout_multiplier": ["10"],
        "use_git_change_detection": ["false"],
    }
    lines = [
        "[mutmut]",
        *(
            f"{key}=" + "\n  ".join(["", *values]) if len(values) > 1 else f"{key}={values[0]}"
            for key, values in settings.items()
        ),
    ]
    (_WORK / "setup.cfg").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (_WORK / "once.txt").write_text("\n".join(_ONCE.split()) + "\n", encoding="utf-8")


def _environment() -> dict[str, str]:
    """Return the environment for mutmut; with CI hypothesis makes the same examples in every run."""
    return {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "PYTHONPATH": str(_ROOT / "scripts"),
        "PYTHONDONTWRITEBYTECODE": "",  # a process for each mutant: compiled once
        "PYTHONPYCACHEPREFIX": str(_WORK / "compiled"),
        "CI": "true",
    }


def _make() -> None:
    """Make all mutants."""
    with redirect_stdout(StringIO()):
        copy_src_dir()
        for file in walk_source_files():
            error = create_file_mutants(file).error
            if error is not None:
                raise BenchError(f"{file}: {error}") from error


def _choose(modules: tuple[str, ...], most: int, seed: int) -> bool:
    """Mark which mutants are to be tried, and which are not; return whether there are any."""
    named = [data.path for data in _known(modules)]
    for data in _known(()):
        names, codes = sorted(data.exit_code_by_key), data.exit_code_by_key
        random.Random(f"{seed} {data.path}").shuffle(names)
        for place, name in enumerate(names):
            if data.path not in named:
                codes[name] = codes[name] if codes[name] is not None else _SKIPPED
            elif place >= most:
                codes[name] = _SKIPPED
            elif not _is_killed(codes[name]):
                codes[name] = None
        data.save()
    return bool(named)


def _is_killed(code: int | None) -> bool:
    return status_by_exit_code[code] in _KILLED


def _run() -> None:
    """Try what was chosen, with the tests as they are now."""
    Path("mutants", "mutmut-stats.json").unlink(missing_ok=True)
    with Path("mutmut.log").open("wb") as log:
        command = ["mutmut", "run", "--max-children", "1"]
        done = subprocess.run(command, env=_environment(), stdout=log, stderr=log, check=False)
    if done.returncode:
        raise BenchError(f"mutmut failed; {_WORK / 'mutmut.log'} says why")


def _known(modules: tuple[str, ...]) -> Iterator[SourceFileMutationData]:
    """Yield what is known of the mutants of each module that is named, or of all."""
    for file in sorted(walk_mutatable_files()):
        name = _module(file)
        if not modules or any(f"{name}.".startswith(f"{module}.") for module in modules):
            data = SourceFileMutationData(path=file)
            data.load()
            if data.exit_code_by_key:
                yield data


def _module(file: Path | str) -> str:
    return ".".join(Path(file).with_suffix("").parts[2:])


def _print_table(modules: tuple[str, ...]) -> None:
    click.echo("| module | mutants | tried | killed | of these timeouts | survived | % |")
    click.echo("|---|---|---|---|---|---|---|")
    total: Counter[str] = Counter()
    for data in _known(modules):
        counts = Counter(status_by_exit_code[code] for code in data.exit_code_by_key.values())
        total += counts
        click.echo(_row(_module(data.path), counts))
    click.echo(_row("all", total))


def _row(name: str, counts: Counter[str]) -> str:
    mutants = counts.total()
    tried = mutants - counts["skipped"] - counts["not checked"]
    killed = sum(counts[status] for status in _KILLED)
    share = f"{100 * killed / tried:.1f}" if tried else "-"
    return f"| {name} | {mutants} | {tried} | {killed} | {counts['timeout']} | {tried - killed} | {share} |"


def _print_survivors(modules: tuple[str, ...]) -> None:
    """Print the lines that each survivor changes."""
    for data in _known(modules):
        for name, code in data.exit_code_by_key.items():
            status = status_by_exit_code[code]
            if status not in (*_KILLED, "skipped", "not checked"):
                click.echo(f"\n{name}: {status}")
                lines = get_diff_for_mutant(name, path=data.path).splitlines()
                click.echo("\n".join(line for line in lines[2:] if line[:1] in ("+", "-")))


if __name__ == "__main__":
    main()
