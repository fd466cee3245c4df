"""scripts/torture in short; run by itself, it tries more."""

import subprocess
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from support import PATIENCE, REPOSITORY, environment

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="it forks, and looks into /proc")

TRIED = {
    "kill": ["--cases", "2"],
    "faults": ["--cases", "10"],
    "readers": ["--cases", "3", "--threads", "2", "--processes", "1"],
    "damage": ["--cases", "6"],
}


@pytest.mark.slow
@pytest.mark.parametrize("what", TRIED)
def test_nothing_goes_wrong(what: str, tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, str(REPOSITORY / "scripts" / "torture.py"), what, *TRIED[what]],
        env=environment(TMPDIR=str(tmp_path)),
        capture_output=True,
        text=True,
        timeout=2 * PATIENCE,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, ""), done.stdout
    assert " cases: " in done.stdout
    assert "wrong" not in done.stdout.lower()


@pytest.fixture
def findings(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(REPOSITORY / "scripts"))
    return import_module("torturing.findings")


def test_what_is_wrong_is_told(findings: Any, capsys: pytest.CaptureFixture[str]) -> None:
    found = findings.Findings("trials")
    for number in range(25):
        with found.case(f"case {number}"):
            if number % 5:
                raise findings.Wrong("it broke")
            found.count("right")
    assert not found.tell()
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == "trials: 25 cases: 5 right, 20 wrong"
    assert lines[1] == "  WRONG case 1: it broke"


def test_an_error_of_another_kind_is_not_taken_for_a_finding(findings: Any) -> None:
    found = findings.Findings("trials")
    with pytest.raises(ZeroDivisionError), found.case("case"):
        raise ZeroDivisionError
    assert found.tell()
