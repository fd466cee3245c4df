"""Glossaries with a preset, indexed: what is read again, and in other processes."""

import subprocess
import sys
from dataclasses import replace
from pathlib import Path

from glossearch.config import Settings
from glossearch.corpus import Corpus
from glossearch.engine import Engine
from support import run

TAG = '{{{{< glossary_tooltip text="one" term_id="t1" >}}}}'
TERM = "---\ntitle: Term {n}\naka: [other {n}]\n---\nText of " + TAG + ". {more}\n"


def settings_of(folder: Path, preset: str | None = "hugo") -> Settings:
    return Settings(corpus=folder / "terms", index=folder / "index", preset=preset)


def write_terms(folder: Path, number: int, more: str = "") -> None:
    (folder / "terms").mkdir()
    for n in range(number):
        (folder / "terms" / f"t{n}.md").write_text(TERM.format(n=n, more=more))


def test_another_preset_reads_all_again(tmp_path: Path) -> None:
    write_terms(tmp_path, 3)
    Engine.build(settings=settings_of(tmp_path))
    again = Engine.build(settings=settings_of(tmp_path))
    assert (again.changed, again.unchanged) == ([], 3)
    without = Engine.build(settings=settings_of(tmp_path, None))
    assert without.changed == ["t0", "t1", "t2"]


def test_other_processes_read_with_the_preset(tmp_path: Path) -> None:
    write_terms(tmp_path, 600, "word " * 1000)
    Engine.build(settings=settings_of(tmp_path), processes=2)
    with Engine.open(settings=settings_of(tmp_path)) as engine:
        assert engine.count == 600
        for number in (0, 300, 599):
            entry = engine.entry(f"t{number}")
            assert entry is not None
            assert entry.aliases == (f"other {number}",)
        assert Engine.build(settings=settings_of(tmp_path)).unchanged == 600


def test_a_file_that_another_takes_the_slug_of_is_read_again(tmp_path: Path) -> None:
    settings = settings_of(tmp_path)
    (tmp_path / "terms" / "deep").mkdir(parents=True)
    (tmp_path / "terms" / "deep" / "pod.md").write_text("---\ntitle: Deep\n---\nText.\n")
    Engine.build(settings=settings)
    (tmp_path / "terms" / "pod.md").write_text("---\ntitle: Pod\n---\nText.\n")
    Engine.build(settings=settings)
    rebuilt = replace(settings, index=tmp_path / "rebuilt")
    Engine.build(settings=rebuilt)
    for one in (settings, rebuilt):
        with Engine.open(settings=one) as engine:
            assert {line.slug: line.title for line in engine.headlines()} == {
                "pod": "Pod",
                "deep/pod": "Deep",
            }


def test_a_list_of_meanings_follows_the_files_beside_it(tmp_path: Path) -> None:
    settings = settings_of(tmp_path, "mdn")
    page = "---\ntitle: {0}\nslug: Glossary/{0}\n---\nIt is:\n\n{{{{GlossaryDisambiguation}}}}\n"
    for name in ("Node", "Node/DOM", "Node/Net"):
        file = tmp_path / "terms" / name.lower() / "index.md"
        file.parent.mkdir(parents=True)
        file.write_text(page.format(name))
        Engine.build(settings=settings)
    with Engine.open(settings=settings) as engine:
        node = engine.entry("node")
        assert node is not None
        assert node.see_also == ("node/dom", "node/net")


def test_the_preset_can_be_an_option_or_a_setting(tmp_path: Path) -> None:
    write_terms(tmp_path, 2)

    def shown(index: str, *options: str, variable: str = "") -> str:
        asked = ("search", "other 1", "--corpus", "terms", "--index", index, *options)
        return run(*asked, cwd=tmp_path, GLOSSEARCH_PRESET=variable).out

    assert "1. Term 1  [t1 · " in shown("a", "--preset", "hugo")
    assert "1. Term 1  [t1 · " in shown("b", variable="hugo")
    (tmp_path / "glossearch.toml").write_text('preset = "hugo"\n')
    assert "1. Term 1  [t1 · " in shown("c")


def test_an_unknown_preset_is_one_line(tmp_path: Path) -> None:
    shown = run("index", "--preset", "hogo", cwd=tmp_path)
    assert shown.code == 2
    assert "'hogo' is not one of 'kubernetes'" in shown.err
    assert "Traceback" not in shown.err


def test_a_corpus_of_settings_has_the_preset() -> None:
    assert Corpus.of(Settings(preset="mdn")).preset == "mdn"


def test_without_a_preset_none_is_imported(tmp_path: Path) -> None:
    write_terms(tmp_path, 1)
    told = (
        "import sys; from pathlib import Path; from glossearch.corpus import Corpus, Problems, read_corpus; "
        "entries = list(read_corpus(Corpus(Path('terms')), Problems())); "
        "print(len(entries), 'glossearch.corpus.page' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", told], cwd=tmp_path, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["1", "False"]
