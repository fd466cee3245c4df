"""What search engines and social media read of a page: schema.org's terms, as JSON-LD."""

import json

from flask import current_app
from markupsafe import Markup

from glossearch.schema import StoredEntry
from glossearch.web.links import absolute, page_url

# So that no text of an entry ends the script element that it stands in.
_AS_ESCAPES = str.maketrans({"<": "\\u003c", ">": "\\u003e", "&": "\\u0026"})


def glossary() -> Markup:
    """Return the glossary as a DefinedTermSet."""
    url = absolute(page_url("/"))
    name, language = (current_app.jinja_env.globals[key] for key in ("glossary", "language"))
    return _script(
        {"@type": "DefinedTermSet", "@id": url, "url": url, "name": name, "inLanguage": language or None}
    )


def term(entry: StoredEntry, url: str) -> Markup:
    """Return ``entry``, whose address is ``url``, as a DefinedTerm of the glossary."""
    return _script(
        {
            "@type": "DefinedTerm",
            "@id": url,
            "url": url,
            "name": entry.title,
            "alternateName": list(entry.aliases),
            "description": entry.definition,
            "termCode": entry.slug,
            "inDefinedTermSet": absolute(page_url("/")),
        }
    )


def _script(data: dict[str, object]) -> Markup:
    """Return ``data`` as JSON-LD that can stand in a script element, empty values left out."""
    given = {name: value for name, value in data.items() if value}
    text = json.dumps({"@context": "https://schema.org", **given}, ensure_ascii=False)
    return Markup(text.translate(_AS_ESCAPES))
