"""The script that measures speed runs, whatever is installed."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

SCRIPT = Path(__file__).parent.parent / "scripts" / "bench.py"


@pytest.mark.slow
def test_a_quick_run_tells_every_engine_and_fails_by_no_clock(tmp_path: Path) -> None:
    output = tmp_path / "figures.json"
    run = subprocess.run(
        [sys.executable, str(SCRIPT), "--quick", "--only", "search", "--output", str(output)],
        cwd=tmp_path,
        env={**os.environ, "PYTHONWARNINGS": "default"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    figures = json.loads(output.read_text())
    found = figures["search 40"]
    assert {"glossearch", "whoosh", "fts5"} <= found["search"].keys()
    assert all(0 < told["p50"] <= told["p95"] for told in found["search"].values())
    for name in found["search"]:
        assert f"| 40 | search | {name} |" in run.stdout
