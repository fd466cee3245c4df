"""What is worked out once for a generation of an index: facets, suggestions, changes."""

import json

import pytest

from glossearch.corpus import Entry
from glossearch.engine import Engine
from glossearch.results import Facet
from support import Glossary, make_entry


@pytest.fixture
def storage(glossary: Glossary) -> Glossary:
    glossary.write("cache", "Cache", "A cache keeps words.", category=["Storage", "storage"])
    glossary.write("lexicon", "Lexicon", "A lexicon tells where words stand.", category="storage")
    glossary.write("search", "Search", "It finds words.", category="Retrieval", hidden_aliases=["lookfor"])
    glossary.write("note", "Note", "A note has words, and no category.")
    glossary.build()
    return glossary


def changed(engine: Engine) -> list[str]:
    return [change.headline.slug for change in engine.changes()]


def entry(slug: str, body: str) -> Entry:
    return make_entry(slug, slug.capitalize(), body)


def test_facets_count_all_hits_by_category(storage: Glossary) -> None:
    with storage.open() as engine:
        assert engine.search("words", limit=1).facets == ()
        found = engine.search("words", limit=1, facets=True)
        assert found.facets == (Facet("Storage", 2), Facet("Retrieval", 1))
        assert engine.search("stand", facets=True).facets == (Facet("Storage", 1),)
        assert engine.search("zebra", facets=True).facets == ()


def test_facets_are_the_same_whatever_category_is_chosen(storage: Glossary) -> None:
    with storage.open() as engine:
        every = engine.search("words", facets=True).facets
        narrowed = engine.search("words", category="Retrieval", facets=True)
        assert [hit.slug for hit in narrowed.hits] == ["search"]
        assert narrowed.facets == every


def test_facets_do_not_count_what_was_deleted(storage: Glossary) -> None:
    storage.remove("lexicon")
    storage.write("cache", "Cache", "A cache keeps words, now without a category.")
    storage.build()
    with storage.open() as engine:
        assert engine.search("words", facets=True).facets == (Facet("Retrieval", 1),)


def test_names_are_suggested_as_they_are_typed(small: Glossary) -> None:
    with small.open() as engine:
        assert [(s.name, s.slug) for s in engine.suggest("pro")] == [("Prompt caching", "prompt-caching")]
        assert [s.name for s in engine.suggest("t", limit=1)] == ["Token"]
        assert engine.suggest("") == []
        with pytest.raises(ValueError, match="negative"):
            engine.suggest("t", limit=-1)


def test_a_misspelt_name_is_suggested_where_none_begins_so(small: Glossary) -> None:
    with small.open() as engine:
        assert [s.name for s in engine.suggest("temprature")] == ["Temperature"]
        assert [s.name for s in engine.suggest("promt cahcing")] == ["Prompt caching"]
        assert engine.suggest("zebra crossing") == []


def test_hidden_aliases_are_never_suggested(storage: Glossary) -> None:
    with storage.open() as engine:
        assert engine.suggest("lookf") == []
        assert [s.name for s in engine.suggest("lookfot")] == ["Search"]


def test_changes_are_told_the_newest_first(storage: Glossary) -> None:
    with storage.open() as engine:
        assert changed(engine) == ["cache", "lexicon", "note", "search"]
        (first,) = engine.changes(1)
        assert first.when == engine.built
        storage.write("note", "Note", "A note has other words.")
        storage.build()
        engine.refresh()
        assert changed(engine) == ["note", "cache", "lexicon", "search"]
        assert [change.when == first.when for change in engine.changes()] == [False, True, True, True]


def test_a_rebuild_changes_no_entry_that_stays_as_it_was(storage: Glossary) -> None:
    with storage.open() as engine:
        before = engine.changes()
        storage.write("search", "Search", "It finds other words.")
        storage.remove("lexicon")
        storage.build(rebuild=True)
        engine.refresh()
        assert changed(engine) == ["search", "cache", "note"]
        assert {change for change in engine.changes() if change.headline.slug != "search"} < set(before)
    (kept,) = storage.index.glob(f"{storage.generations[-1]}/attached.changes")
    assert json.loads(kept.read_text()).keys() == {"search", "cache", "note"}


def test_lists_that_are_given_out_are_nobody_elses(storage: Glossary) -> None:
    with storage.open() as engine:
        for given in (engine.headlines(), engine.mentions("cache"), engine.suggest("c")):
            given.clear()
        assert len(engine.headlines()) == 4
        assert engine.neighbours("lexicon") != (None, None)


def test_single_updates_are_changes(storage: Glossary) -> None:
    with storage.open() as engine:
        generation = engine.generation
        engine.update([], removed=["nowhere"])
        assert engine.generation == generation  # nothing to write
        engine.update([entry("lexicon", "Other words."), entry("new", "New.")], removed=["cache"])
        assert changed(engine) == ["lexicon", "new", "note", "search"]


def test_damaged_changes_are_none(storage: Glossary) -> None:
    for file in storage.index.glob("generation-*/attached.changes"):
        file.write_bytes(b"[1, 2")
    with storage.open() as engine:
        assert engine.changes() == []
        assert engine.count == 4


def test_a_generation_is_told_apart_by_its_name(storage: Glossary) -> None:
    with storage.open() as engine:
        before, built = engine.generation, engine.built
        assert not engine.refresh()
        assert engine.generation == before
        storage.write("note", "Note", "Changed.")
        storage.build()
        engine.refresh()
        assert engine.generation != before
        assert engine.built > built


def test_neighbours_are_the_entries_before_and_after_by_title(storage: Glossary) -> None:
    with storage.open() as engine:

        def neighbours(slug: str) -> list[str | None]:
            return [line.slug if line else None for line in engine.neighbours(slug)]

        assert neighbours("cache") == [None, "lexicon"]
        assert neighbours("lexicon") == ["cache", "note"]
        assert neighbours("search") == ["note", None]
        assert neighbours("nowhere") == [None, None]


def test_entries_can_be_compared(small: Glossary) -> None:
    with small.open() as engine:
        one, other = engine.entry("token"), engine.entry("temperature")
        assert one is not None
        assert other is not None
        card = engine.compare(one, other)
        assert card == engine.search("token vs temperature").card
        assert [part.entry.slug for part in card.parts] == ["token", "temperature"]
