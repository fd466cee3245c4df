"""From a corpus to an index: building, updating, and telling whether an index can be used."""

from glossearch.indexing.making import Making
from glossearch.indexing.manifest import Manifest, checked
from glossearch.indexing.putting import put
from glossearch.indexing.report import CorpusRefused, Report
from glossearch.indexing.sync import sync
from glossearch.indexing.verifying import Verified, verify

__all__ = [
    "CorpusRefused",
    "Making",
    "Manifest",
    "Report",
    "Verified",
    "checked",
    "put",
    "sync",
    "verify",
]
