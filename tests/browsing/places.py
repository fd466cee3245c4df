"""The pages that every test of all pages opens."""

import pytest

PLACES = {
    "home": "/",
    "hits": "/search?q=why+do+models+forget",
    "none": "/search?q=zxcvbnm",
    "empty": "/search?q=",
    "card": "/search?q=what+is+temperature",
    "comparison": "/search?q=rag+vs+fine-tuning",
    "category": "/search?q=model&category=Training",
    "second page": "/search?q=model&page=2",
    "explained": "/search?q=why+do+models+forget&explain=1",
    "letter": "/browse?letter=T",
    "entry": "/entry/temperature",
    "entry from a search": "/entry/temperature?q=low+temperature",
    "compare": "/compare?a=fine-tuning&b=retrieval-augmented-generation",
    "nothing to compare": "/compare",
    "one to compare": "/compare?a=temperature",
    "unknown to compare": "/compare?a=zxcvbnm&b=fine-tuning",
    "documentation": "/api/v1/docs",
    "not found": "/nowhere",
    "entry not found": "/entry/tempreture",
}
MISSING = tuple(PLACES[name] for name in ("unknown to compare", "not found", "entry not found"))

everywhere = pytest.mark.parametrize("path", PLACES.values(), ids=PLACES)
"""Marks a test that holds of every page."""
