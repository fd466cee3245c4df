"""The stemmers are NLTK's own, loaded without the rest of NLTK."""

import json
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk.stem.snowball import SnowballStemmer

from glossearch.analysis.stemming import stemmer
from glossearch.config import LANGUAGES
from support import examples

WORDS = """
    a as is us gas bias this glossary glossaries token tokens tokenizer tokenization training trained trains
    embedding embeddings attention hallucination hallucinations hallucinate hallucinating inference alignment
    generously generalization skies dying news succeed proceed exceed university universe rational rationality
    happy happily happiness policy policies agreed feed feeding hopping hoping relational conditional
    jailbreak jailbreaks jailbreaking retrieval retrieving retrieved multimodality quantization distillation
    constitutional parameters scaling laws latency latencies caching cached cache caches prompt prompting
    modelos corriendo maisons continuellement häuser verbraucht huizen løber läsning juoksen futó
    correndo нейронной обучение العربية alergând
""".split()
STEM, NLTK_STEM = stemmer("english"), SnowballStemmer("english").stem
STEMMED = [language for language in LANGUAGES if language != "none"]

LOADED_ALONE = """
import json, sys
from glossearch.analysis.stemming import stemmer
words, languages = json.load(sys.stdin)
stems = {language: list(map(stemmer(language), words)) for language in languages}
print(json.dumps([stems, sorted(name for name in sys.modules if name.partition(".")[0] == "nltk")]))
"""


def test_stems_are_those_of_nltk_without_importing_it() -> None:
    run = subprocess.run(
        [sys.executable, "-W", "error", "-c", LOADED_ALONE],
        input=json.dumps([WORDS, STEMMED]),
        capture_output=True,
        text=True,
        check=True,
    )
    stems, imported = json.loads(run.stdout)
    assert imported == []
    assert stems == {language: list(map(SnowballStemmer(language).stem, WORDS)) for language in STEMMED}


@pytest.mark.parametrize("language", STEMMED)
def test_nltk_is_used_as_it_is_where_it_is_imported_anyway(language: str) -> None:
    assert list(map(stemmer(language), WORDS)) == list(map(SnowballStemmer(language).stem, WORDS))


ENDED = st.tuples(
    st.text("abcdefghijklmnopqrstuvwxyz", min_size=1, max_size=6),
    st.lists(
        st.sampled_from("ly li al ic iti ed ing er or ion ous ment ism ent ful b ogi nci y e s".split())
    ),
)


@given(ENDED)
@settings(derandomize=True, max_examples=examples(2000), deadline=None)
def test_english_words_that_the_stemmer_is_spared_are_their_own_stems(parts: tuple[str, list[str]]) -> None:
    beginning, endings = parts
    word = beginning + "".join(endings[:3])
    assert STEM(word) == NLTK_STEM(word)


def test_no_stemming_leaves_words_alone() -> None:
    assert list(map(stemmer("none"), WORDS)) == WORDS
