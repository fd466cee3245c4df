"""The files of a table: what is refused, with which message, and what tells tables apart."""

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from vector_tables import ROWS, table_in

from glossearch.errors import ConfigError
from glossearch.semantics import ENGLISH, VectorTable, save_table

FILES = ("about.json", "rows.npy", "scales.npy", "tokens.txt")
MOST_BYTES = 8_000_000


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The folder of a good table."""
    table_in(tmp_path / "table")
    return tmp_path / "table"


def refused(folder: Path, *parts: str) -> None:
    """Check that opening the table says where the fault is, ``parts`` of what it is, and what to do."""
    with pytest.raises(ConfigError) as told:
        VectorTable(folder)
    message = str(told.value)
    assert message.startswith(str(folder))
    assert len(message.splitlines()) == 1
    for part in (*parts, "make the table anew", "set 'vectors'"):
        assert part in message


def about(folder: Path, **changes: object) -> None:
    file = folder / "about.json"
    file.write_text(json.dumps({**json.loads(file.read_text(encoding="utf-8")), **changes}), encoding="utf-8")


def test_the_table_that_glossearch_ships_is_small_and_whole() -> None:
    table = VectorTable(ENGLISH)
    assert (table.name, table.dimensions) == ("english", 128)
    assert sum(file.stat().st_size for file in ENGLISH.iterdir()) <= MOST_BYTES


def test_it_says_where_it_is_from_and_has_its_licence() -> None:
    facts = json.loads((ENGLISH / "about.json").read_text(encoding="utf-8"))
    assert facts["origin"] == "sentence-transformers/all-MiniLM-L6-v2"
    assert facts["licence"] == "Apache-2.0"
    assert "Apache License" in (ENGLISH / "LICENSE").read_text(encoding="utf-8")
    assert facts["origin"] in (ENGLISH / "README.md").read_text(encoding="utf-8")


def test_no_folder_is_no_table(tmp_path: Path) -> None:
    refused(tmp_path / "none", "no table of token vectors")
    refused(tmp_path, "no table of token vectors")


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_is_missing_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    refused(folder, name)


@pytest.mark.parametrize("name", FILES)
def test_a_folder_in_place_of_a_file_is_named(folder: Path, name: str) -> None:
    (folder / name).unlink()
    (folder / name).mkdir()
    refused(folder, name)


@pytest.mark.parametrize("name", FILES)
@pytest.mark.parametrize(
    "content", [b"", b"\xff\xfe\x00", b"PK\x03\x04zip", b"[[[" * 100_000, b"null", b"{}"]
)
def test_a_file_of_something_else_is_refused(folder: Path, name: str, content: bytes) -> None:
    (folder / name).write_bytes(content)
    refused(folder)


@pytest.mark.parametrize("name", FILES)
def test_a_file_that_was_cut_off_is_refused(folder: Path, name: str) -> None:
    whole = (folder / name).read_bytes()
    for length in {*range(0, len(whole) - 1, 7), len(whole) - 2}:
        (folder / name).write_bytes(whole[:length])
        refused(folder)


@pytest.mark.parametrize("name", FILES)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_damage_anywhere_is_an_error_for_the_user_or_does_no_harm(
    folder: Path, name: str, data: st.DataObject
) -> None:
    whole = (folder / name).read_bytes()
    at = data.draw(st.integers(0, len(whole) - 1))
    damaged = whole[:at] + data.draw(st.binary(max_size=3)) + whole[at + data.draw(st.integers(0, 3)) :]
    expected = VectorTable(folder).vector("cats and dogs")
    (folder / name).write_bytes(damaged)
    try:
        found = VectorTable(folder).vector("cats and dogs")
    except ConfigError:
        pass
    else:
        assert np.array_equal(found, expected)
    finally:
        (folder / name).write_bytes(whole)


@pytest.mark.parametrize("name", ["rows.npy", "scales.npy"])
def test_objects_in_an_array_are_never_loaded(folder: Path, name: str, tmp_path: Path) -> None:
    class Harm:
        def __reduce__(self) -> tuple[Callable[[Path], None], tuple[Path]]:
            return Path.touch, (tmp_path / "harm",)

    np.save(folder / name, np.array([Harm()] * len(ROWS), dtype=object), allow_pickle=True)
    refused(folder, name, "no array that can be read")
    (folder / name).write_bytes(pickle.dumps(Harm()))
    refused(folder, name, "no array that can be read")
    assert not (tmp_path / "harm").exists()


@pytest.mark.parametrize(
    ("name", "array", "what"),
    [
        ("rows.npy", np.zeros((6, 3), np.float32), "must be int8 in 2 dimensions, not float32 in 2"),
        ("rows.npy", np.zeros((6, 3), np.uint8), "must be int8 in 2 dimensions, not uint8 in 2"),
        ("rows.npy", np.zeros(6, np.int8), "must be int8 in 2 dimensions, not int8 in 1"),
        ("rows.npy", np.zeros((5, 3), np.int8), "6 tokens, 5 rows and 6 scales differ"),
        ("rows.npy", np.zeros((6, 0), np.int8), "rows.npy"),
        ("scales.npy", np.zeros(6, np.float64), "must be float32 in 1 dimensions, not float64 in 1"),
        ("scales.npy", np.zeros((6, 1), np.float32), "must be float32 in 1 dimensions, not float32 in 2"),
        ("scales.npy", np.zeros(7, np.float32), "6 tokens, 6 rows and 7 scales differ"),
        ("scales.npy", np.full(6, np.nan, np.float32), "a scale is no number"),
        ("scales.npy", np.full(6, np.inf, np.float32), "a scale is no number"),
        ("scales.npy", np.full(6, -1, np.float32), "a scale is no number, or below 0"),
    ],
)
def test_an_array_of_the_wrong_kind_is_refused(folder: Path, name: str, array: np.ndarray, what: str) -> None:
    np.save(folder / name, array)
    refused(folder, what)


def test_an_array_that_claims_more_than_it_holds_is_refused(folder: Path) -> None:
    header = (folder / "rows.npy").read_bytes()
    for shape in (b"(9999999999999, 3)", b"(-6, 3)", b"(6, 3, 1, 1)", b"(6, [3])"):
        (folder / "rows.npy").write_bytes(
            header.replace(b"(6, 3)", shape).replace(b" " * (len(shape) - 6), b"", 1)
        )
        refused(folder, "rows.npy")


@pytest.mark.parametrize("value", [None, 1, "", [], "two\nlines", "\ud800"])
@pytest.mark.parametrize("key", ["name", "fingerprint"])
def test_about_without_a_name_or_a_fingerprint_is_refused(folder: Path, key: str, value: object) -> None:
    about(folder, **{key: value})
    refused(folder, f"'{key}' must be a text")


def test_tokens_that_are_twice_there_or_exchanged_are_refused(folder: Path) -> None:
    tokens = (folder / "tokens.txt").read_text(encoding="utf-8")
    another = "is not the one that about.json is about"
    for changed, what in (
        (tokens.replace("dog", "cat"), "a token is there twice"),
        (tokens.replace("dog", "cow"), another),
        (f"\ufeff{tokens}", another),
    ):
        (folder / "tokens.txt").write_text(changed, encoding="utf-8")
        refused(folder, what)


def test_line_ends_of_another_system_are_the_same_tokens(folder: Path) -> None:
    expected = VectorTable(folder).fingerprint
    (folder / "tokens.txt").write_bytes((folder / "tokens.txt").read_bytes().replace(b"\n", b"\r\n"))
    assert VectorTable(folder).fingerprint == expected


def test_the_fingerprint_tells_every_difference(tmp_path: Path) -> None:
    fingerprints = {
        table_in(tmp_path / "same").fingerprint,
        table_in(tmp_path / "again").fingerprint,
        table_in(tmp_path / "name", name="other").fingerprint,
        table_in(
            tmp_path / "token", {**{k: v for k, v in ROWS.items() if k != "cat"}, "cow": (1, 0, 0)}
        ).fingerprint,
        table_in(tmp_path / "row", {**ROWS, "cat": (1, 0.2, 0)}).fingerprint,
        table_in(tmp_path / "scale", {**ROWS, "cat": (2, 0, 0)}).fingerprint,
        table_in(tmp_path / "order", dict(sorted(ROWS.items()))).fingerprint,
    }
    assert len(fingerprints) == 6


@pytest.mark.parametrize("name", ["rows.npy", "scales.npy", "tokens.txt"])
def test_a_file_of_another_table_is_noticed(folder: Path, tmp_path: Path, name: str) -> None:
    table_in(tmp_path / "other", {token + "x": (3, 2, 1) for token in ROWS})
    shutil.copy(tmp_path / "other" / name, folder / name)
    refused(folder, "is not the one that about.json is about")


@pytest.mark.parametrize("checksum", [None, "", "00000000", 7, ["00000000"]])
def test_without_its_checksum_a_table_is_examined(folder: Path, checksum: object) -> None:
    expected = VectorTable(folder).fingerprint
    about(folder, checksum=checksum)
    assert VectorTable(folder).fingerprint == expected
    scales = np.load(folder / "scales.npy")
    np.save(folder / "scales.npy", scales * np.float32(2))
    refused(folder, "is not the one that about.json is about")


def test_a_fingerprint_that_was_changed_is_noticed(folder: Path) -> None:
    about(folder, fingerprint="0123456789abcdef")
    refused(folder, "is not the one that about.json is about")


def test_the_table_that_glossearch_ships_has_its_checksum_and_fingerprint(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    shutil.copytree(ENGLISH, tmp_path / "copy")
    about(tmp_path / "copy", checksum="")
    examined = VectorTable(tmp_path / "copy")
    monkeypatch.setattr("glossearch.semantics.files._fingerprint", None)  # is not asked
    assert VectorTable(ENGLISH).fingerprint == examined.fingerprint == "english/c27cc1a289a84008"


def test_a_table_that_is_replaced_while_open_stays_as_it_was(folder: Path) -> None:
    table = VectorTable(folder)
    before = table.vector("cats")
    after = table_in(folder, {"cats": (0.0, 0.0, 1.0, 0.0)})
    assert np.array_equal(table.vector("cats"), before)
    assert after.dimensions == 4
    assert sorted(file.name for file in folder.iterdir()) == sorted(FILES)


@pytest.mark.parametrize(
    ("tokens", "vectors", "what"),
    [
        (["a", "a"], np.ones((2, 2)), "there twice"),
        (["a", ""], np.ones((2, 2)), "'' is no token"),
        (["a", "b c"], np.ones((2, 2)), "'b c' is no token"),
        (["a", "b\x85"], np.ones((2, 2)), "is no token"),
        (["a", "\ud800"], np.ones((2, 2)), "is no token"),
        (["a"], np.ones((2, 2)), "one row is needed for each"),
        ([], np.ones((0, 2)), "one row is needed for each"),
        (["a"], np.ones((1, 0)), "one row is needed for each"),
        (["a"], np.ones(1), "one row is needed for each"),
        (["a"], np.array([[np.nan, 1.0]]), "no number"),
        (["a"], np.array([[np.inf, 1.0]]), "no number"),
    ],
)
def test_what_makes_no_table_is_not_written(
    tmp_path: Path, tokens: list[str], vectors: np.ndarray, what: str
) -> None:
    with pytest.raises(ConfigError, match=what):
        save_table(tmp_path / "table", "name", tokens, vectors)
    assert not (tmp_path / "table").exists()


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(ConfigError, match="cannot be written"):
        save_table(tmp_path / "file", "name", ["a"], np.ones((1, 2)))


def test_a_name_must_be_one(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="no name"):
        save_table(tmp_path, "", ["a"], np.ones((1, 2)))


def test_rows_come_back_as_they_were_within_half_a_step(tmp_path: Path) -> None:
    vectors = np.random.default_rng(0).normal(size=(50, 8)).astype(np.float16)
    save_table(tmp_path, "random", [f"t{number}" for number in range(50)], vectors)
    table = VectorTable(tmp_path)
    back = table._scales[:, None] * table._rows
    assert np.abs(back - vectors).max() <= np.abs(vectors).max() / 127 / 2 + 1e-6
