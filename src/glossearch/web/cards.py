"""What stands in the answer card above the hits, and what is left for the hits to say."""

from glossearch.answers import Card
from glossearch.highlighting import Passage
from glossearch.presentation import untold
from glossearch.results import SearchResults


def card_above(found: SearchResults) -> Card | None:
    """Return the card for this page: only on the first."""
    return None if found.offset else found.card


def passages_below(found: SearchResults, card: Card | None) -> list[Passage | None]:
    """Return the passage of each hit, without what ``card`` tells already; None where nothing is left."""
    parts = {part.entry.slug: part for part in card.parts} if card else {}
    return [
        untold(hit.passage, parts[hit.slug]) if hit.passage and hit.slug in parts else hit.passage
        for hit in found.hits
    ]
