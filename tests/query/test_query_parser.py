"""What a person typed -> a query tree; never an error."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from glossearch.analysis import Analyzer
from glossearch.query import Clause, Occur, Query, Source, Words, parse
from glossearch.query.parser import MOST_CHARACTERS, MOST_CLAUSES
from support import examples

ANALYZER = Analyzer()
WORDS = Words(ANALYZER, lambda _: False)
SIGNS = {Occur.SHOULD: "", Occur.MUST: "+", Occur.MUST_NOT: "-"}


def asked(text: str) -> Query:
    return parse(text, WORDS)


def shown(clause: Clause) -> str:
    """A clause in one line: its sign, field, alternatives and count."""
    field = f"{clause.field}:" if clause.field else ""
    terms = "|".join(" ".join(terms) for terms in clause.alternatives)
    return f"{SIGNS[clause.occur]}{field}{terms}{f' x{clause.count}' if clause.count > 1 else ''}"


def clauses(text: str) -> list[str]:
    return [shown(clause) for clause in asked(text).clauses]


TABLE = [
    # Words
    ("tokens", ["token"]),
    ("model weights", ["model", "weight"]),
    ("C++ R&D", ["c++", "r&d"]),
    ("pre-training", ["pretrain|pre train", "pre", "train"]),
    ("max_tokens", ["maxtoken|max token", "max", "token"]),
    ("token Tokens TOKENS token", ["token x3", "tokens"]),
    ("", []),
    (" \t\n", []),
    ("?! ...", []),
    # Stop words
    ("why do models make things up", ["model", "make", "thing"]),
    ("what is it", ["what", "is", "it"]),
    ("what is IT", ["IT"]),
    ("the the", ["the x2"]),
    ("The Who", ["the", "who"]),
    ('what is "a token"', ["+a token"]),
    ("what is title:token", ["+title:token"]),
    ("what is -token", ["-token", "is", "what"]),
    # Phrases
    ('"chain of thought"', ["+chain of thought"]),
    ('prompt "chain of thought" model', ["prompt", "model", "+chain of thought"]),
    ('"pre-training"', ["+pretrain|pre train"]),
    ('"pre-training data"', ["+pre train data"]),
    ('"the"', ["+the"]),
    ('""', []),
    ('" "', []),
    ('"?!" token', ["token"]),
    ("“chain of thought”", ["+chain of thought"]),
    ("„chain of thought“", ["+chain of thought"]),
    ("«chain of thought»", ["+chain of thought"]),
    # Exclusions
    ("cache -read", ["cach", "-read"]),
    ('cache -"cache read"', ["cach", "-cach read"]),
    ("-read", ["-read"]),
    ("cache-read", ["cacheread|cach read", "cach", "read"]),
    ("cache - read", ["cach", "read"]),
    ("cache -", ["cach"]),
    ("-", []),
    # Fields
    ("title:token", ["+title:token"]),
    ("TITLE:token", ["+title:token"]),
    ("alias:RAG", ["+aliases:rag"]),
    ("aliases:RAG", ["+aliases:rag"]),
    ('title:"context window"', ["+title:context window"]),
    ("-title:token cost", ["cost", "-title:token"]),
    ("category:Training", ["+category:training"]),
    ('category:"Model Behaviour"', ["+category:model behaviour"]),
    ("-category:Training", ["-category:training"]),
    ("title: token", ["titl", "token"]),
    ("title:", ["titl"]),
    ('title:""', ["titl"]),
    ('category:" "', ["categori"]),
    ("subtitle:token", ["subtitl", "token"]),
    # What only looks like syntax
    ("author:Smith", ["author", "smith"]),
    ("body:token", ["bodi", "token"]),
    ("http://example.org", ["http", "exampleorg|exampl org", "exampl", "org"]),
    ("3:1 ratio", ["3", "1", "ratio"]),
    ("token and cache", ["token", "cach"]),
    ("token AND cache", ["token", "AND", "cach"]),
    ("(token) [cache] {read}", ["token", "cach", "read"]),
    ("token* cach? ~read^2", ["token", "cach", "read", "2"]),
    ("+token !cache", ["token", "cach"]),
    ("a=b&c", ["b&c"]),
    ("\\", []),
    ("pre\"fix\"", ["pre", "fix"]),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLE, ids=[f"{row[0]!r}" for row in TABLE])
def test_clauses(text: str, expected: list[str]) -> None:
    assert sorted(clauses(text)) == sorted(expected)


def test_surface_is_what_was_typed() -> None:
    query = asked('Training of "Large Models" -Tokens category:Method')
    assert [clause.surface for clause in query.clauses] == [
        "Training",
        "Large Models",
        "Tokens",
        "Method",
    ]


def test_query_keeps_the_text_as_typed() -> None:
    assert asked(' “Token”  "').text == ' “Token”  "'


def test_exclusions_and_category_filters_do_not_score() -> None:
    wanted = asked('token "context window" title:cache -read category:training -category:x').wanted
    assert [shown(clause) for clause in wanted] == ["token", "+context window", "+title:cach"]


UNCLOSED = ['"chain of thought', 'token "chain', 'title:"token', '-"token', '"a b" "c', "“chain of thought"]


@pytest.mark.parametrize("text", UNCLOSED)
def test_quotation_mark_that_is_never_closed_is_told_and_read_as_text(text: str) -> None:
    query = asked(text)
    assert query.diagnostics == ("A quotation mark is never closed; it was read as plain text.",)
    assert any(clause.occur is Occur.SHOULD for clause in query.clauses)


@pytest.mark.parametrize(
    "text", ["token", '"token"', '"a" "b"', 'say "cheese" now', "-x title:y", "don't", "“token”"]
)
def test_nothing_is_told_of_a_good_query(text: str) -> None:
    assert asked(text).diagnostics == ()


def test_long_query_is_cut_and_told() -> None:
    query = asked("token " * MOST_CHARACTERS)
    assert query.diagnostics == ("Only the first 4,096 characters of the query were used.",)
    assert query.clauses[0].count == MOST_CHARACTERS // len("token ")
    assert query.text == "token " * MOST_CHARACTERS


def test_query_of_exactly_the_longest_length_is_not_cut() -> None:
    assert asked("x" * MOST_CHARACTERS).diagnostics == ()


def test_many_words_are_cut_and_told() -> None:
    words = [f"w{number}" for number in range(MOST_CLAUSES + 1)]
    query = asked(" ".join(words))
    assert len(query.clauses) == MOST_CLAUSES
    assert query.diagnostics == ("Only the first 200 different words of the query were used.",)
    assert asked(" ".join(words[:-1])).diagnostics == ()


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("  Context window ", "Context window"),
        ("C++", "C++"),
        ("what is a token?", "what is a token?"),
        ('"context window"', "context window"),
        (' " context window " ', "context window"),
        ("“context window”", "context window"),
        ('a "context window"', ""),
        ('"context" "window"', ""),
        ('-"context window"', ""),
        ("token -cache", ""),
        ("title:token", ""),
        ("category:training", ""),
        ("author:Smith", "author:Smith"),
        ("", ""),
    ],
)
def test_name_is_the_whole_query_or_what_one_pair_of_quotes_holds(text: str, name: str) -> None:
    assert asked(text).names == ((name,) if name else ())


@pytest.mark.parametrize(
    ("text", "pairs"),
    [
        ("fine tuning", ["fine tuning"]),
        ("large language models", ["large language", "language models"]),
        ("chain of thought", []),
        ("see pre-tuning now", ["tuning now"]),
        ('fine "x" tuning', []),
        ("fine -x tuning", []),
        ("fine, tuning", ["fine tuning"]),
        ("token", []),
    ],
)
def test_neighbours_in_plain_text_may_be_one_word(text: str, pairs: list[str]) -> None:
    clauses = parse(text, Words(ANALYZER, lambda _: True)).clauses
    assert [clause.surface for clause in clauses if clause.source is Source.JOINED] == pairs


def test_the_same_neighbours_again_are_counted() -> None:
    clauses = parse("fine tuning, fine tuning " + "x " * 2000, Words(ANALYZER, lambda _: True)).clauses
    joined = [(clause.surface, clause.count) for clause in clauses if clause.source is Source.JOINED]
    assert joined == [("fine tuning", 2), ("tuning fine", 1), ("tuning x", 1), ("x x", 1999)]


def test_query_is_frozen() -> None:
    with pytest.raises(AttributeError):
        asked("token").text = "other"  # type: ignore[misc]
    with pytest.raises(AttributeError):
        asked("token").clauses[0].count = 2  # type: ignore[misc]


PIECES = [
    "token",
    "the",
    "pre-training",
    '"',
    "“",
    "”",
    "-",
    "title:",
    "alias:",
    "category:",
    ":",
    " ",
    "  ",
    "IT",
    "(",
    "*",
]
TYPED = st.lists(
    st.sampled_from([*PIECES, "\u200b", "\0", "\ud800", "C++", "'", "\n"])
    | st.text(st.characters(exclude_categories=()), max_size=3),
    max_size=15,
).map("".join)


@given(TYPED)
@example('title:"')
@example("\u200b")
@settings(derandomize=True, max_examples=examples(400), deadline=None)
def test_any_text_is_a_query(text: str) -> None:
    query = asked(text)
    assert query.text == text
    assert len(query.clauses) <= MOST_CLAUSES
    for clause in query.clauses:
        assert clause.count >= 1
        assert clause.field in (None, "title", "aliases", "category")
        assert clause.alternatives
        assert all(all(terms) and terms for terms in clause.alternatives)
    assert len({(c.alternatives, c.occur, c.field) for c in query.clauses}) == len(query.clauses)


@given(TYPED)
@settings(derandomize=True, max_examples=examples(300), deadline=None)
def test_stop_words_never_empty_a_query(text: str) -> None:
    words = text.translate(dict.fromkeys(map(ord, '"“”„«»-:'), " "))
    assert bool(asked(words).clauses) == bool(ANALYZER.tokens(words))


@given(st.lists(st.sampled_from(["token", "cache", "model", "the", "of"]), min_size=1, max_size=12))
@settings(derandomize=True, max_examples=examples(200), deadline=None)
def test_words_are_counted(words: list[str]) -> None:
    content = [word for word in words if word not in ("the", "of")] or words
    counts = {clause.surface: clause.count for clause in asked(" ".join(words)).clauses}
    assert counts == {word: content.count(word) for word in content}
