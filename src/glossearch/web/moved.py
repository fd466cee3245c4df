"""Addresses of entries by another name than their slug, such as the one that they had before."""

from collections.abc import Callable

from flask import abort, redirect

from glossearch.engine import Engine
from glossearch.schema import StoredEntry
from glossearch.web.parameters import LONGEST_GUESS

PERMANENTLY = 301


def entry_or_redirect(engine: Engine, slug: str, address: Callable[[str], str]) -> StoredEntry | None:
    """Return the entry ``slug``, or None where there is none.

    Where ``slug`` is a name of an entry, to the letter, the request is answered with a redirect to the
    ``address`` of that entry's slug instead: 'glossearch rename' leaves the old slug as such a name.
    """
    found = engine.entry(slug)
    if found is None and len(slug) <= LONGEST_GUESS:
        named = engine.named(slug)
        if named and slug in (named.title, *named.aliases, *named.hidden_aliases):
            abort(redirect(address(named.slug), PERMANENTLY))
    return found
