"""Writes dictionaries for dictd and StarDict, by pyglossary, which is not installed with glossearch."""

import contextlib
import logging
import sys
import tempfile
from collections.abc import Iterable, Iterator, Mapping
from html import escape
from pathlib import Path
from typing import Any

from glossearch.corpus import Entry
from glossearch.corpus.markup import plain_text, to_html
from glossearch.errors import GlossearchError
from glossearch.interchange.about import About
from glossearch.interchange.losses import Losses
from glossearch.interchange.xmltext import holdable, tell_loss

_TOLD = (
    ("hidden_aliases", "hidden aliases, which a dictionary would show; they are left out"),
    ("questions", "questions, for which a dictionary has no place; they are left out"),
    ("as_of", "dates of figures, for which a dictionary has no place; they are left out"),
    ("extra", "other keys, for which a dictionary has no place; they are left out"),
)


def save_stardict(entries: Iterable[Entry], about: About, losses: Losses, path: Path) -> None:
    """Write PATH.ifo and the files that belong to it. Raises `GlossearchError` without pyglossary."""
    _save(entries, about, losses, path, "Stardict", {"dictzip": False})


def save_dictd(entries: Iterable[Entry], about: About, losses: Losses, path: Path) -> None:
    """Write PATH.index and PATH.dict. Raises `GlossearchError` without pyglossary."""
    _save(entries, about, losses, path, "DictOrg", {"dictzip": False, "install": False})


def _save(
    entries: Iterable[Entry], about: About, losses: Losses, path: Path, form: str, options: dict[str, bool]
) -> None:
    glossary_class = _pyglossary()
    kept = list(entries)
    titles = {entry.slug: entry.title for entry in kept}
    with undisturbed(), tempfile.TemporaryDirectory(dir=path.parent, prefix=".") as folder:
        glossary_class.init()
        glossary = glossary_class()
        glossary.setInfo("title", about.title)
        for entry in kept:
            _tell(entry, losses)
            text = _html(entry, titles) if form == "Stardict" else _text(entry, titles)
            names = [holdable(name) for name in (entry.title, *entry.aliases)]
            kind = "h" if form == "Stardict" else "m"
            glossary.addEntry(glossary.newEntry(names, holdable(text), defiFormat=kind))
        if not glossary.write(str(Path(folder, path.name)), formatName=form, **options):
            raise GlossearchError(f"{path}: pyglossary could not write it")
        for file in sorted(Path(folder).iterdir()):
            file.replace(path.with_name(file.name))


def _pyglossary() -> Any:  # noqa: ANN401  (it is not there for everybody)
    with undisturbed():
        try:
            from pyglossary.glossary_v2 import Glossary
        except ImportError as error:
            raise GlossearchError(
                "dictionaries are written by pyglossary, which is not here; install glossearch[dictionaries]"
            ) from error
        except SyntaxError as error:
            raise GlossearchError(
                "the pyglossary that is installed wants a newer Python; install glossearch[dictionaries]"
            ) from error
    return Glossary


@contextlib.contextmanager
def undisturbed() -> Iterator[None]:
    """Keep pyglossary from telling what it does, and from changing how errors and logs are shown."""
    hook, logger_class, disabled = sys.excepthook, logging.getLoggerClass(), logging.root.manager.disable
    logging.disable(logging.CRITICAL)
    try:
        yield
    finally:
        sys.excepthook = hook
        logging.setLoggerClass(logger_class)
        logging.disable(disabled)


def _tell(entry: Entry, losses: Losses) -> None:
    tell_loss([entry.title, *entry.aliases, entry.body], losses)
    for name, what in _TOLD:
        if getattr(entry, name):
            losses.add(what)


def _text(entry: Entry, titles: Mapping[str, str]) -> str:
    """Return what dictd shows; a name in braces is one that can be looked up."""
    lines = [entry.title]
    if entry.aliases:
        lines.append(f"Also called: {', '.join(entry.aliases)}")
    if entry.categories:
        lines.append(f"Category: {', '.join(entry.categories)}")
    lines += ["", *([entry.definition, ""] if entry.definition else []), plain_text(entry)]
    if entry.see_also:
        lines += ["", f"See also: {', '.join(f'{{{titles.get(slug, slug)}}}' for slug in entry.see_also)}"]
    return "\n".join(lines)


def _html(entry: Entry, titles: Mapping[str, str]) -> str:
    """Return what StarDict shows. bword: is its scheme for what is to be looked up."""
    import nh3

    def address(slug: str) -> str | None:
        return f"bword://{titles[slug]}" if slug in titles else None

    parts = []
    if entry.aliases:
        parts.append(f"<p>Also called {escape(', '.join(entry.aliases))}</p>")
    if entry.categories:
        parts.append(f"<p><i>{escape(', '.join(entry.categories))}</i></p>")
    if entry.definition:
        parts.append(f"<p>{escape(entry.definition)}</p>")
    parts.append(nh3.clean(to_html(entry, address), url_schemes={"bword", "http", "https", "mailto"}))
    if entry.see_also:
        links = (
            f'<a href="{escape(url)}">{escape(titles[slug])}</a>' if (url := address(slug)) else escape(slug)
            for slug in entry.see_also
        )
        parts.append(f"<p>See also {', '.join(links)}</p>")
    return "\n".join(parts)
