"""What scripts/compile compiles and writes; nothing is compiled here, which takes half a minute."""

import base64
import csv
import hashlib
import os
import subprocess
import sys
import zipfile
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest

from support import REPOSITORY, environment

SCRIPTS = REPOSITORY / "scripts"


@pytest.fixture
def part(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.syspath_prepend(str(SCRIPTS))
    return import_module


def compiling(*arguments: object, **more: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, str(SCRIPTS / "compile.py"), *map(str, arguments)],
        env=environment(**more),
        capture_output=True,
        text=True,
        check=False,
    )


def test_it_explains_itself() -> None:
    done = compiling("--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert "Wants a C compiler" in done.stdout


def test_what_is_compiled_is_there_and_works_nothing_out_anew_that_python_would_keep(part: Any) -> None:
    modules = part("compile").MODULES
    assert len(modules) == len(set(modules)) > 10
    for module in modules:
        text = (REPOSITORY / "src" / "glossearch" / f"{module}.py").read_text(encoding="utf-8")
        assert "cached_property" not in text, module


@pytest.mark.skipif(os.name == "nt", reason="the compiler of Windows is not on the PATH")
def test_without_a_compiler_that_is_said(tmp_path: Path) -> None:
    done = compiling("--output", tmp_path, CC="no-such-compiler -pthread")
    assert (done.returncode, done.stdout) == (2, "")
    assert "a C compiler is needed, and no-such-compiler is not found" in done.stderr
    assert list(tmp_path.iterdir()) == []


def test_arguments_that_nobody_reads_are_refused() -> None:
    done = compiling("tests/query")
    assert done.returncode == 2
    assert "unexpected 'tests/query'" in done.stderr


def test_a_wheel_has_all_of_the_plain_one_and_what_was_compiled(part: Any, tmp_path: Path) -> None:
    suffix = part("sysconfig").get_config_var("EXT_SUFFIX")
    plain, built = tmp_path / "glossearch-1.0-py3-none-any.whl", tmp_path / "lib"
    with zipfile.ZipFile(plain, "w") as wheel:
        wheel.writestr("glossearch/query/words.py", "")
        wheel.writestr("glossearch-1.0.dist-info/WHEEL", "Tag: py3-none-any\n")
        wheel.writestr("glossearch-1.0.dist-info/RECORD", "glossearch/query/words.py,,\n")
    library = built / "glossearch" / "query" / f"words{suffix}"
    library.parent.mkdir(parents=True)
    library.write_bytes(b"machine code")
    (library.parent / "words.o").touch()

    made = part("wheels").add_compiled(plain, built, "mypyc 1", tmp_path / "dist" / "new")

    python = f"cp{sys.version_info.major}{sys.version_info.minor}"
    assert made.name.startswith(f"glossearch-1.0-{python}-{python}-")
    with zipfile.ZipFile(made) as wheel:
        files = {name: wheel.read(name) for name in wheel.namelist()}
    record = files.pop("glossearch-1.0.dist-info/RECORD").decode()
    about = files["glossearch-1.0.dist-info/WHEEL"].decode().splitlines()
    assert files["glossearch/query/words.py"] == b""
    assert files[f"glossearch/query/words{suffix}"] == b"machine code"
    assert {"Generator: mypyc 1", "Root-Is-Purelib: false"} <= set(about)
    assert f"Tag: {made.stem.split('-', 2)[2]}" in about
    rows = {name: (hash_, size) for name, hash_, size in csv.reader(record.splitlines())}
    assert rows.pop("glossearch-1.0.dist-info/RECORD") == ("", "")
    assert rows == {name: (sha256(content), str(len(content))) for name, content in files.items()}


def sha256(content: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(content).digest()).decode()
    return f"sha256={digest.rstrip('=')}"
