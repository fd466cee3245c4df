"""The file of arrays: what was saved is loaded, and nothing else is."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays_of

from glossearch.backends.whoosh import arrays
from glossearch.backends.whoosh.lexicon import Lexicon, lexicon, ranges, texts
from support import examples, properties

SMALL = {"numbers": np.arange(5, dtype=np.int32), "nothing": np.empty((0, 3), np.float32)}
OWN = {"blob": np.frombuffer(b"checked elsewhere", np.uint8)}


@pytest.fixture
def small(tmp_path: Path) -> Path:
    arrays.save(tmp_path / "arrays", {"segment": "one"}, SMALL, OWN)
    return tmp_path / "arrays"


@settings(properties, max_examples=examples(40))
@given(
    st.dictionaries(
        st.text("abc", min_size=1, max_size=3),
        arrays_of.arrays(
            st.sampled_from([np.uint8, np.int32, np.uint64, np.float32]),
            arrays_of.array_shapes(min_dims=1, max_dims=2, min_side=0, max_side=4),
        ),
        max_size=4,
    )
)
def test_what_was_saved_is_loaded(
    tmp_path_factory: pytest.TempPathFactory, held: dict[str, arrays.Array]
) -> None:
    file = tmp_path_factory.mktemp("arrays") / "file"
    arrays.save(file, {"about": 1}, held, {})
    loaded = arrays.load(file)
    assert loaded.about == {"about": 1}
    assert loaded.arrays.keys() == held.keys()
    for name, array in held.items():
        found = loaded.arrays[name]
        assert (found.dtype, found.shape) == (array.dtype, array.shape)
        assert found.tobytes() == array.tobytes()
    assert [one.name for one in file.parent.iterdir()] == ["file"]


def test_any_byte_that_changed_is_told(small: Path) -> None:
    data = small.read_bytes()
    unchecked = data.rindex(b"checked elsewhere")
    for place in range(unchecked):
        changed = bytearray(data)
        changed[place] ^= 0x40
        small.write_bytes(changed)
        with pytest.raises(arrays.Damaged):
            arrays.load(small)


def test_a_file_that_is_too_short_is_told(small: Path) -> None:
    data = small.read_bytes()
    for length in range(len(data)):
        small.write_bytes(data[:length])
        with pytest.raises(arrays.Damaged):
            arrays.load(small)


def test_arrays_cannot_be_written(small: Path) -> None:
    with pytest.raises(ValueError, match="read-only"):
        arrays.load(small).arrays["numbers"][0] = 1


postings = st.lists(
    st.tuples(st.binary(max_size=3), st.sets(st.integers(0, 9), min_size=1)), unique_by=lambda item: item[0]
)


@settings(properties, max_examples=examples(60))
@given(postings, st.binary(max_size=3))
def test_a_lexicon_is_a_mapping_of_terms_to_documents(
    model: list[tuple[bytes, set[int]]], absent: bytes
) -> None:
    pairs = sorted((document, number) for number, (_, found) in enumerate(model) for document in found)
    documents = np.array([document for document, _ in pairs], np.int64)
    numbers = np.array([number for _, number in pairs], np.int64)
    held, order = lexicon("x", [term for term, _ in model], numbers, documents)
    found = Lexicon(held, "x")
    assert list(found.terms) == sorted(term for term, _ in model)
    assert documents[order].tolist() == found.documents.tolist()
    for term, wanted in model:
        assert found.documents[found.span(term)].tolist() == sorted(wanted)
    assert (found.find(absent) >= 0) == (absent in dict(model))


@settings(properties, max_examples=examples(40))
@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 5))))
def test_ranges_are_those_of_python(pairs: list[tuple[int, int]]) -> None:
    starts, counts = (
        np.array(list(column), np.int64) for column in (zip(*pairs, strict=True) if pairs else ((), ()))
    )
    wanted = [number for start, count in pairs for number in range(start, start + count)]
    assert ranges(starts, counts).tolist() == wanted


def test_texts_keep_empty_ones() -> None:
    blob, bounds = texts([b"", b"ab", b"", b"c"])
    assert blob.tobytes() == b"abc"
    assert bounds.tolist() == [0, 0, 2, 2, 3]
