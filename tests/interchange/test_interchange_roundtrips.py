"""Export, then import, gives an equal glossary, in every format that can hold it."""

import tempfile
from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from interchange_entries import TEXT, entries, json_values, text_values

from glossearch.corpus import Entry, Problems
from glossearch.interchange.about import About
from glossearch.interchange.formats import FORMATS
from glossearch.interchange.losses import Losses
from glossearch.interchange.source import Source
from support import examples, properties

some = settings(properties, max_examples=examples(50))


def there_and_back(name: str, glossary: Iterable[Entry]) -> tuple[list[Entry], list[str]]:
    """Return what is read of what is written, and what was said to be lost."""
    losses = Losses()
    text = "".join(FORMATS[name].write(glossary, About(language="en"), losses))
    problems = Problems()
    source = Source(Path(f"x.{name}"), text.encode(), language="en")
    found = list(FORMATS[name].read(source, problems))
    assert problems.found == []
    return found, list(losses.lines(name))


def folder_and_back(glossary: Iterable[Entry]) -> tuple[list[Entry], list[str]]:
    losses, problems = Losses(), Problems()
    with tempfile.TemporaryDirectory() as folder:
        FORMATS["markdown"].save(glossary, About(), losses, Path(folder))
        found = list(FORMATS["markdown"].read(Source(Path(folder)), problems))
    assert problems.found == []
    return found, list(losses.lines("markdown"))


@pytest.mark.parametrize("name", ["jsonl", "json"])
@given(glossary=entries(json_values()))
@some
def test_formats_that_hold_everything(name: str, glossary: list[Entry]) -> None:
    assert there_and_back(name, glossary) == (glossary, [])


@given(glossary=entries(text_values()))
@some
def test_yaml_holds_every_text(glossary: list[Entry]) -> None:
    assert there_and_back("yaml", glossary) == (glossary, [])


@given(glossary=entries(text_values()))
@some
def test_markdown_holds_every_text(glossary: list[Entry]) -> None:
    found, lost = folder_and_back(glossary)
    assert sorted(found, key=lambda entry: entry.slug) == sorted(glossary, key=lambda entry: entry.slug)
    assert lost == []


@pytest.mark.parametrize("name", ["csv", "tsv"])
@given(glossary=entries(st.text(TEXT, min_size=1, max_size=9)))
@some
def test_tables_hold_keys_with_a_text(name: str, glossary: list[Entry]) -> None:
    assert there_and_back(name, glossary) == (glossary, [])


@given(glossary=entries(json_values()))
@some
def test_turtle_holds_everything(glossary: list[Entry]) -> None:
    found, lost = there_and_back("skos", glossary)
    assert sorted(found, key=lambda entry: entry.slug) == sorted(glossary, key=lambda entry: entry.slug)
    assert lost == []


@given(glossary=entries(json_values(), control=False))
@some
def test_rdf_xml_holds_what_xml_can(glossary: list[Entry]) -> None:
    found, lost = there_and_back("skos-xml", glossary)
    assert sorted(found, key=lambda entry: entry.slug) == sorted(glossary, key=lambda entry: entry.slug)
    assert lost == []


@given(glossary=entries(json_values(), control=False))
@some
def test_tbx_holds_what_xml_can(glossary: list[Entry]) -> None:
    assert there_and_back("tbx", glossary) == (glossary, [])


@given(glossary=entries(json_values()))
@some
def test_json_ld_holds_everything(glossary: list[Entry]) -> None:
    assert there_and_back("schema-org", glossary) == (glossary, [])
