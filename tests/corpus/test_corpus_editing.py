"""Changing the text of a file."""

import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from glossearch.corpus.editing import Edit, create_source, edited, read_source, write_source


@given(st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5), st.text(max_size=5))))
def test_edits_replace_what_they_name_in_any_order(parts: list[tuple[str, str, str]]) -> None:
    """Each part is a text that stays, a text that goes, and what comes in its place."""
    source, expected, edits = "", "", []
    for stays, goes, comes in parts:
        start = len(source) + len(stays)
        source += stays + goes
        expected += stays + comes
        if goes or comes:
            edits.append(Edit(start, start + len(goes), comes))
    assert edited(source, edits) == expected
    assert edited(source, reversed(edits)) == expected or any(e.start == e.end for e in edits)


def test_edits_that_overlap_are_refused() -> None:
    with pytest.raises(ValueError, match="two edits of character 1"):
        edited("abc", [Edit(0, 2, "x"), Edit(1, 3, "y")])


def test_line_ends_mark_and_permissions_stay(tmp_path: Path) -> None:
    file = tmp_path / "a.md"
    file.write_bytes(b"\xef\xbb\xbfone\r\ntwo\r\n")
    file.chmod(0o640)
    source = read_source(file)
    assert source == "one\r\ntwo\r\n"
    write_source(file, edited(source, [Edit(0, 3, "ein")]))
    assert file.read_bytes() == b"\xef\xbb\xbfein\r\ntwo\r\n"
    assert file.stat().st_mode & 0o777 == 0o640


def test_new_file_has_the_usual_permissions(tmp_path: Path) -> None:
    (tmp_path / "usual").write_text("x")
    write_source(tmp_path / "new", "é")
    assert (tmp_path / "new").read_bytes() == "é".encode()
    assert (tmp_path / "new").stat().st_mode == (tmp_path / "usual").stat().st_mode


def test_write_that_fails_leaves_the_file_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    (tmp_path / "a.md").write_text("old")
    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="No space") as told:
        write_source(tmp_path / "a.md", "new")
    assert told.value.filename == str(tmp_path / "a.md")
    assert [file.name for file in tmp_path.iterdir()] == ["a.md"]
    assert (tmp_path / "a.md").read_text() == "old"


def test_a_symbolic_link_leads_where_it_did(tmp_path: Path) -> None:
    file, link = tmp_path / "a.md", tmp_path / "b.md"
    file.write_text("one")
    link.symlink_to("a.md")
    write_source(link, "two")
    assert link.is_symlink()
    assert file.read_text() == "two"


def test_a_file_takes_the_place_of_a_link_that_is_not_to_be_followed(tmp_path: Path) -> None:
    file, link = tmp_path / "a.md", tmp_path / "b.md"
    file.write_bytes(b"\xef\xbb\xbfone")
    file.chmod(0o600)
    link.symlink_to("a.md")
    (tmp_path / "usual").write_text("x")
    write_source(link, "two", follow_links=False)
    assert not link.is_symlink()
    assert link.read_bytes() == b"two"
    assert link.stat().st_mode == (tmp_path / "usual").stat().st_mode
    assert file.read_bytes() == b"\xef\xbb\xbfone"


def test_until_it_is_whole_a_file_is_hidden_beside_its_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder that is read meanwhile has no entry more, and renaming is never across disks."""
    seen: list[Path] = []
    flush = os.fsync

    def seen_then(handle: int) -> None:
        seen.extend(tmp_path.iterdir())
        flush(handle)

    monkeypatch.setattr(os, "fsync", seen_then)
    write_source(tmp_path / "a.md", "new")
    assert [(file.name[0], file.suffix) for file in seen] == [(".", ".tmp")]
    assert [file.name for file in tmp_path.iterdir()] == ["a.md"]


def test_why_a_write_fails_is_told_even_if_its_file_is_gone(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def gone(_: int) -> None:
        for file in tmp_path.iterdir():
            file.unlink()
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "fsync", gone)
    with pytest.raises(OSError, match="Input/output"):
        write_source(tmp_path / "a.md", "new")


def test_writing_leaves_the_mask_of_permissions_as_it_is(tmp_path: Path) -> None:
    before = os.umask(0o027)
    try:
        write_source(tmp_path / "a.md", "new")
        assert os.umask(0o027) == 0o027
    finally:
        os.umask(before)
    assert (tmp_path / "a.md").stat().st_mode & 0o777 == 0o640


def test_a_new_file_that_cannot_be_written_is_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(os, "fsync", full)
        with pytest.raises(OSError, match="No space"):
            create_source(tmp_path / "a.md", "new")
    assert list(tmp_path.iterdir()) == []
    create_source(tmp_path / "a.md", "new")
    with pytest.raises(FileExistsError):
        create_source(tmp_path / "a.md", "other")
    assert (tmp_path / "a.md").read_text() == "new"
