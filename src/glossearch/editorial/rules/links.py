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
_LEAST_LIKE = 80


def repaired(glossary: Glossary, problem: Problem) -> Found:
    """Tell which entry a link was meant for, and mend one that has another name of an entry for its slug."""
    source = glossary.source(problem.path)
    slug = glossary.owner(problem.about)
    if slug is None:
        near = _nearest(problem.about, glossary)
        hint = f" (did you mean '{near}'?)" if near else ""
        return Found(source.find(problem.line, problem.about), problem.message + hint)
    spot, edits = _edits(source, problem.line, problem.about, slug)
    return Found(spot, f"{problem.message} (a name of '{slug}')", edits)


def _edits(source: Source, line: int | None, name: str, slug: str) -> tuple[Spot, tuple[Edit, ...]]:
    """Return where the reference is, and the edits that make it lead to ``slug``."""
    text = source.line(line) if line else ""
    at = source.start(line) if line else 0
    for link in _LINK.finditer(text):
        if link[1] == name:
            spot = Spot(source.path, line, link.start() + 1)
            if "`" in text:  # perhaps this one is code, and it is another
                return spot, ()
            shown = link[2] or f"|{name.replace('-', ' ')}"
            return spot, (Edit(at + link.start(), at + link.end(), f"[[{slug}{shown}]]"),)
    spot = source.find(line, name)
    item = re.fullmatch(r"\s*-\s+[\"']?(" + re.escape(name) + r")[\"']?\s*", text)
    if item and _PLAIN.fullmatch(slug):
        return spot, (Edit(at + item.start(1), at + item.end(1), slug),)
    return spot, ()


def _nearest(name: str, glossary: Glossary) -> str | None:
    from rapidfuzz import fuzz, process

    near = process.extractOne(name, list(glossary.entries), scorer=fuzz.ratio, score_cutoff=_LEAST_LIKE)
    return near[0] if near else None
