"""How well the glossary in this repository is searched, in figures that must not fall."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from glossearch.analysis import Analyzer, name_keys
from glossearch.config import Settings
from glossearch.engine import Engine
from glossearch.query import Intent
from support import REAL_CORPUS

HERE = Path(__file__).parent
MOST_SHARED = 0.8
"""Of the words of a question and one of an entry together: a larger share, and the entry was told it."""


def rows(name: str) -> dict[str, str]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return {row["id"]: row["text"] for row in map(json.loads, lines)}


QUESTIONS, COMPARISONS = rows("questions.jsonl"), rows("comparisons.jsonl")
OFF_TOPIC = [
    line for line in (HERE / "off-topic.txt").read_text(encoding="utf-8").splitlines() if line.strip()
]
RELEVANT: dict[str, set[str]] = {}
for line in (HERE / "qrels.tsv").read_text(encoding="utf-8").splitlines():
    number, slug, _grade = line.split("\t")
    RELEVANT.setdefault(number, set()).add(slug)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    settings = Settings(corpus=REAL_CORPUS, index=tmp_path_factory.mktemp("index"))
    Engine.build(settings=settings)
    with Engine.open(settings=settings) as opened:
        yield opened


def rank(engine: Engine, number: str) -> int:
    """Return the rank of the first relevant entry, 0 if it is not among ten."""
    hits = engine.search(QUESTIONS[number], limit=10, highlight=False).hits
    return next((place for place, hit in enumerate(hits, 1) if hit.slug in RELEVANT[number]), 0)


def test_the_set_is_large_enough_and_judged() -> None:
    assert len(QUESTIONS) >= 150
    assert (len(COMPARISONS), len(OFF_TOPIC)) >= (20, 20)
    assert RELEVANT.keys() == QUESTIONS.keys() | COMPARISONS.keys()


def test_the_right_entry_is_first_for_questions_in_plain_words(engine: Engine) -> None:
    ranks = [rank(engine, number) for number in QUESTIONS]
    assert sum(place == 1 for place in ranks) / len(ranks) >= 0.90
    assert sum(1 / place for place in ranks if place) / len(ranks) >= 0.94


@pytest.mark.parametrize("number", COMPARISONS)
def test_both_entries_of_a_comparison_come_first(engine: Engine, number: str) -> None:
    found = engine.search(COMPARISONS[number], limit=2)
    assert {hit.slug for hit in found.hits} == RELEVANT[number]
    assert found.intent is Intent.COMPARISON
    assert found.card is not None
    assert [part.entry.slug for part in found.card.parts] == [hit.slug for hit in found.hits]


def test_what_is_off_topic_is_told(engine: Engine) -> None:
    told = [engine.search(text, limit=1).weak for text in OFF_TOPIC]
    assert sum(told) / len(told) >= 0.90
    wrongly = [engine.search(text, limit=1).weak for text in QUESTIONS.values()]
    assert sum(wrongly) / len(wrongly) <= 0.02


def test_no_question_of_the_set_stands_in_an_entry(engine: Engine) -> None:
    analyzer = Analyzer()

    def terms(text: str) -> set[str]:
        return {token.term for token in analyzer.tokens(text) if not token.stop}

    known = [
        question
        for line in engine.headlines()
        if (entry := engine.entry(line.slug))
        for question in entry.questions
    ]
    keys = {key for question in known for key in name_keys(question)}
    known_terms = [(question, terms(question)) for question in known]
    assert len(known) > len(QUESTIONS)
    for text in (*QUESTIONS.values(), *COMPARISONS.values()):
        assert keys.isdisjoint(name_keys(text)), text
        asked = terms(text)
        near = [q for q, others in known_terms if len(asked & others) >= MOST_SHARED * len(asked | others)]
        assert not near, f"{text!r} has nearly the words of {near}"
