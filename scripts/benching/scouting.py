"""coleifer's scout as a process of its own: python scouting.py ENTRIES.jsonl DATABASE THREADS.

It is given the same documents as all engines, and is served as glossearch is: by waitress, with as many
threads. Settings are those of its own command line, but for ten documents a page instead of fifty.
"""

import json
import sys
from importlib import import_module
from pathlib import Path
from typing import Any

import waitress

INDEX = "glossary"
# What scout's command line sets if it is told nothing.
PRAGMAS = [("journal_mode", "wal"), ("foreign_keys", 0), ("cache_size", -1024 * 64), ("synchronous", 0)]


def main(entries: Path, database: Path, threads: int) -> None:
    """Put all entries into a new database, say where it is served, and serve it."""
    config = {"DATABASE": str(database), "SQLITE_PRAGMAS": PRAGMAS, "PAGINATE_BY": 10}
    app = import_module("scout.server").create_server(config)
    models: Any = import_module("scout.models")
    with models.database.connection_context(), models.database.atomic():
        index = models.Index.create(name=INDEX)
        for line in entries.read_text(encoding="utf-8").splitlines():
            entry = json.loads(line)
            parts = [entry["title"], " / ".join(entry.get("aliases", ())), entry["text"]]
            index.index("\n".join(filter(None, parts)), identifier=entry["id"])
    server = waitress.create_server(app, host="127.0.0.1", port=0, threads=threads, ident=None)
    print(f"serving scout on http://127.0.0.1:{server.effective_port}/", file=sys.stderr, flush=True)
    server.run()


if __name__ == "__main__":
    main(Path(sys.argv[1]), Path(sys.argv[2]), int(sys.argv[3]))
