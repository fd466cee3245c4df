"""Files of an index damaged anywhere: a right answer, or "index damaged"; or "no index", without a pointer.

The next run succeeds; its index answers right, or tells its damage; and a rebuild leaves none.
"""

import os
import random
import shutil
import signal
from collections.abc import Callable
from pathlib import Path

from glossearch.backends.whoosh.generations import Generations
from glossearch.backends.whoosh.sealing import Seal
from glossearch.engine import Engine
from glossearch.errors import IndexCorrupt, IndexMissing
from torturing.findings import Findings, Wrong
from torturing.glossaries import everything, made

_ENTRIES = 40
_LONGEST = 30  # seconds
_RIGHT, _TOLD, _MISSING, _WRONG = range(4)
_NAMES = ("answered right", "told as damage", "told that there is no index")
Harm = Callable[[bytes, random.Random], bytes | None]
"""Returns what becomes of a file; None if it is gone."""


def damage(folder: Path, cases: int, seed: int) -> Findings:
    """Damage a file, or three, of so many copies of an index."""
    findings = Findings("damaged files")
    versions = [made(folder, _ENTRIES, seed, version) for version in range(4)]
    index = folder / "index"
    for version in versions[:3]:  # several segments, and entries deleted from them
        Engine.build(version.corpus, index)
    files = _files(index)
    for number in range(cases):
        rng = random.Random(f"{seed} {number}")
        place = folder / "try"
        shutil.rmtree(place, ignore_errors=True)
        shutil.copytree(index, place, copy_function=os.link)
        about = _spoil(place, files, rng)
        with findings.case(f"seed {seed}, case {number}: {about}"):
            outcome = _apart(
                lambda: _tried(place, versions[2].answers, versions[3].corpus, versions[3].answers),  # noqa: B023
                folder / "told",
            )
            findings.count(_NAMES[outcome])
    return findings


def _files(index: Path) -> list[str]:
    """Return the files of an index in an order that does not depend on the names that Whoosh makes up."""
    folder = Generations(index).current()
    numbers = {segment.name: f"{number}" for number, segment in enumerate(Seal.of(folder).segments)}

    def key(file: Path) -> str:
        name = file.name
        for own, number in numbers.items():
            name = name.replace(own, number)
        return name

    return ["CURRENT", *(str(file.relative_to(index)) for file in sorted(folder.iterdir(), key=key))]


def _spoil(place: Path, files: list[str], rng: random.Random) -> str:
    """Harm one file, or three; half of the time without arrays, so that columns are read."""
    if rng.random() < 0.5:
        for file in place.rglob("arrays.*"):
            file.unlink()
    about = []
    for name in rng.sample(files, rng.choice((1, 1, 1, 3))):
        file, harm = place / name, rng.choice(_HARMS)
        if not file.exists():
            continue
        data = harm(file.read_bytes(), rng)
        file.unlink()  # it is a link to the sound one
        if data is not None:
            file.write_bytes(data)
        about.append(f"{Path(name).name} {harm.__name__.strip('_')}")
    return ", ".join(about)


def _tried(place: Path, answers: object, corpus: Path, mended: object) -> int:
    outcome = _outcome(place, answers)
    Engine.build(corpus, place)
    _outcome(place, mended)  # an update may carry on damage in what it does not read
    Engine.build(corpus, place, rebuild=True)
    if _outcome(place, mended) != _RIGHT:
        raise Wrong("damaged after a rebuild")
    with Engine.open(place) as engine:
        if damaged := list(engine.verify().damaged):
            raise Wrong(f"a rebuild left damage: {damaged}")
    return outcome


def _outcome(place: Path, answers: object) -> int:
    """Return whether an index answers right, or how it tells that it cannot. Raises `Wrong` if otherwise."""
    try:
        if everything(place) != answers:
            raise Wrong("a wrong answer")
    except IndexMissing:
        return _MISSING
    except IndexCorrupt as error:
        if "index damaged" not in str(error) or "glossearch index --rebuild" not in str(error):
            raise Wrong(f"told otherwise: {error}") from error
        return _TOLD
    return _RIGHT


def _apart(action: Callable[[], int], told: Path) -> int:
    """Return what ``action`` does, done in a process that is ended when it takes too long."""
    process = os.fork()
    if not process:
        code = _WRONG
        try:
            signal.alarm(_LONGEST)
            code = action()
        except BaseException as error:  # noqa: BLE001  (which, is the question)
            told.write_text(f"{type(error).__name__}: {error}")
        finally:
            os._exit(code)
    code = os.waitstatus_to_exitcode(os.waitpid(process, 0)[1])
    if code == _WRONG:
        raise Wrong(told.read_text())
    if code < 0:
        raise Wrong("it hangs" if code == -signal.SIGALRM else f"ended by signal {-code}")
    return code


def _flip(data: bytes, rng: random.Random) -> bytes:
    if not data:
        return b"\0"
    at = rng.randrange(len(data))
    return data[:at] + bytes((data[at] ^ 1 << rng.randrange(8),)) + data[at + 1 :]


def _zero(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    length = min(rng.choice((1, 8, 512, 4096)), len(data) - at)
    return data[:at] + bytes(length) + data[at + length :]


def _garble(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    length = min(rng.choice((1, 8, 64)), len(data) - at)
    return data[:at] + rng.randbytes(length) + data[at + length :]


def _truncate(data: bytes, rng: random.Random) -> bytes:
    return data[: rng.randrange(len(data) + 1)]


def _cut(data: bytes, rng: random.Random) -> bytes:
    at = rng.randrange(len(data) + 1)
    return data[:at] + data[at + rng.randrange(1, 64) :]


def _extend(data: bytes, rng: random.Random) -> bytes:
    return data + rng.randbytes(rng.randrange(1, 64))


def _empty(data: bytes, rng: random.Random) -> bytes:
    del data, rng
    return b""


def _remove(data: bytes, rng: random.Random) -> None:
    del data, rng


_HARMS: list[Harm] = [_flip, _zero, _garble, _truncate, _cut, _extend, _empty, _remove]
