"""Other formats of glossaries: read into entries, and written from them.

`formats` lists them. A module each reads and writes one.
"""
