"""Terms: stems, acronyms as they are, stop words."""

import pytest

from glossearch.analysis import Analyzer
from glossearch.analysis.analyzer import acronym_of
from glossearch.analysis.stopwords import ENGLISH as STOP_WORDS
from glossearch.config import LANGUAGES

ENGLISH = Analyzer()


def terms(text: str, analyzer: Analyzer = ENGLISH) -> list[str]:
    return [token.term for token in analyzer.tokens(text) if not token.whole]


def searched(text: str, analyzer: Analyzer = ENGLISH) -> list[str]:
    """The words that are no stop words, as they are written."""
    return [text[token.start : token.end] for token in analyzer.tokens(text) if not token.stop]


@pytest.mark.parametrize(
    ("forms", "term"),
    [
        ("token tokens Tokens token's", "token"),
        ("train trains trained training Training", "train"),
        ("hallucinate hallucinates hallucinated", "hallucin"),
        ("model models model’s", "model"),
    ],
)
def test_forms_of_a_word_share_a_term(forms: str, term: str) -> None:
    assert set(terms(forms)) == {term}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("the RLHF", "rlhf"),
        ("a GPU", "gpu"),
        ("some GPUs", "gpu"),
        ("the LLMs", "llm"),
        ("the CORS", "cors"),
        ("the API", "api"),
        ("the TTFT", "ttft"),
        ("the GPQA", "gpqa"),
        ("an iOS", "io"),
        ("the BM25", "bm25"),
        ("the K8s", "k8s"),
        ("the ELIZA", "eliza"),
    ],
)
def test_acronym_is_not_stemmed(text: str, expected: str) -> None:
    assert terms(text)[-1] == expected


@pytest.mark.parametrize(
    ("word", "acronym"),
    [
        ("RLHF", "rlhf"), ("GPUs", "gpu"), ("AI", "ai"), ("BM25", "bm25"), ("ÉTÉ", "ete"), ("3D", None),
        ("A", None), ("As", None), ("K8s", None), ("Ring", None), ("MODELLING", None), ("", None),
    ],
)  # fmt: skip
def test_acronyms_are_two_to_six_capitals(word: str, acronym: str | None) -> None:
    assert acronym_of(word) == acronym


def test_case_tells_nothing_where_all_is_upper_case() -> None:
    assert terms("WHAT ARE SCALING LAWS") == terms("what are scaling laws")
    assert searched("WHAT IS THE MODEL") == ["MODEL"]


@pytest.mark.parametrize("text", ["the IT department", "what is IT", "US law"])
def test_acronym_is_no_stop_word(text: str) -> None:
    acronym = next(word for word in text.split() if word.isupper())
    assert acronym in searched(text)
    assert acronym in terms(text)  # apart from the pronouns "it" and "us"


@pytest.mark.parametrize("word", ["the", "It", "don't", "Don’t", "what’s", "a", "I", "of"])
def test_stop_word_is_one_in_any_spelling(word: str) -> None:
    assert ENGLISH.is_stop_word(word)


@pytest.mark.parametrize("word", ["model", "IT", "US", "C", "3", "not-a-word", ""])
def test_other_words_are_no_stop_words(word: str) -> None:
    assert not ENGLISH.is_stop_word(word)


def test_compound_is_no_stop_word_but_its_parts_may_be() -> None:
    tokens = [(token.term, token.whole, token.stop) for token in ENGLISH.tokens("chain-of-thought")]
    assert tokens == [
        ("chainofthought", True, False),
        ("chain", False, False),
        ("of", False, True),
        ("thought", False, False),
    ]


def test_stop_words_are_kept_as_terms() -> None:
    assert terms("The Who") == ["the", "who"]


def test_stop_words_are_written_as_they_are_compared() -> None:
    assert all(word == word.casefold() and word.isalpha() for word in STOP_WORDS)


def test_other_languages_have_stems_but_no_stop_words() -> None:
    german = Analyzer("german")
    assert terms("Häuser", german) == ["haus"]
    assert searched("what is the Haus", german) == ["what", "is", "the", "Haus"]


def test_without_stemming_words_are_only_folded() -> None:
    assert terms("Trained Models", Analyzer("none")) == ["trained", "models"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_language_analyses(language: str) -> None:
    analyzer = Analyzer(language)
    assert len(terms("Training modelos Häuser дом 日本 3.5", analyzer)) == 6
    assert language in analyzer.fingerprint


def test_fingerprint_tells_languages_apart() -> None:
    assert len({Analyzer(language).fingerprint for language in LANGUAGES}) == len(LANGUAGES)


def test_long_word_is_cut_the_same_everywhere() -> None:
    assert terms("x" * 1000) == terms("x" * 2000) == ["x" * 128]


def test_words_are_remembered_but_not_without_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("glossearch.analysis.analyzer._CACHE_LIMIT", 3)
    forgetful = Analyzer()
    for text in ("The models train", "on long texts, day and night", "The models train on GPUs"):
        tokens = forgetful.tokens(text)
        assert tokens == ENGLISH.tokens(text)
        assert forgetful.words(text, tokens) == ENGLISH.words(text, tokens)
        assert max(len(forgetful._runs), len(forgetful._terms)) <= 3
