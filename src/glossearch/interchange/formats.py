"""The formats by name: which files are of one, and where it is read and written."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

from glossearch.corpus import Entry, Problems
from glossearch.interchange.about import About
from glossearch.interchange.losses import Losses
from glossearch.interchange.source import Source

Read = Callable[[Source, Problems], Iterator[Entry]]
"""Yields the entries of a source and reports those that are none.

Raises `CorpusError` for a source that has none, at once or on the way.
"""
Write = Callable[[Iterable[Entry], About, Losses], Iterator[str]]
"""Yields the text of a file that holds the entries."""
Save = Callable[[Iterable[Entry], About, Losses, Path], None]
"""Writes the entries to a folder, or to files that belong together. Raises `CorpusError`, `OSError`."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: its name, what it is, the suffixes of its files, and who reads, writes or saves it.

    The latter three name a function, as "module:function", that is imported when it is used.
    """

    name: str
    what: str
    suffixes: tuple[str, ...]
    reader: str = ""
    writer: str = ""
    saver: str = ""

    @property
    def read(self) -> Read:
        """The function that reads it."""
        read: Read = _loaded(self.reader)
        return read

    @property
    def write(self) -> Write:
        """The function that writes it as one text."""
        write: Write = _loaded(self.writer)
        return write

    @property
    def save(self) -> Save:
        """The function that writes it to several files."""
        save: Save = _loaded(self.saver)
        return save


def _loaded(function: str) -> Any:  # noqa: ANN401  (what is loaded has the type that the property says)
    module, _, name = function.partition(":")
    return getattr(import_module(f"glossearch.interchange.{module}"), name)


_ALL = (
    Format("markdown", "a folder of Markdown files, our own format", (".md", ".markdown"),
           "markdown:read", saver="markdown:save"),
    Format("jsonl", "JSON Lines", (".jsonl", ".ndjson"), "jsonlines:read", "jsonlines:write"),
    Format("csv", "CSV, parted by commas or semicolons", (".csv",), "table:read", "table:write_csv"),
    Format("tsv", "CSV, parted by tabs", (".tsv", ".tab"), "table:read", "table:write_tsv"),
    Format("json", "a JSON list", (".json",), "lists:read_json", "lists:write_json"),
    Format("yaml", "a YAML list", (".yaml", ".yml"), "lists:read_yaml", "lists:write_yaml"),
    Format("skos", "SKOS in Turtle", (".ttl",), "skosreading:read_turtle", "skos:write_turtle"),
    Format("skos-xml", "SKOS in RDF/XML", (".rdf",), "skosreading:read_xml", "skos:write_xml"),
    Format("tbx", "TBX (ISO 30042), TBX-Basic", (".tbx", ".xml"), "tbxreading:read", "tbx:write"),
    Format("schema-org", "schema.org's DefinedTermSet, in JSON-LD", (".jsonld",),
           "schemaorg:read", "schemaorg:write"),
    Format("page", "the saved page of a glossary's site", (".html", ".htm", ".xhtml", ".txt"), "page:read"),
    Format("stardict", "a StarDict dictionary", (".ifo",), saver="dictionaries:save_stardict"),
    Format("dictd", "a dictd dictionary", (".index",), saver="dictionaries:save_dictd"),
)  # fmt: skip
FORMATS = {form.name: form for form in _ALL}
READABLE = [form.name for form in _ALL if form.reader]
WRITABLE = [form.name for form in _ALL if form.writer or form.saver]

_BY_SUFFIX = {suffix: form for form in _ALL for suffix in form.suffixes}
AMBIGUOUS = {".xml": ("skos-xml", "tbx")}
"""The formats of a suffix that is that of several: what is in a file tells them apart, its name does not."""
_RDF = re.compile(rb"<(?:\w+:)?RDF[\s>]")
_LINKED = re.compile(rb'"@(?:context|graph|type)"')


def by_name(path: Path) -> Format | None:
    """Return the format that the name of a file tells, or None. A name without a suffix is a folder's."""
    suffix = path.suffix.lower()
    return _BY_SUFFIX.get(suffix) if suffix else FORMATS["markdown"]


def by_content(path: Path, raw: bytes) -> Format | None:
    """Return the format of a file with this name and content, or None.

    A .json may be JSON-LD, and an .xml RDF.
    """
    named = by_name(path)
    if named is FORMATS["json"] and _LINKED.search(raw):
        return FORMATS["schema-org"]
    return FORMATS["skos-xml"] if named is FORMATS["tbx"] and _RDF.search(raw) else named
