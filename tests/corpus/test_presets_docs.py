"""docs/presets.md against the presets: a section for each, with an example that can be read."""

import re
from pathlib import Path

import pytest
from corpus_files import read_files

from glossearch.config import PRESETS
from glossearch.corpus.presets import PRESETS as TABLE
from support import REPOSITORY

PAGE = (REPOSITORY / "docs" / "presets.md").read_text(encoding="utf-8")


def section(preset: str) -> str:
    """Return a section up to the next; examples have headings of their own."""
    return re.split(rf"^## (?:{'|'.join(PRESETS)})$", PAGE.partition(f"\n## {preset}\n")[2], flags=re.M)[0]


def test_every_name_of_a_preset_has_one() -> None:
    assert tuple(TABLE) == PRESETS
    assert [name for name in PRESETS if f"| [`{name}`](#{name}) |" not in PAGE] == []


@pytest.mark.parametrize("preset", PRESETS)
def test_the_example_of_its_section_is_read(tmp_path: Path, preset: str) -> None:
    example = re.search(r"^```(markdown|rst)\n(.*?)^```$", section(preset), re.DOTALL | re.MULTILINE)
    assert example
    suffix = "rst" if example[1] == "rst" else "md"
    corpus = read_files(tmp_path, {f"Example.{suffix}": example[2]}, preset)
    assert corpus.entries
    assert [p for p in corpus.problems if p.rule != "link-to-nowhere"] == []
    for entry in corpus.entries:
        assert not re.search(r"\{\{|\{%|%%|:term:|!!!|\[!", entry.body)
