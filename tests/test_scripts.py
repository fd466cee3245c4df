"""The scripts that a newcomer runs first, and what they install."""

import hashlib
import io
import os
import re
import shutil
import subprocess
import sys
import tarfile
from importlib import import_module
from pathlib import Path

import pytest

from support import PATIENCE, REPOSITORY, environment

SCRIPTS = [
    "run",
    "test",
    "check",
    "serve",
    "lock",
    "vectors",
    "ablation",
    "bench",
    "compile",
    "browser",
    "fuzz-api",
    "fuzz-http",
    "screenshots",
    "sample",
    "torture",
    "coverage",
    "mutate",
]
TOO_OLD = "Python 3.11 or newer is needed"


@pytest.fixture
def clone(tmp_path: Path) -> Path:
    """The part of the repository that the scripts need, without a .venv."""
    to = tmp_path / "a clone"
    shutil.copytree(REPOSITORY / "scripts", to / "scripts")
    shutil.copytree(REPOSITORY / ".ci", to / ".ci")
    for name in ("pyproject.toml", "constraints.txt", "constraints-run.txt", "glossearch.toml"):
        shutil.copy(REPOSITORY / name, to)
    return to


def executable(file: Path, text: str) -> Path:
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(f"#!/bin/sh\n{text}\n")
    file.chmod(0o755)
    return file


def script(
    clone: Path, name: str, *arguments: str, cwd: Path | None = None, **more: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [str(clone / name), *arguments],
        cwd=cwd or clone,
        env=environment(**more),
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )


def prepared(clone: Path, lock: str) -> Path:
    """Give the clone a .venv that counts as ready, whose glossearch prints what it was called with."""
    stamp = subprocess.run(
        ["/bin/sh", "-c", f'root=$PWD; cat "$root/{lock}" "$root/pyproject.toml" | cksum; echo "$root"'],
        cwd=clone,
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    executable(clone / ".venv" / "bin" / "glossearch", 'echo "config=$GLOSSEARCH_CONFIG"\nprintf "<%s>" "$@"')
    (clone / ".venv" / f"stamp-{lock}").write_text(stamp)
    return clone


@pytest.mark.parametrize("name", SCRIPTS)
def test_scripts_can_be_run(name: str) -> None:
    file = REPOSITORY / "scripts" / name
    assert os.access(file, os.X_OK)
    assert file.read_text().startswith("#!/")


@pytest.mark.parametrize(
    "name", [*(f"scripts/{name}" for name in SCRIPTS), "scripts/environment.sh", ".ci/run"]
)
def test_scripts_are_few_lines_without_syntax_errors(name: str) -> None:
    file = REPOSITORY / name
    shell = "bash" if "bash" in file.read_text().splitlines()[0] else "sh"
    done = subprocess.run([shell, "-n", str(file)], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")
    assert len(file.read_text().splitlines()) < 70


@pytest.mark.parametrize("name", ["scripts/run", "scripts/test", "scripts/check", "scripts/serve", ".ci/run"])
@pytest.mark.parametrize("python", ["missing", "old"])
def test_a_wrong_python_is_one_line(clone: Path, tmp_path: Path, name: str, python: str) -> None:
    old = executable(tmp_path / "old-python", "exit 1")
    done = script(clone, name, "search", "x", PYTHON="/nonexistent" if python == "missing" else str(old))
    assert done.returncode == 2
    assert done.stdout == ""
    (line,) = done.stderr.splitlines()
    assert line.startswith("glossearch: ")
    assert TOO_OLD in line
    assert not (clone / ".venv").exists()


def test_a_python_without_venv_is_one_line(clone: Path, tmp_path: Path) -> None:
    python = executable(tmp_path / "python3", 'case "$2" in *venv*) exit 1;; esac\nexit 0')
    done = script(clone, "scripts/run", "search", "x", PYTHON=str(python))
    assert (done.returncode, done.stdout) == (2, "")
    (line,) = done.stderr.splitlines()
    assert "venv module is missing" in line
    assert "python3-venv" in line
    assert not (clone / ".venv").exists()


@pytest.mark.parametrize("lock", ["constraints-run.txt", "constraints.txt"])
def test_run_passes_every_argument_on(clone: Path, lock: str) -> None:
    prepared(clone, lock)
    done = script(clone, "scripts/run", "search", "why do models", "-n", "3", "", "*", PYTHON="/nonexistent")
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[1] == "<search><why do models><-n><3><><*>"


def test_run_without_arguments_explains(clone: Path) -> None:
    prepared(clone, "constraints-run.txt")
    assert script(clone, "scripts/run").stdout.endswith("<--help>")


def test_serve_runs_serve(clone: Path) -> None:
    prepared(clone, "constraints-run.txt")
    assert script(clone, "scripts/serve", "--port", "9000").stdout.endswith("<serve><--port><9000>")


def test_run_takes_this_glossary_unless_the_folder_has_its_own(clone: Path, tmp_path: Path) -> None:
    prepared(clone, "constraints-run.txt")
    elsewhere = tmp_path / "elsewhere" / "deep"
    elsewhere.mkdir(parents=True)

    def config(cwd: Path, **more: str) -> str:
        return script(clone, "scripts/run", "status", cwd=cwd, **more).stdout.splitlines()[0]

    assert config(elsewhere) == f"config={clone}/glossearch.toml"
    assert config(elsewhere, GLOSSEARCH_CONFIG="mine.toml") == "config=mine.toml"
    assert config(clone) == "config="
    (tmp_path / "elsewhere" / "glossearch.toml").write_text("")
    assert config(elsewhere) == "config="


def test_a_changed_lock_file_makes_the_environment_anew(clone: Path) -> None:
    prepared(clone, "constraints-run.txt")
    with (clone / "constraints-run.txt").open("a") as lock:
        lock.write("# changed\n")
    done = script(clone, "scripts/run", "status", PYTHON="/nonexistent")
    assert done.returncode == 2
    assert TOO_OLD in done.stderr


def test_ci_calls_the_test_script_and_nothing_else() -> None:
    lines = [line.strip() for line in (REPOSITORY / ".ci" / "run").read_text().splitlines()]
    commands = [line for line in lines if line and not line.startswith("#")]
    assert commands[-1] == "exec ./scripts/test"
    assert all(re.match(r"(set|cd) |export CI=true\Z", line) for line in commands[:-1])


def test_the_test_script_runs_every_check() -> None:
    text = "".join((REPOSITORY / "scripts" / name).read_text() for name in ("test", "check"))
    for check in ('ruff" format --check', 'ruff" check', "mypy", "lint-imports", "scripts/browser", "pytest"):
        assert check in text


@pytest.mark.parametrize(
    ("ci", "arguments", "given"),
    [
        ("", (), ["-m", "not slow and not cluster"]),
        ("", ("tests/corpus", "-k", "a b"), ["tests/corpus", "-k", "a b"]),
        ("true", (), []),
    ],
    ids=["alone", "with arguments", "CI"],
)
def test_only_ci_and_who_names_tests_waits_for_slow_ones_and_nodes_of_a_cluster(
    clone: Path, ci: str, arguments: tuple[str, ...], given: list[str]
) -> None:
    prepared(clone, "constraints.txt")
    for name in ("check", "browser"):
        executable(clone / "scripts" / name, "exit 0")
    executable(clone / ".venv" / "bin" / "python", 'printf "%s\n" "$@"')
    done = script(clone, "scripts/test", *arguments, CI=ci)
    assert done.stdout.splitlines() == ["-m", "pytest", "-n", "auto", *given]
    assert ("all tests but slow ones" in done.stderr) == (given[:1] == ["-m"])


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder to be the whole PATH, with the few programs that scripts/browser needs and no installer."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name in ("sh", "cat", "cksum", "dirname", "env", "id", "mkdir", "mv", "rm"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def browser(clone: Path, tools: Path, **more: str) -> subprocess.CompletedProcess[str]:
    """Run scripts/browser in a clone whose .venv has a Python, and a Playwright that cannot install."""
    prepared(clone, "constraints.txt")
    executable(clone / ".venv" / "bin" / "python", f'exec {sys.executable} "$@"')
    if not (clone / ".venv" / "bin" / "playwright").exists():
        executable(clone / ".venv" / "bin" / "playwright", 'echo "playwright $@"; exit 1')
    return script(clone, "scripts/browser", cwd=None, **{"PATH": str(tools), "CI": "", **more})


AXE = dict(re.findall(r"^(axe\w*)=(\w[\w.]+)$", (REPOSITORY / "scripts" / "browser").read_text(), re.M))


def test_without_installers_the_test_script_says_what_is_skipped_and_goes_on(
    clone: Path, tools: Path
) -> None:
    done = browser(clone, tools)
    assert (done.returncode, done.stdout) == (0, "")
    assert "Chromium could not be installed; what needs it in tests/browser is skipped" in done.stderr
    assert "axe-core could not be fetched with npm; what needs it in tests/browser is skipped" in done.stderr


def test_where_nothing_may_be_skipped_it_is_said_to_fail(clone: Path, tools: Path) -> None:
    assert "what needs it in tests/browser fails here" in browser(clone, tools, CI="true").stderr


def test_ci_lets_nothing_be_skipped(clone: Path) -> None:
    executable(clone / "scripts" / "test", 'echo "CI=$CI"')
    assert script(clone, ".ci/run", CI="").stdout == "CI=true\n"


def test_a_chromium_that_is_there_is_taken(clone: Path, tools: Path) -> None:
    executable(tools / "chromium", "exit 1")
    assert "Chromium" not in browser(clone, tools).stderr
    (tools / "chromium").unlink()
    assert "Chromium" not in browser(clone, tools, GLOSSEARCH_TEST_CHROMIUM="/somewhere/chrome").stderr


def apt_with(package: str, clone: Path, tools: Path) -> None:
    """Have somebody be root where apt-get has one package."""
    (tools / "id").unlink()
    executable(tools / "id", "echo 0")
    made = executable(clone / "a-chromium", "exit 0")
    install = f'case "$*" in *" install "*" {package}") ln -s "{made}" "{tools}/{package}";; esac'
    executable(tools / "apt-get", install)
    (tools / "ln").symlink_to(str(shutil.which("ln")))


@pytest.mark.parametrize("package", ["chromium-headless-shell", "chromium"])
def test_root_installs_the_chromium_of_the_system(clone: Path, tools: Path, package: str) -> None:
    apt_with(package, clone, tools)
    assert "could not be installed" not in browser(clone, tools).stderr
    assert (tools / package).exists()


@pytest.mark.parametrize(("ci", "is_installed"), [("", False), ("true", True)])
def test_only_ci_installs_another_chromium_since_it_is_faster(
    clone: Path, tools: Path, ci: str, is_installed: bool
) -> None:
    executable(tools / "chromium", "exit 1")
    apt_with("chromium-headless-shell", clone, tools)
    assert "Chromium could not" not in browser(clone, tools, CI=ci).stderr
    assert (tools / "chromium-headless-shell").exists() == is_installed


def test_anybody_else_has_playwright_install_its_own(clone: Path, tools: Path) -> None:
    (tools / "id").unlink()
    executable(tools / "id", "echo 1000")
    executable(tools / "apt-get", f'echo called > "{tools}/called"')
    executable(clone / ".venv" / "bin" / "playwright", 'echo "playwright $@"')
    done = browser(clone, tools)
    assert "playwright install --only-shell chromium" in done.stderr
    assert "Chromium could not" not in done.stderr
    assert not (tools / "called").exists()


def test_an_axe_core_that_is_not_the_pinned_one_is_refused(clone: Path, tools: Path) -> None:
    executable(tools / "npm", f"echo other > axe-core-{AXE['axe']}.tgz")
    done = browser(clone, tools)
    assert f"axe-core {AXE['axe']} is not the file that was pinned" in done.stderr
    assert "axe-core could not be fetched" in done.stderr
    assert not list((clone / ".venv").rglob("axe.min.js"))


def test_the_pinned_axe_core_is_fetched_once(clone: Path, tools: Path, tmp_path: Path) -> None:
    packed = tmp_path / "axe.tgz"
    with tarfile.open(packed, "w:gz") as archive:
        member = tarfile.TarInfo("package/axe.min.js")
        member.size = 3
        archive.addfile(member, io.BytesIO(b"axe"))
    own = clone / "scripts" / "browser"
    sha512 = hashlib.sha512(packed.read_bytes()).hexdigest()
    own.write_text(own.read_text().replace(AXE["axe_sha512"], sha512))
    (tools / "cp").symlink_to(str(shutil.which("cp")))
    executable(tools / "npm", f'cp "{packed}" axe-core-{AXE["axe"]}.tgz\necho "$@" >> "{tmp_path}/asked"')
    for _ in range(2):
        assert "axe-core" not in browser(clone, tools).stderr
    assert (clone / ".venv" / "axe-core" / AXE["axe"] / "axe.min.js").read_text() == "axe"
    assert (tmp_path / "asked").read_text() == f"pack --silent axe-core@{AXE['axe']}\n"


def test_the_documentation_names_the_pinned_axe_core() -> None:
    assert f"axe-core {AXE['axe']}" in (REPOSITORY / "docs" / "dependencies.md").read_text()
    assert len(AXE["axe_sha512"]) == 128


def test_there_is_a_small_picture_of_each_page(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(REPOSITORY / "scripts"))
    taken = {f"{name}.png" for name in import_module("screenshots").PICTURES}
    pictures = {file.name: file for file in (REPOSITORY / "docs/images").glob("*.png")}
    assert taken == pictures.keys()
    for file in pictures.values():
        assert file.read_bytes().startswith(b"\x89PNG")
        assert file.stat().st_size < 100 * 1024
