"""An entry -> the Markdown file that is read as the same entry."""

import re
from collections.abc import Mapping

from glossearch.corpus.entry import Entry
from glossearch.corpus.frontmatter import Value
from glossearch.corpus.yamltext import flow, scalar

# What only means something in YAML elsewhere.
_PUNCTUATION = re.compile(r"(?<=\w),(?= \w)|(?<=\w)\?$")
# What a file's text cannot have: line ends are all one, and a NUL is no text.
_NOT_IN_A_FILE = ("\r", "\0")


def values_of(entry: Entry) -> dict[str, object]:
    """Return what ``entry`` has, under the names of the fields, in the order of a file; the body is the last.

    ``extra`` is left out, and so is a slug that is empty.
    """
    values: dict[str, object] = {
        "slug": entry.slug,
        "title": entry.title,
        "aliases": list(entry.aliases),
        "hidden_aliases": list(entry.hidden_aliases),
        "category": entry.categories[0] if len(entry.categories) == 1 else list(entry.categories),
        "see_also": list(entry.see_also),
        "questions": list(entry.questions),
        "definition": entry.definition,
        "as_of": entry.as_of,
        "markup": entry.markup,
        "body": entry.body,
    }
    return {name: value for name, value in values.items() if value}


def to_markdown(entry: Entry, keys: Mapping[str, str], implied_slug: str) -> str:
    """Return the text of the file of ``entry``.

    ``keys`` are those of the corpus (see `glossearch.corpus.Corpus`). The slug is left out where the file's
    name gives it, ``implied_slug``. Values of ``extra`` that are no text become text.
    """
    values = values_of(entry)
    if entry.slug == implied_slug:
        values.pop("slug", None)
    if entry.markup == "markdown":
        del values["markup"]
    body = str(values.pop("body"))
    if any(character in body for character in _NOT_IN_A_FILE):
        values["body"], body = body, ""
    lines = ["---"]
    for name, value in values.items():
        lines += _lines(keys.get(name, name), value)
    for name, value in entry.extra.items():
        lines.append(f"{scalar(name)}: {flow(as_text(value))}")
    return "\n".join([*lines, "---", body])


def as_text(value: object) -> Value:
    """Return a value of ``extra`` as front matter has it: texts, nulls, and lists and mappings of these."""
    if isinstance(value, list):
        return [as_text(item) for item in value]
    if isinstance(value, dict):
        return {str(key): as_text(item) for key, item in value.items()}
    return None if value is None else str(value)


def _lines(key: str, value: object) -> list[str]:
    if isinstance(value, list):
        return [f"{scalar(key)}:", *(f"  - {_in_a_block(str(item))}" for item in value)]
    return [f"{scalar(key)}: {_in_a_block(str(value))}"]


def _in_a_block(text: str) -> str:
    """Return ``text`` in YAML, where commas between words and a question mark at the end mean nothing."""
    bare = _PUNCTUATION.sub("", text)
    return text if scalar(bare) == bare else scalar(text)
