"""What the tests share: corpora on disk, indexes of them, and real glossearch processes."""

import contextlib
import json
import os
import random
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from hypothesis import HealthCheck, Phase, settings

from glossearch.analysis import Analyzer
from glossearch.backends.base import Found, Reader, Store
from glossearch.backends.whoosh.generations import Generations
from glossearch.backends.whoosh.sealing import Listed, Seal
from glossearch.config import Settings
from glossearch.corpus import Entry
from glossearch.engine import Engine
from glossearch.indexing import Making, Report
from glossearch.query import Query, Words, parse
from glossearch.ranking import DEFAULT
from glossearch.schema import digest
from glossearch.semantics import ENGLISH, VectorTable

REPOSITORY = Path(__file__).resolve().parent.parent
REAL_CORPUS = REPOSITORY / "corpus"
COMMAND = [sys.executable, "-W", "error", "-W", "ignore::ResourceWarning", "-m", "glossearch"]
ENDLESS = f"&#{'9' * 5_000}"
"""A reference to a character that Python's own readers of HTML raise at."""
IN_CI = os.environ.get("CI") == "true"
PATIENCE = 60.0
"""Seconds after which something that should have happened long ago counts as not happening."""

ANALYZER = Analyzer()
TABLE = VectorTable(ENGLISH)
MAKING = Making(ANALYZER, TABLE)
EVERYTHING = 10_000

properties = settings(
    derandomize=True,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
"""For properties that write indexes: the same examples in every run, and no minutes of shrinking."""

Result = TypeVar("Result")


def rewrite_manifest(index: Path, values: Mapping[str, object], segments: Iterable[Listed] = ()) -> None:
    """Put ``values`` and ``segments`` into the manifest of the current generation, as if written so."""
    folder = index / current(index)
    seal = Seal.of(folder)
    seal.write({**seal.manifest, **values}, list(segments) or seal.segments, ())
    Generations(index).switch(folder)


def current(index: Path) -> str:
    """Return the name of the current generation in the folder ``index``."""
    return (index / "CURRENT").read_text(encoding="ascii").split()[0]


SMALL: Mapping[str, Mapping[str, object]] = {
    "token": {
        "title": "Token",
        "aliases": ["word piece", "subword unit"],
        "hidden_aliases": ["tokne"],
        "category": "Models",
        "see_also": ["temperature"],
        "questions": ["Why are models paid for by the token?"],
        "body": "A token is a piece of text that a model reads. Sampling chooses the [[temperature]] next.",
    },
    "temperature": {
        "title": "Temperature",
        "aliases": ["sampling temperature"],
        "category": ["Models", "Odd & ends"],
        "body": "Temperature says how freely a model samples. A low temperature is cautious.",
    },
    "prompt-caching": {
        "title": "Prompt caching",
        "aliases": ["KV cache reuse"],
        "category": "Inference",
        "body": "Prompt caching keeps the work done on the start of a prompt. The next prompt is cheaper.",
    },
    "hallucination": {
        "title": "Hallucination",
        "aliases": ["making things up"],
        "category": "Safety",
        "questions": ["Why do models make things up?"],
        "body": "Hallucination is an answer that sounds right and is not. Models guess what they don't know.",
    },
}
"""A glossary small enough to index in a moment; the keys of each are those of the front matter, and body."""


def entry_text(title: object, body: str = "Some text.", **keys: object) -> str:
    """Return the Markdown file of an entry."""
    head = {"title": title, **keys}
    lines = [f"{key}: {_yaml(value)}" for key, value in head.items()]
    return "\n".join(["---", *lines, "---", body, ""])


def _yaml(value: object) -> str:
    """Return JSON that is YAML too, which wants all control characters escaped."""
    text = json.dumps(value, ensure_ascii=False)
    return re.sub("[\x7f-\x9f]", lambda found: f"\\u{ord(found[0]):04x}", text)


def make_entry(
    slug: str,
    title: str = "",
    body: str = "Some text.",
    *,
    aliases: Iterable[str] = (),
    hidden_aliases: Iterable[str] = (),
    categories: Iterable[str] = (),
    questions: Iterable[str] = (),
    see_also: Iterable[str] = (),
) -> Entry:
    """Return an entry as it comes from a corpus; without a title, its slug is that."""
    return Entry(
        slug=slug,
        title=title or slug,
        body=body,
        aliases=tuple(aliases),
        hidden_aliases=tuple(hidden_aliases),
        categories=tuple(categories),
        questions=tuple(questions),
        see_also=tuple(see_also),
    )


def put(
    store: Store,
    entries: Iterable[Entry] = (),
    *,
    delete: Iterable[str] = (),
    fresh: bool = False,
    manifest: Mapping[str, object] | None = None,
) -> None:
    """Write one generation: leave out the slugs to ``delete``, then add ``entries``."""
    with store.lock(), store.write(fresh=fresh or not store.exists()) as writer:
        for slug in delete:
            writer.delete(slug)
        for entry in entries:
            writer.add(MAKING.document(entry), digest(entry))
        writer.commit(manifest or {})


def understood(text: str, reader: Reader) -> Query:
    """Return ``text`` as words that the reader's index has, whatever kind of question it is."""
    return parse(text, Words(ANALYZER, reader.has_term))


def ask(reader: Reader, text: str, limit: int = EVERYTHING, offset: int = 0) -> Found:
    """Search for the words that a person typed, without their meaning."""
    return reader.search(understood(text, reader), DEFAULT, limit, offset)


def slugs(found: Found) -> list[str]:
    """Return the slugs of a page of hits, in their order."""
    return [hit.entry.slug for hit in found.hits]


@dataclass(frozen=True, slots=True)
class Glossary:
    """A corpus and its index, in the folders that a command run in ``root`` takes by itself."""

    root: Path

    @property
    def corpus(self) -> Path:
        return self.root / "corpus"

    @property
    def index(self) -> Path:
        return self.root / "index"

    @property
    def settings(self) -> Settings:
        return Settings(corpus=self.corpus, index=self.index)

    def write(self, slug: str, title: object = None, body: str = "Some text.", **keys: object) -> Path:
        """Write an entry's file; without a title, its slug is that."""
        return self.write_raw(f"{slug}.md", entry_text(slug if title is None else title, body, **keys))

    def write_raw(self, name: str, content: str | bytes) -> Path:
        """Write a file of the corpus as it is given."""
        file = self.corpus / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(content.encode() if isinstance(content, str) else content)
        return file

    def write_small(self) -> None:
        """Write the entries of `SMALL`."""
        for slug, keys in SMALL.items():
            self.write(slug, **keys)  # type: ignore[arg-type]

    def remove(self, slug: str) -> None:
        (self.corpus / f"{slug}.md").unlink()

    def build(self, *, rebuild: bool = False, strict: bool = False) -> Report:
        return Engine.build(settings=self.settings, rebuild=rebuild, strict=strict)

    def open(self) -> Engine:
        return Engine.open(settings=self.settings)

    @property
    def generations(self) -> list[str]:
        """The names of the generations that lie in the index folder, oldest first."""
        if not self.index.is_dir():
            return []
        return sorted(file.name for file in self.index.iterdir() if file.name.startswith("generation-"))


def answers(engine: Engine, queries: Iterable[str], limit: int = EVERYTHING) -> list[object]:
    """Return all that an engine says to ``queries``, for comparing two engines."""
    found = [engine.search(query, limit=limit) for query in queries]
    return [
        (one.query, one.total, [(hit.slug, hit.score, hit.fields, hit.name, hit.snippet) for hit in one.hits])
        for one in found
    ]


def random_text(rng: random.Random, words: int, vocabulary: int = 3000) -> str:
    """Return made-up prose, its words as unevenly frequent as real ones."""
    return " ".join(f"w{int(vocabulary * rng.random() ** 3)}" for _ in range(words)) + "."


def write_json_lines(file: Path, entries: int, seed: int = 0, words: int = 12) -> None:
    """Write a corpus of that many made-up entries."""
    rng = random.Random(seed)
    rows = ({"id": f"e{n}", "title": f"Term {n}", "text": random_text(rng, words)} for n in range(entries))
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, object]:
        """The one JSON object on stdout."""
        value = json.loads(self.out)
        assert isinstance(value, dict)
        return value

    def assert_error(self, *parts: str) -> None:
        """Check for exit code 2 and one line on stderr, with ``parts`` in it, and nothing on stdout."""
        assert "Traceback" not in self.err
        assert self.code == 2, self
        assert self.out == ""
        assert len(self.err.splitlines()) == 1, self.err
        for part in parts:
            assert part in self.err


RunMain = Callable[..., Outcome]
"""The fixture ``run_main``: called with the arguments of a command, and ``stdin`` in bytes."""


def examples(most: int) -> int:
    """Return how many examples a property is tried with: ``most`` in CI, elsewhere a third, to save time."""
    return most if IN_CI else min(most, max(most // 3, 20))


def environment(**more: str) -> dict[str, str]:
    """Return the environment of a person without settings of their own, and ``more``."""
    ours = ("GLOSSEARCH_", "PYTHON", "NO_COLOR", "FORCE_COLOR", "COLUMNS", "LINES", "TERM")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(ours)}
    return {**kept, **more}


def unmeasured() -> dict[str, str]:
    """Return `environment` for a process that coverage is kept out of: it imports, and writes files, too."""
    return {name: value for name, value in environment().items() if not name.startswith("COVERAGE_")}


def run(*arguments: str, cwd: Path, stdin: bytes = b"", **more: str) -> Outcome:
    """Run a command as a process of its own, ``more`` in its environment."""
    done = subprocess.run(
        [*COMMAND, *arguments],
        cwd=cwd,
        input=stdin,
        env=environment(**more),
        capture_output=True,
        timeout=PATIENCE,
        check=False,
    )
    return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())


@contextmanager
def started(
    *arguments: str, cwd: Path, stdin: int = subprocess.DEVNULL, stdout: int = subprocess.PIPE, **more: str
) -> Iterator[subprocess.Popen[bytes]]:
    """Start a command, and see to it that it is gone in the end."""
    process = subprocess.Popen(
        [*COMMAND, *arguments],
        cwd=cwd,
        stdin=stdin,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=environment(**more),
    )
    with process:
        try:
            yield process
        finally:
            process.terminate()  # so that what coverage measured is written
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(PATIENCE)
            process.kill()


def eventually(condition: Callable[[], Result | None], what: str) -> Result:
    """Wait until ``condition`` returns something true, and return that; fail when it never does."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        value = condition()
        if value:
            return value
        time.sleep(0.001)
    raise AssertionError(f"waited {PATIENCE:.0f} s in vain for {what}")
