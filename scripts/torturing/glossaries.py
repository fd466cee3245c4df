"""Glossaries of made-up words, and all that an index of one answers."""

import json
import random
import shutil
from dataclasses import astuple, dataclass
from pathlib import Path

from glossearch.engine import Engine

_WORDS = 300
QUERIES = ["term 3", "w1 w2", '"w1 w0"', "w5 -w1", "alias 7", "why w9", "category:c1", "version", "wrod"]


@dataclass(frozen=True, slots=True)
class Glossary:
    """A corpus in one file, and what an index of it answers."""

    corpus: Path
    answers: object


def write_corpus(file: Path, entries: int, seed: int, version: int, share: int = 20) -> None:
    """Write a corpus; from one version to the next, one entry in ``share`` changes, and one comes or goes."""
    rows = []
    for number in range(entries + version % 2):
        own = version if (number + version) % share == 0 else 0
        rng = random.Random(f"{seed} {number} {own}")
        words = " ".join(f"w{min(rng.randrange(_WORDS), rng.randrange(_WORDS))}" for _ in range(40))
        rows.append(
            {
                "id": f"e{number}",
                "title": f"Term {number}",
                "aliases": [f"alias {number}"],
                "category": f"C{number % 3}",
                "questions": [f"Why w{number}?"],
                "text": f"{words}. Written in version {own}.",
            }
        )
    text = "".join(json.dumps(row) + "\n" for row in rows)
    part = file.with_suffix(".part")
    part.write_text(text, encoding="utf-8")
    part.replace(file)


def made(folder: Path, entries: int, seed: int, version: int) -> Glossary:
    """Write a version of the corpus, and return it with what an index answers that was built at once."""
    corpus = folder / f"corpus-{version}.jsonl"
    write_corpus(corpus, entries, seed, version)
    index = folder / f"fresh-{version}"
    Engine.build(corpus, index)
    found = everything(index)
    shutil.rmtree(index)
    return Glossary(corpus, found)


def everything(index: Path) -> object:
    """Open an index, and return what it answers."""
    with Engine.open(index) as engine:
        return asked(engine)


def asked(engine: Engine) -> object:
    """Return all that an engine tells of its entries, and what it finds for `QUERIES`."""
    lines = engine.headlines()
    return (
        engine.count,
        [(line.slug, line.title) for line in lines],
        [engine.entry(line.slug) for line in lines],
        [answer(engine, text) for text in QUERIES],
    )


def answer(engine: Engine, text: str) -> object:
    """Return what an engine finds for ``text``, with scores and passages."""
    found = engine.search(text, limit=5)
    card = found.card and astuple(found.card)
    return [(hit.slug, hit.score, hit.passage) for hit in found.hits], found.total, found.suggestion, card
