"""The backend for an OpenSearch cluster: see `OpenSearchStore`."""

from glossearch.backends.opensearch.store import OpenSearchStore

__all__ = ["OpenSearchStore"]
