"""``glossearch verify``."""

import pytest

from glossearch.analysis import Analyzer
from support import Glossary, RunMain, current


def test_a_sound_index_is_said_to_be(run_main: RunMain, unbuilt: Glossary) -> None:
    run_main("index")
    shown = run_main("verify")
    assert (shown.code, shown.out, shown.err) == (0, "4 entries are as the corpus has them\n", "")


def test_changes_of_the_corpus_are_told(run_main: RunMain, unbuilt: Glossary) -> None:
    run_main("index")
    unbuilt.write("new", "New one")
    unbuilt.write("token", "Token", "Another text.")
    unbuilt.remove("hallucination")
    shown = run_main("verify")
    assert shown.code == 1
    assert shown.out == "stale: new, token, hallucination\n2 entries are as the corpus has them\n"
    assert shown.err == "run 'glossearch index' to bring it up to date\n"


def test_damage_that_no_search_meets_is_told(run_main: RunMain, unbuilt: Glossary) -> None:
    run_main("index")
    folder = unbuilt.index / current(unbuilt.index)
    (segment,) = folder.glob("*.trm")
    data = bytearray(segment.read_bytes())
    data[len(data) // 2] ^= 1
    segment.write_bytes(bytes(data))
    (folder / "attached.changes").unlink()
    (folder / "stray").write_text("x")
    assert run_main("search", "token").code == 0
    shown = run_main("verify")
    assert shown.code == 2
    assert shown.out.splitlines() == [
        f"damaged: {segment.name} is damaged",
        "damaged: attached.changes is gone",
        "damaged: stray is no file of this index",
        "4 entries are as the corpus has them",
    ]
    assert shown.err == "glossearch: index damaged: index; run 'glossearch index --rebuild'\n"
    assert run_main("index", "--rebuild").code == 0
    assert run_main("verify").code == 0


def test_an_entry_that_is_not_what_it_should_be_is_wrong(
    run_main: RunMain, unbuilt: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a change of the analysis that nobody gave a new revision."""
    run_main("index")
    tokens = Analyzer.tokens
    monkeypatch.setattr(
        Analyzer, "tokens", lambda self, text: tokens(self, text.replace("Sampling", "Chance"))
    )
    shown = run_main("verify")
    assert shown.code == 2
    assert shown.out == "wrong: token\n3 entries are as the corpus has them\n"


def test_without_an_index_nothing_is_built(run_main: RunMain, unbuilt: Glossary) -> None:
    run_main("verify").assert_error("no index at index; run 'glossearch index'")
