"""Our own format: a folder of Markdown files, or one of them."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from glossearch.config import ENTRY_FIELDS
from glossearch.corpus import Corpus, Entry, Problems
from glossearch.corpus.reader import Reading
from glossearch.corpus.sources import Source as File
from glossearch.interchange.about import About
from glossearch.interchange.folder import Folder
from glossearch.interchange.losses import Losses
from glossearch.interchange.source import Source


def read(source: Source, problems: Problems) -> Iterator[Entry]:
    """Yield the entries of the files; one that is none is reported."""
    corpus = source.corpus or Corpus(source.path)
    alone = source.path.is_file() and not corpus.preset
    files = iter([File(str(source.path), source.path.name)]) if alone else corpus.sources()
    seen: dict[str, str] = {}
    for file in files:
        reading = _read(corpus, file)
        problems.found += reading.problems
        if reading.entry is None:
            continue
        slug = reading.entry.slug
        if slug in seen:
            taken = f"the slug '{slug}' is taken by {seen[slug]}; rename one of the two"
            problems.error(Path(file.path), None, "slug-taken", taken)
            continue
        seen[slug] = file.path
        yield reading.entry


def _read(corpus: Corpus, file: File) -> Reading:
    """Read ``file`` by the keys of the corpus, or by our own where it has these: it may be an export."""
    reading = corpus.read(file)
    if corpus.preset or reading.entry is None or not set(ENTRY_FIELDS) & set(reading.entry.extra):
        return reading
    ours = Corpus(corpus.path, exclude=corpus.exclude).read(file)
    return reading if ours.entry is None else ours


def save(entries: Iterable[Entry], about: About, losses: Losses, path: Path) -> None:
    """Write a file for each entry into the folder ``path``, which is made, or has no Markdown files yet."""
    folder = Folder.new(path)
    for entry in entries:
        folder.put(entry, losses)
