"""Near names for what was not found, from the headwords and aliases as they are written."""

from collections.abc import Iterable

from glossearch.schema import Headline

_LEAST_LIKENESS = 70.0
_MOST_CHARACTERS = 200


def near_titles(text: str, entries: Iterable[Headline], limit: int = 5) -> list[Headline]:
    """Return up to ``limit`` entries with a title or alias that looks like ``text``, the nearest first."""
    from rapidfuzz import fuzz, process, utils

    ordered = sorted(entries, key=lambda entry: entry.slug)
    names = [(name, entry) for entry in ordered for name in (entry.title, *entry.aliases)]
    ranked = process.extract(
        text[:_MOST_CHARACTERS],
        [name for name, _ in names],
        scorer=fuzz.WRatio,
        processor=utils.default_process,
        score_cutoff=_LEAST_LIKENESS,
        limit=None,
    )
    found = {names[index][1].slug: names[index][1] for _, _, index in ranked}
    return list(found.values())[:limit]
