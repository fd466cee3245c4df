"""Links to nowhere: where they may have been meant to lead."""

import re

from glossearch.corpus.editing import Edit
from glossearch.corpus.problems import Problem
from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary
from glossearch.editorial.sources import Source, Spot

_LINK = re.compile(r"\[\[[ ]*([^\[\]|\n]+?)[ ]*(\|[^\[\]\n]+)?\]\]")
# What YAML takes for a text without quotes, wherever it stands.
_PLAIN = re.compile(r"(?!(?:null|Null|NULL)$)\w[\w./-]*")
_LEAST_LIKE = 75
_SHORTEST = 4  # characters: shorter names are all like each other


def repaired(glossary: Glossary, problem: Problem) -> Found:
    """Tell which entry a link was meant for, and mend one that has another name of an entry for its slug."""
    source = glossary.source(problem.path)
    slug = glossary.owner(problem.about)
    spot, edits = _place(source, problem.line, problem.about, slug)
    if slug is not None:
        return Found(spot, f"{problem.message} (it is a name of '{slug}')", edits)
    near = _nearest(problem.about, glossary)
    hint = f" (did you mean '{near}'?)" if near else ""
    return Found(spot, problem.message + hint)


def _place(source: Source, line: int | None, name: str, slug: str | None) -> tuple[Spot, tuple[Edit, ...]]:
    """Return where the reference to ``name`` is, and the edits that make it lead to ``slug``."""
    text = source.line(line) if line else ""
    at = source.start(line) if line else 0
    link = next((link for link in _LINK.finditer(text) if link[1] == name), None)
    if link:
        shown = link[2] or f"|{name.replace('-', ' ')}"
        edit = Edit(at + link.start(), at + link.end(), f"[[{slug}{shown}]]")
        perhaps_code = "`" in text  # and the link is another in this line
        return Spot(source.path, line, link.start() + 1), () if perhaps_code or slug is None else (edit,)
    spot = source.find(line, name)
    item = re.fullmatch(r"\s*-\s+[\"']?(" + re.escape(name) + r")[\"']?\s*", text)
    if item and slug and _PLAIN.fullmatch(slug):
        return spot, (Edit(at + item.start(1), at + item.end(1), slug),)
    return spot, ()


def _nearest(name: str, glossary: Glossary) -> str | None:
    from rapidfuzz import fuzz, process

    if len(name) < _SHORTEST:
        return None
    near = process.extractOne(name, list(glossary.entries), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKE)
    return near[0] if near else None
