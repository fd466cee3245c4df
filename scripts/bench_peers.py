"""The engines that speed is measured beside, each set up as its users do.

All hold title, aliases and text, and give titles and aliases more weight. An engine that is not installed is
left out. `search` returns ids, `passages` ids with a highlighted passage each; both of the best ten.
"""

import importlib
import importlib.util
import json
import re
import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any, NamedTuple, Protocol

from glossearch import Engine

TOP = 10
_WORD = re.compile(r"\w+")
# Lucene's stop words, which tantivy's stemming tokenizer leaves in.
_STOP = frozenset(
    "a an and are as at be but by for if in into is it no not of on or such that the their then there these"
    " they this to was will with".split()
)


class Entry(NamedTuple):
    """An entry as every engine is given it."""

    id: str
    title: str
    aliases: tuple[str, ...]
    text: str


class Peer(Protocol):
    """An engine with an index of some entries."""

    def search(self, query: str) -> object:
        """Find the best ten."""

    passages: Callable[[str], object] | None


def _module(name: str) -> Any:  # noqa: ANN401  (most peers have no types)
    return importlib.import_module(name)


class Glossearch:
    """This project, through its public interface."""

    def __init__(self, entries: Sequence[Entry], folder: Path) -> None:
        Engine.build(corpus=corpus(entries, folder / "corpus.jsonl"), index=folder / "index")
        self.engine = Engine.open(folder / "index")

    def search(self, query: str) -> object:
        return [hit.slug for hit in self.engine.search(query, limit=TOP, highlight=False).hits]

    def passages(self, query: str) -> object:
        return [(hit.slug, hit.snippet) for hit in self.engine.search(query, limit=TOP).hits]


class PlainWhoosh:
    """Whoosh as its quickstart has it: StemmingAnalyzer, an OR over the fields, title and aliases times 2."""

    def __init__(self, entries: Sequence[Entry], folder: Path) -> None:
        analysis, fields, index, qparser = (
            _module(f"whoosh.{name}") for name in ("analysis", "fields", "index", "qparser")
        )
        analyzer = analysis.StemmingAnalyzer()
        schema = fields.Schema(
            id=fields.ID(stored=True),
            title=fields.TEXT(analyzer, stored=True, field_boost=2.0),
            aliases=fields.TEXT(analyzer, field_boost=2.0),
            text=fields.TEXT(analyzer, stored=True),
        )
        opened = index.create_in(str(folder), schema)
        writer = opened.writer(limitmb=256)
        for entry in entries:
            writer.add_document(
                id=entry.id, title=entry.title, aliases=" / ".join(entry.aliases), text=entry.text
            )
        writer.commit()
        self._parser: Any = qparser.MultifieldParser(
            ["title", "aliases", "text"],
            schema,
            plugins=[qparser.plugins.WhitespacePlugin()],
            group=qparser.OrGroup,
        )
        self._searcher = opened.searcher()

    def search(self, query: str) -> object:
        return [hit["id"] for hit in self._searcher.search(self._parser.parse(query), limit=TOP)]

    def passages(self, query: str) -> object:
        hits = self._searcher.search(self._parser.parse(query), limit=TOP)
        return [(hit["id"], hit.highlights("text")) for hit in hits]


class Fts5:
    """SQLite's FTS5: Porter stems, an OR of the words, bm25 with weights 10, 10 and 1."""

    _HITS = "from t where t match ? order by bm25(t, 0, 10, 10, 1) limit ?"

    def __init__(self, entries: Sequence[Entry], folder: Path) -> None:
        self._database = sqlite3.connect(folder / "fts5.db")
        self._database.execute(
            "create virtual table t using"
            " fts5(id unindexed, title, aliases, text, tokenize='porter unicode61')"
        )
        rows = ((e.id, e.title, " / ".join(e.aliases), e.text) for e in entries)
        self._database.executemany("insert into t values (?, ?, ?, ?)", rows)
        self._database.execute("insert into t (t) values ('optimize')")
        self._database.commit()

    def _found(self, columns: str, query: str) -> object:
        words = " OR ".join(f'"{word}"' for word in _WORD.findall(query))
        return self._database.execute(f"select {columns} {self._HITS}", (words, TOP)).fetchall()

    def search(self, query: str) -> object:
        return self._found("id", query)

    def passages(self, query: str) -> object:
        return self._found("id, snippet(t, 3, '<mark>', '</mark>', '…', 32)", query)


class Tantivy:
    """tantivy-py: English stems, an OR of the words without stop words, title and aliases times 3."""

    def __init__(self, entries: Sequence[Entry], folder: Path) -> None:
        self._tantivy = tantivy = _module("tantivy")
        builder = tantivy.SchemaBuilder()
        builder.add_text_field("id", stored=True, tokenizer_name="raw")
        for name in ("title", "aliases", "text"):
            builder.add_text_field(name, stored=True, tokenizer_name="en_stem")
        self._index: Any = tantivy.Index(builder.build(), path=str(folder))
        writer = self._index.writer(heap_size=100_000_000, num_threads=1)
        for entry in entries:
            writer.add_document(
                tantivy.Document(
                    id=entry.id, title=entry.title, aliases=" / ".join(entry.aliases), text=entry.text
                )
            )
        writer.commit()
        writer.wait_merging_threads()
        self._index.reload()
        self._searcher = self._index.searcher()

    def _query(self, query: str) -> Any:  # noqa: ANN401
        words = _WORD.findall(query.lower())
        asked = [word for word in words if word not in _STOP] or words
        boosts = {"title": 3.0, "aliases": 3.0}
        return self._index.parse_query(" ".join(asked), ["title", "aliases", "text"], field_boosts=boosts)

    def search(self, query: str) -> object:
        hits = self._searcher.search(self._query(query), TOP).hits
        return [self._searcher.doc(address)["id"][0] for _, address in hits]

    def passages(self, query: str) -> object:
        asked = self._query(query)
        snippets = self._tantivy.SnippetGenerator.create(self._searcher, asked, self._index.schema, "text")
        documents = [self._searcher.doc(place) for _, place in self._searcher.search(asked, TOP).hits]
        return [(one["id"][0], snippets.snippet_from_doc(one).to_html()) for one in documents]


class Bm25s:
    """bm25s, method "lucene", over all text in one field; Snowball stems. It makes no passages."""

    passages = None

    def __init__(self, entries: Sequence[Entry], folder: Path) -> None:
        del folder
        self._bm25s = bm25s = _module("bm25s")
        self._stemmer = _module("Stemmer").Stemmer("english")
        self._ids = [entry.id for entry in entries]
        self._retriever: Any = bm25s.BM25(method="lucene", k1=1.2, b=0.75)
        joined = [" ".join((entry.title, *entry.aliases, entry.text)) for entry in entries]
        self._retriever.index(self._tokens(joined), show_progress=False)

    def _tokens(self, texts: list[str]) -> Any:  # noqa: ANN401
        return self._bm25s.tokenize(texts, stopwords="en", stemmer=self._stemmer, show_progress=False)

    def search(self, query: str) -> object:
        count = min(TOP, len(self._ids))
        found, scores = self._retriever.retrieve(self._tokens([query]), k=count, show_progress=False)
        return [self._ids[number] for number, score in zip(found[0], scores[0], strict=True) if score > 0]


_NEEDED: dict[str, tuple[Any, tuple[str, ...]]] = {
    "glossearch": (Glossearch, ()),
    "whoosh": (PlainWhoosh, ()),
    "fts5": (Fts5, ()),
    "tantivy": (Tantivy, ("tantivy",)),
    "bm25s": (Bm25s, ("bm25s", "Stemmer")),
}


def available() -> dict[str, Callable[[Sequence[Entry], Path], Peer]]:
    """Return the engines that are installed, this project first."""
    return {
        name: made
        for name, (made, modules) in _NEEDED.items()
        if all(importlib.util.find_spec(module) for module in modules)
    }


def corpus(entries: Sequence[Entry], file: Path) -> Path:
    """Write ``entries`` as a corpus of JSON Lines."""
    with file.open("w", encoding="utf-8") as out:
        for entry in entries:
            values = {"id": entry.id, "title": entry.title, "aliases": entry.aliases, "text": entry.text}
            out.write(json.dumps({key: value for key, value in values.items() if value}) + "\n")
    return file
