"""Build the sdist and the wheel that are published, and check them.

scripts/release [--output FOLDER]

Both are built twice, from two copies of the last commit in different places and at different times, and
have to be the same to the byte. The wheel is checked for what it should and should not hold, installed with
the pinned versions into an empty environment, and asked a question there. Beside it goes a list of what it
was tested with, as a CycloneDX SBOM.
"""

import hashlib
import os
import subprocess
import sys
import tarfile
import tempfile
import venv
from io import BytesIO
from pathlib import Path

import click

_ROOT = Path(__file__).resolve().parent.parent
_LOCK = _ROOT / "constraints-run.txt"
_BUILD = "import sys, flit_core.buildapi as build; print(getattr(build, sys.argv[1])(sys.argv[2]))"


class ReleaseError(click.ClickException):
    """Nothing is to be published, and why."""

    exit_code = 2


@click.command(help=__doc__)
@click.option(
    "--output", type=click.Path(file_okay=False, path_type=Path), default=_ROOT / "dist", show_default="dist"
)
def main(output: Path) -> None:
    """Build, check, and say what came of it."""
    epoch = _git("log", "-1", "--format=%ct").decode().strip()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        built = {kind: same(kind, folder, epoch) for kind in ("sdist", "wheel")}
        _run(["check-wheel-contents", str(built["wheel"])])
        python = installed(built["wheel"], folder / "environment")
        bill = folder / f"{built['wheel'].name.split('-py3')[0]}.cdx.json"
        _run(
            ["cyclonedx-py", "environment", str(python), "--pyproject", str(_ROOT / "pyproject.toml"),
             "--output-reproducible", "--output-file", str(bill)]
        )  # fmt: skip
        output.mkdir(parents=True, exist_ok=True)
        for file in (*built.values(), bill):
            data = file.read_bytes()
            (output / file.name).write_bytes(data)
            click.echo(f"{hashlib.sha256(data).hexdigest()}  {output / file.name}")


def same(kind: str, folder: Path, epoch: str) -> Path:
    """Return the sdist or wheel of the last commit. Raises `ReleaseError` if two builds of it differ."""
    one, other = (build(kind, folder / f"{kind}-{number}", epoch) for number in (1, 2))
    if one.name != other.name or one.read_bytes() != other.read_bytes():
        raise ReleaseError(f"two builds of the {kind} differ: {one} and {other}")
    return one


def build(kind: str, folder: Path, epoch: str) -> Path:
    """Return the sdist or wheel that is built of the last commit, unpacked into ``folder``."""
    with tarfile.open(fileobj=BytesIO(_git("archive", "HEAD"))) as files:
        files.extractall(folder / "source", filter="data")
    for file in (folder / "source").rglob("*"):
        os.utime(file)  # now, and not when the commit was made
    made = folder / "made"
    made.mkdir()
    command = [sys.executable, "-c", _BUILD, f"build_{kind}", str(made)]
    name = _run(command, folder / "source", {"SOURCE_DATE_EPOCH": epoch})
    return made / name.splitlines()[-1]


def installed(wheel: Path, folder: Path) -> Path:
    """Return the Python of an environment with the wheel and the pinned versions, in which it works."""
    venv.create(folder)
    python = folder / ("Scripts" if os.name == "nt" else "bin") / "python"
    pip = [sys.executable, "-m", "pip", "--python", str(python), "--disable-pip-version-check", "--quiet"]
    _run([*pip, "install", "--no-deps", "--require-hashes", "-r", str(_LOCK)])
    _run([*pip, "install", "--no-deps", str(wheel)])
    _run([*pip, "check"])
    place = ["--corpus", str(_ROOT / "corpus"), "--index", str(folder / "index")]
    glossearch = [str(python), "-m", "glossearch"]
    _run([*glossearch, "index", *place], folder)
    answer = _run(
        [*glossearch, "search", "-n", "1", "--index", place[-1], "why do models make things up"], folder
    )
    if not answer.startswith("1. Hallucination"):
        raise ReleaseError(f"the installed wheel answers: {answer}")
    return python


def _git(*arguments: str) -> bytes:
    done = subprocess.run(["git", *arguments], cwd=_ROOT, capture_output=True, check=False)
    if done.returncode:
        raise ReleaseError(f"git {arguments[0]}: {done.stderr.decode(errors='replace').strip()}")
    return done.stdout


def _run(command: list[str], folder: Path = _ROOT, variables: dict[str, str] | None = None) -> str:
    """Return what ``command`` printed. Raises `ReleaseError` if it fails."""
    tools = Path(sys.executable).parent
    path = f"{tools}{os.pathsep}{os.environ.get('PATH', '')}"
    done = subprocess.run(
        command,
        cwd=folder,
        env={**os.environ, "PATH": path, **(variables or {})},
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise ReleaseError(f"{' '.join(command[:4])}: {(done.stdout + done.stderr).strip()}")
    return done.stdout


if __name__ == "__main__":
    main()
