"""Sentence bounds."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nltk import redos
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

from glossearch.analysis import sentence_spans
from glossearch.analysis.sentences import _ABBREVIATIONS
from support import examples


def sentences(text: str) -> list[str]:
    return [text[start:end] for start, end in sentence_spans(text)]


TABLE = [
    pytest.param("", [], id="empty"),
    pytest.param(" \n\n ", [], id="blank"),
    pytest.param("One sentence", ["One sentence"], id="no full stop"),
    pytest.param("One. Two! Three? Four.", ["One.", "Two!", "Three?", "Four."], id="ends"),
    pytest.param("A cache, e.g. Redis. It helps.", ["A cache, e.g. Redis.", "It helps."], id="e.g."),
    pytest.param("So, i.e. Here, vs. There. Next.", ["So, i.e. Here, vs. There.", "Next."], id="i.e. vs."),
    pytest.param("See Fig. 3 and Sec. 4. Done.", ["See Fig. 3 and Sec. 4.", "Done."], id="Fig."),
    pytest.param("Dr. Ada et al. Wrote it. Yes.", ["Dr. Ada et al. Wrote it.", "Yes."], id="Dr. et al."),
    pytest.param("In the U.S. It is so. Yes.", ["In the U.S. It is so.", "Yes."], id="U.S."),
    pytest.param("It is 3.5 cents. Use v1.2 now.", ["It is 3.5 cents.", "Use v1.2 now."], id="numbers"),
    pytest.param("Use Node.js. Then stop.", ["Use Node.js.", "Then stop."], id="dot in a name"),
    pytest.param('He said "Yes." She left.', ['He said "Yes."', "She left."], id="quotes"),
    pytest.param("(One.) Two.", ["(One.)", "Two."], id="parentheses"),
    pytest.param("Title\n\nText. More", ["Title", "Text.", "More"], id="blank line"),
    pytest.param("Title\n \t\n\nText", ["Title", "Text"], id="blank line with blanks"),
    pytest.param("one\ntwo. Three", ["one\ntwo.", "Three"], id="line break"),
    pytest.param("  One.  Two.  ", ["One.", "Two."], id="spaces"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), TABLE)
def test_sentences(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


TEXTS = st.lists(
    st.sampled_from(
        ["One", "two", "e.g.", "U.S.", ". ", "! ", "?", ".", " ", "\n", "\n\n", "\r\n", '"', ")", "3.5", "…"]
    )
    | st.text(st.characters(exclude_categories=()), max_size=4),
    max_size=25,
).map("".join)


@given(TEXTS)
@settings(derandomize=True, max_examples=examples(250), deadline=None)
def test_any_text_is_covered_by_its_sentences(text: str) -> None:
    spans = sentence_spans(text)
    end = 0
    for start, stop in spans:
        assert text[end:start].strip() == ""
        assert start < stop
        assert text[start:stop].strip()
        assert "\n\n" not in text[start:stop]
        end = stop
    assert text[end:].strip() == ""


@given(TEXTS, TEXTS)
@settings(derandomize=True, max_examples=examples(100), deadline=None)
def test_sentences_of_a_paragraph_do_not_depend_on_the_others(one: str, two: str) -> None:
    one, two = one.strip(), two.strip()
    assert sentences(f"{one}\n\n{two}") == sentences(one) + sentences(two)


PIECES = (
    "Ada ada aDA ADA x X e.g etc ETC un-etc U.S u é École ſo 1 12 3.5 1st v2 -7 . .. ... ! ? ?! -- - , ; : "
    "\" ' ( ) [ ] } “ ” » _ * &"
)
ENDS = st.lists(st.sampled_from([*PIECES.split(), *[" ", ". ", ", ", "! "] * 4]), min_size=3, max_size=14)


@given(ENDS)
@settings(derandomize=True, max_examples=examples(1500), deadline=None)
def test_punkt_would_say_the_same_without_its_memory(pieces: list[str]) -> None:
    parameters = PunktParameters()
    parameters.abbrev_types.update(_ABBREVIATIONS)
    paragraph = "".join(pieces).strip()
    punkt = PunktSentenceTokenizer(parameters)
    assert sentence_spans(paragraph) == list(punkt.span_tokenize(paragraph))


def test_long_paragraph_on_a_slow_machine_is_no_error(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        redos, "DEFAULT_TIMEOUT", 0.001
    )  # NLTK gives its patterns 5 s by the clock on the wall
    text = "Is it slow? Yes (it is). " * 4_000
    assert len(sentences(text)) == 8_000
