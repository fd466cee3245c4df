"""The head of a page: category, title and slug of its term."""

import re
from collections.abc import Sequence
from typing import NamedTuple

from glossearch.corpus.slugs import slug_of
from glossearch.interchange.pagelines import Line

_SLUG = re.compile(r"[a-z0-9]+(?:[-_][a-z0-9]+)*")
_LABEL = re.compile(r"(?:categor(?:y|ies)|tags?|topic|filed under|in):\s*(?=\S)", re.IGNORECASE)
_TERM = re.compile(r"(?:term|title|name|headword|entry|word):\s+(?=\S)", re.IGNORECASE)
_ID = re.compile(r"(?:slug|id):\s+(?=\S)", re.IGNORECASE)
_LONGEST_CATEGORY = 5
_LONGEST_LABELLED = 12


class Head(NamedTuple):
    """What stands above the text of a term; ``category`` is empty where there is none."""

    title: str
    slug: str
    category: str = ""


def head_of(lines: Sequence[Line], body: Sequence[Line]) -> Head | None:
    """Return the head that ``lines`` are, or None where they name no term.

    The last line is the term, unless it is the slug of the one before; above the term stands its category.
    A page may show the term as its slug: then it is written as in its text, ``body``. Two lines that differ
    in case only are the category and the term: had it no category, it would not say the same word twice.
    """
    texts = [line.text if line.kind != "item" else "" for line in lines]
    titled = next((number for number, line in enumerate(lines) if line.kind == "title"), None)
    if titled is not None:
        return _under_heading(texts[:titled], texts[titled], texts[titled + 1 :], body)
    labelled = [text for text in texts if is_label(text)]
    term = next((_TERM.sub("", text) for text in labelled if _TERM.match(text)), "")
    *above, last = [term] if term else [text for text in texts if text not in labelled] or [""]
    if not last:
        return None
    title, slug = "", _labelled_slug(labelled)
    if not slug and above and _is_slug_of(last, above[-1]):
        title, slug = above.pop(), last
        if not above and title.casefold() == slug:
            above = [title]
    category = _labelled_category(labelled) or _category(above)
    return Head(title or _as_written(last, body), slug or _slug(last), category)


def is_label(text: str) -> bool:
    """Whether ``text`` is a part of the head that is called so, as "Category: Safety" is."""
    return len(text.split()) <= _LONGEST_LABELLED and any(label.match(text) for label in (_LABEL, _TERM, _ID))


def _labelled_category(lines: list[str]) -> str:
    return _category([text for text in lines if _LABEL.match(text)])


def _labelled_slug(lines: list[str]) -> str:
    slugs = (_ID.sub("", text) for text in lines if _ID.match(text))
    return next((slug for slug in slugs if _SLUG.fullmatch(slug)), "")


def _under_heading(above: list[str], title: str, below: list[str], body: Sequence[Line]) -> Head:
    """Return the head of a page that marks its title; slug and category may be ``below`` it."""
    title = _TERM.sub("", title)
    slug = _labelled_slug(below) or next((text for text in below if _is_slug_of(text, title)), None)
    category = _labelled_category([*above, *below]) or _category(above)
    category = category or _category([text for text in below if text != slug and not is_label(text)])
    return Head(_as_written(title, body), slug or _slug(title), category)


def _category(lines: list[str]) -> str:
    """Return the last of ``lines`` if it may be a category, without what calls it one."""
    text = _LABEL.sub("", lines[-1]) if lines else ""
    return text if len(text.split()) <= _LONGEST_CATEGORY else ""


def _is_slug_of(text: str, title: str) -> bool:
    return bool(_SLUG.fullmatch(text)) and slug_of(text) == slug_of(title)


def _slug(term: str) -> str:
    return term if _SLUG.fullmatch(term) else slug_of(term)


def _as_written(term: str, body: Sequence[Line]) -> str:
    """Return a term that is shown as its slug as its text has it: "rlhf" as "RLHF".

    The beginning of the text counts first, then where it has capitals.
    """
    if not _SLUG.fullmatch(term):
        return term
    joined = r"[\s_-]".join(map(re.escape, re.split("[-_]", term)))
    words = re.compile(rf"(?<![\w-]){joined}(?![\w-])", re.IGNORECASE)
    texts = [line.text for line in body]
    if texts and (opening := words.match(texts[0])):
        return opening[0]
    found = [match[0] for text in texts for match in words.finditer(text)]
    best = next(
        (text for text in found if text != text.lower()), found[0] if found else re.sub("[-_]", " ", term)
    )
    return best[0].upper() + best[1:]
