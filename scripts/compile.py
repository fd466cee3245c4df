"""Compile the search path to machine code, with mypyc, and make a wheel of the whole package.

scripts/compile [--output FOLDER] [--test [ARGUMENTS OF PYTEST]]

Prints where the wheel is. It is installed into .venv-compiled, too, an environment beside .venv with the same
packages, for --test and for scripts/bench --compiled. Sources and .venv stay as they are.

Wants a C compiler and the headers of Python, and half a minute.
"""

import os
import shutil
import subprocess
import sys
import sysconfig
import tempfile
import venv
from importlib import metadata
from pathlib import Path

import click
from wheels import add_compiled

MODULES = """
    analysis/names analysis/tokens
    backends/base backends/naming backends/vectors
    backends/whoosh/likeness backends/whoosh/postings backends/whoosh/scoring
    backends/whoosh/selecting backends/whoosh/weighing
    highlighting understanding
    query/comparing query/intent query/nodes query/parser query/scaffolding query/words
    semantics/table semantics/tokens
""".split()
"""What is compiled: what takes time in a search.

What people import, the engine and its results, is not: help() and subclasses are to work. Nor can be what has
a `cached_property`, which mypyc works out at every access.
"""

_ROOT = Path(__file__).resolve().parent.parent
_ENVIRONMENT = _ROOT / ".venv-compiled"
_PIP = (sys.executable, "-m", "pip", "--disable-pip-version-check")
# Those of scripts and browsers, and examples in docstrings, which are read from plain modules.
_UNTESTED = (
    "browser",
    "test_bench.py",
    "test_docstrings.py",
    "test_scripts.py",
    "test_scripts_bench.py",
    "test_scripts_compile.py",
    "test_scripts_fuzz.py",
)


class CompilingError(click.ClickException):
    """There is no wheel, and why."""

    exit_code = 2


@click.command(
    help=__doc__, context_settings={"ignore_unknown_options": True, "allow_interspersed_args": False}
)
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=_ROOT / "dist",
    help="Folder for the wheel.  [default: dist]",
)
@click.option("--test", is_flag=True, help="Run the tests with it, but those of scripts and browsers.")
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED)
def main(output: Path, test: bool, arguments: tuple[str, ...]) -> None:
    """Make the wheel, install it beside .venv, and test it if asked for."""
    if arguments and not test:
        raise click.UsageError(f"unexpected {arguments[0]!r}; arguments of pytest come after --test")
    _check_tools()
    with tempfile.TemporaryDirectory() as folder:
        built = compiled(Path(folder) / "compiled")
        wheel = add_compiled(plain(Path(folder)), built, f"mypyc {metadata.version('mypy')}", output)
    python = install(wheel)
    click.echo(wheel)
    if test:
        left_out = [f"--ignore=tests/{name}" for name in _UNTESTED]
        command = [python, "-m", "pytest", "-n", "auto", *left_out, *arguments]
        os.chdir(_ROOT)
        os.execv(python, list(map(str, command)))


def compiled(folder: Path) -> Path:
    """Compile a copy of the package in ``folder``, and return the folder of what came of it."""
    shutil.copytree(_ROOT / "src", folder, ignore=shutil.ignore_patterns("__pycache__"))
    files = [f"glossearch/{module}.py" for module in MODULES]
    configured = ("--config-file", str(_ROOT / "pyproject.toml"))
    _run(
        [sys.executable, "-m", "mypyc", *configured, *files],
        folder,
        {
            "MYPYPATH": str(folder),
            "MYPYC_DEBUG_LEVEL": "0",
            # Scores are those of Python to the last bit: a product and a sum are two roundings.
            "CFLAGS": f"{os.environ.get('CFLAGS', '')} -ffp-contract=off",
        },
    )
    (built,) = (folder / "build").glob("lib.*")
    return built


def plain(folder: Path) -> Path:
    """Make the plain wheel in ``folder``, and return where it is."""
    _run(
        [*_PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(folder), str(_ROOT)], folder
    )
    (made,) = folder.glob("*.whl")
    return made


def install(wheel: Path) -> Path:
    """Make the environment of the wheel anew, and return its Python."""
    venv.create(_ENVIRONMENT, clear=True, symlinks=os.name != "nt")
    paths = {"base": str(_ENVIRONMENT), "platbase": str(_ENVIRONMENT)}
    packages = sysconfig.get_path("purelib", "venv", paths)
    # All other packages are those of this environment. Its .pth files, one of which names src/, are not read.
    Path(packages, "packages.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    python = Path(sysconfig.get_path("scripts", "venv", paths), Path(sys.executable).name)
    _run([*_PIP, "--python", str(python), "install", "--no-deps", "--no-index", str(wheel)], _ROOT)
    return python


def _check_tools() -> None:
    compiler = (os.environ.get("CC") or sysconfig.get_config_var("CC") or "").split()
    name = compiler[0] if compiler else "cc"
    if os.name != "nt" and not shutil.which(name):
        raise CompilingError(f"a C compiler is needed, and {name} is not found; on Debian: apt install gcc")
    if not Path(sysconfig.get_path("include"), "Python.h").is_file():
        raise CompilingError("the headers of Python are missing; on Debian: apt install python3-dev")


def _run(command: list[str], folder: Path, variables: dict[str, str] | None = None) -> None:
    """Run a command, and show what it says only if it fails."""
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, **(variables or {})},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if done.returncode:
        click.echo(done.stdout, err=True)
        raise CompilingError(f"{' '.join(command[1:3])} failed; the lines above say why")


if __name__ == "__main__":
    main()
