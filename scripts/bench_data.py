"""The glossaries that speed is measured on, and what is asked of them."""

import gzip
import json
import random
import re
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from bench_peers import Entry

_SEED = 4
_WORDS = (8, 20)
_DICTD = Path("/usr/share/dictd")
_DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"


class Collection(NamedTuple):
    """Entries and queries."""

    name: str
    entries: Sequence[Entry]
    queries: Sequence[str]


def judged(folder: Path) -> Collection:
    """Return a collection of docs.jsonl and queries.jsonl."""
    return Collection(folder.name, _entries(folder / "docs.jsonl"), _queries(folder / "queries.jsonl"))


def own(corpus: Path, count: int) -> Collection:
    """Return the first ``count`` entries of the shipped corpus, asked for by their own definitions."""
    from glossearch.analysis import Analyzer
    from glossearch.corpus import Corpus, Problems, read_corpus
    from glossearch.schema import document

    analyzer = Analyzer()
    made = [document(entry, analyzer).entry for entry in read_corpus(Corpus(corpus), Problems())][:count]
    entries = [Entry(entry.slug, entry.title, entry.aliases, entry.text) for entry in made]
    return Collection("own corpus", entries, definitions(entries, 100))


def dictionary(name: str, count: int) -> Collection | None:
    """Return the first entries of a dictionary of Debian's package ``dict-NAME``, if it is there."""
    index, data = _DICTD / f"{name}.index", _DICTD / f"{name}.dict.dz"
    if not (index.is_file() and data.is_file()):
        return None
    with gzip.open(data) as opened:
        text = opened.read()
    places: dict[tuple[int, int], list[str]] = {}
    for line in index.read_text(encoding="utf-8", errors="replace").splitlines():
        word, start, size = line.split("\t")[:3]
        if not word.startswith("00"):
            places.setdefault((_number(start), _number(size)), []).append(word)
    entries: list[Entry] = []
    for (first, length), words in sorted(places.items()):
        body = " ".join(text[first : first + length].decode("utf-8", "replace").split())
        if len(body) > len(words[0]) + 20:
            entries.append(Entry(f"{name}-{len(entries)}", words[0], tuple(words[1:]), body))
        if len(entries) == count:
            break
    return Collection(f"{name} {len(entries):,}", entries, definitions(entries, 200))


def definitions(entries: Sequence[Entry], count: int) -> list[str]:
    """Return queries of 8 to 20 words from the texts of some entries, without the words of their titles."""
    chosen = random.Random(_SEED)
    found = []
    for entry in chosen.sample(list(entries), min(len(entries), 3 * count)):
        title = set(re.findall(r"\w+", entry.title.lower()))
        words = [w for w in re.findall(r"[\w'-]+", entry.text) if w.lower() not in title]
        if len(words) >= _WORDS[0]:
            found.append(" ".join(words[: chosen.randint(*_WORDS)]))
    return found[:count]


def _entries(file: Path) -> list[Entry]:
    lines = (json.loads(line) for line in file.read_text(encoding="utf-8").splitlines() if line.strip())
    return [
        Entry(line["id"], line.get("title") or "", tuple(line.get("aliases") or ()), line["text"])
        for line in lines
    ]


def _queries(file: Path) -> list[str]:
    lines = file.read_text(encoding="utf-8").splitlines()
    return [json.loads(line)["text"] for line in lines if line.strip()]


def _number(digits: str) -> int:
    """Return a number of dictd: base 64, the digits of MIME."""
    value = 0
    for digit in digits:
        value = value * 64 + _DIGITS.index(digit)
    return value
