"""A corpus is indexed again whenever its files are saved."""
