"""Ask for things that atheris makes up, led by which code they reach: none may fail, or take long.

scripts/fuzz-queries [--minutes NUMBER] [--seed NUMBER] [--corpus PATH] [--findings FOLDER]

Whatever is made up is searched for with all there is to a search, completed, and looked for among names.
What raises anything, or takes more than 100 ms of the processor three times in a row, is printed and kept in
a file, and ends the run with another status than 0. Wants atheris, of the extra "fuzz".
"""

import multiprocessing
import sys
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import Any

import click
from benching.errors import BenchError

_ROOT = Path(__file__).resolve().parent.parent
_MOST_MS = 100.0
_TRIES = 3
_LONGEST = 4096
_LED_BY = ("query", "analysis", "suggestion", "understanding", "highlighting")
_PIECES = [
    *(
        '"',
        "“",
        "„",
        "(",
        ")",
        "*",
        "?",
        "~2",
        "^9",
        "+",
        "-",
        ":",
        "title:",
        "alias:",
        "category:",
        "field:",
        "AND",
    ),
    *(
        "NOT",
        "\\",
        "/",
        "'",
        "’",
        "what is ",
        " vs ",
        "difference between ",
        " in ",
        " for ",
        " and ",
        "the ",
        "C++",
    ),
    *(
        "R&D",
        "1,000",
        "…",
        "\0",
        "\x1b[2J",
        "\u202e",
        "\u200b",
        "\ufeff",
        "\u00ad",
        "\ud800",
        "\u0301",
        "ﷺ",
        "İ",
    ),
    *("ß", "日本語", "\n", " ", "e", "s", "memory", "memroy", "unix ", "operating system"),
]


@click.command(help=__doc__)
@click.option("--minutes", default=10.0, show_default=True, help="How long it goes on.")
@click.option("--seed", default=7, show_default=True, help="For the same seed, the same beginning.")
@click.option(
    "--corpus",
    type=click.Path(path_type=Path, exists=True),
    default=_ROOT / "corpus",
    help="A folder of Markdown files, or a JSON Lines file.  [default: that of this repository]",
)
@click.option(
    "--findings",
    type=click.Path(path_type=Path, exists=True),
    default=Path(),
    help="Where what is found is kept.  [default: here]",
)
def main(minutes: float, seed: int, corpus: Path, findings: Path) -> None:
    """Make up queries until the time is over or one is found."""
    try:
        import atheris
    except ImportError as error:
        raise BenchError("atheris is missing; install the extra 'fuzz' into .venv") from error
    with atheris.instrument_imports(include=[f"glossearch.{part}" for part in _LED_BY]):
        from glossearch.config import Settings
        from glossearch.engine import Engine

    folder = Path(tempfile.mkdtemp())
    settings = Settings(corpus=corpus, index=folder / "index")
    Engine.build(settings=settings)
    engine = Engine.open(settings=settings)

    def made_up(data: bytes) -> str:
        provider = atheris.FuzzedDataProvider(data)
        text = ""
        while provider.remaining_bytes() and len(text) < _LONGEST:
            kind = provider.ConsumeIntInRange(0, 3)
            if kind == 0:
                text += provider.ConsumeUnicode(provider.ConsumeIntInRange(0, 40))
            elif kind == 1:
                text += provider.PickValueInList(_PIECES)
            else:
                text += provider.PickValueInList(_PIECES) * provider.ConsumeIntInRange(1, 200)
        return text

    def ask(text: str) -> None:
        engine.search(text, explain=True, facets=True)
        engine.suggest(text)
        engine.near_titles(text)
        engine.find(text)

    # Code that atheris watches takes several times as long.
    others = ProcessPoolExecutor(1, multiprocessing.get_context("spawn"))
    ask("warm up wrods")

    def one_input(data: bytes) -> None:
        text = made_up(data)
        start = time.process_time()
        engine.search(text, facets=True)
        took = (time.process_time() - start) * 1e3
        ask(text)
        if (
            took > _MOST_MS
            and (plain := others.submit(milliseconds, settings.index, corpus, text).result()) > _MOST_MS
        ):
            raise TimeoutError(f"{plain:.0f} ms for {text!r}")

    options = [f"-max_total_time={minutes * 60:.0f}", f"-seed={seed}", "-max_len=2000", "-len_control=0"]
    atheris.Setup([sys.argv[0], *options, f"-artifact_prefix={findings}/"], one_input)
    atheris.Fuzz()


@cache
def opened(index: Path, corpus: Path) -> Any:  # noqa: ANN401  (glossearch is imported in `main` first)
    """Return an engine on an index, warm."""
    from glossearch.config import Settings
    from glossearch.engine import Engine

    engine = Engine.open(settings=Settings(corpus=corpus, index=index))
    engine.search("warm up wrods")
    return engine


def milliseconds(index: Path, corpus: Path, text: str) -> float:
    """Return the least processor time that a search for ``text`` takes, in ms."""
    engine, found = opened(index, corpus), []
    for _ in range(_TRIES):
        start = time.process_time()
        engine.search(text, facets=True)
        found.append((time.process_time() - start) * 1e3)
    return min(found)


if __name__ == "__main__":
    main()
