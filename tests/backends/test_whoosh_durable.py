"""What a power cut leaves: nothing on the disk names what is not there yet."""

import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest

from glossearch.backends.whoosh import WhooshStore
from support import Glossary, RunMain, make_entry, put

Event = tuple[str, str]
"""A call, and the file or folder it was about."""


@pytest.fixture
def events(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> list[Event]:
    """The calls that flush to the disk, rename, link and make folders below ``tmp_path``, as they come."""
    found: list[Event] = []

    def record(what: str, path: object) -> None:
        place = Path(str(path))
        if place.is_relative_to(tmp_path):
            found.append((what, str(place.relative_to(tmp_path))))

    def named(name: str, place: int) -> None:
        call = getattr(os, name)

        def recorded(*arguments: Any, **options: Any) -> Any:
            done = call(*arguments, **options)
            record(name, arguments[place])
            return done

        monkeypatch.setattr(os, name, recorded)

    for name, place in (("replace", 1), ("rename", 1), ("link", 1), ("mkdir", 0)):
        named(name, place)
    fsync, opened = os.fsync, os.open
    paths: dict[int, object] = {}

    def open_(path: Any, *more: Any, **options: Any) -> int:
        descriptor = opened(path, *more, **options)
        paths[descriptor] = path
        return descriptor

    def flush(descriptor: int) -> None:
        fsync(descriptor)
        link = Path(f"/proc/self/fd/{descriptor}")
        record("fsync", link.readlink() if link.exists() else paths[descriptor])

    monkeypatch.setattr(os, "open", open_)
    monkeypatch.setattr(os, "fsync", flush)
    return found


def in_order(events: list[Event], wanted: Iterable[Event]) -> bool:
    """Whether ``wanted`` come in this order among ``events``."""
    rest = iter(events)
    return all(event in rest for event in wanted)


def flushed_before(events: list[Event], end: Event, folder: str) -> set[str]:
    """Return what was flushed below ``folder`` before ``end``, and not renamed or linked since."""
    last: dict[str, str] = {}
    for what, place in events[: events.index(end)]:
        last[place] = what
    return {place for place, what in last.items() if what == "fsync" and place.startswith(f"{folder}/")}


def test_all_that_a_generation_needs_is_on_the_disk_before_it_is_current(
    tmp_path: Path, events: list[Event]
) -> None:
    index = tmp_path / "new" / "index"
    store = WhooshStore(index)
    flushed: set[str] = set()
    for number in (1, 2, 3):
        events.clear()
        put(store, [make_entry(f"e{number}-{n}", body=f"Text {n} of {number}.") for n in range(30)])
        folder, switched = f"new/index/generation-{number:06}", ("replace", "new/index/CURRENT")
        assert in_order(
            events,
            [
                ("mkdir", folder),
                ("fsync", f"{folder}/manifest.json"),
                ("fsync", folder),
                ("fsync", "new/index"),
                ("fsync", "new/index/CURRENT.new"),
                switched,
                ("fsync", "new/index"),
            ],
        )
        files = {str(file.relative_to(tmp_path)) for file in (tmp_path / folder).iterdir()}
        linked = {place for what, place in events if what == "link"}
        new = flushed_before(events, switched, folder)
        assert new | linked == files | new
        assert {Path(place).name for place in files - new} <= flushed
        flushed |= {Path(place).name for place in new}
        assert [event for event in events if event == switched] == [switched]
        assert events[-1] == ("fsync", "new/index")
    assert any(what == "link" for what, _ in events)


def test_a_folder_that_is_made_for_the_index_is_on_the_disk_first(
    tmp_path: Path, events: list[Event]
) -> None:
    put(WhooshStore(tmp_path / "far" / "index"), [make_entry("one")])
    assert in_order(events, [("mkdir", "far"), ("mkdir", "far/index"), ("fsync", "far"), ("fsync", ".")])
    assert events.index(("fsync", "far")) < events.index(("replace", "far/index/CURRENT"))


def test_output_is_on_the_disk_before_it_has_its_name(
    small: Glossary, run_main: RunMain, events: list[Event]
) -> None:
    (small.root / "out").mkdir()
    assert run_main("batch", "-o", "out/run.jsonl", stdin=b"token\n").code == 0
    (temporary,) = {place for what, place in events if what == "fsync" and place.endswith(".part")}
    assert in_order(events, [("fsync", temporary), ("replace", "out/run.jsonl"), ("fsync", "out")])
