"""Questions that an entry promises to answer, and what search finds for them."""

import tempfile
from collections.abc import Iterator

from glossearch.editorial.finding import Found
from glossearch.editorial.glossary import Glossary
from glossearch.engine import Engine

_DEEPEST = 100


def misses(glossary: Glossary, worst: int) -> Iterator[Found]:
    """Find questions whose entry is not among the first ``worst`` hits.

    They are asked of an index of the corpus as it is now, made for this and thrown away: the live one is
    neither read nor written.
    """
    asking = [entry for entry in glossary.entries.values() if entry.questions]
    if not asking:
        return
    with tempfile.TemporaryDirectory(prefix="glossearch-check-") as folder:
        settings = glossary.settings.with_options(index=folder)
        Engine.build(settings=settings)
        with Engine.open(settings=settings) as engine:
            for entry in asking:
                for number, question in enumerate(entry.questions):
                    rank = _rank(engine, question, entry.slug, worst)
                    if rank is None or rank > worst:
                        found = f"rank {rank}" if rank else f"not among the first {max(_DEEPEST, worst)}"
                        yield Found(
                            glossary.at(entry, "questions", number, question),
                            f'"{question}" finds its entry at {found}, expected {worst} or better; use its '
                            "words in the text, or drop it"
                            if rank
                            else f'"{question}" does not find its entry ({found}), expected rank {worst} or '
                            "better; use its words in the text, or drop it",
                        )


def _rank(engine: Engine, question: str, slug: str, worst: int) -> int | None:
    """Return the rank of the entry ``slug``, looked for further down only if it is not at the top."""
    for limit in (worst, max(_DEEPEST, worst)):
        hits = engine.search(question, limit=limit, highlight=False).hits
        rank = next((number for number, hit in enumerate(hits, 1) if hit.slug == slug), None)
        if rank is not None:
            return rank
    return None
