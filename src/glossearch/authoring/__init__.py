"""Changing a glossary on disk: a new glossary, a new entry, another name for one."""
