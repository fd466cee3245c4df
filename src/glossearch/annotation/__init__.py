"""Where the names of entries occur in a text."""

from glossearch.annotation.linking import linked
from glossearch.annotation.names import Mention, Name, Names
from glossearch.annotation.prose import Markup, Prose, prose

__all__ = ["Markup", "Mention", "Name", "Names", "Prose", "linked", "prose"]
