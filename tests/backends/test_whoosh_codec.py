"""What is given to Whoosh by the term is what Whoosh's own writer makes of one posting after the other."""

from array import array
from collections.abc import Mapping
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from whoosh import index
from whoosh.codec.whoosh3 import W3Codec
from whoosh.filedb.filestore import FileStorage, RamStorage
from whoosh.matching.mcore import Matcher
from whoosh.writing import SegmentWriter

from glossearch.analysis import Inverted
from glossearch.backends.whoosh import WhooshStore
from glossearch.backends.whoosh.codec import Codec
from glossearch.backends.whoosh.fields import TEXT, schema
from support import MAKING, examples, make_entry, properties, put

Postings = dict[bytes, dict[int, int]]
"""Term -> document -> how often it is there."""

postings = st.dictionaries(
    st.binary(min_size=1, max_size=3),
    st.dictionaries(st.integers(0, 700), st.integers(1, 3), min_size=1)
    | st.integers(100, 300).map(lambda size: dict.fromkeys(range(size), 1)),
    min_size=1,
    max_size=5,
)


def files(codec: W3Codec, items: list[tuple[str, bytes, int, float, bytes]]) -> dict[str, bytes]:
    """Return the files that ``codec`` writes, by their endings."""
    storage = RamStorage()
    segment = codec.new_segment(storage, "MAIN")
    writer = codec.field_writer(storage, segment)
    writer.add_postings(schema(), None, items)
    writer.close()
    return {Path(name).suffix: bytes(data) for name, data in storage.files.items()}


@settings(properties, max_examples=examples(60))
@given(postings)
def test_files_are_those_of_whoosh_byte_for_byte(model: Postings) -> None:
    terms = [(term, sorted(found.items())) for term, found in sorted(model.items())]
    items = [(TEXT, term, number, float(count), b"") for term, found in terms for number, count in found]
    ours = Codec(
        TEXT,
        lambda: [
            (term, array("I", [number for number, _ in found]), array("f", [count for _, count in found]))
            for term, found in terms
        ],
    )
    assert files(ours, []) == files(W3Codec(compression=0), items)


def found_by_whoosh(place: Path) -> Mapping[bytes, dict[str, float]]:
    """Return for each term the entries that Whoosh, without us, says have it, and how often."""
    (folder,) = place.glob("generation-*")
    reader = index.FileIndex(FileStorage(str(folder)), schema=schema()).reader()
    slugs = {}
    with WhooshStore(place).open() as ours:
        slugs = dict(enumerate(ours.digests()))

    def all_of(matcher: Matcher) -> dict[str, float]:
        found = {}
        while matcher.is_active():
            found[slugs[matcher.id()]] = matcher.weight()
            matcher.next()
        return found

    found = {term: all_of(reader.postings(TEXT, term)) for term in reader.lexicon(TEXT)}
    reader.close()
    return found


def test_a_plain_whoosh_reader_finds_every_term(tmp_path: Path) -> None:
    entries = [
        make_entry("a", "Cache", "A cache of tokens. Tokens are cached."),
        make_entry("b", "Token", "Small.", aliases=["word piece"]),
    ]
    put(WhooshStore(tmp_path), entries)
    wanted: dict[bytes, dict[str, float]] = {}
    for entry in entries:
        fields: list[Inverted] = list(MAKING.document(entry).postings.values())
        for field in fields:
            for term, places in field.places.items():
                counts = wanted.setdefault(term.encode(), {})
                counts[entry.slug] = counts.get(entry.slug, 0) + len(places)
    assert found_by_whoosh(tmp_path) == wanted


def test_a_segment_names_whooshs_own_codec(tmp_path: Path) -> None:
    put(WhooshStore(tmp_path), [make_entry("a", "Cache", "A cache.")])
    (folder,) = tmp_path.glob("generation-*")
    opened = index.FileIndex(FileStorage(str(folder)), schema=schema())
    writer = SegmentWriter(opened)
    assert [type(segment.codec()) for segment in writer.segments] == [W3Codec]
    writer.cancel()
