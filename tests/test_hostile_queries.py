"""Queries that nobody types in good faith: each is answered, and costs no more than another."""

import json
import random
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from glossearch import presentation
from glossearch.analysis import name_keys
from glossearch.analysis.tokens import fold
from glossearch.engine import Engine
from glossearch.highlighting import Highlighter
from glossearch.query import MOST_CHARACTERS
from glossearch.suggestion.spelling import Speller
from support import Glossary, examples

_SYNTAX = [
    *(
        '"',
        "“",
        "”",
        "„",
        "«",
        "(",
        ")",
        "[",
        "]",
        "{",
        "}",
        "*",
        "?",
        "~2",
        "^9",
        "+",
        "-",
        "--",
        ":",
        "::",
        "title:",
    ),
    *(
        "alias:",
        "aliases:",
        "category:",
        "field:",
        "body:",
        "AND",
        "OR",
        "NOT",
        "&&",
        "||",
        "\\",
        "/",
        "/.*/",
        "%",
    ),
    *(
        "'",
        "’",
        "<b>",
        "what is",
        "vs",
        "difference between",
        "in",
        "for",
        "and",
        "the",
        "token",
        "tokken",
        "C++",
    ),
    *(
        "R&D",
        "1,000",
        "…",
        "\0",
        "\x1b[2J",
        "\x9b",
        "\u202e",
        "\u2066",
        "\u200b",
        "\ufeff",
        "\u00ad",
        "\ud800",
    ),
    *(
        "\udc00",
        "e\u0301",
        "\u0301",
        "ﷺ",
        "İ",
        "ß",
        "ﬀ",
        "日本語",
        "👩‍👩‍👧‍👦",
        "\U0010ffff",
        "\n",
        "\t",
        "\u2028",
        "\x85",
        " ",
    ),
]
hostile = st.one_of(
    st.text(st.characters(codec=None, categories=None), max_size=300),
    st.lists(st.sampled_from(_SYNTAX) | st.text(max_size=5), max_size=60).map("".join),
    st.lists(st.sampled_from(_SYNTAX), max_size=60).map(" ".join),
    st.builds(lambda text, times: text * times, st.sampled_from(_SYNTAX), st.integers(1, 5000)),
)


@pytest.fixture(scope="module")
def engine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    folder = tmp_path_factory.mktemp("hostile")
    (folder / "corpus").mkdir()
    glossary = Glossary(folder)
    glossary.write_small()
    glossary.write(
        "odd", "日本語 C++ ﷺ", "A token vs a tokken, in R&D: 1,000 of “them”.", aliases=["\u200bzero\u200b"]
    )
    glossary.build()
    with glossary.open() as engine:
        yield engine


def check(engine: Engine, text: str) -> None:
    """Ask all there is to ask for, and check that the answers hold together."""
    found = engine.search(text, limit=5, explain=True, facets=True)
    assert found.query == text
    assert len(found.hits) <= min(5, found.total)
    for hit in found.hits:
        passage = hit.passage
        assert passage is not None
        assert all(0 <= start < end <= len(passage.text) for start, end in passage.marks)
        assert hit.snippet is not None
        assert hit.snippet.count("<") == hit.snippet.count(">") == 2 * len(passage.marks)
    json.dumps(presentation.results(found)).encode()
    assert len(engine.suggest(text)) <= 8
    assert len(engine.near_titles(text)) <= 5
    engine.find(text)


@settings(
    max_examples=examples(150), suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None
)
@given(hostile)
@example("")
@example("\0")
@example("\ud800")
@example('"' * 10_001)
@example("(" * 10_000 + ")" * 10_000)
@example("title:title:title:token")
@example('-"" title:"" category:"" - -- :')
def test_any_text_is_answered(engine: Engine, text: str) -> None:
    check(engine, text)


@pytest.mark.parametrize(
    "piece", ["a", "a b ", " ", "\0", '"', "(", "-", "\ud800", "\u0301", "ﷺ", "日", "vs "]
)
def test_a_megabyte_is_answered(engine: Engine, piece: str) -> None:
    check(engine, piece * (1_000_000 // len(piece)))


def test_all_of_unicode_in_one_query_is_answered(engine: Engine) -> None:
    signs = [chr(number) for number in range(0x110000) if unicodedata.category(chr(number)) != "Cn"]
    random.Random(4).shuffle(signs)
    for start in range(0, len(signs), 20_000):
        check(engine, "".join(signs[start : start + 20_000]))


def test_what_is_past_the_limit_is_not_looked_at(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Names were looked for in a megabyte, which took a second."""
    seen = []
    reader = engine._now.reader
    named = type(reader).named

    def spied(self: object, name: str) -> object:
        seen.append(len(name))
        return named(self, name)  # type: ignore[arg-type]

    monkeypatch.setattr(type(reader), "named", spied)
    found = engine.search("token " * 200_000)
    assert max(seen) <= MOST_CHARACTERS + 1
    assert found.searched == found.query
    assert "Only the first 4,096 characters" in found.diagnostics[0]
    seen.clear()
    engine.find("x" * 1_000_000)
    assert max(seen) <= MOST_CHARACTERS


def test_a_sign_that_becomes_many_is_compared_by_its_beginning() -> None:
    """It becomes 18 letters, and a word of 4,096 of them took half a second to complete."""
    assert len(fold("ﷺ" * 4096)) == len(fold("ﷺ" * 256))
    assert fold("x" * 1000).startswith("x" * 256)
    assert name_keys("ﷺ" * 4096) == name_keys("ﷺ" * 1000)


def test_of_many_unknown_words_few_are_corrected(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each takes a millisecond in a large glossary, and a query may have 200."""
    looked_up = []

    def nothing(_: object, word: str) -> tuple[str, ...]:
        looked_up.append(word)
        return ()

    monkeypatch.setattr(Speller, "words_like", nothing)
    chosen = random.Random(1)
    words = {"".join(chosen.choices("abcdefgh", k=12)) for _ in range(200)}
    engine.search(" ".join(words))
    assert len(looked_up) == 32


def test_of_a_long_mistyped_beginning_nothing_is_guessed(engine: Engine) -> None:
    assert engine.suggest("temparature") != []
    assert engine.suggest("z" * 150) == []


@pytest.mark.parametrize(
    "sentence", ["word " * 50_000 + ".", "Word. " * 50_000], ids=["one sentence", "many sentences"]
)
def test_of_an_entry_with_very_many_matches_some_passages_are_compared(
    glossary: Glossary, monkeypatch: pytest.MonkeyPatch, sentence: str
) -> None:
    """Each took the time of all its matches: a search for such an entry took many seconds."""
    glossary.write("many", "Many", sentence)
    glossary.build()
    compared = []
    worth = Highlighter._worth

    def counted(
        self: Highlighter, fragment: tuple[int, int, bool, bool], matches: list[tuple[int, int, int]]
    ) -> object:
        compared.append(fragment)
        return worth(self, fragment, matches)

    monkeypatch.setattr(Highlighter, "_worth", counted)
    with glossary.open() as engine:
        found = engine.search("word")
    assert found.hits[0].passage is not None
    assert found.hits[0].passage.marks
    assert 0 < len(compared) <= 402
