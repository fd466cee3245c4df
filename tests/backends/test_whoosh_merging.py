"""Many small commits: the index answers as one made at once, and does not fall apart into segments."""

import random
from pathlib import Path

from glossearch.backends.whoosh import WhooshStore
from glossearch.corpus import Entry
from glossearch.ranking import DEFAULT
from support import EVERYTHING, TABLE, current, make_entry, put, random_text, understood

SEED = 11
QUERIES = ["w1", "w2 w3", '"w1 w2"', "-w4", "term 7", "alias 3", "w5 w6 w7 category:c1", "nothing like it"]
MOST_SEGMENTS = 24


def entry(number: int, rng: random.Random) -> Entry:
    return make_entry(
        f"e{number:02}",
        f"Term {number}",
        random_text(rng, 12, 9),
        aliases=[f"alias {number}"],
        questions=[f"Why w{number % 5}?"],
        categories=[f"C{number % 3}"],
    )


def told(store: WhooshStore) -> list[object]:
    """Return all that a reader of ``store`` tells."""
    with store.open() as reader:
        found: list[object] = [
            reader.count,
            sorted(reader.digests().items()),
            sorted(reader.words().items()),
            sorted(reader.name_keys()),
            sorted(line.slug for line in reader.headlines()),
        ]
        for text in QUERIES:
            asked = reader.search(
                understood(text, reader), DEFAULT, EVERYTHING, vector=TABLE.vector(text), explain=True
            )
            found.append(
                [(hit.entry, hit.score, hit.fields, hit.name, hit.explanation) for hit in asked.hits]
            )
        return found


def test_many_commits_equal_one(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    store = WhooshStore(tmp_path / "many")
    known = {f"e{number:02}": entry(number, rng) for number in range(12)}
    put(store, list(known.values()))
    for turn in range(60):
        changed = entry(rng.randrange(20), rng)
        gone = rng.sample(sorted(known), rng.randrange(3)) if len(known) > 6 else []
        deleted = {slug for slug in (changed.slug, *gone) if slug in known}
        known = {slug: one for slug, one in known.items() if slug not in deleted} | {changed.slug: changed}
        put(store, [changed], delete=sorted(deleted))
        if turn % 6 == 0 or turn > 56:
            fresh = WhooshStore(tmp_path / f"fresh-{turn}")
            put(fresh, list(known.values()))
            assert told(store) == told(fresh)
    folder = tmp_path / "many" / current(tmp_path / "many")
    segments = {file.stem for file in folder.glob("*.trm")}
    assert len(segments) <= MOST_SEGMENTS
    assert {file.name.removeprefix("arrays.") for file in folder.glob("arrays.*")} == segments


def test_commits_of_one_entry_each_make_few_segments(tmp_path: Path) -> None:
    rng = random.Random(SEED)
    store = WhooshStore(tmp_path / "index")
    for number in range(70):
        put(store, [entry(number, rng)])
    folder = tmp_path / "index" / current(tmp_path / "index")
    assert len(list(folder.glob("*.trm"))) <= MOST_SEGMENTS
    with store.open() as reader:
        assert reader.count == 70
