"""Why a hit is one, in a few words that cost no search of their own."""

from glossearch.results import Hit

_PLACES = {
    "title": "its title",
    "aliases": "its other names",
    "hidden_aliases": "its other names",
    "questions": "the questions it answers",
    "definition": "its definition",
    "body": "its text",
}
_NAMES = {"title": "title", "aliases": "other name", "questions": "question"}
_LEVELS = {"part": "part of its", "near": "much like its"}


def reason(hit: Hit) -> str:
    """Return a sentence on what made ``hit`` one. Hidden aliases are not told."""
    if hit.by_meaning:
        return "None of your words are in it, but its meaning is near to that of your query."
    places = list(dict.fromkeys(_PLACES[field] for field in hit.fields))
    found = f"Found in {_listed(places)}." if places else ""
    if hit.name is None or hit.name.field not in _NAMES:
        return found
    name = f"“{hit.name.name}” is {_LEVELS.get(hit.name.level, 'its')} {_NAMES[hit.name.field]}."
    return f"{name} {found}".rstrip()


def _listed(parts: list[str]) -> str:
    *others, last = parts
    return f"{', '.join(others)} and {last}" if others else last
