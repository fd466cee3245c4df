"""Names and misspelt names, on this glossary and on real ones that others wrote."""

import random
from collections import defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from string import ascii_lowercase

import pytest

from glossearch.config import Settings
from glossearch.corpus import Corpus, Entry, Problems, read_corpus
from glossearch.engine import Engine
from support import REAL_CORPUS, REPOSITORY

DATA = REPOSITORY.parent / "shared" / "data"
SEED = 3
SHORTEST_MISTYPED = 5


@dataclass(frozen=True)
class Source:
    """A glossary, the share of its mistyped titles to be among the first three, and how many to try."""

    settings: Settings
    found: float
    most: int = 1000
    marks: tuple[pytest.MarkDecorator, ...] = ()


SOURCES = {
    "ours": Source(Settings(corpus=REAL_CORPUS), 0.95),
    "kubernetes": Source(Settings(corpus=DATA / "glossaries/kubernetes", preset="kubernetes"), 0.95),
    "cncf": Source(Settings(corpus=DATA / "glossaries/cncf", preset="cncf"), 0.95),
    "mdn": Source(Settings(corpus=DATA / "glossaries/mdn", preset="mdn"), 0.95),
    "foldoc": Source(
        Settings(corpus=DATA / "cross/foldoc__from__wn/docs.jsonl"), 0.95, most=300, marks=(pytest.mark.slow,)
    ),
}


@dataclass(frozen=True)
class Searched:
    """A glossary, read and indexed."""

    source: Source
    engine: Engine
    entries: list[Entry]

    def sample(self) -> list[Entry]:
        many = len(self.entries) > self.source.most
        return random.Random(SEED).sample(self.entries, self.source.most) if many else self.entries


@pytest.fixture(scope="module", params=[pytest.param(name, marks=SOURCES[name].marks) for name in SOURCES])
def searched(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Searched]:
    source = SOURCES[request.param]
    if not source.settings.corpus.exists():
        pytest.skip(f"the shared data is not here: {source.settings.corpus}")
    settings = replace(source.settings, index=tmp_path_factory.mktemp("index"))
    Engine.build(settings=settings)
    entries = list(read_corpus(Corpus.of(settings), Problems()))
    with Engine.open(settings=settings) as engine:
        yield Searched(source, engine, entries)


def without(name: str, at: int, _: random.Random) -> str:
    return name[:at] + name[at + 1 :]


def with_one_more(name: str, at: int, rng: random.Random) -> str:
    return name[:at] + rng.choice(ascii_lowercase) + name[at:]


def with_another(name: str, at: int, rng: random.Random) -> str:
    others = [letter for letter in ascii_lowercase if letter != name[at].lower()]
    return name[:at] + rng.choice(others) + name[at + 1 :]


def with_two_swapped(name: str, at: int, _: random.Random) -> str:
    at = min(at, len(name) - 2)
    return name[:at] + name[at + 1] + name[at] + name[at + 2 :]


MISTAKES: list[Callable[[str, int, random.Random], str]] = [
    without, with_one_more, with_another, with_two_swapped,
]  # fmt: skip


def test_every_name_that_one_entry_has_finds_it_first(searched: Searched) -> None:
    owners = defaultdict(set)
    for entry in searched.entries:
        for name in (entry.title, *entry.aliases):
            owners[name].add(entry.slug)
    wrong = []
    for entry in searched.sample():
        for name in (entry.title, *entry.aliases):
            if len(owners[name]) == 1:
                hits = searched.engine.search(name, limit=1, highlight=False).hits
                if [hit.slug for hit in hits] != [entry.slug]:
                    wrong.append(name)
    assert wrong == []


def test_a_title_with_a_typo_finds_its_entry(searched: Searched) -> None:
    rng = random.Random(SEED)
    tried = [entry for entry in searched.sample() if len(entry.title) >= SHORTEST_MISTYPED]
    missed = []
    for entry in tried:
        typed = rng.choice(MISTAKES)(entry.title, rng.randrange(len(entry.title)), rng)
        hits = searched.engine.search(typed, limit=3, highlight=False).hits
        if entry.slug not in [hit.slug for hit in hits]:
            missed.append(typed)
    assert len(tried) >= 35
    assert len(missed) <= (1 - searched.source.found) * len(tried), missed
