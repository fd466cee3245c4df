"""Glossaries that we did not write: what is said of them is true, and damage is survived."""

import json
import random
import shutil
from collections import Counter
from functools import cache
from pathlib import Path

import pytest
from checked_files import TODAY
from sarif_schema import assert_sarif

from glossearch.config import Settings
from glossearch.editorial.checking import Checked, check
from glossearch.editorial.fixing import mend
from glossearch.editorial.reporting.sarif import as_sarif
from glossearch.editorial.selection import selection
from glossearch.editorial.sources import Source
from support import REPOSITORY

GLOSSARIES = REPOSITORY.parent / "shared" / "data" / "glossaries"
SETTINGS = {
    "kubernetes": Settings(
        corpus=GLOSSARIES / "kubernetes" / "content" / "en" / "docs" / "reference" / "glossary",
        exclude=("index.md",),
        fields={
            "slug": "id",
            "aliases": "aka",
            "category": "tags",
            "definition": "short_description",
            "see_also": "related",
        },
    ),
    "cncf": Settings(
        corpus=GLOSSARIES / "cncf" / "content" / "en", exclude=("_*", "*/_*"), fields={"category": "tags"}
    ),
    "mdn": Settings(corpus=GLOSSARIES / "mdn" / "files" / "en-us" / "glossary", exclude=("index.md",)),
}
SETTINGS |= {
    f"{name} by its preset": Settings(corpus=SETTINGS[name].corpus, preset=name) for name in SETTINGS
}

pytestmark = pytest.mark.skipif(not GLOSSARIES.is_dir(), reason=f"the shared data is not here: {GLOSSARIES}")


@cache
def checked(name: str) -> Checked:
    return check(SETTINGS[name], selection({}), TODAY)


def found(name: str, rule: str) -> list[tuple[str, int | None]]:
    """Return the folder or file, and line, of what breaks a rule."""
    places = []
    for finding in checked(name).findings:
        path = finding.problem.path
        if finding.problem.rule == rule:
            places.append((path.parent.name if path.stem == "index" else path.name, finding.problem.line))
    return places


@pytest.mark.parametrize("name", SETTINGS)
def test_every_place_is_there(name: str) -> None:
    assert checked(name).findings
    for finding in checked(name).findings:
        problem = finding.problem
        source = Source(problem.path)
        assert source.text
        assert problem.line is not None
        assert 1 <= problem.line <= source.lines
        assert problem.column is None or 1 <= problem.column <= len(source.line(problem.line)) + 1


@pytest.mark.parametrize("name", ["kubernetes", "cncf", "mdn"])
def test_most_places_have_a_column(name: str) -> None:
    columns = Counter(finding.problem.column is not None for finding in checked(name).findings)
    assert columns[True] > 9 * columns[False]


@pytest.mark.parametrize("name", SETTINGS)
def test_the_report_for_code_hosts_is_valid(name: str) -> None:
    assert_sarif(json.loads(as_sarif(checked(name).findings, REPOSITORY)))


def test_kubernetes() -> None:
    assert found("kubernetes", "alias-is-title") == [("kubectl.md", 10)]
    assert found("kubernetes", "circular-definition") == [("container.md", 6)]
    assert {name for name, _ in found("kubernetes", "undefined-acronym")} == {
        "admission-controller.md",  # API
        "cgroup.md",  # CPU
        "finalizer.md",  # HTTP
    }


def test_cncf() -> None:
    assert found("cncf", "empty-body") == [("search.md", 4)]
    assert found("cncf", "circular-definition") == []
    assert [name for name, _ in found("cncf", "definition-without-term")] == [
        "agile-software-development.md",
        "bare-metal-machine.md",
        "service-mesh.md",
    ]


def test_links_of_a_site_are_links() -> None:
    """What template tags name, and names wrongly."""
    wrong = [
        finding.problem.message
        for finding in checked("kubernetes by its preset").findings
        if finding.problem.rule == "link-to-nowhere"
    ]
    assert len(wrong) == 3
    assert all(
        "(it is a name of 'storageclass')" in told or "(it is a name of 'volumeplugin')" in told
        for told in wrong
    )
    for name in ("kubernetes", "cncf", "mdn"):
        unlinked = [len(found(f"{name}{how}", "unlinked-term")) for how in (" by its preset", "")]
        assert unlinked[0] < unlinked[1] / 2


def test_mdn() -> None:
    assert [name for name, _ in found("mdn", "near-duplicate")] == [
        "block_cipher_mode_of_operation",
        "logical_properties",
    ]
    assert "encryption" in [name for name, _ in found("mdn", "circular-definition")]


@pytest.mark.parametrize("seed", range(4))
def test_damaged_files_are_survived_and_not_damaged_further(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    settings = SETTINGS["kubernetes"]
    files = chance.sample(sorted(settings.corpus.glob("*.md")), 50)
    for file in files:
        shutil.copy(file, tmp_path)
        content = bytearray(file.read_bytes())
        for _ in range(chance.randint(1, 6)):
            at = chance.randrange(len(content))
            kind = chance.randrange(4)
            if kind == 0:
                content[at] = chance.randrange(256)
            elif kind == 1:
                del content[at:]
                content += b"-"
            elif kind == 2:
                content[at:at] = chance.choice(
                    [b"\r", b"\r\n", b"\t", b"[[", b"`", b"- ", b"---\n", b"\x00", b": "]
                )
            else:
                del content[at : at + chance.randrange(40)]
                content += b"."
        (tmp_path / file.name).write_bytes(content)
    damaged = settings.with_options(corpus=tmp_path)
    before = check(damaged, selection({}), TODAY)
    mend(damaged, selection({}), TODAY)
    after = check(damaged, selection({}), TODAY)
    assert after.entries == before.entries
    errors = [
        [finding.problem for finding in one.findings if finding.problem.severity == "error"]
        for one in (before, after)
    ]
    assert len(errors[0]) == len(errors[1])
    assert not any(finding.edits for finding in after.findings)
