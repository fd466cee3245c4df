"""Engines with their indexes, built once a run and shared by what is measured on them."""

import hashlib
import importlib
import json
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

import click
from bench_data import Collection
from bench_peers import Entry, Glossearch, Peer, PlainWhoosh, available

from glossearch import Engine

OURS = "glossearch"


class KeptWhoosh(PlainWhoosh):
    """`PlainWhoosh` with an index that an earlier run has built."""

    def __init__(self, folder: Path) -> None:
        index, qparser = (importlib.import_module(f"whoosh.{name}") for name in ("index", "qparser"))
        opened = index.open_dir(str(folder))
        self._parser: Any = qparser.MultifieldParser(
            ["title", "aliases", "text"],
            opened.schema,
            plugins=[qparser.plugins.WhitespacePlugin()],
            group=qparser.OrGroup,
        )
        self._searcher = opened.searcher()


class Workshop:
    """Where indexes are built: ours always anew, Whoosh's kept in ``kept`` from one run to the next if given.

    The other peers build 100,000 entries in seconds and are not worth keeping.
    """

    def __init__(self, folder: Path, kept: Path | None) -> None:
        self.folder = folder
        self._kept = kept
        self._engines: dict[tuple[str, int, str], Peer] = {}

    def place(self, collection: Collection) -> Path:
        """Return the folder for the engines of a collection."""
        name = f"{collection.name.replace(' ', '-').replace(',', '')}-{len(collection.entries)}"
        return self.folder / name

    def index(self, collection: Collection) -> Path:
        """Return our index of a collection, built if that was not done yet."""
        self.engine(OURS, collection)
        return self.place(collection) / OURS / "index"

    def engines(self, collection: Collection) -> dict[str, Peer]:
        """Return all engines, with indexes of a collection."""
        return {name: self.engine(name, collection) for name in available()}

    def engine(self, name: str, collection: Collection) -> Peer:
        """Return an engine with an index of a collection."""
        key = (collection.name, len(collection.entries), name)
        if key not in self._engines:
            click.echo(f"building: {name}, {collection.name}, {key[1]:,} entries", err=True)
            self._engines[key] = self._made(name, collection)
        return self._engines[key]

    def reopen(self, collection: Collection) -> None:
        """Open our index again, so that what its engine remembered of queries is gone."""
        ours: object = self.engine(OURS, collection)
        if isinstance(ours, Glossearch):
            ours.engine.close()
            ours.engine = Engine.open(self.index(collection))

    def _made(self, name: str, collection: Collection) -> Peer:
        if self._kept and name == "whoosh":
            return self._kept_whoosh(self._kept / f"whoosh-{_hash(collection.entries)}", collection)
        place = self.place(collection) / name
        place.mkdir(parents=True)
        return available()[name](collection.entries, place)

    def _kept_whoosh(self, place: Path, collection: Collection) -> Peer:
        if not place.is_dir():
            # A run that is stopped must not leave half an index under the name of a whole one.
            half = place.with_suffix(".half")
            shutil.rmtree(half, ignore_errors=True)
            half.mkdir(parents=True)
            PlainWhoosh(collection.entries, half)
            half.rename(place)
        kept: Any = KeptWhoosh(place)  # its methods are a peer's, which mypy takes for attributes
        return cast(Peer, kept)


def _hash(entries: Sequence[Entry]) -> str:
    content = hashlib.sha256()
    for entry in entries:
        content.update(json.dumps(entry).encode())
    return content.hexdigest()[:16]
