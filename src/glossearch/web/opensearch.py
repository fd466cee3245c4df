"""The glossary as a search engine of browsers (OpenSearch 1.1), with suggestions for their address bars."""

import json
from xml.etree.ElementTree import Element

from flask import Blueprint, Response, current_app

from glossearch.web import parameters
from glossearch.web.documents import element, xml
from glossearch.web.links import absolute, entry_url, page_url, static_url
from glossearch.web.live import live_engine

_NAMESPACE = "http://a9.com/-/spec/opensearch/1.1/"
_DESCRIPTION = "application/opensearchdescription+xml"
_SUGGESTIONS = "application/x-suggestions+json"
_LONGEST_SHORT_NAME, _LONGEST_LONG_NAME = 16, 48  # as the specification has it

blueprint = Blueprint("opensearch", __name__)


@blueprint.get("/opensearch.xml")
def description() -> Response:
    """Describe how the glossary is searched."""
    title = current_app.jinja_env.globals["glossary"]
    root = Element("OpenSearchDescription", xmlns=_NAMESPACE)
    element(root, "ShortName", shortened(str(title), _LONGEST_SHORT_NAME))
    element(root, "LongName", shortened(str(title), _LONGEST_LONG_NAME))
    element(root, "Description", f"Search the entries of {title}")
    element(root, "InputEncoding", "UTF-8")
    element(root, "Image", absolute(static_url("icon.svg")), width="16", height="16", type="image/svg+xml")
    for kind, path in (("text/html", "/search"), (_SUGGESTIONS, "/opensearch/suggest")):
        template = f"{absolute(page_url(path))}?q={{searchTerms}}"
        element(root, "Url", type=kind, method="get", template=template)
    element(root, "Url", type=_DESCRIPTION, rel="self", template=absolute(page_url("/opensearch.xml")))
    return xml(root, _DESCRIPTION)


@blueprint.get("/opensearch/suggest")
def suggest() -> Response:
    """Return what browsers show below the address bar: the query, names, their entries, and addresses."""
    query = parameters.query()
    found = live_engine().suggest(query[: parameters.LONGEST_GUESS])
    told = [
        query,
        [one.name for one in found],
        ["" if one.is_title else one.title for one in found],
        [absolute(entry_url(one.slug)) for one in found],
    ]
    return Response(json.dumps(told, ensure_ascii=False), mimetype=_SUGGESTIONS)


def shortened(text: str, most: int) -> str:
    """Return what ``most`` characters hold of the words of ``text``, or of its first if that is longer.

    >>> shortened("Kubernetes glossary", 16), shortened("Donaudampfschifffahrt", 16)
    ('Kubernetes', 'Donaudampfschiff')
    """
    if len(text) <= most:
        return text
    return text[: most + 1].rpartition(" ")[0].rstrip() or text[:most]
