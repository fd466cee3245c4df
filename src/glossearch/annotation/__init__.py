"""Where the names of entries occur in a text."""
