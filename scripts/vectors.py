"""Make a table of token vectors, as docs/vectors.md explains: scripts/vectors --help."""

import importlib
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click
import numpy as np
import numpy.typing as npt

from glossearch.errors import ConfigError
from glossearch.semantics import Tokens, is_token, save_table

Matrix = npt.NDArray[np.float32]
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)

SIF = 1e-4
"""The frequency of a word that counts half (smooth inverse frequency; Arora, Liang and Ma, 2017)."""
BATCH = 512
KEPT_OUT = 20
"""One sentence in so many is not trained on but measured with."""


class Commands(click.Group):
    """Commands whose errors are one line."""

    def invoke(self, ctx: click.Context) -> Any:  # noqa: ANN401 - as click has it
        """Run the command."""
        try:
            return super().invoke(ctx)
        except ConfigError as error:
            raise click.ClickException(str(error)) from error


@click.group(cls=Commands)
def main() -> None:
    """Make the tables of token vectors that glossearch reads."""


@main.command()
@click.argument("vectors", type=FILE)
@click.argument("tokens", type=FILE)
@click.argument("folder", type=FOLDER)
@click.option("--name", required=True, help="The name of the table.")
@click.option("--dimensions", default=128, show_default=True, help="How many singular directions to keep.")
@click.option("--origin", default="", help="Which model the vectors are from.")
@click.option("--licence", default="", help="The licence of the vectors.")
def cut(
    vectors: Path, tokens: Path, folder: Path, name: str, dimensions: int, origin: str, licence: str
) -> None:
    """Cut VECTORS (.npy, a row for each line of TOKENS) down to a table in FOLDER."""
    rows = reduced(read_array(vectors), dimensions)
    save_table(folder, name, read_lines(tokens), rows, origin=origin, licence=licence)


@main.command()
@click.argument("model")
@click.argument("folder", type=FOLDER)
@click.option("--name", required=True, help="The name of the table.")
@click.option("--words", type=FILE, multiple=True, help="Words that get a row of their own, one a line.")
@click.option("--sentences", type=FILE, multiple=True, help="Sentences to train the rows on, one a line.")
@click.option("--first", type=click.IntRange(min=1), help="Take that many of the model's tokens, not all.")
@click.option("--only", default="", help="Take tokens that this regular expression matches whole.")
@click.option("--epochs", default=2, show_default=True, help="How often to train on all sentences.")
@click.option("--rate", default=1.5e-3, show_default=True, help="The learning rate.")
@click.option("--dimensions", default=128, show_default=True, help="How many singular directions to keep.")
@click.option("--origin", help="Which model it is, if MODEL does not tell.")
@click.option("--licence", default="", help="The licence of the model.")
def distil(
    model: str,
    folder: Path,
    name: str,
    words: tuple[Path, ...],
    sentences: tuple[Path, ...],
    first: int | None,
    only: str,
    epochs: int,
    rate: float,
    dimensions: int,
    origin: str | None,
    licence: str,
) -> None:
    """Make a table in FOLDER of MODEL, the name or folder of a sentence-transformers model."""
    teacher = Teacher(model)
    pieces = dict(list(chosen(teacher.pieces(), only).items())[:first])
    extra = list(chosen(dict.fromkeys(line for file in words for line in read_lines(file)), only))
    extra = [word for word in extra if is_token(word) and word not in pieces]
    if not pieces and not extra:
        raise click.ClickException(f"{model}: none of its tokens is left; look at --only")
    click.echo(f"{len(pieces)} tokens of the model and {len(extra)} words", err=True)
    alone = [teacher.of_pieces(list(pieces.values())), teacher.of_texts(extra)]
    tokens, rows = [*pieces, *extra], weighted(np.concatenate([part for part in alone if len(part)]))
    texts = [line for file in sentences for line in read_lines(file)]
    if texts:
        rows = trained(rows, Tokens(tokens), texts, teacher.of_texts(texts), epochs, rate)
    save_table(folder, name, tokens, reduced(rows, dimensions), origin=origin or model, licence=licence)


def read_lines(file: Path) -> list[str]:
    """Return the lines of ``file`` that are not empty."""
    try:
        lines = file.read_text(encoding="utf-8").split("\n")
    except (OSError, ValueError) as error:
        raise click.ClickException(f"{file}: no text in UTF-8 that can be read ({error})") from error
    return [line.strip() for line in lines if line.strip()]


def read_array(file: Path) -> Matrix:
    """Return the vectors in ``file``."""
    try:
        array: npt.NDArray[np.float64] = np.lib.format.open_memmap(file, mode="r")
    except (OSError, ValueError, EOFError) as error:
        raise click.ClickException(f"{file}: no array in NumPy's format ({error})") from error
    if array.ndim != 2 or array.dtype.kind != "f" or not array.size:
        raise click.ClickException(
            f"{file}: must be a matrix of floating point numbers, not {array.shape} of {array.dtype}"
        )
    return array.astype(np.float32)


def reduced(vectors: Matrix, dimensions: int) -> Matrix:
    """Return ``vectors`` in their first ``dimensions`` right singular directions, not centred."""
    if not 1 <= dimensions <= vectors.shape[1]:
        raise click.ClickException(
            f"--dimensions must be from 1 to {vectors.shape[1]}, which the vectors have"
        )
    if not np.isfinite(vectors).all():
        raise click.ClickException("a vector has a component that is no number")
    full = vectors.astype(np.float64)
    values, directions = np.linalg.eigh(full.T @ full)
    kept = directions[:, np.argsort(values)[::-1][:dimensions]]
    # A direction and its opposite are as good as each other: choose, so that every run makes the same table.
    largest = kept[np.abs(kept).argmax(axis=0), range(dimensions)]
    rows: Matrix = (full @ (kept * np.sign(largest))).astype(np.float32)
    return rows


def chosen(tokens: dict[str, Any], only: str) -> dict[str, Any]:
    """Return those of ``tokens`` that ``only`` matches whole, but for the mark of one that continues."""
    try:
        pattern = re.compile(only or ".*")
    except re.error as error:
        raise click.ClickException(f"--only {only!r} is no regular expression: {error}") from error
    return {token: known for token, known in tokens.items() if pattern.fullmatch(token.removeprefix("##"))}


def as_ours(pieces: Sequence[str], tokenizer: Any) -> Iterator[str]:  # noqa: ANN401 - of a package we lack
    """Yield each of the tokenizer's ``pieces`` as our tables write it: ``##`` where it continues a word.

    WordPiece does just so. SentencePiece marks what begins a word instead, and so does BPE of bytes.
    """
    marks = {piece[:1] for piece in pieces}
    for piece in pieces:
        if "\u2581" in marks:  # SentencePiece
            yield piece[1:] if piece[:1] == "\u2581" else f"##{piece}"
        elif "\u0120" in marks:  # BPE, where each byte is shown as a character
            text = str(tokenizer.convert_tokens_to_string([piece]))
            yield text[1:] if text[:1] == " " else f"##{text}"
        else:
            yield piece


def our_tokens(pieces: Sequence[str], tokenizer: Any) -> dict[str, int]:  # noqa: ANN401
    """Return the tokens that a text can have, in the order of the model's, with their numbers in ``pieces``.

    Texts are put in lower case: of "Haus" and "haus", the latter counts if there are both.
    """
    named = [(token, token.removeprefix("##")) for token in as_ours(pieces, tokenizer)]
    found = {token: number for number, (token, bare) in enumerate(named) if is_token(bare)}
    for number, (token, bare) in enumerate(named):
        if is_token(bare.lower()):
            found.setdefault(token.lower(), number)
    return dict(sorted(found.items(), key=lambda item: item[1]))


class Teacher:
    """A model of sentence-transformers, which is not among glossearch's dependencies."""

    def __init__(self, name: str) -> None:
        try:
            self._torch: Any = importlib.import_module("torch")
            library: Any = importlib.import_module("sentence_transformers")
        except ImportError as error:
            raise click.ClickException(
                f"distil needs sentence-transformers ({error}); run: pip install sentence-transformers"
            ) from error
        try:
            self._model = library.SentenceTransformer(name).eval()
        except (OSError, ValueError, KeyError) as error:
            said = " ".join(str(error).split())
            raise click.ClickException(f"{name}: no model that can be loaded ({said})") from error

    def pieces(self) -> dict[str, int]:
        """Return the model's tokens as `our_tokens` does, with the model's numbers."""
        tokenizer = self._model.tokenizer
        special = set(tokenizer.all_special_tokens)
        known = sorted(
            (number, piece) for piece, number in tokenizer.get_vocab().items() if piece not in special
        )
        ours = our_tokens([piece for _, piece in known], tokenizer)
        return {token: known[place][0] for token, place in ours.items()}

    def of_pieces(self, numbers: Sequence[int]) -> Matrix:
        """Return the vectors of texts that are one token each."""
        tokenizer = self._model.tokenizer
        framed = list(tokenizer("a")["input_ids"])
        bare = list(tokenizer("a", add_special_tokens=False)["input_ids"])
        at = next(at for at in range(len(framed)) if framed[at : at + len(bare)] == bare)
        before, after = framed[:at], framed[at + len(bare) :]
        found = []
        for start in range(0, len(numbers), BATCH):
            ids = self._torch.tensor(
                [[*before, number, *after] for number in numbers[start : start + BATCH]],
                device=self._model.device,
            )
            with self._torch.no_grad():
                given = {"input_ids": ids, "attention_mask": self._torch.ones_like(ids)}
                found.append(self._model(given)["sentence_embedding"].float().cpu().numpy())
        return unit(np.concatenate(found)) if found else np.zeros((0, 0), np.float32)

    def of_texts(self, texts: list[str]) -> Matrix:
        """Return the vectors of ``texts``."""
        if not texts:
            return np.zeros((0, 0), np.float32)
        return unit(np.asarray(self._model.encode(texts, show_progress_bar=False), np.float32))


def unit(vectors: Matrix) -> Matrix:
    """Return ``vectors``, each scaled to length 1."""
    lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
    scaled: Matrix = vectors / np.maximum(lengths, np.float32(1e-12))
    return scaled


def weighted(vectors: Matrix) -> Matrix:
    """Return ``vectors`` centred, of length 1, and then the shorter the more frequent their tokens are.

    They are in the order of frequency, and by Zipf's law the nth is n times rarer than the first.
    """
    ranks = np.arange(1, len(vectors) + 1, dtype=np.float32)
    frequencies = 1 / ranks / (1 / ranks).sum()
    weights: Matrix = SIF / (SIF + frequencies)
    return unit(vectors - vectors.mean(axis=0)) * weights[:, None]


def trained(
    rows: Matrix, tokens: Tokens, texts: Sequence[str], targets: Matrix, epochs: int, rate: float
) -> Matrix:
    """Return ``rows`` changed so that the sum of a text's rows points where the model's vector does."""
    known = [
        (np.array(ids), target) for ids, target in zip(map(tokens.ids, texts), targets, strict=True) if ids
    ]
    test, train = known[::KEPT_OUT], [pair for place, pair in enumerate(known) if place % KEPT_OUT]
    if not train:
        raise click.ClickException("--sentences has too few sentences with tokens of the table")
    before = likeness(rows, test)
    optimizer, order = Adam(rows.copy(), rate), np.random.default_rng(0)
    for _ in range(epochs):
        shuffled = order.permutation(len(train))
        for start in range(0, len(train), BATCH):
            optimizer.step(*ascent(optimizer.rows, [train[n] for n in shuffled[start : start + BATCH]]))
    after = likeness(optimizer.rows, test)
    click.echo(
        f"cosine with the model, {len(test)} sentences kept out: {before:.2f}, then {after:.2f}", err=True
    )
    return optimizer.rows


Pairs = Sequence[tuple[npt.NDArray[np.int_], Matrix]]


def summed(rows: Matrix, pairs: Pairs) -> Matrix:
    """Return the sum of each text's rows."""
    starts = np.cumsum([0, *(len(ids) for ids, _ in pairs[:-1])])
    return np.add.reduceat(rows[np.concatenate([ids for ids, _ in pairs])], starts)


def likeness(rows: Matrix, pairs: Pairs) -> float:
    """Return the mean cosine of the sums with what they should be."""
    return float((unit(summed(rows, pairs)) * np.stack([target for _, target in pairs])).sum(axis=1).mean())


def ascent(rows: Matrix, pairs: Pairs) -> tuple[npt.NDArray[np.int_], Matrix]:
    """Return which rows the texts have, and the direction for each in which the cosines grow."""
    sums = summed(rows, pairs)
    lengths = np.maximum(np.linalg.norm(sums, axis=1, keepdims=True), np.float32(1e-12))
    sums /= lengths
    targets = np.stack([target for _, target in pairs])
    slopes = (targets - (sums * targets).sum(axis=1, keepdims=True) * sums) / lengths
    ids = np.concatenate([ids for ids, _ in pairs])
    texts = np.repeat(np.arange(len(pairs)), [len(ids) for ids, _ in pairs])
    order = np.argsort(ids, kind="stable")
    found, starts = np.unique(ids[order], return_index=True)
    return found, np.add.reduceat(slopes[texts[order]], starts)


class Adam:
    """Adam (Kingma and Ba, 2015), which goes up."""

    def __init__(self, rows: Matrix, rate: float) -> None:
        self.rows = rows
        self._rate = rate
        self._mean, self._square, self._steps = np.zeros_like(rows), np.zeros_like(rows), 0

    def step(self, ids: npt.NDArray[np.int_], slopes: Matrix) -> None:
        """Change the rows, of which ``ids`` have ``slopes`` and the others none."""
        self._steps += 1
        self._mean *= 0.9
        self._mean[ids] += 0.1 * slopes
        self._square *= 0.999
        self._square[ids] += 0.001 * slopes**2
        mean = self._mean / (1 - 0.9**self._steps)
        square = self._square / (1 - 0.999**self._steps)
        self.rows += self._rate * mean / (np.sqrt(square) + 1e-8)


if __name__ == "__main__":
    main()
