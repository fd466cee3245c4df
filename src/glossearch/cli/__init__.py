"""The command line: one file a noun, put together in main.py."""
