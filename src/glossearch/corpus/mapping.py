"""The record of a source (front matter, or a line of JSON) -> Entry."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from glossearch.config import ENTRY_FIELDS
from glossearch.corpus.entry import Entry, Markup, Place
from glossearch.corpus.misspelling import meant_field
from glossearch.corpus.problems import Problems
from glossearch.corpus.shortcodes import expand

_LONGEST_SLUG = 500
_MARKUPS: Mapping[str, Markup] = {"plain": "plain", "markdown": "markdown"}
_SPACE = re.compile(r"\s+")
_NAMES = ("aliases", "hidden_aliases", "see_also")
_DASHED = re.compile(r"-\w")
_LATE_HEAD = re.compile(r"\s+---[ \t]*\n")
_LONE_SURROGATE = re.compile("[\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Record:
    """One entry as its source gives it: raw values by key, and where they stand.

    ``slug`` and ``body`` are used where the values hold none.
    """

    values: Mapping[str, object]
    place: Place
    slug: str
    body: str
    markup: Markup


def entry_from(
    record: Record,
    keys: Mapping[str, str],
    problems: Problems,
    visible: Callable[[str], str] = expand,
) -> Entry | None:
    """Build the entry of ``record``, or report why not and return None.

    ``keys`` maps each of `glossearch.config.ENTRY_FIELDS` to the key that holds it here; case is ignored.
    ``visible`` makes what readers see of a text with template tags.
    """
    before = len(problems.errors)
    values = _Values(record, keys, problems)
    body = visible(values.text("body") or record.body)
    definition = _one_line(visible(values.text("definition")))
    entry = Entry(
        slug=values.text("slug").strip() or record.slug,
        title=_one_line(values.text("title")),
        body=body if body.strip() else definition,
        aliases=values.texts("aliases"),
        hidden_aliases=values.texts("hidden_aliases"),
        categories=values.texts("category"),
        see_also=values.texts("see_also"),
        questions=values.texts("questions"),
        definition=definition or None,
        as_of=values.text("as_of").strip() or None,
        markup=values.markup(),
        extra=values.unknown(),
        place=values.place(),
    )
    _check(entry, values)
    return entry if len(problems.errors) == before else None


def path_slug(path: Path) -> str:
    """Return the slug of a file: its name, or its folder's where the file is an index page."""
    return path.absolute().parent.name if path.stem in ("index", "_index") else path.stem


@lru_cache(1)
def _folded_keys(keys: tuple[tuple[str, str], ...]) -> list[tuple[str, str]]:
    """Return each field with its key in this corpus, case-folded: the same for all its records."""
    return [(name, dict(keys).get(name, name).casefold()) for name in ENTRY_FIELDS]


class _Values:
    """The values of a record under our names for the fields; what is no text is reported."""

    def __init__(self, record: Record, keys: Mapping[str, str], problems: Problems) -> None:
        self._record = record
        self._keys = keys
        self._problems = problems
        self._reported: set[str] = set()
        held = {key.casefold(): key for key in record.values}
        fields = _folded_keys(tuple(keys.items()))
        self._source = {name: held[folded] for name, folded in fields if folded in held}
        if (
            str(record.values.get(self._source.get("markup", ""))) not in _MARKUPS
        ):  # a site generator's own key
            self._source.pop("markup", None)

    def key(self, name: str) -> str:
        """Return the key that holds the field ``name`` in this corpus."""
        return self._keys.get(name, name)

    def error(self, name: str, rule: str, message: str) -> None:
        """Report an error at the line of the field ``name``."""
        self._reported.add(name)
        lines = self._record.place.lines
        line = lines.get(self._source.get(name, name))
        if line is None and not self._record.values:  # there is no front matter
            line = lines.get("body")
        self._problems.error(self._record.place.path, line, rule, message)

    def without_title(self) -> str:
        """Return what to do where there is no title."""
        key = self.key("title")
        for other in self.unknown():
            if meant_field(other, self._keys, ()) == "title":
                return f"no title; did you mean '{key}' by '{other}'?"
        if self._record.values or self._record.markup != "markdown":
            return f"no title; add '{key}: ...'"
        if _LATE_HEAD.match(self._record.body):
            return "no title, as its front matter is not read; put '---' at the very beginning of the file"
        return f"no title, and no front matter; begin the file with the lines '---', '{key}: ...', '---'"

    def reported(self, name: str) -> bool:
        """Whether an error of the field ``name`` was reported."""
        return name in self._reported

    def text(self, name: str) -> str:
        value = self._record.values.get(self._source.get(name, ""))
        if isinstance(value, list | dict):
            self.error(name, "not-text", f"'{self.key(name)}' must be a text, not a list or a mapping")
            return ""
        return "" if value is None else str(value)

    def texts(self, name: str) -> tuple[str, ...]:
        """Return the different texts of a list, or of one text, without white space around them."""
        value = self._record.values.get(self._source.get(name, ""))
        if value is None:
            return ()
        items = value if isinstance(value, list) else [value]
        if name in _NAMES and isinstance(value, str):
            self._tell_unsplit(name, value)
        if any(isinstance(item, list | dict) for item in items):
            self.error(name, "not-text", f"'{self.key(name)}' must be a text or a list of texts")
            return ()
        cleaned = (_one_line(str(item)) for item in items if item is not None)
        return tuple(dict.fromkeys(item for item in cleaned if item))

    def _tell_unsplit(self, name: str, text: str) -> None:
        """Tell of one text that looks like several; an item of a list may hold what it likes."""
        key, line = self.key(name), self._record.place.lines.get(self._source[name])
        if "," in text:
            items = ", ".join(part.strip() for part in text.split(",") if part.strip())
            what = f"one text with a comma; write {key}: [{items}] if it is a list, else put '- ' before it"
        elif _DASHED.match(text):
            what = "one text that begins with '-'; put a space after each '-' to make it a list"
        else:
            return
        told = f"'{key}' is {what}"
        self._problems.warning(self._record.place.path, line, "unsplit-list", told, about=text)

    def markup(self) -> Markup:
        """Return what the body is written in: what the record says, or what its kind of source has."""
        return _MARKUPS.get(self.text("markup"), self._record.markup)

    def unknown(self) -> dict[str, object]:
        """Return the values under keys that are no field of ours."""
        known = set(self._source.values())
        return {key: value for key, value in self._record.values.items() if key not in known}

    def place(self) -> Place:
        """Return the place of the entry, its lines under our names for the fields."""
        names = {key: name for name, key in self._source.items()}
        lines = {}
        for part, line in self._record.place.lines.items():
            key, bracket, item = part.partition("[")
            if key in names or key not in ENTRY_FIELDS or key == "body":
                lines[f"{names.get(key, key)}{bracket}{item}"] = line
        return Place(self._record.place.path, lines)


def _check(entry: Entry, values: _Values) -> None:
    """Report what keeps ``entry`` from being indexed."""
    if not entry.title and not values.reported("title"):
        values.error("title", "no-title", values.without_title())
    if not entry.slug or not entry.slug.isprintable():
        values.error(
            "slug", "bad-slug", f"the id {entry.slug!r} is empty or has unprintable characters; rename it"
        )
    elif len(entry.slug) > _LONGEST_SLUG:
        values.error("slug", "bad-slug", f"the id is longer than {_LONGEST_SLUG} characters; shorten it")
    if not entry.body.strip():
        values.error("body", "empty-body", "empty body; write what the term means")
    texts = (
        entry.body,
        entry.definition or "",
        *entry.names,
        *entry.categories,
        *entry.see_also,
        *entry.questions,
    )
    if any(_LONE_SURROGATE.search(text) for text in texts):
        values.error(
            "body", "bad-text", r"half of a surrogate pair (as in '\ud83d'); write the character itself"
        )


def _one_line(text: str) -> str:
    return _SPACE.sub(" ", text).strip()
