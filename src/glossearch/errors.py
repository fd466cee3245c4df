"""The error tree: every failure that a user can cause, and nothing else.

The command line turns each into one line on stderr and an exit code, the web into an HTTP status.
"""


class GlossearchError(Exception):
    """Base of all errors whose message is meant for the user."""


class ConfigError(GlossearchError):
    """A setting, option or environment variable is wrong."""


class CorpusError(GlossearchError):
    """The corpus as a whole cannot be used: missing, unreadable, empty, or refused by strict mode."""


class CorpusMissing(CorpusError):
    """There is nothing at the place of the corpus."""


class IndexMissing(GlossearchError):
    """There is no index at the given place."""


class IndexOutdated(GlossearchError):
    """The index was built by another format version or with other analysis settings."""


class IndexCorrupt(GlossearchError):
    """The index exists but cannot be read."""


class IndexBusy(GlossearchError):
    """Another process is writing the index."""


class BackendUnavailable(GlossearchError):
    """The search backend cannot be reached or refuses to work."""


class RequestRefused(BackendUnavailable):
    """The search backend works, and does not do what this request asks for."""
