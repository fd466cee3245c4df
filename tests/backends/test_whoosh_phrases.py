"""Phrases where a compound and its first part are one term, and so stand twice at one place."""

from pathlib import Path

import pytest

from glossearch import Engine


@pytest.fixture
def engine(tmp_path: Path) -> Engine:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    texts = {"Alpha": "Go with it.", "Flow-s": "Rivers have it.", "Omega": "We go flow-s and stop."}
    for title, text in texts.items():
        (corpus / f"{title.lower()}.md").write_text(f"---\ntitle: {title}\n---\n{text}\n", encoding="utf-8")
    Engine.build(corpus, tmp_path / "index")
    return Engine.open(tmp_path / "index")


def test_a_compound_is_not_taken_for_two_words_in_a_row(engine: Engine) -> None:
    found = {hit.slug for hit in engine.search('"go flow"').hits}
    assert found == {"omega"}
    assert not engine.search('"with flow"').hits


def test_words_after_a_compound_go_on_from_its_last_part(engine: Engine) -> None:
    assert [hit.slug for hit in engine.search('"flow s and stop"').hits] == ["omega"]
