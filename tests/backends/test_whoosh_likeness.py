"""Likeness of meaning where there is none, in an index that is compared in several blocks."""

from pathlib import Path

import pytest

from glossearch.config import Settings
from glossearch.engine import Engine


def test_a_large_index_without_vectors_can_be_searched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("glossearch.backends.whoosh.likeness._UNSHARED", 2)
    corpus = tmp_path / "terms.jsonl"
    corpus.write_text("".join(f'{{"title": "Term {number}", "text": "A."}}\n' for number in range(5)))
    settings = Settings(corpus=corpus, index=tmp_path / "index", semantic=False)
    Engine.build(settings=settings)
    with Engine.open(settings=settings) as engine:
        assert engine.search("term 3").hits[0].title == "Term 3"
