"""scripts/vectors.py: a table of a matrix, and one of a model that is made up for the test."""

import json
import sys
from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
from vector_tables import run_script, script

from glossearch.semantics import ENGLISH, VectorTable
from support import REPOSITORY

UNCUT = REPOSITORY.parent / "shared" / "vectors"
Array = npt.NDArray[Any]

PIECES = ["[PAD]", "[CLS]", "[SEP]", "the", "!", "cat", "##s", "dog", "Tree", "tree", "Haus", "##Bahn", "a"]
"""The vocabulary of the model, as WordPiece has it."""


class Tensor:
    """As much of a tensor of PyTorch as the script uses."""

    def __init__(self, values: Any, device: str = "cpu") -> None:
        self.values = np.asarray(values)

    def float(self) -> "Tensor":
        return self

    cpu = float

    def numpy(self) -> Array:
        return self.values


class Tokenizer:
    """As much of a tokenizer of transformers as the script uses."""

    all_special_tokens = PIECES[:3]

    def get_vocab(self) -> dict[str, int]:
        return {piece: number for number, piece in enumerate(PIECES)}

    def __call__(self, text: str, add_special_tokens: bool = True) -> dict[str, list[int]]:
        alone = [PIECES.index(text)]
        return {"input_ids": [1, *alone, 2] if add_special_tokens else alone}


class Model:
    """A model whose vector of a text is the mean of random ones of its tokens, those of the frame too."""

    device = "cpu"
    tokenizer = Tokenizer()

    def __init__(self, name: str) -> None:
        if name == "missing":
            raise OSError("no such model")
        self._rows = np.random.default_rng(7).normal(size=(100, 6)).astype(np.float32)

    def eval(self) -> "Model":
        return self

    def __call__(self, given: dict[str, Tensor]) -> dict[str, Tensor]:
        ids = given["input_ids"].values
        assert ids.shape[1] == 3
        assert (ids[:, 0] == 1).all()
        assert (ids[:, 2] == 2).all()
        return {"sentence_embedding": Tensor(self._rows[ids].mean(axis=1))}

    def encode(self, texts: Sequence[str], show_progress_bar: bool) -> Array:
        words = [[self._number(word) for word in text.lower().split()] for text in texts]
        return np.array([self._rows[[1, *ids, 2]].mean(axis=0) for ids in words])

    def _number(self, word: str) -> int:
        return PIECES.index(word) if word in PIECES else 20 + sum(map(ord, word)) % 80


@pytest.fixture
def _sentence_transformers(monkeypatch: pytest.MonkeyPatch) -> None:
    torch = SimpleNamespace(tensor=Tensor, no_grad=nullcontext, ones_like=lambda given: given)
    monkeypatch.setitem(sys.modules, "torch", torch)
    monkeypatch.setitem(sys.modules, "sentence_transformers", SimpleNamespace(SentenceTransformer=Model))


@pytest.fixture
def matrix(tmp_path: Path) -> Path:
    """The folder of vectors.npy and tokens.txt: five tokens of which two dimensions say nearly all."""
    values = np.random.default_rng(3).normal(size=(5, 4)) * [5, 3, 0.01, 0.01]
    np.save(tmp_path / "vectors.npy", values.astype(np.float16))
    (tmp_path / "tokens.txt").write_text("cat\ndog\ntree\n##s\na\n", encoding="utf-8")
    return tmp_path


def unit(vectors: Array) -> Array:
    scaled: Array = vectors / np.linalg.norm(vectors, axis=1, keepdims=True)
    return scaled


def cut(folder: Path, to: Path, *more: object) -> VectorTable:
    done = run_script("cut", folder / "vectors.npy", folder / "tokens.txt", to, "--name", "tiny", *more)
    assert (done.exit_code, done.output) == (0, "")
    return VectorTable(to)


def test_cut_keeps_the_directions_that_say_most(matrix: Path) -> None:
    whole = cut(matrix, matrix / "whole", "--dimensions", 4)
    two = cut(matrix, matrix / "two", "--dimensions", 2, "--origin", "thin air", "--licence", "CC0-1.0")
    assert (whole.dimensions, two.dimensions) == (4, 2)
    for one in ("cat", "dogs", "tree a"):
        for other in ("dog", "cats", "a"):
            cosines = [float(table.vector(one) @ table.vector(other)) for table in (whole, two)]
            assert cosines[0] == pytest.approx(cosines[1], abs=0.03)
    about = json.loads((matrix / "two" / "about.json").read_text(encoding="utf-8"))
    assert {**about, "fingerprint": "", "checksum": ""} == {
        "name": "tiny", "origin": "thin air", "licence": "CC0-1.0", "fingerprint": "", "checksum": "",
    }  # fmt: skip


def test_cut_makes_the_same_table_every_time(matrix: Path) -> None:
    tables = [cut(matrix, matrix / str(run), "--dimensions", 3) for run in range(3)]
    assert len({table.fingerprint for table in tables}) == 1


def test_no_direction_depends_on_the_sign_that_the_library_chose(monkeypatch: pytest.MonkeyPatch) -> None:
    vectors = np.random.default_rng(5).normal(size=(30, 6)).astype(np.float32)
    reduced = script().reduced
    expected = reduced(vectors, 4)
    eigh = np.linalg.eigh

    def turned(given: Array) -> tuple[Array, Array]:
        values, directions = eigh(given)
        return values, directions * [1, -1, -1, 1, -1, 1]

    monkeypatch.setattr(np.linalg, "eigh", turned)
    assert np.array_equal(reduced(vectors, 4), expected)


@pytest.mark.skipif(not UNCUT.is_dir(), reason=f"the uncut vectors are not here: {UNCUT}")
def test_the_table_that_glossearch_ships_can_be_made_again(tmp_path: Path) -> None:
    uncut = UNCUT / "token-vectors.f16.npy", UNCUT / "tokens.txt"
    assert run_script("cut", *uncut, tmp_path / "again", "--name", "english").exit_code == 0
    rows, again = (np.load(folder / "rows.npy").astype(int) for folder in (ENGLISH, tmp_path / "again"))
    # Libraries of linear algebra differ in the last bit, which can round to another whole number.
    assert np.abs(rows - again).max() <= 1
    assert (rows != again).mean() < 0.001


@pytest.mark.parametrize(
    ("array", "dimensions", "what"),
    [
        (np.ones((5, 4)), 5, "--dimensions must be from 1 to 4"),
        (np.ones((5, 4)), 0, "--dimensions must be from 1 to 4"),
        (np.ones((4, 4)), 2, "one row is needed for each"),
        (np.full((5, 4), np.nan), 2, "no number"),
        (np.ones(5), 1, "must be a matrix"),
        (np.ones((5, 4), np.int64), 1, "must be a matrix"),
        (np.array([["a"]], dtype=object), 1, "no array"),
    ],
)
def test_what_cannot_be_cut_is_one_line(matrix: Path, array: Array, dimensions: int, what: str) -> None:
    np.save(matrix / "vectors.npy", array)
    arguments = (matrix / "vectors.npy", matrix / "tokens.txt", matrix / "to", "--dimensions", dimensions)
    done = run_script("cut", *arguments, "--name", "tiny")
    assert done.exit_code == 1
    assert len(done.output.splitlines()) == 1
    assert what in done.output
    assert not (matrix / "to").exists()


@pytest.mark.parametrize("name", ["vectors.npy", "tokens.txt"])
def test_files_of_something_else_cannot_be_cut(matrix: Path, name: str) -> None:
    (matrix / name).write_bytes(b"\xff\xfe")
    files = (matrix / "vectors.npy", matrix / "tokens.txt")
    done = run_script("cut", *files, matrix / "to", "--name", "tiny", "--dimensions", 2)
    assert done.exit_code == 1
    assert len(done.output.splitlines()) == 1
    assert name in done.output


def test_distil_without_sentence_transformers_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "torch", None)
    done = run_script("distil", "some/model", tmp_path / "to", "--name", "tiny")
    assert done.exit_code == 1
    assert len(done.output.splitlines()) == 1
    assert "pip install sentence-transformers" in done.output


def distilled(folder: Path, *more: object) -> tuple[VectorTable, list[str]]:
    done = run_script("distil", "some/model", folder, "--name", "tiny", "--dimensions", 6, *more)
    assert done.exit_code == 0, done.output
    return VectorTable(folder), (folder / "tokens.txt").read_text(encoding="utf-8").split()


@pytest.mark.usefixtures("_sentence_transformers")
def test_distil_takes_the_tokens_that_a_text_can_have(tmp_path: Path) -> None:
    assert distilled(tmp_path / "all")[1] == ["the", "cat", "##s", "dog", "tree", "haus", "##bahn", "a"]
    assert distilled(tmp_path / "first", "--first", 3)[1] == ["the", "cat", "##s"]
    assert distilled(tmp_path / "only", "--only", "[a-m]+")[1] == ["a"]
    (tmp_path / "words").write_text("Tree\nmouse\n\nnot one\nmouse\ntree\n", encoding="utf-8")
    assert distilled(tmp_path / "more", "--words", tmp_path / "words", "--first", 1)[1] == [
        "the",
        "mouse",
        "tree",
    ]


@pytest.mark.usefixtures("_sentence_transformers")
def test_distil_centres_and_weights_what_the_model_says_of_each_token(tmp_path: Path) -> None:
    table, tokens = distilled(tmp_path)
    model = Model("")
    numbers = [3, 5, 6, 7, 9, 10, 11, 12]
    alone = unit(
        model({"input_ids": Tensor([[1, number, 2] for number in numbers])})["sentence_embedding"].values
    )
    alone = unit(alone - alone.mean(axis=0))
    rows = table._rows * table._scales[:, None]
    assert unit(rows) @ unit(rows).T == pytest.approx(alone @ alone.T, abs=0.03)
    harmonic = sum(1 / rank for rank in range(1, 9))
    weights = [1e-4 / (1e-4 + 1 / rank / harmonic) for rank in range(1, 9)]
    assert len(tokens) == 8
    assert np.linalg.norm(rows, axis=1) == pytest.approx(weights, rel=0.02)


@pytest.mark.usefixtures("_sentence_transformers")
def test_training_brings_texts_nearer_to_what_the_model_says(tmp_path: Path) -> None:
    words = ["the", "cat", "dog", "tree", "haus", "a"]
    random = np.random.default_rng(1)
    texts = [" ".join(random.choice(words, size=4)) for _ in range(300)]
    (tmp_path / "sentences").write_text("\n".join(texts), encoding="utf-8")
    plain, _ = distilled(tmp_path / "plain", "--sentences", tmp_path / "sentences", "--epochs", 0)
    more = ("--sentences", tmp_path / "sentences", "--epochs", 60, "--rate", 0.02)
    trained, _ = distilled(tmp_path / "trained", *more)
    again, _ = distilled(tmp_path / "again", *more)
    assert trained.fingerprint == again.fingerprint
    model = unit(Model("").encode(texts, show_progress_bar=False))
    wanted = model @ model.T
    far, near = (
        np.abs(vectors @ vectors.T - wanted).mean()
        for vectors in (np.array([table.vector(text) for text in texts]) for table in (plain, trained))
    )
    assert near < far * 0.6


def test_adam_goes_up_along_the_slopes() -> None:
    module = script()
    random = np.random.default_rng(2)
    rows = random.normal(size=(6, 4))
    pairs = [(np.array(ids), random.normal(size=4)) for ids in ([0, 1, 1], [2], [5, 0, 3])]
    pairs = [(ids, target / np.linalg.norm(target)) for ids, target in pairs]
    ids, slopes = module.ascent(rows, pairs)
    assert ids.tolist() == [0, 1, 2, 3, 5]
    for place, row in enumerate(ids):
        for column in range(4):
            nudged = rows.copy()
            nudged[row, column] += 1e-6
            slope = (module.likeness(nudged, pairs) - module.likeness(rows, pairs)) * len(pairs) / 1e-6
            assert slopes[place, column] == pytest.approx(slope, abs=1e-4)


@pytest.mark.usefixtures("_sentence_transformers")
@pytest.mark.parametrize(
    ("model", "more", "what"),
    [
        ("missing", (), "no model that can be loaded (no such model)"),
        ("some/model", ("--only", "["), "no regular expression"),
        ("some/model", ("--only", "xyz"), "none of its tokens is left"),
        ("some/model", ("--dimensions", 7), "--dimensions must be from 1 to 6"),
    ],
)
def test_what_cannot_be_distilled_is_one_line(
    tmp_path: Path, model: str, more: tuple[object, ...], what: str
) -> None:
    done = run_script("distil", model, tmp_path / "to", "--name", "tiny", *more)
    assert done.exit_code == 1
    assert what in done.output.splitlines()[-1]
    assert not (tmp_path / "to").exists()


def test_the_marks_of_other_tokenizers_become_ours() -> None:
    our_tokens = script().our_tokens
    assert our_tokens(["\u2581", "\u2581the", "s", "\u2581Haus", ",", "\u2581a"], None) == {
        "the": 1, "##s": 2, "haus": 3, "a": 5,
    }  # fmt: skip
    by_bytes = SimpleNamespace(
        convert_tokens_to_string=lambda pieces: pieces[0].replace("\u0120", " ").replace("Ã©", "é")
    )
    assert our_tokens(["\u0120the", "s", "\u0120Ã©", "\u0120", "Ã"], by_bytes) == {
        "the": 0, "##s": 1, "é": 2, "##ã": 4,
    }  # fmt: skip


@pytest.mark.parametrize("command", ["cut", "distil"])
def test_every_option_is_documented(command: str) -> None:
    page = (REPOSITORY / "docs" / "vectors.md").read_text(encoding="utf-8")
    options = [name for given in script().main.commands[command].params for name in given.opts]
    assert [name for name in options if name.startswith("-") and f"`{name} " not in page] == []
