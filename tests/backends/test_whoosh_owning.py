"""An index that others may write is refused, and one that we make is none."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from glossearch.backends.whoosh import WhooshStore, owning
from glossearch.errors import BackendUnavailable
from support import Glossary, RunMain, current, make_entry, put

pytestmark = pytest.mark.skipif(os.name != "posix", reason="files have no owners here")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "index"


@pytest.fixture
def store(folder: Path) -> WhooshStore:
    return WhooshStore(folder)


@pytest.fixture
def _generous() -> Iterator[None]:
    """Let everybody write the files that are made."""
    before = os.umask(0)
    yield
    os.umask(before)


def modes(folder: Path) -> set[int]:
    return {file.stat().st_mode & 0o022 for file in (folder, *folder.rglob("*")) if file.name != "LOCK"}


@pytest.mark.usefixtures("_generous")
def test_what_we_make_nobody_else_may_write(folder: Path, store: WhooshStore) -> None:
    for number in range(3):
        put(store, [make_entry(f"e{number}")])
    assert modes(folder) == {0}
    (arrays, *_) = (folder / current(folder)).glob("arrays.*")
    arrays.unlink()
    store.open().close()
    assert arrays.exists()
    assert modes(folder) == {0}


def test_a_folder_that_was_there_is_closed_when_the_first_index_is_built(
    folder: Path, store: WhooshStore
) -> None:
    folder.mkdir()
    folder.chmod(0o775)
    put(store, [make_entry("one")])
    assert folder.stat().st_mode & 0o777 == 0o755


def test_who_may_read_the_folder_may_read_generations(folder: Path, store: WhooshStore) -> None:
    put(store, [make_entry("one")])
    folder.chmod(0o755)
    put(store, [make_entry("two")])
    assert (folder / current(folder)).stat().st_mode & 0o777 == 0o755


PLACES = [".", "CURRENT", "generation-000001", "generation-000001/manifest.json"]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("mode", [0o020, 0o002])
def test_what_others_may_write_is_refused(folder: Path, store: WhooshStore, place: str, mode: int) -> None:
    put(store, [make_entry("one")])
    file = folder / place
    file.chmod(file.stat().st_mode | mode)
    with pytest.raises(
        BackendUnavailable, match=r"index refused: .* may be written by others \(mode .*chmod go-w"
    ):
        store.open()
    with pytest.raises(BackendUnavailable, match="index refused"):
        put(store, [make_entry("two")])
    with WhooshStore(folder, trusting=True).open() as reader:
        assert reader.count == 1
    file.chmod(file.stat().st_mode & ~mode)
    store.open().close()


@pytest.mark.parametrize("place", ["generation-000001", "generation-000001/manifest.json"])
def test_what_others_may_write_is_not_gone_back_to(folder: Path, store: WhooshStore, place: str) -> None:
    put(store, [make_entry("one")])
    put(store, [make_entry("two")])
    file = folder / place
    file.chmod(file.stat().st_mode | 0o002)
    with pytest.raises(BackendUnavailable, match=r"index refused: .*chmod go-w"):
        store.rollback()
    assert current(folder) == "generation-000002"
    assert file.stat().st_mode & 0o002, "nobody is told that it is ours"
    store.open().close()
    trusting = WhooshStore(folder, trusting=True)
    trusting.rollback()
    assert current(folder) == "generation-000001"


def test_only_the_owner_can_lock(folder: Path, store: WhooshStore) -> None:
    umask = os.umask(0)
    try:
        with store.lock():
            assert not (folder / "LOCK").stat().st_mode & 0o022
    finally:
        os.umask(umask)


@pytest.mark.parametrize("place", PLACES)
def test_what_another_user_owns_is_refused(
    folder: Path, store: WhooshStore, place: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(store, [make_entry("one")])
    us = os.geteuid()
    stat = Path.stat

    def owned(self: Path, *, follow_symlinks: bool = True) -> os.stat_result:
        found = stat(self, follow_symlinks=follow_symlinks)
        if self == folder / place:
            return os.stat_result((*found[:4], 4711, *found[5:]))
        return found

    monkeypatch.setattr(Path, "stat", owned)
    with pytest.raises(
        BackendUnavailable, match=r"index refused: .* belongs to user 4711, not to you or root"
    ):
        store.open()
    WhooshStore(folder, trusting=True).open().close()
    monkeypatch.setattr(os, "geteuid", lambda: 4711)
    if us == 0:  # the rest is root's, which is as good
        store.open().close()


def test_the_command_says_why_and_can_be_overruled(small: Glossary, run_main: RunMain) -> None:
    folder = small.index / current(small.index)
    folder.chmod(0o777)
    run_main("search", "token").assert_error("index refused", "chmod go-w", "trust_index = true")
    run_main("index").assert_error("index refused")
    run_main("index", "--rebuild").assert_error("index refused")
    (small.root / "glossearch.toml").write_text("trust_index = true\n")
    assert run_main("search", "token").code == 0


def test_who_trusts_a_folder_that_others_may_write_may_write_it_too(folder: Path, store: WhooshStore) -> None:
    folder.mkdir()
    put(store, [make_entry("one")])
    folder.chmod(0o777)
    put(WhooshStore(folder, trusting=True), [make_entry("two")])
    with WhooshStore(folder, trusting=True).open() as reader:
        assert reader.count == 2
    assert folder.stat().st_mode & 0o777 == 0o777


def test_a_file_that_went_away_is_nobodys(folder: Path) -> None:
    owning.check([folder / "gone"])
