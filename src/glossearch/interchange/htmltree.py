"""HTML -> the tree of its elements, where end tags may be left out as HTML allows."""

from typing import Any

from bs4 import BeautifulSoup, Tag

from glossearch.corpus.entities import bounded

_ENDING_P = (
    "address article aside blockquote details div dl fieldset figcaption figure footer form header hgroup hr "
    "h1 h2 h3 h4 h5 h6 li dt dd main menu nav ol p pre section table ul"
).split()
_ITEM_ENDS_AT = frozenset(
    "ul ol menu dl table td th blockquote section article aside details main figure fieldset form".split()
)
_P_ENDS_AT = frozenset("table td th caption button object template body".split())
_OF_TABLE = frozenset(("table",))
_PARTS = frozenset(("thead", "tbody", "tfoot"))
_CELLS = frozenset(("td", "th"))
# Which open elements the start of another ends, and which elements keep them from it.
_ENDS: dict[str, tuple[frozenset[str], frozenset[str]]] = {
    "li": (frozenset(("li",)), _ITEM_ENDS_AT),
    **dict.fromkeys(("dt", "dd"), (frozenset(("dt", "dd")), _ITEM_ENDS_AT)),
    **dict.fromkeys(_CELLS, (_CELLS, _OF_TABLE | {"tr"})),
    "tr": (frozenset(("tr",)), _OF_TABLE),
    **dict.fromkeys(_PARTS, (_PARTS, _OF_TABLE)),
}
_P = frozenset(("p",))
_DEEPEST = 200  # that far up an open element is looked for: no page must take quadratic time


def tree_of(html: str) -> BeautifulSoup:
    """Return the tree of a page: `<li>a<li>b` has two items, and no item in an item."""
    return _Tree(bounded(html), "html.parser")


class _Tree(BeautifulSoup):
    """Ends the elements that have no end tag. Python's parser leaves them open up to their parent's."""

    def handle_starttag(self, name: str, *args: Any, **kwargs: Any) -> Tag | None:  # noqa: ANN401
        if name in _ENDING_P:
            self._end(_P, _P_ENDS_AT)
        if name in _ENDS:
            self._end(*_ENDS[name])
        return super().handle_starttag(name, *args, **kwargs)

    def _end(self, ended: frozenset[str], kept_by: frozenset[str]) -> None:
        for tag in reversed(self.tagStack[-_DEEPEST:]):
            if tag.name in ended:
                self.handle_endtag(tag.name)
                return
            if tag.name in kept_by:
                return
