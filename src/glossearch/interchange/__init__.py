"""Other formats of glossaries, one file each: read into entries, and written from them."""
