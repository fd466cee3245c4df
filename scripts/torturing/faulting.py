"""Each call that touches the files of a command fails in turn.

What was there stays, or what was to come is there whole; the error is told in one line that names its cause;
the next run succeeds and leaves nothing behind.
"""

import errno
import json
import os
import random
import resource
import shutil
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import product
from pathlib import Path

from torturing import children
from torturing.findings import Findings, Wrong
from torturing.glossaries import Glossary, everything, made
from torturing.layer import FAILURES, SHORT, Layer

_ENTRIES = 30
_LIMITS = 40
_LEAST = 500  # bytes that stderr needs
_KINDS = ("rebuild", "update", "first build", "batch -o")


@dataclass(frozen=True, slots=True)
class _Place:
    """A corpus in two versions, an index of the first, and a folder for what is tried."""

    folder: Path
    versions: list[Glossary]
    queries: Path
    answered: bytes

    @property
    def index(self) -> Path:
        return self.folder / "try" / "index"

    @property
    def out(self) -> Path:
        return self.folder / "try" / "run.jsonl"

    def restore(self, kind: str) -> None:
        """Make all as it was before."""
        shutil.rmtree(self.folder / "try", ignore_errors=True)
        self.index.parent.mkdir()
        if kind != "first build":
            shutil.copytree(self.folder / "index", self.index, copy_function=os.link)

    def arguments(self, kind: str) -> list[object]:
        if kind == "batch -o":
            return ["batch", self.queries, "-o", self.out, "--index", self.index]
        rebuild = ["--rebuild"] if kind == "rebuild" else []
        return ["index", "--corpus", self.versions[1].corpus, "--index", self.index, *rebuild]


def faults(folder: Path, cases: int, seed: int) -> Findings:
    """Try so many of all cases, or each."""
    findings = Findings("failing calls")
    place = _prepared(folder, seed)
    every = [*_layered(place, seed), *_limited(place)]
    if cases:
        every = random.Random(seed).sample(every, min(cases, len(every)))
    for kind, what, before in every:
        with findings.case(f"{kind}, {what}"):
            findings.count(_tried(place, kind, what, before))
    return findings


_Case = tuple[str, str, children.Before]
"""A kind of command, what fails, and what makes it fail."""


def _layered(place: _Place, seed: int) -> Iterator[_Case]:
    for kind in _KINDS:
        calls = _calls(place, kind)
        for (number, call), failure, on in product(enumerate(calls), FAILURES, (False, True)):
            if failure == SHORT and (on or not call.startswith("write")):
                continue
            about = f"call {number}: {failure}{' and on' if on else ''} (seed {seed})"
            yield kind, about, _failing(place, number, failure, on=on)


def _failing(place: _Place, number: int, failure: str, *, on: bool) -> children.Before:
    """Return what lets a call fail, and then tells which it was, since files have no fixed order."""

    def put_in() -> Callable[[], object]:
        layer = Layer([place.index, place.out.parent], number, failure, on=on)
        layer.put_in()
        return lambda: (place.folder / "failed").write_text("".join(layer.calls[number : number + 1]))

    return put_in


def _calls(place: _Place, kind: str) -> list[str]:
    """Return the calls of a command in which none fails."""
    place.restore(kind)
    told = place.folder / "calls"

    def count() -> Callable[[], object]:
        layer = Layer([place.index, place.out.parent], -1, SHORT)
        layer.put_in()
        return lambda: told.write_text(json.dumps(layer.calls))

    children.succeed(place.arguments(kind), place.folder / "stderr", count)
    calls: list[str] = json.loads(told.read_text())
    return calls


def _limited(place: _Place) -> Iterator[_Case]:
    """Yield real limits to the size of a file, which is how a quota shows."""
    largest = max(file.stat().st_size for file in place.folder.rglob("*") if file.is_file())
    for kind, number in product(_KINDS, range(_LIMITS)):
        size = _LEAST + (largest - _LEAST) * number // _LIMITS

        def limit(size: int = size) -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))

        yield kind, f"EFBIG: files of at most {size} bytes", limit


def _tried(place: _Place, kind: str, what: str, before: children.Before) -> str:
    place.restore(kind)
    log = place.folder / "stderr"
    (place.folder / "failed").write_text("")
    ended = children.run(place.arguments(kind), log, before)
    call = (place.folder / "failed").read_text()
    failed = children.told(ended)
    cause = next((name for name in (*FAILURES, "EFBIG") if name in what), SHORT)
    if failed and (cause == SHORT or os.strerror(getattr(errno, cause)) not in ended.told):
        raise Wrong(f"{call}: the cause is not told: {ended.told.strip()}")
    if not failed and call.startswith("fsync"):
        raise Wrong(f"{call}: it says that all is well, and is not known to be on the disk")
    try:
        _check(place, kind, failed=failed)
    except Wrong as error:
        raise Wrong(f"{call}: {error}") from error
    children.succeed(place.arguments(kind), log)
    _check(place, kind, failed=False)
    left = {file.name for file in place.folder.glob("try/*")} - {"index", place.out.name}
    left |= {file.name for file in place.index.iterdir() if not file.name.startswith("generation-")}
    if left != {"CURRENT", "LOCK"} or len(list(place.index.glob("generation-*"))) > 2:
        raise Wrong(f"left behind: {sorted(left)}")
    return "told" if failed else "done in spite of it"


def _check(place: _Place, kind: str, *, failed: bool) -> None:
    if kind == "batch -o":
        there = place.out.read_bytes() if place.out.exists() else None
        if there != place.answered and not (failed and there is None):
            raise Wrong("the output is in part there")
        return
    if failed and kind == "first build" and not (place.index / "CURRENT").exists():
        return
    try:
        found = everything(place.index)
    except Exception as error:
        raise Wrong(f"the index does not open: {type(error).__name__}: {error}") from error
    if found != place.versions[1].answers and not (failed and found == place.versions[0].answers):
        raise Wrong("the index answers neither as before nor as after")


def _prepared(folder: Path, seed: int) -> _Place:
    versions = [made(folder, _ENTRIES, seed, version) for version in (0, 1)]
    queries, out = folder / "queries.txt", folder / "run.jsonl"
    queries.write_text("".join(f"term {number}\n" for number in range(_ENTRIES)))
    log = folder / "stderr"
    children.succeed(["index", "--corpus", versions[0].corpus, "--index", folder / "index"], log)
    children.succeed(["batch", queries, "-o", out, "--index", folder / "index"], log)
    return _Place(folder, versions, queries, out.read_bytes())
