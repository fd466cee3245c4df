"""The backend for an OpenSearch cluster: see `OpenSearchStore`."""

from glossearch.backends.opensearch.connection import Access
from glossearch.backends.opensearch.store import OpenSearchStore, Place

__all__ = ["Access", "OpenSearchStore", "Place"]
