"""What a written file says of the glossary as a whole."""

from dataclasses import dataclass

from glossearch.config import LANGUAGE_TAGS, Settings
from glossearch.interchange.source import LIST_SEPARATOR

NAMESPACE = "urn:glossearch:terms#"
"""Of the properties that are our own, in RDF and JSON-LD."""
_BASE = "urn:glossearch:entry:"


@dataclass(frozen=True, slots=True)
class About:
    """The glossary's title; its language, as BCP 47 has it, or empty; and what the entries' IRIs begin with.

    ``separator`` parts the items of a list in a cell; ``mark`` is whether a table begins with a byte order
    mark.
    """

    title: str = "Glossary"
    language: str = ""
    base: str = _BASE
    separator: str = LIST_SEPARATOR
    mark: bool = False

    @classmethod
    def of(cls, settings: Settings, separator: str = LIST_SEPARATOR, mark: bool = False) -> "About":
        """Return what ``settings`` say. With a public address, an entry's IRI is that of its page."""
        base = f"{settings.public_url}/entry/" if settings.public_url else _BASE
        return cls(settings.title, language_tag(settings.language), base, separator, mark)


def language_tag(language: str) -> str:
    """Return the tag of a language that the setting names, as "en"; empty for none."""
    return LANGUAGE_TAGS.get(language, "")
