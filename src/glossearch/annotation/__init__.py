"""Where the names of entries occur in a text."""

from glossearch.annotation.names import Mention, Name, Names

__all__ = ["Mention", "Name", "Names"]
