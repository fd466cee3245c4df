"""Files of an index that are not what was written: always a clear error, and mended by the next run."""

import os
import random
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from glossearch.backends.whoosh import arrays
from glossearch.backends.whoosh.sealing import Broken, Listed, Seal
from glossearch.engine import Engine
from glossearch.errors import BackendUnavailable, GlossearchError, IndexCorrupt
from support import Glossary, answers, current, random_text, rewrite_manifest

SEED = 20_240_607
ENTRIES = 16
SAMPLES = 4
QUERIES = [*(f"w{n}" for n in range(12)), "term 5", "alias 7", '"w1 w0"', "-w2", "category:c1", "why w3"]
HEAD = ["CURRENT", "manifest"]
COLUMNS = ["documents", "facts", "documents of the small segment", "facts of the small segment"]
FILES = [*HEAD, *COLUMNS, "arrays", "arrays of the small segment"]
"""The names of what `current_files` returns."""


@dataclass(frozen=True, slots=True)
class Sound:
    """An undamaged glossary, and what it answers. It has two segments, and entries deleted from one."""

    glossary: Glossary
    answers: list[object]

    def copy(self, to: Path) -> Glossary:
        """Return a copy in ``to``; its files are links, so overwrite none of them in place."""
        shutil.rmtree(to, ignore_errors=True)
        shutil.copytree(self.glossary.root, to, copy_function=os.link)
        return Glossary(to)


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    glossary = Glossary(tmp_path_factory.mktemp("sound"))
    rng = random.Random(SEED)

    def write(number: int) -> None:
        glossary.write(
            f"e{number:02}",
            f"Term {number}",
            random_text(rng, 40, 12),
            aliases=[f"alias {number}"],
            category=f"C{number % 3}",
            questions=[f"Why w{number}?"],
        )

    for number in range(ENTRIES):
        write(number)
    glossary.build()
    for number in (3, 4):
        write(number)
    glossary.remove("e05")
    glossary.build()
    return Sound(glossary, everything(glossary))


def everything(glossary: Glossary) -> list[object]:
    """Use all that an engine can do, and return what it says."""
    with glossary.open() as engine:
        return [
            *answers(engine, QUERIES, limit=3),
            engine.count,
            engine.headlines(),
            [engine.entry(f"e{number:02}") for number in range(ENTRIES)],
            engine.named("alias 8"),
            engine.mentions("e01"),
            engine.near_titles("term 8")[:1],
        ]


def current_files(glossary: Glossary) -> list[Path]:
    """Return the files that searching depends on, as `FILES` names them, whatever Whoosh calls them."""
    folder = glossary.index / current(glossary.index)
    large, small = sorted(Seal.of(folder).segments, key=lambda segment: -segment.size)
    return [
        glossary.index / "CURRENT",
        folder / "manifest.json",
        *(folder / f"{of.name}.{name}.col" for of in (large, small) for name in ("document", "facts")),
        folder / f"arrays.{large.name}",
        folder / f"arrays.{small.name}",
    ]


def without_arrays(glossary: Glossary) -> Glossary:
    """Return ``glossary`` so that all has to be read from Whoosh's own files."""
    for file in current_files(glossary)[FILES.index("arrays") :]:
        file.unlink()
    return glossary


def right(sound: Sound, glossary: Glossary) -> None:
    """Raise an error of its own if an answer is wrong."""
    if everything(glossary) != sound.answers:
        raise AssertionError("a wrong answer")


def change(glossary: Glossary) -> None:
    """Edit one entry, so that the next index run has something to do and something to keep."""
    (glossary.corpus / "e07.md").unlink()
    glossary.write("e07", "Term 7", "Changed w1.")


def spoil(file: Path, data: bytes) -> None:
    """Overwrite a file alone, not what is linked to it."""
    file.unlink()
    file.write_bytes(data)


def flip(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    changed[rng.randrange(len(data))] ^= 1 << rng.randrange(8)
    return bytes(changed)


def garble(data: bytes, rng: random.Random) -> bytes:
    changed = bytearray(data)
    for _ in range(20):
        changed[rng.randrange(len(data))] ^= 0xFF
    return bytes(changed)


def zero_a_stretch(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data))
    length = min(512, len(data) - start)
    return data[:start] + bytes(length) + data[start + length :]


def cut_out(data: bytes, rng: random.Random) -> bytes:
    start = rng.randrange(len(data))
    return data[:start] + data[start + rng.randrange(1, 64) :]


Harm = Callable[[bytes, random.Random], bytes]
HARMS: list[Harm] = [flip, garble, zero_a_stretch, cut_out]


def unexpected(action: Callable[[], object], *allowed: type[Exception]) -> str | None:
    """Return the exception that is none of ``allowed``, or None."""
    try:
        action()
    except allowed:
        return None
    except Exception as error:  # noqa: BLE001  (which, is the question)
        return f"{type(error).__name__}: {error}"
    return None


def tried(sound: Sound, folder: Path, name: str, harm: Harm, *, arrays: bool) -> list[tuple[int, str]]:
    """Return what went wrong when the file ``name`` was harmed, again and again."""
    rng = random.Random(f"{SEED} {name}")
    file = current_files(sound.glossary)[FILES.index(name)]
    wrong = []
    for number in range(6 * SAMPLES):
        glossary = sound.copy(folder)
        if not arrays:
            without_arrays(glossary)
        spoil(folder / file.relative_to(sound.glossary.root), harm(file.read_bytes(), rng))
        found = unexpected(lambda: right(sound, glossary), IndexCorrupt)  # noqa: B023
        if found:
            wrong.append((number, found))
    return wrong


@pytest.mark.parametrize("name", [*HEAD, *COLUMNS])
@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: str(harm.__name__))
def test_damage_is_reported_as_damage_or_does_no_harm(
    sound: Sound, tmp_path: Path, name: str, harm: Harm
) -> None:
    assert tried(sound, tmp_path / "copy", name, harm, arrays=False) == []


@pytest.mark.parametrize("name", FILES[-2:])
@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: str(harm.__name__))
def test_damaged_arrays_are_told_or_made_anew(sound: Sound, tmp_path: Path, name: str, harm: Harm) -> None:
    assert tried(sound, tmp_path / "copy", name, harm, arrays=True) == []


@pytest.mark.parametrize("spoilt", ["gone", "empty", "short", "other", "swapped"])
def test_arrays_that_are_not_those_of_the_segment_are_made_anew(
    sound: Sound, tmp_path: Path, spoilt: str
) -> None:
    glossary = sound.copy(tmp_path / "copy")
    large, small = current_files(glossary)[-2:]
    data, other = large.read_bytes(), small.read_bytes()
    if spoilt == "gone":
        large.unlink()
    elif spoilt == "swapped":
        spoil(large, other)
        spoil(small, data)
    else:
        spoil(large, {"empty": b"", "short": data[:-64], "other": b"GLSARR1\n" + bytes(4096)}[spoilt])
    right(sound, glossary)
    made = large.read_bytes()
    assert made == data
    assert small.read_bytes() == other
    right(sound, glossary)
    assert large.read_bytes() == made  # it is kept


@pytest.mark.parametrize("spoilt", ["one is missing", "of fewer documents"])
def test_sound_arrays_that_are_not_those_of_the_segment_are_made_anew(
    sound: Sound, tmp_path: Path, spoilt: str
) -> None:
    glossary = sound.copy(tmp_path / "copy")
    large, small = current_files(glossary)[-2:]
    data = large.read_bytes()
    about = arrays.load(large).about
    held = dict(arrays.load(large if spoilt == "one is missing" else small).arrays)
    if spoilt == "one is missing":
        del held["lengths"]
    large.unlink()
    arrays.save(large, about, held, {})
    right(sound, glossary)
    assert large.read_bytes() == data


def test_arrays_are_made_anew_where_nothing_can_be_written(
    sound: Sound, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    glossary = without_arrays(sound.copy(tmp_path / "copy"))
    before = set((glossary.index / current(glossary.index)).iterdir())
    monkeypatch.setattr("os.access", lambda *_: False)  # which stops the superuser as well
    right(sound, glossary)
    assert set((glossary.index / current(glossary.index)).iterdir()) == before


def test_what_whoosh_wrote_is_not_needed_as_long_as_the_arrays_are_sound(
    sound: Sound, tmp_path: Path
) -> None:
    glossary = sound.copy(tmp_path / "copy")
    others = [file for file in (glossary.index / current(glossary.index)).glob("*MAIN_*") if file.suffix]
    for file in others:
        if not file.name.startswith("arrays."):
            file.unlink()
    right(sound, glossary)


@pytest.mark.parametrize("name", [*HEAD, *COLUMNS])
def test_a_file_of_zeros_is_told(sound: Sound, tmp_path: Path, name: str) -> None:
    glossary = without_arrays(sound.copy(tmp_path / "copy"))
    file = current_files(glossary)[FILES.index(name)]
    spoil(file, bytes(file.stat().st_size))
    with pytest.raises(IndexCorrupt, match=r"index damaged: .*; run 'glossearch index --rebuild'"):
        everything(glossary)


@pytest.mark.parametrize("name", ["manifest", *COLUMNS])
def test_a_file_that_is_cut_short_is_told(sound: Sound, tmp_path: Path, name: str) -> None:
    rng = random.Random(SEED)
    wrong = []
    for number in range(2 * SAMPLES):
        glossary = without_arrays(sound.copy(tmp_path / "copy"))
        file = current_files(glossary)[FILES.index(name)]
        data = file.read_bytes()
        length = (0, 1, len(data) - 1)[number] if number < 3 else rng.randrange(len(data))
        spoil(file, data[:length])
        try:
            everything(glossary)
            wrong.append((length, "nothing"))
        except IndexCorrupt:
            pass
        except Exception as error:  # noqa: BLE001
            wrong.append((length, f"{type(error).__name__}: {error}"))
    assert not wrong


@pytest.mark.parametrize("name", ["manifest", *COLUMNS])
def test_a_file_that_is_gone_is_told(sound: Sound, tmp_path: Path, name: str) -> None:
    glossary = without_arrays(sound.copy(tmp_path / "copy"))
    current_files(glossary)[FILES.index(name)].unlink()
    with pytest.raises(IndexCorrupt):
        everything(glossary)


@pytest.mark.parametrize("name", COLUMNS)
@pytest.mark.parametrize("harm", HARMS, ids=lambda harm: str(harm.__name__))
def test_an_index_run_over_damage_starts_from_nothing(
    sound: Sound, tmp_path: Path, name: str, harm: Harm
) -> None:
    glossary = without_arrays(sound.copy(tmp_path / "copy"))
    file = current_files(glossary)[FILES.index(name)]
    spoil(file, harm(file.read_bytes(), random.Random(SEED)))
    change(glossary)
    assert glossary.build().rebuilt
    with glossary.open() as engine:
        assert engine.verify().sound


def test_a_rebuild_mends_everything(sound: Sound, tmp_path: Path) -> None:
    rng = random.Random(SEED)
    for number in range(10):
        glossary = sound.copy(tmp_path / "copy")
        file = current_files(glossary)[number % len(FILES)]
        spoil(file, garble(file.read_bytes(), rng))
        report = glossary.build(rebuild=True)
        assert report.rebuilt
        assert everything(glossary) == sound.answers
        assert len(glossary.generations) <= 2


@pytest.mark.parametrize("text", ["[]", "null", "3", '"text"', "{", "", "\xff", "[" * 100_000, "NaN"])
def test_a_manifest_that_is_none_is_damage(sound: Sound, tmp_path: Path, text: str) -> None:
    glossary = sound.copy(tmp_path / "copy")
    manifest = next(file for file in current_files(glossary) if file.name == "manifest.json")
    spoil(manifest, text.encode("latin-1"))
    with pytest.raises(IndexCorrupt):
        glossary.open()
    assert glossary.build().rebuilt


@pytest.mark.parametrize("segment", [Listed("../x", 1), Listed("x y", 1), Listed("x", 1, (1,))], ids=repr)
def test_a_manifest_that_lists_no_segments_is_damage(sound: Sound, tmp_path: Path, segment: Listed) -> None:
    glossary = sound.copy(tmp_path / "copy")
    rewrite_manifest(glossary.index, {}, [segment])
    with pytest.raises(IndexCorrupt):
        glossary.open()
    assert glossary.build().rebuilt


@pytest.mark.parametrize("built_at", [1e300, -1e300, float("inf"), float("nan"), "x", None, [], True])
def test_a_time_that_is_none_does_no_harm(sound: Sound, tmp_path: Path, built_at: object) -> None:
    glossary = sound.copy(tmp_path / "copy")
    rewrite_manifest(glossary.index, {"built_at": built_at})
    assert everything(glossary) == sound.answers


@pytest.mark.parametrize(
    "text", ["", "generation-000099", "../../etc", "generation-1", "/tmp", "generation-000001/..", "\xe4"]
)
def test_a_pointer_to_no_generation_is_damage(sound: Sound, tmp_path: Path, text: str) -> None:
    glossary = sound.copy(tmp_path / "copy")
    spoil(glossary.index / "CURRENT", text.encode("latin-1"))
    with pytest.raises(IndexCorrupt, match="index damaged"):
        glossary.open()
    assert glossary.build().rebuilt
    assert everything(glossary) == sound.answers


def test_a_pointer_that_is_a_folder_is_damage(sound: Sound, tmp_path: Path) -> None:
    glossary = sound.copy(tmp_path / "copy")
    (glossary.index / "CURRENT").unlink()
    (glossary.index / "CURRENT").mkdir()
    with pytest.raises(IndexCorrupt):
        glossary.open()
    with pytest.raises(BackendUnavailable, match="CURRENT: cannot be written: Is a directory"):
        glossary.build(rebuild=True)


@pytest.mark.parametrize("name", FILES)
def test_a_pipe_in_place_of_a_file_is_damage_and_nothing_waits_for_it(
    sound: Sound, tmp_path: Path, name: str
) -> None:
    glossary = sound.copy(tmp_path / "copy")
    file = current_files(glossary)[FILES.index(name)]
    file.unlink()
    os.mkfifo(file, 0o600)
    with pytest.raises(IndexCorrupt, match=f"index damaged: .*: {file.name} is no file; run "):
        glossary.open()
    assert glossary.build().rebuilt
    assert everything(glossary) == sound.answers


@pytest.mark.parametrize(
    "name", ["LOCK", "LOCK.holder", "CURRENT.new", "generation-000001", "generation-000009"]
)
def test_a_pipe_in_the_way_of_a_writer_is_taken_out_of_it(sound: Sound, tmp_path: Path, name: str) -> None:
    glossary = sound.copy(tmp_path / "copy")
    path = glossary.index / name
    if path.is_dir():
        shutil.rmtree(path)
    path.unlink(missing_ok=True)
    os.mkfifo(path, 0o600)
    change(glossary)
    assert glossary.build().changed == ["e07"]
    with glossary.open() as engine:
        assert engine.verify().sound


def test_an_index_that_is_a_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "index").write_text("not a folder")
    with pytest.raises(GlossearchError):
        Engine.open(tmp_path / "index")
    (tmp_path / "corpus").mkdir()
    glossary = Glossary(tmp_path)
    glossary.write("one")
    with pytest.raises(GlossearchError, match="cannot be created"):
        glossary.build()
    assert (tmp_path / "index").read_text() == "not a folder"


def test_an_index_that_lost_all_generations_is_damaged_and_built_anew(sound: Sound, tmp_path: Path) -> None:
    glossary = sound.copy(tmp_path / "copy")
    for name in glossary.generations:
        shutil.rmtree(glossary.index / name)
    with pytest.raises(IndexCorrupt, match="CURRENT names no generation"):
        glossary.open()
    assert glossary.build().rebuilt
    assert everything(glossary) == sound.answers


def test_a_manifest_with_another_checksum_is_damage(sound: Sound, tmp_path: Path) -> None:
    glossary = sound.copy(tmp_path / "copy")
    folder = glossary.index / current(glossary.index)
    spoil(folder / "manifest.json", (folder / "manifest.json").read_bytes().replace(b'"crc": ', b'"crc": 1'))
    with pytest.raises(Broken, match=r"manifest\.json is damaged"):
        Seal.of(folder)
