"""Generations in a folder: links, pointer, sweep and lock."""

import errno
import os
import shutil
import subprocess
import sys
from itertools import count
from pathlib import Path

import pytest

from glossearch.backends.whoosh import WhooshStore, damage, generations
from glossearch.errors import BackendUnavailable, IndexBusy, IndexCorrupt, IndexMissing
from support import PATIENCE, Glossary, ask, current, make_entry, put, slugs


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def store(folder: Path) -> WhooshStore:
    return WhooshStore(folder)


def names(folder: Path) -> list[str]:
    return sorted(file.name for file in folder.iterdir())


def many(first: int = 0) -> list[str]:
    return [f"e{number}" for number in range(first, first + 30)]


def test_the_folder_holds_what_its_description_says(folder: Path, store: WhooshStore) -> None:
    put(store, [make_entry("one")])
    assert names(folder) == ["CURRENT", "LOCK", "generation-000001"]
    assert current(folder) == "generation-000001"


def test_folders_are_private(folder: Path, store: WhooshStore) -> None:
    before = os.umask(0o022)
    try:
        put(store, [make_entry("one")])
    finally:
        os.umask(before)
    assert folder.stat().st_mode & 0o777 == 0o700
    assert (folder / "generation-000001").stat().st_mode & 0o777 == 0o700


def test_a_generation_shares_the_unchanged_files_of_the_last(folder: Path, store: WhooshStore) -> None:
    put(store, [make_entry(slug, body=f"Text of {slug}.") for slug in many()])
    put(store, [make_entry("new")])
    old, new = folder / "generation-000001", folder / "generation-000002"
    segments = [file.name for file in old.glob("*.trm")]
    assert segments
    for name in segments:
        assert (new / name).samefile(old / name)
        assert (new / name).stat().st_nlink == 2
    for name in ("manifest.json",):
        assert not (new / name).samefile(old / name)


def test_writing_never_changes_a_file_of_an_earlier_generation(folder: Path, store: WhooshStore) -> None:
    put(store, [make_entry(slug, body=f"Text of {slug}.") for slug in many()], manifest={"n": 1})
    old = folder / "generation-000001"
    before = {file.name: file.read_bytes() for file in old.iterdir()}
    put(store, [make_entry("new")], delete=["e0", "e1"], manifest={"n": 2})
    assert {file.name: file.read_bytes() for file in old.iterdir()} == before


def test_the_pointer_is_replaced_and_never_rewritten(folder: Path, store: WhooshStore) -> None:
    """Whoever has it open reads the old name or the new one, and nothing in between."""
    put(store, [make_entry("one")])
    with (folder / "CURRENT").open() as opened_before:
        put(store, [make_entry("two")])
        assert opened_before.read().split()[0] == "generation-000001"
    assert current(folder) == "generation-000002"
    assert not (folder / "CURRENT.new").exists()


@pytest.mark.parametrize("code", [errno.EPERM, errno.ENOTSUP, errno.EXDEV, errno.EMLINK])
def test_without_hard_links_files_are_copied(
    folder: Path, store: WhooshStore, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    def no_links(source: object, target: object) -> None:
        raise OSError(code, os.strerror(code))

    put(store, [make_entry(slug, body=f"Text of {slug}.") for slug in many()])
    monkeypatch.setattr(os, "link", no_links)
    put(store, [make_entry("new")], delete=["e0"])
    with store.open() as reader:
        assert reader.count == 30
        assert slugs(ask(reader, "new")) == ["new"]
        assert slugs(ask(reader, "e1")) == ["e1"]


def test_a_full_disk_is_reported_and_changes_nothing(
    folder: Path, store: WhooshStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(source: object, target: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    put(store, [make_entry("one")])
    with monkeypatch.context() as patched:
        patched.setattr(os, "link", full)
        with pytest.raises(BackendUnavailable, match="cannot be written: No space left on device"):
            put(store, [make_entry("two")])
    assert current(folder) == "generation-000001"
    assert names(folder) == ["CURRENT", "LOCK", "generation-000001"]


@pytest.mark.parametrize("code", [errno.EIO, errno.ENOSPC, errno.EACCES])
@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_a_switch_that_fails_changes_nothing_and_names_the_cause(
    folder: Path, store: WhooshStore, monkeypatch: pytest.MonkeyPatch, call: str, code: int
) -> None:
    real = getattr(os, call)

    def fail(what: object, *more: object) -> None:
        # arrays are renamed, too; the pointer is what is flushed and renamed last
        if (folder / "CURRENT.new").exists():
            raise OSError(code, os.strerror(code))
        real(what, *more)

    put(store, [make_entry("one")])
    with monkeypatch.context() as patched:
        patched.setattr(os, call, fail)
        with pytest.raises(BackendUnavailable, match=os.strerror(code)):
            put(store, [make_entry("two")])
    assert names(folder) == ["CURRENT", "LOCK", "generation-000001"]
    assert current(folder) == "generation-000001"


def test_a_generation_that_is_current_stays_though_the_pointer_cannot_be_read_again(
    folder: Path, store: WhooshStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    read = Path.read_bytes

    def fail(self: Path) -> bytes:
        if self.name == "CURRENT":
            raise OSError(errno.EIO, os.strerror(errno.EIO))
        return read(self)

    with monkeypatch.context() as patched, store.lock(), store.write(fresh=True) as writer:
        writer.commit({})
        patched.setattr(Path, "read_bytes", fail)
        with pytest.raises(BackendUnavailable, match="CURRENT: cannot be read: Input/output error"):
            store.generation()
    assert current(folder) == "generation-000001"
    store.open().close()


@pytest.mark.parametrize("code", [errno.EIO, errno.EMFILE, errno.ENOSPC, errno.EACCES])
def test_a_failing_system_is_not_taken_for_damage(folder: Path, code: int) -> None:
    with pytest.raises(BackendUnavailable, match=os.strerror(code)), damage.reported(folder):
        raise OSError(code, os.strerror(code))


@pytest.mark.parametrize("code", [errno.ENOENT, errno.EISDIR])
def test_a_file_that_is_gone_or_a_folder_is_damage(folder: Path, code: int) -> None:
    with pytest.raises(IndexCorrupt), damage.reported(folder):
        raise OSError(code, os.strerror(code))


def test_the_last_two_generations_are_kept(folder: Path, store: WhooshStore) -> None:
    for number in range(5):
        put(store, [make_entry(f"e{number}")])
    assert names(folder) == ["CURRENT", "LOCK", "generation-000004", "generation-000005"]


def test_what_a_crash_left_is_swept_and_never_taken_up(folder: Path, store: WhooshStore) -> None:
    put(store, [make_entry("one")])
    put(store, [make_entry("two")])
    orphan = folder / "generation-000003"
    orphan.mkdir()
    (orphan / "half a file").write_bytes(b"x")
    (folder / "CURRENT.new").write_text("generation-000003\n")
    (folder / "LOCK.holder").write_text("process 1 on nowhere")
    assert current(folder) == "generation-000002"
    put(store, [make_entry("three")])
    assert names(folder)[:2] == ["CURRENT", "LOCK"]
    assert names(folder)[2:] == ["generation-000002", current(folder)]
    assert not list(folder.rglob("half a file"))
    with store.open() as reader:
        assert set(reader.digests()) == {"one", "two", "three"}


def test_a_cancelled_write_leaves_no_folder(folder: Path, store: WhooshStore) -> None:
    put(store, [make_entry("one")])
    with store.lock(), store.write(fresh=True):
        assert "generation-000002" in names(folder)
    assert names(folder) == ["CURRENT", "LOCK", "generation-000001"]


def test_files_of_others_in_the_folder_are_left_alone(folder: Path, store: WhooshStore) -> None:
    folder.mkdir()
    (folder / "README.md").write_text("Mine.")
    put(store, [make_entry("first")])
    (folder / "generation-x").mkdir()
    for number in range(4):
        put(store, [make_entry(f"e{number}")])
    assert (folder / "README.md").read_text() == "Mine."
    assert (folder / "generation-x").is_dir()


def test_a_busy_index_says_who_holds_it(
    folder: Path, store: WhooshStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generations, "_LOCK_SECONDS", 0.05)
    code = (
        "import sys, pathlib\n"
        "from glossearch.backends.whoosh import WhooshStore\n"
        "with WhooshStore(pathlib.Path(sys.argv[1])).lock():\n"
        "    print('inside', flush=True)\n"
        "    sys.stdin.read()\n"
    )
    holder = subprocess.Popen(
        [sys.executable, "-c", code, str(folder)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == b"inside\n"
        with pytest.raises(IndexBusy, match=f"is being written by process {holder.pid} on "), store.lock():
            pass
        holder.kill()
        holder.wait(PATIENCE)
    with store.lock():
        pass


@pytest.mark.parametrize("holder", [b"", b"\xff", None])
def test_a_busy_index_whose_holder_is_not_known_is_told_all_the_same(
    folder: Path, store: WhooshStore, monkeypatch: pytest.MonkeyPatch, holder: bytes | None
) -> None:
    monkeypatch.setattr(generations, "_LOCK_SECONDS", 0.0)
    with store.lock():
        (folder / "LOCK.holder").unlink()
        if holder is not None:
            (folder / "LOCK.holder").write_bytes(holder)
        with (
            pytest.raises(IndexBusy, match="is being written by another process"),
            WhooshStore(folder).lock(),
        ):
            pass


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with (
        pytest.raises(BackendUnavailable, match="cannot be created"),
        WhooshStore(tmp_path / "file" / "index").lock(),
    ):
        pass


def test_opening_copes_with_a_generation_that_is_swept_meanwhile(
    store: WhooshStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, [make_entry("one")])
    real = generations.Generations.current
    asked = []

    def overtaken(self: generations.Generations) -> Path:
        folder = real(self)
        asked.append(folder.name)
        if len(asked) == 1:  # while this caller goes on to open it, two writers finish
            monkeypatch.setattr(generations.Generations, "current", real)
            put(store, [make_entry("two")])
            put(store, [make_entry("three")])
            monkeypatch.setattr(generations.Generations, "current", overtaken)
        return folder

    monkeypatch.setattr(generations.Generations, "current", overtaken)
    with store.open() as reader:
        assert set(reader.digests()) == {"one", "two", "three"}


def test_a_generation_that_is_swept_before_it_is_looked_at_is_no_damage(
    store: WhooshStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, [make_entry("one")])
    real = generations.Generations._read

    def overtaken(self: generations.Generations) -> object:
        name = real(self)
        monkeypatch.setattr(generations.Generations, "_read", real)
        put(store, [make_entry("two")])
        put(store, [make_entry("three")])
        return name

    monkeypatch.setattr(generations.Generations, "_read", overtaken)
    with store.open() as reader:
        assert set(reader.digests()) == {"one", "two", "three"}


def test_an_engine_survives_generations_that_come_and_go(glossary: Glossary) -> None:
    glossary.write("one", body="First text.")
    glossary.build()
    with glossary.open() as engine:
        for number in range(4):
            glossary.write(f"more{number}", body="Further text.")
            glossary.build()
            assert [hit.slug for hit in engine.search("first").hits] == ["one"]
        assert engine.count == 1
        assert engine.refresh()
        assert engine.count == 5
        assert not engine.refresh()


def test_an_engine_goes_over_to_an_index_in_the_place_of_its_own(glossary: Glossary) -> None:
    """Who builds afresh elsewhere, and brings the folder here, always has a first generation."""
    glossary.write("one")
    glossary.build()
    with glossary.open() as engine:
        shutil.rmtree(glossary.index)
        with pytest.raises(IndexMissing):
            engine.refresh()
        assert [hit.slug for hit in engine.search("one").hits] == ["one"]
        glossary.write("two")
        glossary.build()
        assert current(glossary.index) == "generation-000001"
        assert engine.refresh()
        assert engine.count == 2
        assert not engine.refresh()


def test_a_generation_in_the_place_of_the_one_that_is_named_is_refused(tmp_path: Path) -> None:
    """As while an index is copied over another: it would be taken for the new one for ever."""
    folders = tmp_path / "here", tmp_path / "there"
    for folder, slug in zip(folders, ("one", "two"), strict=True):
        put(WhooshStore(folder), [make_entry(slug)])
    here, there = folders
    shutil.copy(there / "CURRENT", here)
    with pytest.raises(IndexCorrupt, match="generation-000001 is not what CURRENT names"):
        WhooshStore(here).open()
    shutil.rmtree(here / "generation-000001")
    shutil.copytree(there / "generation-000001", here / "generation-000001")
    with WhooshStore(here).open() as reader:
        assert set(reader.digests()) == {"two"}
    assert WhooshStore(here).generation() == WhooshStore(there).generation()


@pytest.mark.parametrize("fields", [1, 2])
def test_a_pointer_as_it_once_was_is_read(folder: Path, store: WhooshStore, fields: int) -> None:
    put(store, [make_entry("one")])
    old = ("generation-000001", "63b7e1ab")[:fields]
    (folder / "CURRENT").write_text(" ".join(old) + "\n")
    with store.open() as reader:
        assert set(reader.digests()) == {"one"}
    assert store.generation() == "generation-000001"


@pytest.mark.parametrize("code", [errno.EIO, errno.EACCES])
def test_a_manifest_that_cannot_be_read_is_told_as_such(
    folder: Path, store: WhooshStore, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    put(store, [make_entry("one")])
    read = Path.read_bytes

    def fail(self: Path) -> bytes:
        if self.name == "manifest.json":
            raise OSError(code, os.strerror(code))
        return read(self)

    monkeypatch.setattr(Path, "read_bytes", fail)
    with pytest.raises(BackendUnavailable, match=f"generation-000001: cannot be read: {os.strerror(code)}"):
        store.open()


def test_an_index_that_is_rewritten_at_every_look_is_told(
    store: WhooshStore, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    swept = (folder / f"generation-{number:06}" for number in count(1))
    monkeypatch.setattr(generations.Generations, "current", lambda _: next(swept))
    with pytest.raises(BackendUnavailable, match="is rewritten too fast to be opened"):
        store.open()
