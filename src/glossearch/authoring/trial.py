"""What would be read of files that are not written yet."""

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import NamedTuple

from glossearch.corpus import Corpus, Entry, Problems, read_corpus
from glossearch.corpus.editing import write_source


class Trial(NamedTuple):
    """The entries by their slugs, and for each file without one why it has none."""

    entries: dict[str, Entry]
    faults: dict[Path, str]


def trial(corpus: Corpus, texts: Mapping[Path, str]) -> Trial:
    """Read ``texts`` as if they were the files of ``corpus`` that they are for, all by themselves."""
    with tempfile.TemporaryDirectory() as folder:
        # An entry can have the name of the folder that it is in.
        copy = replace(corpus, path=Path(folder) / corpus.path.absolute().name)
        copy.path.mkdir()
        for path, text in texts.items():
            file = copy.path / path.relative_to(corpus.path)
            file.parent.mkdir(parents=True, exist_ok=True)
            write_source(file, text)
        problems = Problems()
        entries = {entry.slug: entry for entry in read_corpus(copy, problems)}
        faults = {
            corpus.path / problem.path.relative_to(copy.path): problem.message for problem in problems.errors
        }
    return Trial(entries, faults)
