"""Where the index is kept and searched: one protocol (base.py), one package or file a backend."""
