"""What is published: the same to the byte whenever it is built, and all that belongs in it."""

import re
import subprocess
import sys
import tarfile
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from support import REPOSITORY, environment

EPOCH = "1700000000"


@pytest.fixture
def release(monkeypatch: pytest.MonkeyPatch) -> Any:
    if not (REPOSITORY / ".git").exists():
        pytest.skip("no git repository, of whose last commit releases are made")
    monkeypatch.syspath_prepend(str(REPOSITORY / "scripts"))
    return import_module("release")


def tracked(folder: str) -> set[str]:
    listed = subprocess.run(
        ["git", "ls-tree", "-r", "--name-only", "HEAD", folder],
        cwd=REPOSITORY, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return set(listed.stdout.splitlines())


def test_it_explains_itself() -> None:
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / "scripts/release.py"), "--help"],
        env=environment(), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert (done.returncode, done.stderr) == (0, "")
    assert "CycloneDX" in done.stdout


@pytest.mark.slow
def test_the_wheel_is_the_package_and_its_licences(release: Any, tmp_path: Path) -> None:
    wheel = zipfile.ZipFile(release.same("wheel", tmp_path, EPOCH))
    names = {name for name in wheel.namelist() if ".dist-info/" not in name}
    assert names == {name.removeprefix("src/") for name in tracked("src")}
    about = {name.partition(".dist-info/")[2] for name in wheel.namelist() if ".dist-info/" in name}
    assert about == {
        "METADATA", "RECORD", "WHEEL", "entry_points.txt",
        "licenses/LICENSE", "licenses/src/glossearch/semantics/english/LICENSE",
    }  # fmt: skip


@pytest.mark.slow
def test_the_sdist_has_what_building_and_testing_need(release: Any, tmp_path: Path) -> None:
    sdist = release.same("sdist", tmp_path, EPOCH)
    with tarfile.open(sdist) as files:
        names = {name.partition("/")[2] for name in files.getnames()}
    wanted = (
        tracked("src")
        | tracked("tests")
        | tracked("scripts")
        | tracked("corpus")
        | {"pyproject.toml", "LICENSE", "README.md"}
    )
    assert wanted <= names


def test_two_builds_that_differ_are_told(
    release: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def build(kind: str, folder: Path, epoch: str) -> Path:
        folder.mkdir()
        (folder / "made.whl").write_text(folder.name)
        return folder / "made.whl"

    monkeypatch.setattr(release, "build", build)
    with pytest.raises(release.ReleaseError, match="two builds of the wheel differ"):
        release.same("wheel", tmp_path, EPOCH)


def test_the_licence_of_every_dependency_is_told() -> None:
    pinned = re.findall(r"^([\w.-]+)==", (REPOSITORY / "constraints-run.txt").read_text(), re.MULTILINE)
    page = (REPOSITORY / "docs/licences.md").read_text(encoding="utf-8")
    told = re.findall(r"^\| ([a-z0-9-]+) \| [^|]+ \|$", page, re.MULTILINE)
    assert told == sorted(re.sub("[-_.]+", "-", name).lower() for name in pinned)
