"""XML documents, written with the standard library."""

from xml.etree.ElementTree import Element, SubElement, tostring

from flask import Response


def element(parent: Element, tag: str, text: str | None = None, **attributes: str) -> Element:
    """Add an element to ``parent`` and return it."""
    made = SubElement(parent, tag, attributes)
    made.text = text if text is None else _allowed(text)
    return made


def xml(root: Element, mimetype: str) -> Response:
    """Return ``root`` as a response."""
    return Response(tostring(root, encoding="utf-8", xml_declaration=True), mimetype=mimetype)


def _allowed(text: str) -> str:
    """Return ``text`` without what XML cannot hold: control characters and halves of surrogate pairs."""
    if text.isprintable():
        return text
    return "".join(
        c
        for c in text
        if c in "\t\n\r" or (c >= " " and not "\ud800" <= c <= "\udfff" and c not in "\ufffe\uffff")
    )
