"""What `glossearch.backends.base` says of stores and writers, held against every backend."""

import json
import threading
from collections.abc import Mapping
from pathlib import Path

import pytest

from glossearch.backends.base import Reader, Store
from glossearch.corpus import Entry
from glossearch.errors import IndexBusy, IndexCorrupt, IndexMissing
from glossearch.schema import digest, document
from stores import Backend
from support import ANALYZER, PATIENCE, ask, make_entry, put, slugs

CAT = make_entry("cat", "Cat", "A cat is an animal that purrs.", aliases=["kitty"], categories=["Animals"])
DOG = make_entry("dog", "Dog", "A dog is an animal that barks.", hidden_aliases=["dgo"], see_also=["cat"])
OAK = make_entry("oak", "Oak", "An oak is a tree, see [[dog]].", categories=["Plants", "Trees"])
MANIFEST: Mapping[str, object] = {"format": 7, "words": ["ä", "\n", None], "nested": {"x": 1.5, "y": True}}


@pytest.fixture
def store(backend: Backend, tmp_path: Path) -> Store:
    return backend.make(tmp_path / "index")


def contents(reader: Reader) -> tuple[object, ...]:
    """Return all that a reader tells without a query, and what it finds for one."""
    return (
        reader.count,
        dict(reader.manifest),
        reader.digests(),
        sorted(reader.headlines(), key=lambda line: line.slug),
        [reader.entry(slug) for slug in ("cat", "dog", "oak", "new", "nothing")],
        [reader.has_term(term) for term in ("anim", "purr", "bark", "tree", "new")],
        ask(reader, "animal tree new"),
        ask(reader, "kitty"),
        ask(reader, "category:animals"),
    )


def current(store: Store) -> tuple[object, ...]:
    with store.open() as reader:
        return contents(reader)


def test_without_an_index_there_is_nothing_to_open(store: Store) -> None:
    assert not store.exists()
    for ask_for in (store.open, store.generation):
        with pytest.raises(IndexMissing, match="glossearch index") as missing:
            ask_for()
        assert store.describe() in str(missing.value)


def test_what_was_committed_is_there(store: Store) -> None:
    put(store, [CAT, DOG, OAK], manifest=MANIFEST)
    assert store.exists()
    with store.open() as reader:
        assert reader.count == 3
        assert dict(reader.manifest) == MANIFEST
        assert reader.digests() == {entry.slug: digest(entry) for entry in (CAT, DOG, OAK)}
        documents = [document(entry, ANALYZER) for entry in (CAT, DOG, OAK)]
        assert [reader.entry(slug) for slug in ("cat", "dog", "oak")] == [d.entry for d in documents]
        assert {line.slug: line for line in reader.headlines()} == {
            d.entry.slug: d.entry.headline for d in documents
        }
        assert reader.entry("nothing") is None
        assert reader.entry("Cat") is None
        assert reader.entry("") is None


def test_another_store_at_the_same_place_sees_the_same(backend: Backend, tmp_path: Path) -> None:
    put(backend.make(tmp_path / "index"), [CAT], manifest=MANIFEST)
    other = backend.make(tmp_path / "index")
    assert other.exists()
    assert other.generation() == backend.make(tmp_path / "index").generation()
    assert current(other) == current(backend.make(tmp_path / "index"))


def test_an_index_without_entries_answers_nothing(store: Store) -> None:
    put(store, [])
    with store.open() as reader:
        assert reader.count == 0
        assert reader.digests() == {}
        assert list(reader.headlines()) == []
        assert not reader.has_term("cat")
        for text in ("cat", '"a cat"', "-cat", "category:animals", "title:cat", ""):
            assert ask(reader, text).total == 0


def test_a_block_left_without_commit_changes_nothing(store: Store) -> None:
    put(store, [CAT, DOG], manifest=MANIFEST)
    before, generation = current(store), store.generation()
    for fresh in (False, True):
        with store.lock(), store.write(fresh=fresh) as writer:
            writer.add(document(make_entry("new"), ANALYZER), digest(make_entry("new")))
            writer.delete("cat")
        assert store.generation() == generation
        assert current(store) == before


def test_cancelling_changes_nothing(store: Store) -> None:
    put(store, [CAT, DOG], manifest=MANIFEST)
    before, generation = current(store), store.generation()
    with store.lock(), store.write(fresh=False) as writer:
        writer.delete("cat")
        writer.cancel()
    assert store.generation() == generation
    assert current(store) == before


def test_a_first_write_that_is_cancelled_leaves_no_index(store: Store) -> None:
    with store.lock(), store.write(fresh=True) as writer:
        writer.add(document(CAT, ANALYZER), digest(CAT))
    assert not store.exists()
    with pytest.raises(IndexMissing):
        store.open()


def test_an_error_while_writing_changes_nothing_and_comes_through(store: Store) -> None:
    put(store, [CAT], manifest=MANIFEST)
    before = current(store)
    with pytest.raises(ZeroDivisionError), store.lock(), store.write(fresh=False) as writer:  # noqa: PT012
        writer.delete("cat")
        raise ZeroDivisionError
    assert current(store) == before
    put(store, [DOG])
    with store.open() as reader:
        assert reader.count == 2


def test_every_commit_makes_another_generation(store: Store) -> None:
    names = []
    for entry in (CAT, DOG, OAK):
        put(store, [entry])
        names.append(store.generation())
    assert len(set(names)) == 3
    assert store.generation() == names[-1]


def test_a_writer_goes_on_from_the_current_generation_or_from_nothing(store: Store) -> None:
    put(store, [CAT])
    put(store, [DOG])
    with store.open() as reader:
        assert set(reader.digests()) == {"cat", "dog"}
    put(store, [OAK], fresh=True)
    with store.open() as reader:
        assert set(reader.digests()) == {"oak"}
        assert ask(reader, "animal").total == 0


def test_a_deleted_entry_is_gone_in_every_respect(store: Store) -> None:
    others = [make_entry(f"other{n}", body=f"Other text number {n}.") for n in range(20)]
    put(store, [CAT, OAK, *others])
    put(store, delete=["cat"])
    with store.open() as reader:
        assert reader.count == 21
        assert reader.entry("cat") is None
        assert "cat" not in reader.digests()
        assert "cat" not in {line.slug for line in reader.headlines()}
        for text in (
            "cat",
            "Cat",
            "kitty",
            "purrs",
            '"an animal"',
            "category:animals",
            "title:cat",
            "-other -oak",
        ):
            assert slugs(ask(reader, text)) == [], text


@pytest.mark.parametrize("others", [0, 1, 7, 30])
def test_has_term_forgets_the_terms_of_deleted_entries(store: Store, others: int) -> None:
    put(store, [CAT, *(make_entry(f"other{n}", body=f"Other text number {n}.") for n in range(others))])
    put(store, [DOG], delete=["cat"])
    with store.open() as reader:
        assert reader.has_term("bark")
        assert reader.has_term("anim")
        assert not reader.has_term("purr")


def test_delete_and_add_replace_an_entry(store: Store) -> None:
    put(store, [CAT, DOG])
    new = make_entry("cat", "Tiger", "A tiger roars.")
    put(store, [new], delete=["cat"])
    with store.open() as reader:
        assert reader.count == 2
        assert reader.digests()["cat"] == digest(new)
        assert reader.entry("cat") == document(new, ANALYZER).entry
        assert slugs(ask(reader, "purrs")) == []
        assert slugs(ask(reader, "tiger")) == ["cat"]


def test_step_by_step_equals_all_at_once(backend: Backend, tmp_path: Path) -> None:
    entries = {f"e{n}": make_entry(f"e{n}", body=f"Text {n % 5} of a thing {n % 3}.") for n in range(30)}
    steps = backend.make(tmp_path / "steps")
    put(steps, entries.values())
    for number in range(12):
        slug, gone = f"e{number * 7 % 30}", f"e{number}"
        changed = [slug, gone] if slug in entries and slug != gone else [gone]
        entries.pop(gone, None)
        if slug != gone and slug in entries:
            entries[slug] = make_entry(slug, body=f"Changed in step {number} to a thing.")
        put(steps, [entries[s] for s in changed if s in entries], delete=changed)
    once = backend.make(tmp_path / "once")
    put(once, entries.values())
    with steps.open() as one, once.open() as other:
        assert one.count == other.count == len(entries)
        assert one.digests() == other.digests()
        for text in ("text", "thing", "changed step", '"a thing"', "-thing", "e20", "1 2 3 4"):
            assert ask(one, text) == ask(other, text), text


def test_the_generation_before_can_be_gone_back_to(store: Store) -> None:
    put(store, [CAT, DOG], manifest=MANIFEST)
    before = current(store)
    put(store, [OAK], delete=["cat"])
    with store.lock():
        with store.before() as reader:
            assert contents(reader) == before
        store.rollback()
    assert current(store) == before
    put(store, [OAK])  # and it goes on from there
    with store.open() as reader:
        assert set(reader.digests()) == {"cat", "dog", "oak"}
    with store.lock():
        store.rollback()
    assert current(store) == before


def test_a_first_generation_has_none_before(store: Store) -> None:
    put(store, [CAT], manifest=MANIFEST)
    before = current(store)
    for ask_for in (store.before, store.rollback):
        with store.lock(), pytest.raises(IndexMissing, match="no generation before") as missing:
            ask_for()
        assert store.describe() in str(missing.value)
    assert current(store) == before


def test_without_an_index_there_is_nothing_to_go_back_from(store: Store) -> None:
    for ask_for in (store.before, store.rollback):
        with store.lock(), pytest.raises(IndexMissing, match="glossearch index"):
            ask_for()


def test_a_reader_is_frozen_while_others_write(store: Store) -> None:
    put(store, [CAT, DOG, OAK], manifest=MANIFEST)
    with store.open() as untouched, store.open() as used:
        before = contents(used)
        put(store, [make_entry("new")], delete=["cat"], manifest={"second": 1})
        assert contents(used) == before
        put(store, [make_entry("newer")], delete=["dog"])
        put(store, [make_entry("newest")], fresh=True)
        put(store, delete=["newest"])
        assert contents(used) == before
        assert contents(untouched) == before
    with store.open() as reader:
        assert reader.count == 0


def test_a_writer_in_the_making_is_not_seen(store: Store) -> None:
    put(store, [CAT, DOG], manifest=MANIFEST)
    before = current(store)
    with store.lock(), store.write(fresh=False) as writer:
        writer.delete("cat")
        writer.add(document(OAK, ANALYZER), digest(OAK))
        assert current(store) == before
        writer.commit(MANIFEST)
        assert current(store) != before


def test_damage_is_told_and_mended_by_writing_from_nothing(backend: Backend, tmp_path: Path) -> None:
    store = backend.make(tmp_path / "index")
    put(store, [CAT, DOG])
    backend.damage(tmp_path / "index")
    assert store.exists()
    with pytest.raises(IndexCorrupt, match="glossearch index --rebuild"):
        store.open()
    put(store, [OAK], fresh=True)
    with store.open() as reader:
        assert set(reader.digests()) == {"oak"}


def test_a_second_writer_waits_then_gives_up(
    backend: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*backend.lock_bound, 0.05)
    store = backend.make(tmp_path / "index")
    inside, leave = threading.Event(), threading.Event()

    def occupy() -> None:
        with backend.make(tmp_path / "index").lock():
            inside.set()
            leave.wait(PATIENCE)

    other = threading.Thread(target=occupy)
    other.start()
    try:
        assert inside.wait(PATIENCE)
        with pytest.raises(IndexBusy, match="try again") as busy, store.lock():
            pass
        assert store.describe() in str(busy.value)
    finally:
        leave.set()
        other.join()
    with store.lock():
        pass


def test_searching_does_not_wait_for_a_writer(
    backend: Backend, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(*backend.lock_bound, 0.0)
    store = backend.make(tmp_path / "index")
    put(store, [CAT])
    with store.lock(), backend.make(tmp_path / "index").open() as reader:
        assert slugs(ask(reader, "cat")) == ["cat"]


def test_the_lock_is_free_after_an_error(store: Store) -> None:
    with pytest.raises(ZeroDivisionError), store.lock():
        raise ZeroDivisionError
    with store.lock():
        pass


ODD_SLUGS = ["a b/c", "../x", "状態", "C++ & <b>", "é", "'\"", "x" * 500, "\N{GRINNING FACE}" * 500]


@pytest.mark.parametrize("slug", ODD_SLUGS)
def test_any_printable_slug_will_do(store: Store, slug: str) -> None:
    put(store, [make_entry(slug, "Odd one", "Its slug is odd."), CAT])
    put(store, [DOG], delete=["cat"])
    with store.open() as reader:
        found = reader.entry(slug)
        assert found is not None
        assert found.slug == slug
        assert slugs(ask(reader, "odd")) == [slug]
    put(store, delete=[slug])
    with store.open() as reader:
        assert reader.entry(slug) is None


LONG = "x" * 70_000
EXTREME = {
    "a very long word": make_entry("e", body=f"{LONG} and more."),
    "a very long title": make_entry("e", LONG),
    "a very long alias": make_entry("e", aliases=[LONG]),
    "a very long category": make_entry("e", categories=[LONG]),
    "a word a hundred thousand times": make_entry("e", body="word " * 100_000),
    "many aliases": make_entry("e", aliases=[f"alias {n}" for n in range(3000)]),
    "a NUL in the middle": make_entry("e", body="left\0right"),
    "a word of invisible characters only": make_entry("e", "\u00ad", "\u200b \u200d and \u00ad"),
}


@pytest.mark.parametrize("name", EXTREME)
def test_extreme_entries_are_kept_whole(store: Store, name: str) -> None:
    entry: Entry = EXTREME[name]
    put(store, [entry, CAT])
    with store.open() as reader:
        assert reader.entry("e") == document(entry, ANALYZER).entry
        assert slugs(ask(reader, "purrs")) == ["cat"]
        for category in entry.categories:
            assert slugs(ask(reader, f'category:"{category}"')) in (["e"], [])


@pytest.mark.parametrize("text", ["\ud800", "\ud800 cat", 'category:"\ud800"', 'title:"\ud800"', "-\ud800"])
def test_a_query_that_is_no_unicode_is_no_damage(store: Store, text: str) -> None:
    put(store, [CAT, DOG])
    with store.open() as reader:
        ask(reader, text)
        assert reader.entry("\ud800") is None


def test_a_manifest_is_what_json_makes_of_it(store: Store) -> None:
    put(store, [CAT], manifest=MANIFEST)
    with store.open() as reader:
        assert json.loads(json.dumps(dict(reader.manifest))) == MANIFEST


def test_describe_names_the_place(backend: Backend, tmp_path: Path) -> None:
    assert backend.called(tmp_path / "here") in backend.make(tmp_path / "here").describe()
