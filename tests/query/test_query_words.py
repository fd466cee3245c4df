"""Spellings that the index has are added to what was typed."""

from itertools import pairwise, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch.analysis import Analyzer
from glossearch.query import Clause, Occur, Query, Words, parse
from support import examples

ANALYZER = Analyzer()
AS_TYPED = Words(ANALYZER, lambda _: False)


def expanded(text: str, *index: str) -> Query:
    """The query ``text``, expanded for an index that has the terms ``index``."""
    return parse(text, Words(ANALYZER, set(index).__contains__))


def alternatives(text: str, *index: str) -> list[set[str]]:
    return [{" ".join(terms) for terms in clause.alternatives} for clause in expanded(text, *index).clauses]


def finds(query: str, text: str) -> bool:
    """Whether a clause of ``query`` matches an entry with ``text``: the simplest index there can be."""
    tokens = ANALYZER.tokens(text)
    places = {(token.term, token.position) for token in tokens}
    terms = {term for term, _ in places}
    found = parse(query, Words(ANALYZER, terms.__contains__))

    def matches(clause: Clause) -> bool:
        return any(
            all((term, first + distance) in places for distance, term in enumerate(sequence))
            for sequence in clause.alternatives
            for first in range(len(tokens))
        )

    return any(matches(clause) for clause in found.clauses)


SPELLINGS = [
    ("pre-training", "pretraining", "pre training", "Pre\u2011Training"),
    ("fine-tuning", "finetuning", "fine tuning", "fine_tuning"),
    ("open-weights", "openweights", "open weights", "Open Weights"),
    ("zero-shot", "zeroshot", "zero shot", "zero/shot"),
]
MEETINGS = [pair for spellings in SPELLINGS for pair in product(spellings, repeat=2)]


@pytest.mark.parametrize(("query", "text"), MEETINGS)
def test_three_spellings_of_a_compound_meet(query: str, text: str) -> None:
    assert finds(query, f"About {text} of models.")


FORMS = [
    ("GPU", "GPUs"), ("GPUs", "GPU"), ("gpus", "GPU"), ("gpus", "GPUs"), ("gpu", "GPUs"), ("GPUs", "gpu"),
    ("llms", "LLM"), ("llm", "LLMs"), ("LLMs", "llm"),
    ("CORS", "CORS"), ("cors", "CORS"), ("CORS", "cors"), ("Cors", "CORS"),
    ("TOKENS", "tokens"), ("TOKENS", "token"), ("tokens", "Token"), ("tokens", "TOKENS"),
    ("max_tokens", "MAX_TOKENS"), ("MAX_TOKENS", "max_tokens"),
    ("SCALING LAWS", "scaling laws"), ("CACHE", "caching"),
    ("cafe", "Café"), ("naïve", "naive"), ("node.js", "NodeJS"), ("nodejs", "Node.js"), ("TCP/IP", "tcpip"),
    ("IT", "the IT department"), ("1000", "1,000"), ("cache_read", "cache read"),
]  # fmt: skip


@pytest.mark.parametrize(("query", "text"), FORMS)
def test_forms_of_a_word_meet(query: str, text: str) -> None:
    assert finds(query, text)


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("C", "C++"),
        ("C++", "C#"),
        ("IT", "it is so"),
        ("pretraining", "pre and training"),
        ("R&D", "RD"),
        ("US", "us"),
    ],
)
def test_different_words_do_not_meet(query: str, text: str) -> None:
    assert not finds(query, text)


@pytest.mark.parametrize(
    ("text", "index", "expected"),
    [
        ("finetuning", ("fine", "tune"), [{"finetun", "fine tune"}]),
        ("finetuning", ("fine",), [{"finetun"}]),
        ("finetuning", (), [{"finetun"}]),
        ("email", ("e", "mail"), [{"email"}]),
        ("fine tuning", ("finetun",), [{"fine"}, {"tune"}, {"finetun", "fine tune"}]),
        ("fine tuning", (), [{"fine"}, {"tune"}]),
        ("fine finetuning tuning", ("finetun",), [{"fine"}, {"finetun"}, {"tune"}]),
        ("fine-tuning", ("fine", "tune", "finetun"), [{"finetun", "fine tune"}, {"fine"}, {"tune"}]),
        ("llms", ("llm",), [{"llms", "llm"}]),
        ("cors", ("cors",), [{"cor", "cors"}]),
        ("corpus", ("corpu",), [{"corpus", "corpu"}]),
        ("models", ("model",), [{"model"}]),
    ],
)  # fmt: skip
def test_only_spellings_that_the_index_has_are_added(
    text: str, index: tuple[str, ...], expected: list[set[str]]
) -> None:
    assert alternatives(text, *index) == expected


@pytest.mark.parametrize("text", ['"finetuning"', "title:finetuning", "category:finetuning"])
def test_what_was_asked_for_exactly_is_left_alone(text: str) -> None:
    assert parse(text, Words(ANALYZER, lambda _: True)) == parse(text, AS_TYPED)


def test_exclusion_covers_the_other_spellings() -> None:
    (clause,) = expanded("-finetuning", "fine", "tune").clauses
    assert clause.occur is Occur.MUST_NOT
    assert ("fine", "tune") in clause.alternatives


def test_acronym_does_not_become_a_stop_word() -> None:
    assert alternatives("IT support", "it", "IT", "support")[0] == {"IT"}


def test_all_but_the_clauses_stays() -> None:
    query, rewritten = (
        parse('fine tuning "x', AS_TYPED),
        parse('fine tuning "x', Words(ANALYZER, {"finetun"}.__contains__)),
    )
    assert (rewritten.text, rewritten.names, rewritten.diagnostics) == (
        query.text,
        query.names,
        query.diagnostics,
    )


def test_words_are_remembered_as_they_are_typed_and_counted() -> None:
    asked: list[str] = []

    def has_term(term: str) -> bool:
        asked.append(term)
        return term == "llm"

    words = Words(ANALYZER, has_term)
    first = parse("LLMs llms", words)
    assert [(clause.surface, clause.alternatives) for clause in first.clauses] == [
        ("LLMs", (("llm",),)),
        ("llms", (("llms",), ("llm",))),
    ]
    asked.clear()
    assert parse("LLMs llms", words) == first
    assert asked == []
    again = parse("llms LLMs llms LLM", words).clauses
    assert [(clause.surface, clause.count) for clause in again] == [("llms", 2), ("LLMs", 2)]


def test_words_in_capitals_throughout_are_not_taken_for_those_that_are_not() -> None:
    words = Words(ANALYZER, {"cors", "cor"}.__contains__)
    assert parse("CORS", words).clauses != parse("CORS TOKENS", words).clauses[:1]
    assert parse("CORS", words) == parse("CORS", Words(ANALYZER, {"cors", "cor"}.__contains__))


WORDS = st.lists(
    st.sampled_from(["fine", "tuning", "finetuning", "GPUs", "pre-training", '"x y"', "-cache", "the"])
)


@given(WORDS, st.sets(st.sampled_from(["fine", "tune", "finetun", "gpus", "pre", "train", "gpu"])))
@settings(derandomize=True, max_examples=examples(300), deadline=None)
def test_expansion_only_adds(words: list[str], index: set[str]) -> None:
    query = parse(" ".join(words), AS_TYPED)
    rewritten = parse(" ".join(words), Words(ANALYZER, index.__contains__))
    for before, after in zip(query.clauses, rewritten.clauses, strict=False):
        assert after.alternatives[: len(before.alternatives)] == before.alternatives
        assert (after.surface, after.occur, after.field, after.count) == (
            before.surface, before.occur, before.field, before.count,
        )  # fmt: skip
        added = after.alternatives[len(before.alternatives) :]
        assert {term for terms in added for term in terms} <= index
    for extra in rewritten.clauses[len(query.clauses) :]:
        assert extra.surface in {f"{left} {right}" for left, right in pairwise(" ".join(words).split())}


@given(st.text(st.characters(exclude_categories=()), max_size=20))
@settings(derandomize=True, max_examples=examples(300), deadline=None)
def test_any_query_can_be_expanded(text: str) -> None:
    for clause in parse(text, Words(ANALYZER, lambda _: True)).clauses:
        assert len(set(clause.alternatives)) == len(clause.alternatives)
        assert all(all(terms) for terms in clause.alternatives if clause.field != "category")


def test_runs_are_remembered_but_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossearch.query.words._CACHED_WORDS", 3)
    words = Words(ANALYZER, lambda _: False)
    for text in ("what models do", "when pre-training on GPUs", "what models do"):
        assert parse(text, words) == parse(text, AS_TYPED)
        assert len(words._runs) <= 3


def test_a_compound_is_one_word_with_its_parts_behind_it() -> None:
    whole, *parts = Words(ANALYZER, lambda _: False).of("pre-training")
    assert whole.clause == Clause("pre-training", (("pretrain",), ("pre", "train")))
    assert (whole.typed, whole.stop, whole.single) == ((("pretrain",), ("pre", "train")), False, "")
    assert [(part.single, part.stop) for part in parts] == [("pre", False), ("training", False)]


def test_a_category_is_never_expanded() -> None:
    words = Words(ANALYZER, lambda _: True)
    category = Clause("agents", (("agents",),), Occur.MUST_NOT, "category")
    assert words.expanded(category) is category
    title = Clause("finetuning", (("finetun",),), Occur.MUST_NOT, "title")
    assert ("fin", "etun") in words.expanded(title).alternatives


def test_a_word_of_forty_letters_is_the_longest_that_is_taken_apart() -> None:
    words = Words(ANALYZER, lambda term: term in ("zzz", "y" * 37, "y" * 38))
    (longest,), (longer,) = words.of(f"zzz{'y' * 37}"), words.of(f"zzz{'y' * 38}")
    assert len(longest.clause.alternatives) == 2
    assert len(longer.clause.alternatives) == 1
