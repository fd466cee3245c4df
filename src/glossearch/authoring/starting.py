"""A new glossary: its settings, its folder of entries, and what git is to leave alone."""

import json
import os
import tempfile
from collections.abc import Sequence
from importlib import resources
from pathlib import Path

from glossearch.authoring.steps import Move, do_all
from glossearch.config import FILE_NAME
from glossearch.errors import CorpusError

CORPUS = "corpus"
SAMPLE_TITLE = "Frontier AI glossary"
IGNORED = ("/index/", "/queries.sqlite*")
"""What git is to leave alone, as .gitignore has it."""
_GITIGNORE = """\
# Made of the entries: 'glossearch index' makes it anew.
/index/
# What readers asked, if 'query_log' is set.
/queries.sqlite*
"""
_SETTINGS = """\
# Settings of this glossary. A line that begins with # is not read: take the # away to set what it says.
# docs/settings.md of glossearch explains all that there is to set.

# The name of the glossary, on its pages.
title = {title}
# The folder of the entries, a Markdown file each; or one JSON Lines file.
corpus = {corpus}
# What is made of the entries, by 'glossearch index'.
index = "index"
# Whose words are stemmed; "none" for no stemming.
language = "english"
# The kind of glossary, if its files are not our own.
{preset}

# Files of the corpus that are no entries.
# exclude = ["README.md", "drafts/*"]
# Where readers find the site.
# public_url = "https://example.org/terms"
# Count what readers ask, for 'glossearch gaps'.
# query_log = "queries.sqlite"

# Which keys of your files hold what we call so.
# [fields]
# aliases = "aka"

# Rules of 'glossearch check', on or off.
# [check]
# orphan = false
"""
_ENTRY = """\
---
title: Glossary
aliases:
  - list of terms
category: About
questions:
  - Where do I look up what a word means here?
---
A glossary is a list of the terms of a field, each with what it means. This entry is a sample: edit it, or
delete it when you have others.

The first sentence of an entry is its definition. Aliases are what else people call it, and an entry is always
found by them. Questions are what it answers, in plain words. Other entries are linked by their slug, the name
of their file: this one is `[[glossary]]`.
"""


def begin(
    folder: Path, title: str, *, corpus: str = "", preset: str | None = None, sample: bool = False
) -> list[Path]:
    """Make a glossary in ``folder``, and return what was made.

    ``corpus`` is what holds the entries below ``folder``, if they are there. Else there is one to begin with,
    or those of the ``sample``; or none with a ``preset``, whose files may look otherwise. Nothing that is
    there is changed. Raises `CorpusError` where something is in the way; then nothing is made.
    """
    if corpus and not (folder / corpus).exists():
        raise CorpusError(f"{folder / corpus}: no such folder or file; name one below {folder} with --corpus")
    names = [FILE_NAME, *([] if corpus else [CORPUS])]
    taken = [str(folder / name) for name in names if (folder / name).exists()]
    if taken:
        raise CorpusError(
            f"{' and '.join(taken)} {'is' if len(taken) == 1 else 'are'} in the way, and nothing was made; "
            f"name another folder{'' if corpus else ', or with --corpus the entries that are there'}"
        )
    if not os.path.lexists(folder / ".gitignore"):
        names.insert(1, ".gitignore")
    folder.mkdir(parents=True, exist_ok=True)
    settings = _settings(title, corpus or CORPUS, preset)
    try:
        _make(folder, names, settings, sample=sample, empty=preset is not None)
    except OSError as error:
        error.filename = str(folder)  # the system names a file that is gone by now, or none
        raise
    return [folder / name for name in names]


def _make(folder: Path, names: Sequence[str], settings: str, *, sample: bool, empty: bool) -> None:
    """Make what ``names`` say, all or nothing."""
    with tempfile.TemporaryDirectory(dir=folder, prefix=".glossearch-") as made:
        place = Path(made)
        place.joinpath(FILE_NAME).write_text(settings, encoding="utf-8")
        place.joinpath(".gitignore").write_text(_GITIGNORE, encoding="utf-8")
        if CORPUS in names:
            _write_entries(place / CORPUS, sample=sample, empty=empty)
        do_all([Move(place / name, folder / name) for name in names])


def not_ignored(folder: Path) -> list[str]:
    """Return those of `IGNORED` that are no line of the .gitignore in ``folder``."""
    try:
        lines = folder.joinpath(".gitignore").read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        lines = []
    has = {line.strip().strip("/") for line in lines}
    return [line for line in IGNORED if line.strip("/") not in has]


def title_of(folder: Path) -> str:
    """Return a title for a glossary in ``folder``: its name in words."""
    words = folder.absolute().name.replace("-", " ").replace("_", " ").strip()
    return words[:1].upper() + words[1:] or "Glossary"


def _settings(title: str, corpus: str, preset: str | None) -> str:
    kind = f'preset = "{preset}"' if preset else '# preset = "hugo"'
    return _SETTINGS.format(title=_toml(title), corpus=_toml(corpus), preset=kind)


def _toml(text: str) -> str:
    """Return a basic string of TOML."""
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _write_entries(folder: Path, *, sample: bool, empty: bool) -> None:
    folder.mkdir()
    if sample:
        for file in resources.files("glossearch.authoring").joinpath("sample").iterdir():
            folder.joinpath(file.name).write_bytes(file.read_bytes())
    elif not empty:
        folder.joinpath("glossary.md").write_text(_ENTRY, encoding="utf-8")
