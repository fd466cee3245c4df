"""Dictionaries, read back by the program that wrote them."""

import logging
import sys
from pathlib import Path

import pytest

from glossearch.corpus import Entry
from glossearch.errors import GlossearchError
from glossearch.interchange.about import About
from glossearch.interchange.formats import FORMATS
from glossearch.interchange.losses import Losses

ENTRIES = [
    Entry(slug="ham", title="Ham", body="Cured *pork*, with [[bread]].\n<script>x()</script>",
          aliases=("gammon",), hidden_aliases=("hamm",), categories=("Food",),
          see_also=("bread", "gone"), questions=("Why?",)),
    Entry(slug="bread", title="Bread & butter", body="Baked <dough>.", markup="plain", definition="Food."),
]  # fmt: skip


@pytest.fixture(autouse=True)
def _own_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep pyglossary's cache out of the home of whoever runs the tests."""
    monkeypatch.setenv("HOME", str(tmp_path / "home"))


def saved(name: str, path: Path) -> list[str]:
    losses = Losses()
    FORMATS[name].save(iter(ENTRIES), About("Ours"), losses, path)
    return list(losses.lines(name))


def articles(path: Path) -> dict[str, str]:
    """Return the text under each name, as pyglossary reads it."""
    from pyglossary.glossary_v2 import Glossary

    from glossearch.interchange.dictionaries import undisturbed

    with undisturbed():
        Glossary.init()
        read = Glossary()
        read.directRead(str(path))
        found = {name: entry.defi for entry in read if not entry.isData() for name in entry.l_term}
        read.clear()
    return found


def test_stardict(tmp_path: Path) -> None:
    lost = saved("stardict", tmp_path / "g.ifo")
    assert {file.name for file in tmp_path.iterdir()} - {"home"} == {"g.ifo", "g.idx", "g.dict", "g.syn"}
    assert "bookname=Ours\n" in (tmp_path / "g.ifo").read_text()
    found = articles(tmp_path / "g.ifo")
    assert set(found) == {"Ham", "gammon", "Bread & butter"}
    assert '<a href="bword://Bread &amp; butter"' in found["Ham"]
    assert "<em>pork</em>" in found["Ham"]
    assert "script" not in found["Ham"]
    assert "Baked &lt;dough&gt;." in found["Bread & butter"]
    assert lost == [
        "stardict: 1 entry has hidden aliases, which a dictionary would show; they are left out",
        "stardict: 1 entry has questions, for which a dictionary has no place; they are left out",
    ]


def test_dictd(tmp_path: Path) -> None:
    saved("dictd", tmp_path / "g.index")
    assert {file.name for file in tmp_path.iterdir()} - {"home"} == {"g.index", "g.dict"}
    text = (tmp_path / "g.dict").read_text()
    assert "Ham\nAlso called: gammon\nCategory: Food\n\nCured pork, with bread." in text
    assert "See also: {Bread & butter}, {gone}" in text
    assert {"Ham", "gammon", "Bread & butter"} <= set(articles(tmp_path / "g.index"))


def test_nothing_of_how_errors_and_logs_are_shown_is_changed(tmp_path: Path) -> None:
    before = (sys.excepthook, logging.getLoggerClass(), logging.root.manager.disable)
    saved("stardict", tmp_path / "g.ifo")
    assert (sys.excepthook, logging.getLoggerClass(), logging.root.manager.disable) == before


def test_without_pyglossary_the_extra_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "pyglossary.glossary_v2", None)
    with pytest.raises(GlossearchError, match=r"install glossearch\[dictionaries\]"):
        saved("stardict", tmp_path / "g.ifo")
    assert list(tmp_path.glob("*.ifo")) == []


def test_a_pyglossary_for_a_newer_python_is_told_as_that(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    newer = tmp_path / "newer" / "pyglossary"
    newer.mkdir(parents=True)
    newer.joinpath("__init__.py").write_text("")
    newer.joinpath("glossary_v2.py").write_text("a new syntax\n")
    for name in [name for name in sys.modules if name.partition(".")[0] == "pyglossary"]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.syspath_prepend(newer.parent)
    with pytest.raises(GlossearchError, match=r"wants a newer Python; install glossearch\[dictionaries\]"):
        saved("stardict", tmp_path / "g.ifo")
    for name in [name for name in sys.modules if name.partition(".")[0] == "pyglossary"]:
        monkeypatch.delitem(sys.modules, name)


def test_a_dictionary_that_could_not_be_written_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("pyglossary.glossary_v2.Glossary.write", lambda *_, **__: None)
    with pytest.raises(GlossearchError, match=r"g\.ifo: pyglossary could not write it"):
        saved("stardict", tmp_path / "g.ifo")
    assert list(tmp_path.glob("*.ifo")) == []
