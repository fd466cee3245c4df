"""Writes TBX (ISO 30042:2019), dialect TBX-Basic in DCA style: a concept an entry, in one language.

The title is the preferred term, aliases are admitted ones, and hidden aliases deprecated ones. The body is a
note. What the dialect has no category for is in a second note, as JSON behind `OWN`.
"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from glossearch.corpus import Entry
from glossearch.interchange.about import About
from glossearch.interchange.definition import definition_of
from glossearch.interchange.losses import Losses
from glossearch.interchange.values import extra_of
from glossearch.interchange.xmltext import escaped, tell_loss

OWN = "glossearch: "
"""What the note of our own begins with."""
_HEAD = """\
<?xml version="1.0" encoding="UTF-8"?>
<tbx type="TBX-Basic" style="dca" xml:lang="{language}" xmlns="urn:iso:std:iso:30042:ed-2">
<tbxHeader>
<fileDesc>
<titleStmt><title>{title}</title></titleStmt>
<sourceDesc><p>Written by glossearch.</p></sourceDesc>
</fileDesc>
</tbxHeader>
<text>
<body>
"""
_FOOT = "</body>\n</text>\n</tbx>\n"
_UNDETERMINED = "und"


def write(entries: Iterable[Entry], about: About, losses: Losses) -> Iterator[str]:
    """Yield the glossary in TBX."""
    kept = list(entries)
    ids = {entry.slug: f"c{number}" for number, entry in enumerate(kept, 1)}
    language = about.language or _UNDETERMINED
    yield _HEAD.format(language=language, title=escaped(about.title))
    for entry in kept:
        yield "\n".join(_concept(entry, ids, language, losses)) + "\n"
    yield _FOOT


def _concept(entry: Entry, ids: dict[str, str], language: str, losses: Losses) -> Iterator[str]:
    own = _own(entry, ids, losses)
    texts = (*entry.names, *entry.categories, *entry.questions, entry.body, entry.definition or "")
    tell_loss([*texts, *entry.see_also], losses)
    yield f'<conceptEntry id="{ids[entry.slug]}">'
    for category in entry.categories:
        yield f'<descrip type="subjectField">{escaped(category)}</descrip>'
    for slug in entry.see_also:
        if slug in ids:
            yield f'<ref type="crossReference" target="{ids[slug]}">{escaped(slug)}</ref>'
    yield f"<note>{escaped(OWN + json.dumps(own, ensure_ascii=False))}</note>"
    yield f'<langSec xml:lang="{language}">'
    yield f'<descrip type="definition">{escaped(entry.definition or definition_of(entry))}</descrip>'
    yield f"<note>{escaped(entry.body)}</note>"
    yield from _term(entry.title, "preferredTerm")
    for alias in entry.aliases:
        yield from _term(alias, "admittedTerm")
    for alias in entry.hidden_aliases:
        yield from _term(alias, "deprecatedTerm")
    yield "</langSec>"
    yield "</conceptEntry>"


def _term(name: str, status: str) -> Iterator[str]:
    note = f'<termNote type="administrativeStatus">{status}-admn-sts</termNote>'
    yield f"<termSec><term>{escaped(name)}</term>{note}</termSec>"


def _own(entry: Entry, ids: dict[str, str], losses: Losses) -> dict[str, Any]:
    """Return what goes into our own note; the whole see-also only where some of it is no entry."""
    own = {
        "slug": entry.slug,
        "markup": entry.markup,
        "definition_kept_apart": entry.definition is not None,
        "questions": entry.questions,
        "as_of": entry.as_of,
        "see_also": entry.see_also if not set(entry.see_also) <= set(ids) else None,
        "extra": json.dumps(extra_of(entry, losses)) if entry.extra else None,
    }
    return {name: value for name, value in own.items() if value not in (None, ())}
