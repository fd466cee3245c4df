"""docs/interchange.md and docs/cli.md say what there is, and their examples are read as they say."""

import re

import click
import pytest
from interchange_reading import read_as

from glossearch.cli.exporting import export
from glossearch.cli.importing import import_
from glossearch.interchange.formats import FORMATS
from glossearch.interchange.intake import OTHER_NAMES
from support import REPOSITORY

PAGE = (REPOSITORY / "docs" / "interchange.md").read_text(encoding="utf-8")
CLI = (REPOSITORY / "docs" / "cli.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """Return the cells of the first table under a heading."""
    below = PAGE.split(f"# {heading}\n", 1)[1]
    table = re.search(r"(?:^\|.*\n)+", below, re.MULTILINE)
    assert table is not None
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table[0].splitlines()[2:]]


def test_every_format_is_listed_as_it_is() -> None:
    listed = {
        name.strip("`"): (suffixes, reads, writes) for name, _, suffixes, reads, writes in rows("Formats")
    }
    assert set(listed) == set(FORMATS)
    for form in FORMATS.values():
        suffixes, reads, writes = listed[form.name]
        assert (reads == "yes", writes.startswith("yes")) == (
            bool(form.reader),
            bool(form.writer or form.saver),
        )
        assert [suffix for suffix in form.suffixes if f"`{suffix}`" not in suffixes] == []


def test_every_name_of_others_is_listed() -> None:
    listed = {field.strip("`"): others.split(", ") for field, others in rows("Names of others")}
    ours = {field: [name.replace("_", " ") for name in names] for field, names in OTHER_NAMES.items()}
    assert listed == ours


@pytest.mark.parametrize("command", [import_, export], ids=["import", "export"])
def test_every_option_is_documented(command: click.Command) -> None:
    section = CLI.split(f"\n## {command.name}\n", 1)[1].split("\n## ", 1)[0]
    ours = [option for option in command.params if isinstance(option, click.Option)]
    common = {"--corpus", "--preset"} if command is export else set()
    names = {name for option in ours for name in option.opts} - common
    assert [name for name in names if f"`{name}" not in section] == []


def test_the_example_of_yaml_is_read() -> None:
    example = re.search(r"```yaml\n(.*?)```", PAGE, re.DOTALL)
    assert example is not None
    found = read_as("yaml", example[1])
    assert [(entry.title, entry.aliases) for entry in found.entries] == [
        ("API", ()),
        ("Token", ("word piece",)),
    ]


def test_the_example_of_a_page_is_read() -> None:
    example = re.search(r"```\n(Ann Example.*?)```", PAGE, re.DOTALL)
    assert example is not None
    lines = [re.split(r"\s{2,}", line)[0] for line in example[1].splitlines()]
    entry = read_as(
        "page", "\n\n".join(lines).replace("A KV cache is a store of ...", "A KV cache is a store.")
    ).entry
    assert (entry.title, entry.slug, entry.categories) == ("KV cache", "kv-cache", ("Inference",))
    assert (entry.aliases, entry.see_also) == (
        ("key-value cache", "attention cache"),
        ("prompt-caching", "tokens"),
    )
    assert entry.body == "A KV cache is a store. It saves time.\n\nThe price is memory.\n"
