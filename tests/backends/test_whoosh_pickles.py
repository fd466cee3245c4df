"""Opening, searching, updating and merging run nothing that a file of the index says: no pickle is read."""

import pickle
from pathlib import Path

import pytest
from whoosh.codec import whoosh3
from whoosh.filedb import structfile

from glossearch.backends.whoosh import WhooshStore
from support import Glossary, ask, current, make_entry, put, slugs


class Trap:
    """What pickle makes of this creates a file."""

    def __init__(self, file: Path) -> None:
        self.file = file

    def __reduce__(self) -> tuple[object, tuple[Path]]:
        return Path.touch, (self.file,)


@pytest.fixture
def _no_pickles(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a pickle is read")

    for module, name in (
        (pickle, "load"), (pickle, "loads"), (structfile, "load"), (whoosh3, "loads"), (pickle, "Unpickler"),
    ):  # fmt: skip
        monkeypatch.setattr(module, name, refuse)


@pytest.mark.usefixtures("_no_pickles")
def test_no_pickle_is_ever_read(tmp_path: Path) -> None:
    store = WhooshStore(tmp_path / "index")
    for number in range(20):  # so many that segments are merged
        put(store, [make_entry(f"e{number}", body=f"Text {number}.")], delete=["e0"] if number == 9 else ())
    for file in (tmp_path / "index" / current(tmp_path / "index")).glob("arrays.*"):
        file.unlink()
    with store.open() as reader:
        assert reader.count == 19
        assert slugs(ask(reader, "7")) == ["e7"]
        assert list(reader.damaged()) == []


def test_what_a_table_of_contents_says_is_never_run(glossary: Glossary) -> None:
    glossary.write("one", body="First text.")
    glossary.build()
    trap = pickle.dumps(Trap(glossary.root / "sprung"))
    (contents,) = (glossary.index / current(glossary.index)).glob("*.toc")
    contents.write_bytes(trap)
    with glossary.open() as engine:
        assert [hit.slug for hit in engine.search("first").hits] == ["one"]
        assert engine.verify().damaged == [f"{contents.name} is damaged"]
    glossary.write("two", body="Second text.")
    assert glossary.build().added == ["two"]
    assert not (glossary.root / "sprung").exists()
    pickle.loads(trap)  # noqa: S301  (it would have worked)
    assert (glossary.root / "sprung").exists()
    with glossary.open() as engine:
        assert engine.verify().sound
