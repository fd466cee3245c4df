"""Reads TBX: a record for each concept, in one language.

All dialects are read, in the styles DCA (``<descrip type="definition">``) and DCT (``<basic:definition>``),
and the TBX of 2008 (``<martif>``) with its other names for the levels.
"""

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from glossearch.corpus import Entry, Problems
from glossearch.errors import CorpusError
from glossearch.interchange.intake import Intake
from glossearch.interchange.languages import best, is_in
from glossearch.interchange.records import json_object
from glossearch.interchange.source import Source
from glossearch.interchange.tbx import OWN
from glossearch.interchange.xmltext import root

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

_CONCEPT, _LANGUAGE, _TERM = ("conceptEntry", "termEntry"), ("langSec", "langSet"), ("termSec", "tig", "ntig")
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
_HIDDEN = ("deprecated", "superseded", "obsolete")
_STATUS = ("administrativeStatus", "normativeAuthorization", "administrativeStatusPicklist")


def read(source: Source, problems: Problems) -> Iterator[Entry]:
    """Yield the entries of a TBX file.

    Raises `CorpusError` where it is none, is not well-formed, or declares entities.
    """
    top = root(source.raw, source.path)
    if _name(top) not in ("tbx", "martif", "TBX"):
        raise CorpusError(f"{source.path}: <{_name(top)}> is not TBX, which begins with <tbx> or <martif>")
    concepts = [element for element in top.iter() if _name(element) in _CONCEPT]
    languages = Counter(_language(part) for concept in concepts for part in _children(concept, _LANGUAGE))
    wanted = best(languages, source.language)
    slugs = {concept.get("id"): _own(concept).get("slug") or _title(concept, wanted) for concept in concepts}
    intake = Intake(source, problems)
    for number, concept in enumerate(concepts, 1):
        name = concept.get("id")
        where = f"concept {number}{f' ({name})' if name else ''}"
        intake.add(_values(concept, wanted, slugs), where)
    others = sorted(language for language in languages if not is_in(language, wanted))
    if others:
        told = f"terms and texts in {', '.join(others)} are not taken over, those in {wanted} are"
        problems.note(source.path, None, "not-taken", told)
    return intake.entries()


def _values(concept: "Element", wanted: str, slugs: Mapping[str | None, object]) -> dict[str, object]:
    """Return the record of a concept; ``slugs`` has what each concept goes by."""
    own = _own(concept)
    terms = _terms(concept, wanted)
    parts = [part for part in _children(concept, _LANGUAGE) if is_in(_language(part), wanted)]
    definitions = _texts([concept, *parts], "definition")
    values: dict[str, object] = {
        "title": terms[0][0] if terms else None,
        "aliases": [term for term, hidden in terms[1:] if not hidden],
        "hidden_aliases": [term for term, hidden in terms[1:] if hidden],
        "category": _texts([concept], "subjectField"),
        "see_also": _see_also(concept, slugs),
    }
    if "markup" not in own:
        texts = [*definitions[1:], *_texts(parts, "context"), *_notes([concept, *parts])]
        definition = {"definition": definitions[0]} if definitions else {}
        return values | definition | {"body": "\n\n".join(texts)}
    values |= {name: own.get(name) for name in ("slug", "markup", "questions", "as_of")}
    values["body"] = "\n\n".join(_text(note) for part in parts for note in _children(part, ("note",)))
    if own.get("definition_kept_apart"):
        values["definition"] = " ".join(definitions)
    noted = own.get("see_also")
    if isinstance(noted, list):
        values["see_also"] = _with_elsewhere(_see_also(concept, slugs), noted, set(slugs.values()))
    return json_object(own.get("extra")) | values


def _with_elsewhere(there: list[object], noted: list[object], known: set[object]) -> list[object]:
    """Return what is referred to in the order of our note, with what is no concept of the file."""
    kept = [slug for slug in noted if slug in there or slug not in known]
    return kept + [slug for slug in there if slug not in noted]


def _terms(concept: "Element", wanted: str) -> list[tuple[str, bool]]:
    """Return the terms, the preferred one first, and whether each is one not to be used."""
    found: list[tuple[int, str, bool]] = []
    for part in _children(concept, _LANGUAGE):
        if not is_in(_language(part), wanted):
            continue
        for section in _children(part, _TERM):
            term = next((_text(element) for element in section.iter() if _name(element) == "term"), "")
            status = " ".join(text for kind in _STATUS for text in _texts([section], kind))
            hidden = status.startswith(_HIDDEN)
            if term:
                found.append((0 if status.startswith("preferred") else 2 if hidden else 1, term, hidden))
    first = min(found, key=lambda one: one[0], default=None)
    rest = list(found)
    if first:
        rest.remove(first)
    return [(term, hidden) for _, term, hidden in ([first] if first else []) + rest]


def _title(concept: "Element", wanted: str) -> str | None:
    terms = _terms(concept, wanted)
    return terms[0][0] if terms else None


def _see_also(concept: "Element", slugs: Mapping[str | None, object]) -> list[object]:
    """Return what the concept refers to by id, or by the text of a reference to nowhere."""
    references = (
        element for element in concept.iter() if _kind(element) in ("crossReference", "relatedConcept")
    )
    return [slugs.get((element.get("target") or "").lstrip("#")) or _text(element) for element in references]


def _own(concept: "Element") -> dict[str, object]:
    """Return what our own note says, or an empty object."""
    notes = (_text(note) for note in _children(concept, ("note",)))
    return next((json_object(text.removeprefix(OWN)) for text in notes if text.startswith(OWN)), {})


def _texts(elements: "list[Element]", kind: str) -> list[str]:
    """Return the texts of a category of data directly in ``elements``, or in a group there."""
    inner = (child for element in elements for child in _with_groups(element))
    return [text for child in inner if _kind(child) == kind and (text := _text(child))]


def _notes(elements: "list[Element]") -> list[str]:
    notes = (
        _text(child) for element in elements for child in _with_groups(element) if _name(child) == "note"
    )
    return [text for text in notes if text.strip() and not text.startswith(OWN)]


def _with_groups(element: "Element") -> "Iterator[Element]":
    for child in element:
        yield child
        if _name(child).endswith("Grp"):
            yield from child


def _kind(element: "Element") -> str:
    """Return the category of data: the type in DCA, the name of the element in DCT."""
    return element.get("type") or _name(element)


def _name(element: "Element") -> str:
    return element.tag.rpartition("}")[2] if isinstance(element.tag, str) else ""


def _children(element: "Element", names: tuple[str, ...]) -> "list[Element]":
    return [child for child in element if _name(child) in names]


def _text(element: "Element") -> str:
    return "".join(element.itertext())


def _language(part: "Element") -> str:
    return part.get(_LANG) or part.get("lang") or ""
