"""The lock files that the scripts install from, and pyproject.toml."""

import re
import tomllib

import pytest

from support import REPOSITORY

REQUIREMENT = re.compile(r"^([a-z0-9][a-z0-9._-]*)==([^\s;\\]+)", re.IGNORECASE)


def pins(name: str) -> dict[str, tuple[str, frozenset[str]]]:
    """Return the version and the hashes of each requirement of a lock file."""
    text = (REPOSITORY / name).read_text().replace("\\\n", " ")
    found = {}
    for line in text.splitlines():
        if not line.strip() or line.startswith("#"):
            continue
        match = REQUIREMENT.match(line)
        assert match, line
        found[normal(match[1])] = (match[2], frozenset(re.findall(r"--hash=sha256:([0-9a-f]{64})", line)))
    return found


def normal(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def required(*lists: list[str]) -> dict[str, str]:
    """Return the pins of lists in pyproject.toml, those of extras that they name included."""
    found: dict[str, str] = {}
    for line in (line for lines in lists for line in lines):
        own = re.fullmatch(r"glossearch\[(.+)\]", line)
        if own:
            extras = PROJECT["project"]["optional-dependencies"]
            found |= required(*(extras[extra.strip()] for extra in own[1].split(",")))
            continue
        match = REQUIREMENT.match(line)
        assert match, line
        found[normal(match[1])] = match[2]
    return found


PROJECT = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
LOCKED = ["test", "bench", "compile"]
LOCKS = ["constraints.txt", "constraints-run.txt", "constraints-release.txt"]


@pytest.mark.parametrize("name", LOCKS)
def test_every_requirement_has_hashes(name: str) -> None:
    assert {package for package, (_, hashes) in pins(name).items() if not hashes} == set()
    assert len(pins(name)) > 15


@pytest.mark.parametrize("name", LOCKS)
def test_a_lock_file_names_no_address(name: str) -> None:
    text = (REPOSITORY / name).read_text()
    assert "://" not in text
    assert not re.search(
        r"^\s*(-i|--index-url|--extra-index-url|--find-links|--trusted-host|-e)\b", text, re.M
    )


def test_what_runs_is_a_part_of_what_tests() -> None:
    every = pins("constraints.txt")
    for name, pinned in pins("constraints-run.txt").items():
        assert every[name] == pinned


def test_the_pins_of_the_project_are_those_of_the_lock_files() -> None:
    project, extras = PROJECT["project"], PROJECT["project"]["optional-dependencies"]
    running, testing = pins("constraints-run.txt"), pins("constraints.txt")
    for name, version in required(extras["release"]).items():
        assert pins("constraints-release.txt")[name][0] == version
    for name, version in required(project["dependencies"]).items():
        assert running[name][0] == version
    for name, version in required(project["dependencies"], *(extras[name] for name in LOCKED)).items():
        assert testing[name][0] == version


def test_test_tools_are_not_installed_to_run() -> None:
    tools = required(PROJECT["project"]["optional-dependencies"]["test"])
    assert not set(tools) & set(pins("constraints-run.txt"))


def test_what_builds_the_package_is_locked_too() -> None:
    for name, version in required(PROJECT["build-system"]["requires"]).items():
        for lock in LOCKS:
            assert pins(lock)[name][0] == version
