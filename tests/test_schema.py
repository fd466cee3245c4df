"""Entry -> the document that is indexed."""

from dataclasses import fields, replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from glossearch.analysis import Analyzer, name_keys
from glossearch.corpus import Entry
from glossearch.corpus.entry import Place
from glossearch.schema import TEXT_FIELDS, Document, StoredEntry, digest, document
from support import examples

ANALYZER = Analyzer()
LONG = "A first sentence that has got so many words in it that it is long enough alone."
MORE = "More text follows."

ENTRY = Entry(
    slug="rag",
    title="Retrieval-augmented generation",
    body=f"{LONG} {MORE} See [[embeddings]] and [[rlhf|feedback]] and [[embeddings]].",
    aliases=("RAG", "grounded answers"),
    hidden_aliases=("retreival",),
    categories=("Method", "METHOD", "Search"),
    see_also=("agents",),
    questions=("How does a model look things up?",),
    extra={"colour": "red"},
    place=Place(Path("rag.md"), {"title": 2}),
)


def indexed(body: str = "", definition: str | None = None, **others: object) -> Document:
    return document(replace(ENTRY, body=body, definition=definition, **others), ANALYZER)  # type: ignore[arg-type]


DEFINITIONS = [
    pytest.param(f"{LONG} {MORE}", LONG, id="long first sentence"),
    pytest.param("Short for rag. It is this. And that.", "Short for rag. It is this.", id="short first"),
    pytest.param("One sentence", "One sentence", id="one sentence"),
    pytest.param("Two words. Here.", "Two words. Here.", id="two short sentences"),
    pytest.param(f"Head\n\n{LONG}\n\n{MORE}", f"Head\n\n{LONG}", id="short block first"),
    pytest.param("<!-- nothing -->", "", id="nothing to see"),
    pytest.param(f"A *term*, e.g. `x`, is {LONG[2:]} {MORE}", f"A term, e.g. x, is {LONG[2:]}", id="markup"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "definition"), DEFINITIONS)
def test_definition_is_the_first_sentence_or_two(body: str, definition: str) -> None:
    assert indexed(body).entry.definition == definition


GIVEN = [
    pytest.param("What it is.", "Other text.", "What it is.", "What it is.\n\nOther text.", id="kept apart"),
    pytest.param(LONG, f"{LONG} {MORE}", LONG, f"{LONG} {MORE}", id="begins the body"),
    pytest.param(LONG, f"{LONG}\n\n{MORE}", LONG, f"{LONG}\n\n{MORE}", id="is the first paragraph"),
    pytest.param(LONG, f"*{LONG}*\n\n{MORE}", LONG, f"{LONG}\n\n{MORE}", id="begins the body but for markup"),
    pytest.param(f"*{LONG}*", f"{LONG} {MORE}", LONG, f"{LONG} {MORE}", id="has markup itself"),
    pytest.param(LONG, LONG, LONG, LONG, id="is the body"),
    pytest.param("<!-- nothing -->", f"{LONG} {MORE}", LONG, f"{LONG} {MORE}", id="nothing to see"),
]  # fmt: skip


def test_definition_is_no_heading_that_repeats_the_title_and_no_picture() -> None:
    said = "Mocha is a drink that is made of coffee, milk and a lot of chocolate."
    entry = indexed(f"# Mocha\n\n![A cup](cup.png)\n\n{said}\n", title="Mocha").entry
    assert entry.definition == said


@pytest.mark.parametrize(("definition", "body", "expected", "text"), GIVEN)
def test_given_definition_comes_first_and_only_once(
    definition: str, body: str, expected: str, text: str
) -> None:
    entry = indexed(body, definition).entry
    assert (entry.definition, entry.text) == (expected, text)


def test_definition_that_the_body_words_a_little_differently_is_merged() -> None:
    reworded = LONG.replace("many words", "many, many words")
    entry = indexed(f"{reworded} {MORE}", LONG).entry
    assert entry.text == f"{reworded} {MORE}"
    assert entry.definition == reworded


def test_no_word_of_the_definition_counts_for_the_body_too() -> None:
    postings = indexed(f"{LONG} {MORE}").postings
    assert "sentenc" in postings["definition"].places
    assert set(postings["body"].places) == {"more", "text", "follow"}


def test_stored_entry_holds_what_is_shown() -> None:
    entry = document(ENTRY, ANALYZER).entry
    assert entry.links == ("embeddings", "rlhf")
    assert entry.text == f"{LONG} {MORE} See embeddings and feedback and embeddings."
    assert [entry.text[start:end] for start, end in entry.sentences][:2] == [LONG, MORE]
    assert (entry.body, entry.markup, entry.see_also) == (ENTRY.body, "markdown", ("agents",))
    assert StoredEntry.from_tuple(entry.as_tuple()) == entry


def test_headline_refers_to_what_is_linked_and_to_see_also() -> None:
    headline = document(ENTRY, ANALYZER).entry.headline
    assert (headline.slug, headline.title, headline.aliases) == ("rag", ENTRY.title, ENTRY.aliases)
    assert set(headline.references) == {"agents", "embeddings", "rlhf"}


def test_keys_of_names_and_categories_are_unique() -> None:
    found = indexed(MORE, aliases=("RAG", "rag", "retrieval augmented generation"))
    assert len(found.name_keys) == len(set(found.name_keys))
    assert {key for name in ("RAG", ENTRY.title, "retreival") for key in name_keys(name)} <= set(
        found.name_keys
    )
    assert found.category_keys == ("method", "search")


def test_positions_of_aliases_leave_a_gap() -> None:
    found = indexed(MORE, aliases=("token limit", "", "?!", "limit size"))
    assert found.postings["aliases"].places == {"token": [0], "limit": [1, 3], "size": [4]}


def test_compound_stands_at_its_first_part() -> None:
    found = indexed(MORE, aliases=("the pre-training run",))
    assert found.postings["aliases"].places == {
        "the": [0],
        "pretrain": [1],
        "pre": [1],
        "train": [2],
        "run": [3],
    }


@pytest.mark.parametrize(
    ("title", "length"), [("Context window", 2), ("What is the context of it", 1), ("The Who", 1), ("?!", 0)]
)
def test_lengths_leave_stop_words_out(title: str, length: int) -> None:
    assert indexed(MORE, title=title).lengths[TEXT_FIELDS.index("title")] == length


def test_stop_words_are_indexed_all_the_same() -> None:
    assert indexed(MORE, title="The Who").postings["title"].places == {"the": [0], "who": [1]}


CHANGES: dict[str, dict[str, object]] = {
    "slug": {"slug": "x"},
    "title": {"title": "x"},
    "body": {"body": "x"},
    "aliases": {"aliases": ("x",)},
    "order of aliases": {"aliases": ENTRY.aliases[::-1]},
    "kind of alias": {"aliases": (), "hidden_aliases": (*ENTRY.aliases, *ENTRY.hidden_aliases)},
    "categories": {"categories": ()},
    "see_also": {"see_also": ("x",)},
    "questions": {"questions": ()},
    "definition": {"definition": "x"},
    "empty definition": {"definition": ""},
    "markup": {"markup": "plain"},
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_digest_changes_with_the_content(change: dict[str, object]) -> None:
    assert digest(replace(ENTRY, **change)) != digest(ENTRY)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "change",
    [{"place": None}, {"place": Place(Path("elsewhere.md"), {"title": 9})}, {"extra": {"colour": object}}],
    ids=["no place", "another place", "unknown keys"],
)
def test_digest_stays_with_what_the_index_does_not_keep(change: dict[str, object]) -> None:
    assert digest(replace(ENTRY, **change)) == digest(ENTRY)  # type: ignore[arg-type]


def test_equal_entries_have_one_digest_of_fixed_length() -> None:
    again = Entry(**{field.name: getattr(ENTRY, field.name) for field in fields(ENTRY)})
    assert digest(again) == digest(ENTRY)
    assert len(bytes.fromhex(digest(ENTRY))) == 16


TEXT = st.lists(
    st.sampled_from(["token", "The", "pre-training", "R&D", ". ", "\n\n", " ", "*", "[[a]]", "<!-- x -->"])
    | st.text(max_size=4),
    max_size=30,
).map("".join)  # fmt: skip


@given(TEXT, st.none() | TEXT, st.lists(TEXT, max_size=3), st.sampled_from(["markdown", "plain"]))
@settings(derandomize=True, max_examples=examples(150), deadline=None)
def test_any_entry_makes_a_consistent_document(
    body: str, definition: str | None, aliases: list[str], markup: str
) -> None:
    found = indexed(body, definition, aliases=tuple(aliases), markup=markup)
    entry = found.entry
    assert 0 <= entry.definition_end <= len(entry.text)
    assert all(0 <= start < end <= len(entry.text) for start, end in entry.sentences)
    assert StoredEntry.from_tuple(entry.as_tuple()) == entry
    assert tuple(found.postings) == TEXT_FIELDS
    for field, length in zip(found.postings.values(), found.lengths, strict=True):
        positions = field.places
        assert all(places == sorted(set(places)) for places in positions.values())
        assert length <= sum(map(len, positions.values()))
    indexed_terms = found.postings["definition"].places.keys() | found.postings["body"].places.keys()
    assert indexed_terms == {
        token.term
        for part in (entry.definition, entry.text[entry.definition_end :])
        for token in ANALYZER.tokens(part)
    }
