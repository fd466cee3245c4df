"""An entry gets another slug, and what refers to it follows."""

import json
import tempfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossearch.authoring import steps
from glossearch.authoring.renaming import Renaming, planned
from glossearch.corpus import Corpus, Entry, Problems, read_corpus
from glossearch.corpus.markup import links, plain_text
from glossearch.errors import CorpusError
from head_sources import heads
from support import Glossary, properties

REFERRING = "---\ntitle: B\nsee_also:\n  - old  # why\n---\nSee [[old]], [[old|it]] and `[[old]]`.\n"


def entries(corpus: Path, keys: Mapping[str, str] | None = None) -> dict[str, Entry]:
    return {entry.slug: entry for entry in read_corpus(Corpus(corpus, keys or {}), Problems())}


def texts(folder: Path) -> dict[str, bytes]:
    return {str(f.relative_to(folder)): f.read_bytes() for f in sorted(folder.rglob("*")) if f.is_file()}


def rename(corpus: Path, old: str = "old", new: str = "new", title: str | None = None) -> Renaming:
    renaming = planned(Corpus(corpus), old, new, title)
    renaming.do()
    return renaming


def test_the_file_moves_references_follow_and_the_old_slug_stays_as_a_name(glossary: Glossary) -> None:
    glossary.write_raw("old.md", "---\ntitle: Old\n---\nAn [[old]] thing.\n")
    glossary.write_raw("b.md", REFERRING)
    renaming = rename(glossary.corpus)
    assert renaming.references == 4
    assert texts(glossary.corpus) == {
        "new.md": b"---\ntitle: Old\nhidden_aliases:\n  - old\n---\nAn [[new|old]] thing.\n",
        "b.md": b"---\ntitle: B\nsee_also:\n  - new  # why\n---\n"
        b"See [[new|old]], [[new|it]] and `[[old]]`.\n",
    }
    assert glossary.build(strict=True).problems.found == []
    with glossary.open() as engine:
        found = engine.find("old")
        assert found is not None
        assert found.slug == "new"


def test_there_and_back_is_as_before(glossary: Glossary) -> None:
    glossary.write_raw("old.md", "---\ntitle: Old\n---\nAn [[old]] thing.\n")
    glossary.write_raw("b.md", REFERRING)
    before = texts(glossary.corpus)
    rename(glossary.corpus)
    rename(glossary.corpus, "new", "old")
    after = texts(glossary.corpus)
    assert after["b.md"] == before["b.md"]
    assert after["old.md"] == before["old.md"].replace(b"---\nAn", b"hidden_aliases:\n  - new\n---\nAn")


def test_an_alias_is_not_hidden_a_second_time(glossary: Glossary) -> None:
    glossary.write("old", "Thing", aliases=["old"])
    assert rename(glossary.corpus).redirected
    entry = entries(glossary.corpus)["new"]
    assert (entry.aliases, entry.hidden_aliases) == (("old",), ())


def test_links_of_a_site_are_named_with_their_lines(tmp_path: Path) -> None:
    (tmp_path / "pour-over.md").write_text("---\ntitle: Pour-over\n---\nA brew.\n")
    pages = {
        "a": "Not pour-over.\n\nSee [it](pour-over.md).\n",
        "b": 'Or {{< ref "pour-over.md" >}}.\n[x]({{< relref "pour-over" >}})\n',
    }
    for slug, text in pages.items():
        (tmp_path / f"{slug}.md").write_text(f"---\ntitle: {slug}\n---\n{text}")
    before = texts(tmp_path)
    with pytest.raises(CorpusError) as told:
        planned(Corpus(tmp_path, preset="hugo"), "pour-over", "drip")
    assert str(told.value).startswith(f"{tmp_path}/a.md:6, {tmp_path}/b.md:")
    assert f"{tmp_path}/b.md:5: refers to 'pour-over' in another way than [[pour-over]]" in str(told.value)
    assert "make it 'drip' there, then give the command again" in str(told.value)
    assert texts(tmp_path) == before


def test_the_title_may_change_too_and_the_one_before_is_an_alias(glossary: Glossary) -> None:
    glossary.write("old", "Old thing", aliases=["New thing", "x"])
    rename(glossary.corpus, title="New thing")
    entry = entries(glossary.corpus)["new"]
    assert (entry.title, entry.aliases, entry.hidden_aliases) == ("New thing", ("x", "Old thing"), ("old",))


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ({"old.md": ""}, {"new.md": ""}),
        ({"old.md": "slug: old\n"}, {"new.md": "slug: new\n"}),
        ({"other.md": "slug: 'old'\n"}, {"other.md": "slug: 'new'\n"}),
        ({"d/old.markdown": ""}, {"d/new.markdown": ""}),
        ({"d/old/index.md": "", "d/old/x.png": None}, {"d/new/index.md": "", "d/new/x.png": None}),
        ({"d/old/_index.md": "", "d/old/one.md": ""}, {"d/new/_index.md": "", "d/new/one.md": ""}),
    ],
)  # fmt: skip
def test_the_slug_is_changed_where_it_comes_from(
    tmp_path: Path, before: Mapping[str, str | None], after: Mapping[str, str | None]
) -> None:
    def write(name: str, head: str | None) -> None:
        file = tmp_path / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(name if head is None else f"---\ntitle: T\n{head}---\nText of it.\n")

    for name, head in before.items():
        write(name, head)
    rename(tmp_path)
    got = {
        name: text.decode().replace("hidden_aliases:\n  - old\n", "")
        for name, text in texts(tmp_path).items()
    }
    assert set(got) == set(after)
    assert all(head is None or f"{head}---" in got[name] for name, head in after.items())
    assert "new" in entries(tmp_path)


def test_an_index_page_at_the_top_and_a_slug_that_no_file_can_have_get_a_key(tmp_path: Path) -> None:
    corpus = tmp_path / "old"
    corpus.mkdir()
    (corpus / "index.md").write_text("---\ntitle: T\n---\nText.\n")
    rename(corpus)
    assert list(texts(corpus)) == ["index.md"]
    assert list(entries(corpus)) == ["new"]
    (corpus / "ham.md").write_text("---\ntitle: Ham\n---\nText.\n")
    rename(corpus, "ham", "ham/egg")
    assert set(entries(corpus)) == {"new", "ham/egg"}
    assert set(texts(corpus)) == {"index.md", "ham-egg.md"}


def test_keys_are_those_of_the_corpus(tmp_path: Path) -> None:
    (tmp_path / "a.md").write_text("---\nTitle: A\nid: old\naka: x\n---\nText.\n")
    (tmp_path / "b.md").write_text("---\ntitle: B\nrelated: [old]\n---\nText.\n")
    keys = {"slug": "id", "aliases": "aka", "see_also": "related"}
    planned(Corpus(tmp_path, keys), "old", "new", "Z").do()
    entry = entries(tmp_path, keys=keys)["new"]
    assert (entry.title, entry.aliases, entry.hidden_aliases) == ("Z", ("x", "A"), ("old",))
    assert entries(tmp_path, keys=keys)["b"].see_also == ("new",)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("old", "b", r"the slug 'b' is taken by .*b\.md"),
        ("old", "old", "is the slug that it has"),
        ("old", " x", "' x' cannot be a slug"),
        ("old", "a|b", "cannot be a slug"),
        ("olds", "new", r"no entry has the slug 'olds' in .*; perhaps: old"),
        ("Name of it", "new", "did you mean 'old', which goes by that name"),
        ("old", "there", r"there\.md is in the way"),
        ("old", "README", r"README\.md: .*nothing was changed"),
    ],
)
def test_what_cannot_be_is_refused_and_nothing_is_changed(
    glossary: Glossary, old: str, new: str, told: str
) -> None:
    glossary.write("old", "Name of it")
    glossary.write_raw("b.md", REFERRING)
    glossary.write_raw("there.md", "no entry")
    before = texts(glossary.corpus)
    with pytest.raises(CorpusError, match=told):
        planned(Corpus(glossary.corpus, exclude=("README.md",)), old, new)
    assert texts(glossary.corpus) == before


def test_a_title_that_another_entry_has_is_refused(glossary: Glossary) -> None:
    glossary.write("old")
    glossary.write("b", "Bee", aliases=["Bees knees"])
    with pytest.raises(CorpusError, match="the title 'bees-knees' is a name of 'b' already"):
        planned(Corpus(glossary.corpus), "old", "new", "bees-knees")


def test_references_that_only_a_person_can_change_are_named(glossary: Glossary) -> None:
    glossary.write("old")
    file = glossary.write_raw("b.md", "---\ntitle: B\nx: &x [old]\n? see_also  # as: x\n: *x\n---\nT\n")
    with pytest.raises(CorpusError, match=rf"{file}:4: 'see_also' is written in a way .*nothing was changed"):
        planned(Corpus(glossary.corpus), "old", "new")


def test_an_entry_that_is_a_line_of_a_file_is_named_with_its_line(tmp_path: Path) -> None:
    file = tmp_path / "all.jsonl"
    file.write_text('{"id": "x", "title": "X", "text": "x"}\n{"id": "old", "title": "O", "text": "o"}\n')
    with pytest.raises(CorpusError, match=rf"{file}:2: 'old' stands in this file with other entries"):
        planned(Corpus(file), "old", "new")


def test_a_name_that_another_entry_has_too_is_not_claimed(glossary: Glossary) -> None:
    glossary.write("mercury", "Mercury (planet)", see_also=["metal"])
    glossary.write("metal", "Quicksilver", aliases=["mercury"])
    renaming = rename(glossary.corpus, "mercury", "mercury-planet")
    assert not renaming.redirected
    assert entries(glossary.corpus)["mercury-planet"].hidden_aliases == ()
    assert glossary.build(strict=True).problems.found == []


def test_an_entry_that_was_moved_by_hand_is_followed(glossary: Glossary) -> None:
    glossary.write("new", "New", hidden_aliases=["old"])
    glossary.write_raw("b.md", REFERRING)
    assert rename(glossary.corpus).references == 3
    assert entries(glossary.corpus)["b"].see_also == ("new",)
    assert planned(Corpus(glossary.corpus), "old", "new").files == ()


@pytest.mark.parametrize("slug_key", ["", "slug: old\n"])
@pytest.mark.parametrize("stop", range(4))
def test_stopped_anywhere_every_entry_is_read_and_the_same_again_finishes(
    glossary: Glossary, slug_key: str, stop: int
) -> None:
    glossary.write_raw("old.md", f"---\ntitle: Old\n{slug_key}---\nText.\n")
    glossary.write_raw("b.md", REFERRING)
    glossary.write_raw("c.md", REFERRING.replace("B", "C"))
    renaming = planned(Corpus(glossary.corpus), "old", "new")
    assert len(renaming.steps) == 4
    for step in renaming.steps[:stop]:
        step.do()
    now = set(entries(glossary.corpus))
    assert now == {"old", "b", "c"}
    rename(glossary.corpus)
    assert set(entries(glossary.corpus)) == {"new", "b", "c"}
    assert glossary.build(strict=True).problems.found == []


@pytest.mark.parametrize("fails", range(4))
def test_a_failure_undoes_what_was_done(glossary: Glossary, fails: int) -> None:
    glossary.write_raw("old.md", "---\ntitle: Old\nslug: old\n---\nText.\n")
    glossary.write_raw("b.md", REFERRING)
    glossary.write_raw("c.md", REFERRING.replace("B", "C"))
    before = texts(glossary.corpus)
    renaming = planned(Corpus(glossary.corpus), "old", "new")

    class Failing:
        def do(self) -> None:
            raise OSError(28, "No space left on device")

        def undo(self) -> None:
            raise AssertionError("what was not done is not undone")

    with pytest.raises(OSError, match="No space"):
        steps.do_all([*renaming.steps[:fails], Failing()])
    assert texts(glossary.corpus) == before


def test_a_file_that_somebody_else_saved_meanwhile_is_left_alone(glossary: Glossary) -> None:
    glossary.write("old")
    file = glossary.write_raw("b.md", REFERRING)
    renaming = planned(Corpus(glossary.corpus), "old", "new")
    file.write_text(REFERRING + "More.\n")
    before = texts(glossary.corpus)
    with pytest.raises(CorpusError, match=r"b\.md: was changed by somebody else"):
        renaming.do()
    assert texts(glossary.corpus) == before


def test_references_in_a_file_of_several_entries_are_left_to_a_person(glossary: Glossary) -> None:
    lines = glossary.root / "all.jsonl"
    a = {"id": "a", "title": "A", "text": "A.", "hidden_aliases": ["old"]}
    b = {"id": "b", "title": "B", "text": "B.", "see_also": ["old"]}
    lines.write_text(f"{json.dumps(a)}\n{json.dumps(b)}\n")
    with pytest.raises(CorpusError, match=r"all\.jsonl:2: 'b' stands in this file with other entries"):
        planned(Corpus(lines), "old", "a")


def test_a_head_that_only_a_person_can_change_is_told(glossary: Glossary) -> None:
    file = glossary.write_raw(
        "old.md", "---\ntitle: Old\nx: &x [new, older]\n? hidden_aliases  # as: x\n: *x\n---\nT\n"
    )
    before = file.read_text()
    with pytest.raises(
        CorpusError, match=rf"{file}:4: 'hidden_aliases' is written in a way .*nothing was changed"
    ):
        planned(Corpus(glossary.corpus), "old", "new")
    assert file.read_text() == before


def test_plain_text_has_references_but_no_links(glossary: Glossary) -> None:
    glossary.write("old")
    file = glossary.write_raw(
        "b.md", "---\ntitle: B\nmarkup: plain\nsee_also: [old]\n---\nNo [[old]] link.\n"
    )
    assert rename(glossary.corpus).references == 1
    assert file.read_text().endswith("see_also: [new]\n---\nNo [[old]] link.\n")


@pytest.mark.parametrize("title", ["", " "])
def test_an_empty_title_is_refused(glossary: Glossary, title: str) -> None:
    glossary.write("old")
    with pytest.raises(CorpusError, match="the title is empty; write the headword"):
        planned(Corpus(glossary.corpus), "old", "new", title)


def test_what_cannot_be_written_is_told_before_anything_is(
    glossary: Glossary, monkeypatch: pytest.MonkeyPatch
) -> None:
    glossary.write("old")
    file = glossary.write_raw("b.md", REFERRING)
    monkeypatch.setattr("os.access", lambda path, _: path != file)  # the superuser may write everywhere
    with pytest.raises(CorpusError, match=r"b\.md: cannot be written to; nothing was changed"):
        planned(Corpus(glossary.corpus), "old", "new")


_slugs = st.sampled_from(["old", "a", "b", "c", "nowhere"])
_bodies = st.lists(
    st.sampled_from(["[[old]]", "[[old|x]]", "[[a]]", "`[[old]]`", "w", "\n\n", " ", "    ", "|a|\n|-|\n"]),
    min_size=1,
    max_size=8,
).map(lambda pieces: f"Text {''.join(pieces)}\n")  # fmt: skip
_files = _bodies.flatmap(lambda body: heads("see_also", "aliases", "questions", meant=_slugs, body=body))


@properties
@given(st.fixed_dictionaries(dict.fromkeys(("old", "a", "b", "c"), _files)), st.booleans())
def test_a_corpus_in_any_hand_is_the_same_after_it_but_for_the_slug(
    files: dict[str, str], mark: bool
) -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for slug, text in files.items():
            (folder / f"{slug}.md").write_bytes(b"\xef\xbb\xbf" * mark + text.encode())
        before = entries(folder)
        rename(folder)
        after = entries(folder)
    assert set(after) == {"new", "a", "b", "c"}
    for slug, entry in before.items():
        now = after["new" if slug == "old" else slug]
        assert now.see_also == tuple("new" if to == "old" else to for to in entry.see_also)
        assert [link.slug for link in links(now)] == [
            "new" if link.slug == "old" else link.slug for link in links(entry)
        ]
        assert plain_text(now) == plain_text(entry)
        same = ("title", "aliases", "questions", "extra")
        assert all(getattr(now, field) == getattr(entry, field) for field in same)
        assert now.hidden_aliases in ((), ("old",))
