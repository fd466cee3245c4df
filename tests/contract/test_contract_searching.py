"""What `glossearch.backends.base` says of searching, held against every backend."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from glossearch.backends.base import Found, Reader, Store
from glossearch.query import Clause, Occur, Query
from glossearch.ranking import DEFAULT, idf
from glossearch.schema import digest
from stores import Backend
from support import MAKING, ask, make_entry, put, slugs, understood

ENTRIES = [
    make_entry(
        "cache",
        "Cache",
        "A cache keeps the results of long work so that nobody has to do it again. "
        "It makes the second request fast.",
        aliases=["memo", "fast store"],
        hidden_aliases=["cahce"],
        categories=["Storage", "Speed & cost"],
        questions=["Why is the second request fast?"],
    ),
    make_entry(
        "index",
        "Index",
        "An index tells where words stand, as the last pages of a printed book do. "
        "Search needs one; a cache makes it fast.",
        aliases=["inverted file"],
        categories=["storage"],
    ),
    make_entry("search", "Search", "Search finds entries. The index is asked.", categories=["Retrieval"]),
    make_entry("memo", "Memorandum", "A memo is a note. It has nothing to do with speed."),
    make_entry("fast-lane", "Fast lane", "Where cars overtake.", hidden_aliases=["memo"]),
    *(make_entry(f"tie-{letter}", f"Tie {letter * 2}", "Equal text about knots.") for letter in "cab"),
]


@pytest.fixture(scope="module")
def store(lasting_backend: Backend, tmp_path_factory: pytest.TempPathFactory) -> Store:
    made = lasting_backend.make(tmp_path_factory.mktemp("contract") / "index")
    put(made, ENTRIES)
    return made


@pytest.fixture
def reader(store: Store) -> Iterator[Reader]:
    with store.open() as opened:
        yield opened


def total_and_slugs(found: Found) -> tuple[int, list[str]]:
    return found.total, slugs(found)


def test_words_are_joined_by_or(reader: Reader) -> None:
    assert set(slugs(ask(reader, "knots overtake"))) == {"tie-a", "tie-b", "tie-c", "fast-lane"}
    assert ask(reader, "knots overtake zebra").total == 4


def test_lists_end_with_the_last_hit_however_many_are_asked_for(reader: Reader) -> None:
    all_of_them = slugs(ask(reader, "knots"))
    assert slugs(ask(reader, "knots", 10**9)) == all_of_them
    beyond = ask(reader, "knots", 10, 10**9)
    assert (beyond.hits, beyond.total) == ((), len(all_of_them))


def test_scores_fall_and_all_are_above_zero(reader: Reader) -> None:
    found = ask(reader, "fast cache index search memo")
    scores = [hit.score for hit in found.hits]
    assert scores == sorted(scores, reverse=True)
    assert min(scores) > 0
    assert found.total == len(found.hits) == 5


def test_an_unknown_word_finds_nothing(reader: Reader) -> None:
    found = ask(reader, "zebra")
    assert (found.hits, found.total) == ((), 0)
    assert found.weights == (idf(len(ENTRIES), 0),)


def test_an_empty_query_finds_nothing(reader: Reader) -> None:
    assert ask(reader, "") == Found((), 0, ())
    assert ask(reader, " ?!").total == 0


def test_the_weights_are_the_idf_of_each_wanted_clause(reader: Reader) -> None:
    found = ask(reader, "knots overtake -cache category:storage")
    assert found.weights == pytest.approx((idf(len(ENTRIES), 3), idf(len(ENTRIES), 1)))


def test_a_word_asked_for_twice_counts_twice(reader: Reader) -> None:
    """Of all that is asked for, it is a greater part."""
    (once, twice), (rare, common) = (
        [ask(reader, text).hits[0].score for text in ("overtake knots", "overtake overtake knots")],
        ask(reader, "overtake knots").weights,
    )
    assert twice / once == pytest.approx(2 * (rare + common) / (2 * rare + common))


def test_the_fields_that_match_are_told_in_their_order(reader: Reader) -> None:
    fields = {hit.entry.slug: hit.fields for hit in ask(reader, "fast overtake").hits}
    assert fields == {
        "cache": ("aliases", "questions", "body"),
        "index": ("body",),
        "fast-lane": ("title", "definition"),
    }


def test_a_phrase_wants_its_words_next_to_each_other(reader: Reader) -> None:
    assert slugs(ask(reader, '"second request"')) == ["cache"]
    assert slugs(ask(reader, '"request second"')) == []
    assert slugs(ask(reader, '"a cache"')) != []
    assert slugs(ask(reader, '"where words stand"')) == ["index"]


def test_a_phrase_keeps_to_one_alias(reader: Reader) -> None:
    assert slugs(ask(reader, '"fast store"')) == ["cache"]
    assert slugs(ask(reader, '"memo fast"')) == []


def test_a_phrase_is_a_condition_and_the_other_words_rank(reader: Reader) -> None:
    assert set(slugs(ask(reader, '"it fast" overtake'))) == {"index"}


def test_field_clauses(reader: Reader) -> None:
    assert slugs(ask(reader, "title:cache")) == ["cache"]
    assert slugs(ask(reader, "alias:inverted")) == ["index"]
    assert slugs(ask(reader, "alias:cahce")) == ["cache"]
    assert slugs(ask(reader, "alias:cache")) == []
    assert set(slugs(ask(reader, "alias:memo"))) == {"cache", "fast-lane"}
    assert slugs(ask(reader, 'alias:"fast store"')) == ["cache"]
    assert slugs(ask(reader, "title:fast cache")) == ["fast-lane"]


def test_exclusions(reader: Reader) -> None:
    assert slugs(ask(reader, "index -search")) == []
    assert slugs(ask(reader, "knots -title:bb")) == ["tie-a", "tie-c"]
    assert set(slugs(ask(reader, 'fast -"second request"'))) == {"index", "fast-lane"}
    assert set(slugs(ask(reader, "fast -category:storage"))) == {"fast-lane"}
    assert slugs(ask(reader, "cache -cache")) == []


def test_an_exclusion_alone_leaves_all_others_by_slug(reader: Reader) -> None:
    assert slugs(ask(reader, "-knots")) == ["cache", "fast-lane", "index", "memo", "search"]
    assert len(slugs(ask(reader, "-zebra"))) == len(ENTRIES)


def test_a_category_is_a_filter_in_any_case(reader: Reader) -> None:
    for category in ("storage", "Storage", "STORAGE"):
        assert slugs(ask(reader, f"category:{category}")) == ["cache", "index"]
    assert slugs(ask(reader, 'category:"speed & COST"')) == ["cache"]
    assert slugs(ask(reader, "category:speed")) == []
    assert slugs(ask(reader, "fast category:storage")) == ["cache", "index"]


def test_filters_alone_order_by_slug_with_no_score(reader: Reader) -> None:
    found = ask(reader, "category:storage -zebra")
    assert [(hit.entry.slug, hit.score, hit.fields) for hit in found.hits] == [
        ("cache", 0.0, ()),
        ("index", 0.0, ()),
    ]
    assert found.total == 2
    assert found.weights == ()


def test_every_condition_has_to_hold(reader: Reader) -> None:
    assert slugs(ask(reader, "category:storage category:retrieval")) == []
    assert slugs(ask(reader, 'category:storage title:cache "second request"')) == ["cache"]


def test_ties_are_in_the_order_of_their_slugs(reader: Reader) -> None:
    found = ask(reader, "knots")
    assert slugs(found) == ["tie-a", "tie-b", "tie-c"]
    assert len({hit.score for hit in found.hits}) == 1
    assert [slugs(ask(reader, "knots", 1, offset)) for offset in range(3)] == [
        ["tie-a"],
        ["tie-b"],
        ["tie-c"],
    ]


@pytest.mark.parametrize(
    "text", ["fast cache index search", "knots", "-cache", "category:storage", "memo", "fast knots now a"]
)
def test_pages_are_pieces_of_the_full_list(reader: Reader, text: str) -> None:
    full = ask(reader, text)
    assert full.total == len(full.hits)
    for size in range(1, full.total + 2):
        for offset in range(full.total + 2):
            page = ask(reader, text, size, offset)
            assert page.hits == full.hits[offset : offset + size]
            assert (page.total, page.weights) == (full.total, full.weights)


def test_a_limit_of_zero_only_counts(reader: Reader) -> None:
    assert total_and_slugs(ask(reader, "knots", 0)) == (3, [])
    assert total_and_slugs(ask(reader, "-knots", 0)) == (5, [])


def test_an_entry_whose_name_is_the_query_is_above_all_others(reader: Reader) -> None:
    for text, slug, field, level in [
        ("Cache", "cache", "title", "exact"),
        ("cache", "cache", "title", "case"),
        ("Caches", "cache", "title", "spelling"),
        ("fast store", "cache", "aliases", "exact"),
        ("Fast-Stores", "cache", "aliases", "spelling"),
        ("cahce", "cache", "hidden_aliases", "exact"),
        ("FAST lane", "fast-lane", "title", "case"),
        ('"Fast lane"', "fast-lane", "title", "exact"),
    ]:
        best = ask(reader, text).hits[0]
        assert best.entry.slug == slug, text
        assert best.name is not None
        assert (best.name.field, best.name.level) == (field, level)


def test_an_alias_is_a_better_name_than_a_hidden_one(reader: Reader) -> None:
    found = ask(reader, "memo")
    assert slugs(found)[:2] == ["cache", "fast-lane"]
    assert [hit.name.field if hit.name else None for hit in found.hits] == ["aliases", "hidden_aliases", None]


def test_names_are_ordered_by_how_exactly_they_are_the_query_then_by_field(
    backend: Backend, tmp_path: Path
) -> None:
    """The worse the name, the better the text: only the name can put them into this order."""
    entries = [
        make_entry("1", "jam", "Fruit."),
        make_entry("2", "Second", "Fruit jam.", aliases=["jam"]),
        make_entry("3", "Third", "Fruit jam, jam.", hidden_aliases=["jam"]),
        make_entry("4", "JAM", "jam, jam, jam."),
        make_entry("5", "Fifth", "jam, jam, jam, jam.", aliases=["Jam"]),
        make_entry("6", "Sixth", "jam, jam, jam, jam, jam.", hidden_aliases=["Jam"]),
        make_entry("7", "Jams", "jam, jam, jam, jam, jam, jam."),
        make_entry("8", "Jam jam jam", "jam jam jam jam jam jam", questions=["jam jam"] * 5),
    ]
    store = backend.make(tmp_path / "names")
    put(store, entries)
    with store.open() as reader:
        assert slugs(ask(reader, "jam")) == list("12345678")
        unnamed = replace(understood("jam", reader), names=())
        assert slugs(reader.search(unnamed, DEFAULT, 10)) != list("12345678")


def test_a_name_is_found_although_no_word_of_it_is_asked_for(reader: Reader) -> None:
    found = reader.search(Query("@", names=("Search",)), DEFAULT, 10)
    assert slugs(found) == ["search"]


def test_a_name_does_not_overrule_a_filter(reader: Reader) -> None:
    storage = Clause("storage", (("storage",),), Occur.MUST, "category")
    word = Clause("search", (("search",),))
    assert slugs(reader.search(Query("search", (word, storage), ("search",)), DEFAULT, 10)) == ["index"]


def test_has_term_knows_every_text_field_and_nothing_else(reader: Reader) -> None:
    for term in ("cach", "memo", "cahc", "request", "overtak", "lane"):
        assert reader.has_term(term), term
    for term in ("zebra", "storage", "retriev", "cache", "", "cach request"):
        assert not reader.has_term(term), term


def test_has_phrase_wants_the_terms_next_to_each_other(reader: Reader) -> None:
    for phrase in (("second", "request"), ("text", "about", "knot"), ("knot",)):
        assert reader.has_phrase(phrase), phrase
    for phrase in (("request", "second"), ("cach", "knot"), ("zebra",), ("knot", "zebra")):
        assert not reader.has_phrase(phrase), phrase


def test_alternatives_are_counted_once_where_they_overlap(reader: Reader) -> None:
    one = Query("x", (Clause("knots", (("knot",),)),))
    both = Query("x", (Clause("knots", (("knot",), ("knot",), ("zebra", "knot"))),))
    assert reader.search(one, DEFAULT, 10) == reader.search(both, DEFAULT, 10)


def test_the_same_question_has_the_same_answer_again(reader: Reader) -> None:
    for text in ("fast cache", '"a memo"', "-fast", "category:storage", "memo"):
        assert ask(reader, text) == ask(reader, text)


def test_categories_of_all_hits_are_counted_by_their_keys(reader: Reader) -> None:
    query = understood("fast index", reader)
    found = reader.search(query, DEFAULT, 1, facets=True)
    assert set(slugs(ask(reader, "fast index"))) == {"cache", "index", "search", "fast-lane"}
    assert found.categories == {"storage": 2, "speed & cost": 1, "retrieval": 1}
    assert reader.search(query, DEFAULT, 1).categories == {}


def test_the_fields_that_match_are_told_of_a_query_of_any_length(backend: Backend, tmp_path: Path) -> None:
    words = [f"w{number}" for number in range(300)]
    store = backend.make(tmp_path / "long")
    put(store, [make_entry("long", "Zebra", " ".join(words))])
    query = Query("", tuple(Clause(word, ((word,),)) for word in words))
    with store.open() as opened:
        (hit,) = opened.search(query, DEFAULT, 1, 0).hits
    assert hit.fields == ("definition",)


def test_a_query_of_very_many_words_finds_what_has_any_of_them(backend: Backend, tmp_path: Path) -> None:
    words = [f"w{number}" for number in range(400)]
    entries = [make_entry(f"of-{word}", f"Entry {word}", f"It has {word}.") for word in words]
    store = backend.make(tmp_path / "many")
    put(store, [*entries, make_entry("none", "Zebra", "It has none.")])
    query = Query("", tuple(Clause(word, ((word,),), count=2 if word == "w7" else 1) for word in words))
    with store.open() as opened:
        found = opened.search(query, DEFAULT, 3, 0)
    assert found.total == len(words)
    assert found.hits[0].entry.slug == "of-w7"


def test_a_model_ranks_in_its_own_way_however_many_came_before_it(reader: Reader) -> None:
    query = understood("fast cache index", reader)
    models = [replace(DEFAULT, k1=number / 4) for number in range(1, 13)]
    first = [reader.search(query, model, 5, 0) for model in models]
    assert len({found.hits[0].score for found in first}) == len(models)
    assert [reader.search(query, model, 5, 0) for model in models] == first


def test_entries_without_a_vector_are_like_nothing(backend: Backend, tmp_path: Path) -> None:
    vector = np.array([1.0, 0.0], np.float32)
    store = backend.make(tmp_path / "vectors")
    for slug, own in (("with", vector), ("without", None)):
        with store.lock(), store.write(fresh=own is not None) as writer:
            entry = make_entry(slug)
            writer.add(replace(MAKING.document(entry), vector=own, question_vectors=()), digest(entry))
            writer.commit({})
    with store.open() as opened:
        found = opened.search(understood("zebra", opened), DEFAULT, 5, 0, vector)
    assert slugs(found) == ["with"]
