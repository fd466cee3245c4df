"""Pages read as a browser reads them: elements with their attributes, texts and descendants."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask.testing import FlaskClient

_VOID = frozenset("br col hr img input link meta wbr".split())


@dataclass
class Element:
    """An element; ``children`` are elements and texts in order."""

    tag: str
    attributes: dict[str, str]
    children: list["Element | str"] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The text in it, on one line."""
        return " ".join("".join(self._texts()).split())

    def _texts(self) -> Iterator[str]:
        for child in self.children:
            if isinstance(child, str):
                yield child
            else:
                yield from child._texts()

    def elements(self) -> Iterator["Element"]:
        """Yield all elements in it, in document order."""
        for child in self.children:
            if isinstance(child, Element):
                yield child
                yield from child.elements()

    def all(self, tag: str = "", **wanted: str) -> list["Element"]:
        """Return the elements in it of this tag and with these attributes, "class_" being any one class."""
        return [one for one in self.elements() if (not tag or one.tag == tag) and one.has(**wanted)]

    def one(self, tag: str = "", **wanted: str) -> "Element":
        """Return the only such element."""
        found = self.all(tag, **wanted)
        assert len(found) == 1, f"{len(found)} elements {tag} {wanted}"
        return found[0]

    def has(self, class_: str = "", **wanted: str) -> bool:
        named = {name.strip("_").replace("_", "-"): value for name, value in wanted.items()}
        return (not class_ or class_ in self["class"].split()) and all(
            self.attributes.get(name) == value for name, value in named.items()
        )

    def __getitem__(self, attribute: str) -> str:
        return self.attributes.get(attribute, "")

    @property
    def links(self) -> list[tuple[str, str]]:
        """The address and text of each link in it."""
        return [(one["href"], one.text) for one in self.all("a")]


class _Reader(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.open = [Element("", {})]
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        element = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].children.append(element)
        if tag not in _VOID:
            self.open.append(element)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> ends <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)


def parsed(html: str) -> Element:
    """Return ``html`` as a tree; every element must be closed where it should be."""
    reader = _Reader(html)
    assert len(reader.open) == 1, f"<{reader.open[-1].tag}> is not closed"
    return reader.open[0]


def page_of(client: FlaskClient, path: str, status: int = 200, **options: object) -> Element:
    """Return the page at ``path``."""
    response = client.get(path, **options)
    assert response.status_code == status
    assert response.content_type == "text/html; charset=utf-8"
    return parsed(response.text)
