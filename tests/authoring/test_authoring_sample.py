"""The sample that is shipped is the glossary of this repository, and the wheel has it."""

import subprocess
import sys
import zipfile
from pathlib import Path

from support import REAL_CORPUS, REPOSITORY, environment

SAMPLE = "glossearch/authoring/sample"


def contents(folder: Path) -> dict[str, bytes]:
    return {file.name: file.read_bytes() for file in folder.iterdir()}


def test_the_sample_is_the_corpus_to_the_byte() -> None:
    assert contents(REPOSITORY / "src" / SAMPLE) == contents(REAL_CORPUS), "scripts/sample copies it"


def test_the_wheel_has_the_sample(tmp_path: Path) -> None:
    build = "import sys; from flit_core.buildapi import build_wheel; print(build_wheel(sys.argv[1]))"
    done = subprocess.run(
        [sys.executable, "-c", build, str(tmp_path)],
        cwd=REPOSITORY,
        env=environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    with zipfile.ZipFile(tmp_path / done.stdout.strip()) as wheel:
        names = [name for name in wheel.namelist() if name.startswith(f"{SAMPLE}/")]
        assert {Path(name).name: wheel.read(name) for name in names} == contents(REAL_CORPUS)


def test_the_script_makes_it_so(tmp_path: Path) -> None:
    for name in ("scripts/sample", "corpus/rlhf.md"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes((REPOSITORY / name).read_bytes())
    sample = tmp_path / "src" / SAMPLE
    sample.mkdir(parents=True)
    (sample / "gone.md").touch()
    subprocess.run(["sh", str(tmp_path / "scripts" / "sample")], cwd="/", check=True)
    assert contents(sample) == contents(tmp_path / "corpus")
