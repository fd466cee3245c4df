"""The passage of an entry's text that shows most of a query, and its form."""

import html
import re
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch.analysis import Analyzer, Forward
from glossearch.corpus import Entry
from glossearch.highlighting import MOST_CHARACTERS, Highlighter, Passage
from glossearch.query import Words, parse
from glossearch.schema import StoredEntry, document
from support import examples

ANALYZER = Analyzer()
AS_TYPED = Words(ANALYZER, lambda _: False)
FILLER = "Nothing of note stands here, and nothing at all is said about it in so many words. "
LONG_SENTENCE = "and so on " * 60


def highlighter(query: str, weights: list[float] | None = None) -> Highlighter:
    parsed = parse(query, AS_TYPED)
    return Highlighter(parsed, weights or [1.0] * len(parsed.wanted))


def stored(body: str) -> StoredEntry:
    return document(Entry("x", "X", body, markup="plain"), ANALYZER).entry


def passage(query: str, body: str, weights: list[float] | None = None) -> Passage:
    entry = stored(body)
    return highlighter(query, weights).passage(entry.text, entry.text_tokens, entry.sentences)


def titled(query: str, text: str) -> Passage:
    return highlighter(query).marked(text, Forward.of(ANALYZER.tokens(text)))


def marked(found: Passage) -> list[str]:
    return [found.text[start:end] for start, end in found.marks]


@pytest.mark.parametrize(
    ("query", "text", "words"),
    [
        ("token", "A token, tokens, and TOKEN-wise tokenless.", ["token", "tokens", "TOKEN"]),
        ("models train", "Trained models train.", ["Trained", "models", "train"]),
        (
            "pre-training",
            "Pretraining, pre-training, pre training.",
            ["Pretraining", "pre-training", "pre training"],
        ),
        ('"context window"', "A window, a context window, contexts.", ["context window"]),
        (
            '"chain of thought"',
            "chain-of-thought, chain of thought",
            ["chain-of-thought", "chain of thought"],
        ),
        ("C++", "C, C++ and C#", ["C++"]),
        ("R&D", "R&D <b>", ["R&D"]),
        ("cafe", "A CAFÉ and a Cafe\u0301.", ["CAFÉ", "Cafe\u0301"]),
        ("title:token", "Some tokens", ["tokens"]),
        ("token -cache", "cache tokens", ["tokens"]),
        ("token category:cache", "cache tokens", ["tokens"]),
        ("the token", "the token", ["token"]),
        ("the", "the token", ["the"]),
        ("other", "the token", []),
        ("", "the token", []),
    ],
)
def test_words_of_the_query_are_marked(query: str, text: str, words: list[str]) -> None:
    found = titled(query, text)
    assert (found.text, marked(found)) == (text, words)


def test_html_marks_matches_and_escapes_the_rest() -> None:
    found = titled("R&D token", '<b title="x">R&D\'s</b> & <token>')
    assert found.html == (
        "&lt;b title=&quot;x&quot;&gt;<mark>R&amp;D</mark>&#x27;s&lt;/b&gt; &amp; &lt;<mark>token</mark>&gt;"
    )


def test_passage_takes_any_form() -> None:
    found = Passage("one two three", ((4, 7),))
    assert found.formatted(str.upper, str.title) == "One TWO Three"
    assert Passage("one").formatted(str.upper, str.title) == "One"
    assert Passage("").html == ""


def test_short_text_is_shown_whole_on_one_line() -> None:
    assert passage("token", "A token.\n\nTwo.\n\nThree.") == Passage("A token. Two. Three.", ((2, 7),))


def test_without_a_match_the_beginning_is_shown() -> None:
    found = passage("other", FILLER * 10)
    assert found.text == (FILLER * 3).strip()
    assert found.marks == ()


def test_text_of_nothing_gives_an_empty_passage() -> None:
    assert passage("token", "") == Passage("")


def test_passage_begins_at_the_sentence_that_matches() -> None:
    found = passage("token", FILLER * 6 + "A token is here. " + FILLER * 6)
    assert found.text.startswith("A token is here. Nothing")
    assert "…" not in found.text


def test_passage_with_more_of_the_query_is_preferred() -> None:
    one = "The model, the model and the model. "
    both = "A model has a cache. "
    assert passage("model cache", one + FILLER * 5 + both + FILLER * 5).text.startswith(
        "A model has a cache."
    )


def test_repetition_never_outweighs_another_word_of_the_query() -> None:
    three = "Ab cd ef, ab cd ef, ab cd ef, ab cd ef, ab cd ef, ab cd ef. "
    four = "Ab cd ef gh. "
    found = passage("ab cd ef gh", three + FILLER * 5 + four + FILLER * 5)
    assert found.text.startswith("Ab cd ef gh.")


def test_rarer_word_is_preferred() -> None:
    body = "A common word. " + FILLER * 5 + "A rare word. " + FILLER * 5
    assert passage("common rare", body, [1.0, 5.0]).text.startswith("A rare word.")
    assert passage("common rare", body, [5.0, 1.0]).text.startswith("A common word.")


def test_among_equal_passages_the_one_that_dwells_on_the_word_is_shown() -> None:
    body = "A token. " + FILLER * 5 + "A token of tokens. " + FILLER * 5
    assert passage("token", body).text.startswith("A token of tokens.")


def test_among_equal_passages_the_first_is_shown() -> None:
    body = "A token one. " + FILLER * 5 + "A token two. " + FILLER * 5
    assert passage("token", body).text.startswith("A token one.")


def test_long_sentence_is_cut_between_words_with_ellipses() -> None:
    found = passage("token", f"{LONG_SENTENCE}a token {LONG_SENTENCE}")
    assert re.fullmatch(r"…(?:(?:and|so|on|a) )+token(?: (?:and|so|on))+…", found.text)
    assert marked(found) == ["token"]
    assert len(found.text) <= MOST_CHARACTERS + len("……")


def test_sentence_is_not_cut_where_it_begins_or_ends() -> None:
    assert passage("token", f"A token {LONG_SENTENCE}").text.startswith("A token and")
    assert passage("token", f"{LONG_SENTENCE}a token.").text.endswith("a token.")


def test_a_quarter_of_a_cut_passage_stands_before_the_match() -> None:
    """Words of four letters: 80 characters before the match begin with one, and 320 end with one."""
    text = f"{'word ' * 100}token {'word ' * 100}".strip()
    found = passage("token", text)
    assert found.text == f"…{text[420:740]}…"
    assert found.marks == ((81, 86),)
    near_the_end = f"{'word ' * 100}token {'word ' * 20}".strip()
    assert passage("token", near_the_end).text == f"…{near_the_end[-320:]}"
    near_the_start = f"{'word ' * 10}token {'word ' * 100}".strip()
    assert passage("token", near_the_start).text == f"{near_the_start[:320]}…"


LONG_WORD = "y" * 500


@pytest.mark.parametrize(
    ("body", "shown"),
    [
        (f"{LONG_SENTENCE}token/{LONG_WORD} {LONG_SENTENCE}", "token"),
        (f"{LONG_WORD}-{LONG_WORD} token {LONG_SENTENCE}", "token"),
        (f"{LONG_SENTENCE}{LONG_WORD} {LONG_SENTENCE}token", "token"),
        (f"token{LONG_WORD} {LONG_SENTENCE}", "token"),
        ("、".join(["日本語" * 40] * 10), "日本語"),
    ],
    ids=["long compound", "before the match", "far before the match", "beginning", "Japanese"],
)
def test_word_longer_than_a_passage_is_not_cut(body: str, shown: str) -> None:
    found = passage("token", body)
    assert shown in found.text
    assert_cut_between_words(found, stored(body).text)


def test_phrase_across_two_long_sentences_is_shown() -> None:
    found = passage('"model token"', f"{LONG_SENTENCE}model. Token {LONG_SENTENCE}")
    assert marked(found) == ["model. Token"]


def test_a_phrase_across_paragraphs_is_marked_as_a_whole() -> None:
    found = passage('"model token" end', "A model.\n\nToken of it.\n\nThe end.")
    assert found.text == "A model. Token of it. The end."
    assert marked(found) == ["model. Token", "end"]


def test_large_entry_takes_no_quadratic_time() -> None:
    entry = stored("The model reads a prompt and writes text, one token at a time. " * 5_000)
    found = highlighter("what does the model write")
    started = time.process_time()
    assert found.passage(entry.text, entry.text_tokens, entry.sentences).marks
    assert time.process_time() - started < 2.5


WORDS = [
    "model",
    "token",
    "cache",
    "weights",
    "the",
    "of",
    "R&D",
    "<b>",
    "&amp;",
    "naïve",
    '"quoted"',
    "3.5",
    "x<y>z",
]
COMMON = st.sampled_from([*WORDS, "context-window", "end.", "Then", "end!", "\n\n", "(aside)", "日本語"])
LONG = st.sampled_from(
    ["http://example.org/" + "part/" * 40, "z" * 350, "model/" + "q" * 330, "日本語" * 150]
)
BODIES = st.lists(COMMON, max_size=150).map(" ".join)
BODIES_WITH_LONG_WORDS = st.lists(st.one_of(COMMON, COMMON, COMMON, LONG), max_size=60).map(" ".join)
QUERIES = st.lists(
    st.sampled_from(["model", "tokens", "cached", "R&D", "naive", "amp", "the", "q"]), max_size=4
).map(" ".join)


def assert_cut_between_words(found: Passage, text: str) -> None:
    """The passage stands in ``text``, and does not begin or end within a word of it."""
    flat = text.replace("\n\n", " ")
    core = found.text.strip("…")
    places = [match.start() for match in re.finditer(f"(?={re.escape(core)})", flat)]
    assert places
    assert any(
        not re.fullmatch(r"\w\w", flat[max(place - 1, 0) : place + 1])
        and not re.fullmatch(r"\w\w", flat[place + len(core) - 1 : place + len(core) + 1])
        for place in places
    )


def longest_word(text: str) -> int:
    return max(map(len, text.split()), default=0)


@given(QUERIES, BODIES | BODIES_WITH_LONG_WORDS)
@settings(derandomize=True, max_examples=examples(150), deadline=None)
def test_marks_are_words_inside_the_passage_in_order(query: str, body: str) -> None:
    found = passage(query, body)
    end = 0
    for start, stop in found.marks:
        assert end <= start < stop <= len(found.text)
        assert "\n" not in found.text[start:stop]
        end = stop
    wanted = {token.term for token in ANALYZER.tokens(query)}
    assert all(wanted & {token.term for token in ANALYZER.tokens(word)} for word in marked(found))


@given(QUERIES, BODIES | BODIES_WITH_LONG_WORDS)
@settings(derandomize=True, max_examples=examples(100), deadline=None)
def test_html_reads_as_the_passage(query: str, body: str) -> None:
    found = passage(query, body)
    plain = re.sub("</?mark>", "", found.html)
    assert html.unescape(plain) == found.text
    assert not re.search(r"[<>\"']|&(?!(?:amp|lt|gt|quot|#x27);)", plain)
    assert found.html.count("<mark>") == found.html.count("</mark>") == len(found.marks)


@given(QUERIES, BODIES | BODIES_WITH_LONG_WORDS)
@settings(derandomize=True, max_examples=examples(150), deadline=None)
def test_passage_is_never_cut_inside_a_word(query: str, body: str) -> None:
    assert_cut_between_words(passage(query, body), stored(body).text)


@given(QUERIES, BODIES)
@settings(derandomize=True, max_examples=examples(100), deadline=None)
def test_passage_is_short(query: str, body: str) -> None:
    assert len(passage(query, body).text) <= MOST_CHARACTERS + len("……")


@given(QUERIES, BODIES_WITH_LONG_WORDS)
@settings(derandomize=True, max_examples=examples(100), deadline=None)
def test_passage_is_short_but_for_one_long_word(query: str, body: str) -> None:
    found = passage(query, body)
    assert len(found.text) <= MOST_CHARACTERS + longest_word(body) + len("……")


@given(QUERIES, BODIES | BODIES_WITH_LONG_WORDS)
@settings(derandomize=True, max_examples=examples(150), deadline=None)
def test_passage_shows_a_match_where_the_text_has_one(query: str, body: str) -> None:
    everywhere = titled(query, stored(body).text)
    assert bool(passage(query, body).marks) == bool(everywhere.marks)


@given(QUERIES, BODIES)
@settings(derandomize=True, max_examples=examples(150), deadline=None)
def test_no_sentence_shows_more_words_of_the_query_than_the_passage(query: str, body: str) -> None:
    entry = stored(body)
    wanted = {
        token.term for clause in parse(query, AS_TYPED).wanted for token in ANALYZER.tokens(clause.surface)
    }

    def shown(text: str) -> int:
        return len(wanted & {token.term for token in ANALYZER.tokens(text)})

    best = max(
        (shown(entry.text[start:end]) for start, end in entry.sentences if end - start <= MOST_CHARACTERS),
        default=0,
    )
    assert shown(passage(query, body).text) >= best


@given(st.text(st.characters(exclude_categories=()), max_size=60), st.text(max_size=60))
@settings(derandomize=True, max_examples=examples(100), deadline=None)
def test_any_text_can_be_highlighted(query: str, body: str) -> None:
    found = passage(query, body)
    assert html.unescape(re.sub("</?mark>", "", found.html)) == html.unescape(html.escape(found.text))
